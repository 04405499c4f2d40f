//! Connection tests of cloud credentials, and their history.

use domain::{
    check::{Report, Verdict},
    credential::{CredentialKind, EditedKeys, Keys, KmsKeyId, TestPlace},
    field::FieldErrors,
    id::{CloudCredentialId, OrgId},
};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::sql;
use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    audit::{self, Action},
    cloud::aws,
    connection,
    connection::{Subject, WayIn},
    db, seal,
    seal::{Binding, OrgKey},
    share,
};

const MAC_PURPOSE: &str = "lakewarden credential test";

/// A test of a stored credential, as its history tells it.
#[derive(Debug)]
pub struct PastTest {
    /// What it said.
    pub report: Report,
    /// Whether the credential still is what was tested.
    pub is_current: bool,
}

/// A test result as it is kept: what it says is bound to the values it was made with.
fn result_binding(fingerprint: &[u8], verified: bool) -> Binding {
    Binding::new("credential_test").field(fingerprint).field([u8::from(verified)])
}

/// Tests values that are not stored yet.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Conflict::NotTestable`] for kinds this server can't try;
/// [`Error::RateLimited`] after ten tests a minute.
pub async fn test_new(cx: &Context, actor: &Actor, keys: &Keys, place: &TestPlace) -> Result<Report> {
    actor.must_manage()?;
    let mut connection = cx.pool.acquire().await?;
    let key = seal::active_org_key(&mut connection, &cx.keyring, actor.org).await?;
    drop(connection);
    try_out(cx, actor, keys, place, &key, None).await
}

/// Tests a stored credential.
///
/// # Errors
/// As [`test_new`], and [`Error::NotFound`].
pub async fn test(cx: &Context, actor: &Actor, id: CloudCredentialId, place: &TestPlace) -> Result<Report> {
    test_edited(cx, actor, id, None, place).await
}

/// Tests what a stored credential is to become; without an edit, what it is.
///
/// # Errors
/// As [`test_new`], and [`Error::NotFound`]; [`Error::Invalid`] when a secret is to be
/// entered again.
pub async fn test_edited(
    cx: &Context,
    actor: &Actor,
    id: CloudCredentialId,
    edit: Option<&EditedKeys>,
    place: &TestPlace,
) -> Result<Report> {
    actor.must_manage()?;
    let mut connection = cx.pool.acquire().await?;
    let stored = super::open(cx, &mut connection, actor.org, id).await?;
    drop(connection);
    let keys = edit.map_or_else(|| Ok(stored.keys.clone()), |edit| stored.keys.edited(edit))?;
    try_out(cx, actor, &keys, place, &stored.org_key, Some(id)).await
}

/// The last tests of a credential, newest first.
///
/// # Errors
/// [`Error::NotFound`] when the actor's namespace has none of this id.
pub async fn list_tests(cx: &Context, actor: &Actor, id: CloudCredentialId) -> Result<Vec<PastTest>> {
    super::get(cx, actor, id).await?;
    sql::tests(&*share::pool_of(cx, actor.org).await?, actor.org, id).await
}

async fn try_out(
    cx: &Context,
    actor: &Actor,
    keys: &Keys,
    place: &TestPlace,
    key: &OrgKey,
    id: Option<CloudCredentialId>,
) -> Result<Report> {
    let store = place.store(keys).filter(|_| keys.kind().opens_buckets()).ok_or(Conflict::NotTestable)?;
    cx.budgets.spend_connection_test(actor)?;
    let mut tx = cx.pool.begin().await?;
    let fingerprint = fingerprint(cx, &mut tx, actor.org, keys, key).await?;
    let namespace_id = super::external_id::find_or_make(cx, &mut tx, actor.org).await?;
    tx.commit().await?;
    let location = place.location(&store);
    let shown = keys.shown();
    let subject = Subject {
        store: &store,
        location: location.as_ref(),
        kms_key_id: shown.kms_key_id(),
        way_in: way_in(keys, &namespace_id)?,
    };
    let now = db::now(&cx.pool).await?;
    let found = connection::run_checks(cx, actor, subject).await?;
    let report = Report { checks: found.checks, tested_at: now.into() };
    let verified = report.verdict() == Verdict::Verified;
    let kept = sql::KeptTest {
        credential: id,
        fingerprint: &fingerprint,
        report: serde_json::to_value(&report).map_err(|error| Error::Internal(error.into()))?,
        verified,
        tested_at: now,
        mac: key.key.authenticate(MAC_PURPOSE, &result_binding(&fingerprint, verified))?,
    };
    let mut tx = cx.pool.begin().await?;
    sql::keep_test(&mut tx, actor.org, &kept).await?;
    let subject = id.map_or_else(|| audit::Subject::values(shown.identifier()), audit::Subject::cloud_credential);
    let detail = json!({ "format": keys.kind(), "verdict": report.verdict(), "problem": report.first_problem() });
    audit::record(&mut tx, actor, Action::CredentialTested, &subject, detail).await?;
    tx.commit().await?;
    Ok(report)
}

/// Identifies everything a test of `keys` looks at, the secret included; tells nothing about it.
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
            (arn.to_string(), super::external_id::find_or_make(cx, tx, org).await?)
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

/// Refuses a role that has not passed a test with exactly these values.
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

/// How `keys` get into their store.
fn way_in<'a>(keys: &'a Keys, namespace_external_id: &'a str) -> Result<WayIn<'a>> {
    match keys {
        Keys::AwsKey { access_key_id, secret_access_key, .. } | Keys::GcpKey { access_key_id, secret_access_key } => {
            Ok(WayIn::Keys(aws::Keys {
                access_key_id: access_key_id.as_str(),
                secret_access_key: secret_access_key.expose(),
                session_token: None,
            }))
        }
        // What nobody could guess and nobody chose tells namespaces apart by itself.
        Keys::AwsRole { arn, external_id: None, .. } => {
            Ok(WayIn::Role { arn: arn.clone(), external_id: namespace_external_id, is_claimed: false })
        }
        Keys::AwsRole { arn, external_id: Some(id), .. } => {
            Ok(WayIn::Role { arn: arn.clone(), external_id: id.expose(), is_claimed: true })
        }
        Keys::AzureKey { .. } | Keys::AzureToken { .. } | Keys::GcpServiceAccount(_) => {
            Err(Conflict::NotTestable.into())
        }
    }
}
