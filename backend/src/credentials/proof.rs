//! The proof that a credential's connection test gives.

use domain::{
    credential::{CredentialKind, Keys, KmsKeyId},
    field::FieldErrors,
    id::OrgId,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::sql;
use crate::{
    Context, Result, external_id,
    seal::{Binding, OrgKey},
};

/// Whether a role must pass a connection test before it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Required: in the interface.
    Demanded,
    /// Not required: API clients may store first and test later. The role is shown as not tested.
    NotDemanded,
}

pub(super) const MAC_PURPOSE: &str = "lakewarden credential test";

/// Binds a stored test result to the tested values.
pub(super) fn result_binding(fingerprint: &[u8], verified: bool) -> Binding {
    Binding::new("credential_test").field(fingerprint).field([u8::from(verified)])
}

/// Identifies all tested values of `keys`, the secret included; reveals nothing of it.
pub(super) async fn fingerprint(
    cx: &Context,
    tx: &mut PgConnection,
    org: OrgId,
    keys: &Keys,
    key: &OrgKey,
) -> Result<[u8; 32]> {
    let shown = keys.shown();
    let (identifier, secret) = match keys {
        Keys::AwsRole { arn, external_id: None, .. } => {
            (arn.to_string(), external_id::find_or_make(cx, tx, org).await?)
        }
        Keys::AwsRole { arn, external_id: Some(id), .. } => (arn.to_string(), id.expose().to_owned()),
        keys => (shown.identifier().to_owned(), keys.secret().unwrap_or_default().to_owned()),
    };
    let values = Binding::new("credential values")
        .field(Uuid::from(org).as_bytes())
        .field(shown.kind().as_str())
        .field(shown.endpoint().map(ToString::to_string).unwrap_or_default())
        .field(shown.kms_key_id().map(KmsKeyId::as_str).unwrap_or_default())
        .field(identifier)
        .field(secret);
    Ok(key.key.authenticate("lakewarden credential fingerprint", &values)?)
}

/// Refuses a role without a passed test of exactly these values.
pub(super) async fn must_be_proven(
    tx: &mut PgConnection,
    org: OrgId,
    kind: CredentialKind,
    fingerprint: &[u8],
    key: &OrgKey,
) -> Result<()> {
    const UNPROVEN: &str = "Test the connection first: a role is stored once a test of exactly these values passed.";
    if kind != CredentialKind::AwsRole {
        return Ok(());
    }
    let last = sql::last_test(tx, org, fingerprint).await?;
    let proof = result_binding(fingerprint, true);
    if last.is_some_and(|last| last.verified && key.key.is_authentic(MAC_PURPOSE, &proof, &last.mac)) {
        Ok(())
    } else {
        Err(FieldErrors::at("role_arn", UNPROVEN).into())
    }
}
