//! Writes of a credential.

use domain::{
    credential::{BucketPath, CredentialName, Provider, RedactedKeys},
    id::{CloudCredentialId, OrgId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{actor::Actor, credentials::sealed::Sealed, seal::ALG_AES_256_GCM};

/// The written values of a credential.
pub(in crate::credentials) struct Written<'a> {
    pub(in crate::credentials) id: CloudCredentialId,
    pub(in crate::credentials) name: &'a CredentialName,
    pub(in crate::credentials) shown: &'a RedactedKeys,
    pub(in crate::credentials) buckets: &'a [BucketPath],
    pub(in crate::credentials) allowed_in_tasks: bool,
    pub(in crate::credentials) sealed: &'a Sealed,
    pub(in crate::credentials) fingerprint: &'a [u8],
}

/// The columns of the six kinds.
#[derive(Default)]
struct ShownColumns<'a> {
    access_key_id: Option<&'a str>,
    arn_head: Option<&'a str>,
    account_name: Option<&'a str>,
    account_id: Option<&'a str>,
    key_id: Option<&'a str>,
    own_external_id: bool,
}

impl<'a> From<&'a RedactedKeys> for ShownColumns<'a> {
    fn from(shown: &'a RedactedKeys) -> Self {
        let identifier = Some(shown.identifier());
        match shown {
            RedactedKeys::AwsKey { .. } | RedactedKeys::GcpKey { .. } => {
                Self { access_key_id: identifier, ..Self::default() }
            }
            RedactedKeys::AwsRole { own_external_id, .. } => {
                Self { arn_head: identifier, own_external_id: *own_external_id, ..Self::default() }
            }
            RedactedKeys::AzureKey { .. } | RedactedKeys::AzureToken { .. } => {
                Self { account_name: identifier, ..Self::default() }
            }
            RedactedKeys::GcpServiceAccount { key_id, .. } => {
                Self { account_id: identifier, key_id: Some(key_id), ..Self::default() }
            }
        }
    }
}

fn texts(buckets: &[BucketPath]) -> Vec<String> {
    buckets.iter().map(ToString::to_string).collect()
}

pub(in crate::credentials) async fn insert(
    connection: &mut PgConnection,
    actor: &Actor,
    new: &Written<'_>,
) -> sqlx::Result<()> {
    let shown = ShownColumns::from(new.shown);
    sqlx::query!(
        "insert into cloud_credential (id, org_id, name, kind, access_key_id, arn_head, account_name, account_id, key_id,
                                       endpoint, kms_key_id, own_external_id, buckets, allowed_in_tasks,
                                       secret_version, key_version, alg, sealed, fingerprint, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        Uuid::from(new.id),
        Uuid::from(actor.org),
        new.name.as_str(),
        new.shown.kind().as_str(),
        shown.access_key_id,
        shown.arn_head,
        shown.account_name,
        shown.account_id,
        shown.key_id,
        new.shown.endpoint().map(ToString::to_string),
        new.shown.kms_key_id().map(|id| id.as_str()),
        shown.own_external_id,
        &texts(new.buckets),
        new.allowed_in_tasks,
        new.sealed.version,
        new.sealed.key_version,
        ALG_AES_256_GCM,
        new.sealed.sealed,
        new.fingerprint,
        Uuid::from(actor.person)
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::credentials) async fn update(
    connection: &mut PgConnection,
    org: OrgId,
    edited: &Written<'_>,
) -> sqlx::Result<()> {
    let shown = ShownColumns::from(edited.shown);
    sqlx::query!(
        "update cloud_credential
         set name = $3, access_key_id = $4, arn_head = $5, account_name = $6, account_id = $7, key_id = $8, endpoint = $9,
             kms_key_id = $10, own_external_id = $11, buckets = $12, allowed_in_tasks = $13, secret_version = $14,
             key_version = $15, alg = $16, sealed = $17, fingerprint = $18, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        Uuid::from(org),
        Uuid::from(edited.id),
        edited.name.as_str(),
        shown.access_key_id,
        shown.arn_head,
        shown.account_name,
        shown.account_id,
        shown.key_id,
        edited.shown.endpoint().map(ToString::to_string),
        edited.shown.kms_key_id().map(|id| id.as_str()),
        shown.own_external_id,
        &texts(edited.buckets),
        edited.allowed_in_tasks,
        edited.sealed.version,
        edited.sealed.key_version,
        ALG_AES_256_GCM,
        edited.sealed.sealed,
        edited.fingerprint
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::credentials) async fn delete(
    connection: &mut PgConnection,
    org: OrgId,
    id: CloudCredentialId,
) -> sqlx::Result<()> {
    sqlx::query!("delete from cloud_credential where org_id = $1 and id = $2", Uuid::from(org), Uuid::from(id))
        .execute(connection)
        .await?;
    Ok(())
}

pub(in crate::credentials) async fn make_default(
    connection: &mut PgConnection,
    org: OrgId,
    provider: Provider,
    id: CloudCredentialId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into default_credential (org_id, provider, cloud_credential_id) values ($1, $2, $3)
         on conflict (org_id, provider) do update set cloud_credential_id = excluded.cloud_credential_id",
        Uuid::from(org),
        provider.as_str(),
        Uuid::from(id)
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::credentials) async fn clear_default(
    connection: &mut PgConnection,
    org: OrgId,
    id: CloudCredentialId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from default_credential where org_id = $1 and cloud_credential_id = $2",
        Uuid::from(org),
        Uuid::from(id)
    )
    .execute(connection)
    .await?;
    Ok(())
}
