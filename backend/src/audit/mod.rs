//! The record of who did what, written in the transaction of the change itself, and read by admins.

mod sql;

use domain::{
    audit::AuditEvent,
    listing::{Page, Wanted},
};
use serde_json::Value;
use sqlx::PgConnection;

use crate::{Backend, Result, actor::Actor};

/// What was done.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Action {
    BucketConfigCreated,
    BucketConfigEdited,
    BucketConfigDeleted,
    BucketConfigMadeDefault,
    BucketConfigTested,
    CredentialCreated,
    CredentialEdited,
    CredentialRevoked,
    CredentialTested,
    CredentialsVended,
    KeysHandedOut,
    RepoCreated,
    RepoEdited,
    RepoDeleted,
    InvitationCreated,
    InvitationRevoked,
    MemberJoined,
    MemberRoleChanged,
    MemberRemoved,
    OrganizationCreated,
    ProfileChanged,
    TokenCreated,
    TokenRevoked,
}

impl Action {
    fn as_str(self) -> &'static str {
        match self {
            Self::BucketConfigCreated => "bucket_config.created",
            Self::BucketConfigEdited => "bucket_config.edited",
            Self::BucketConfigDeleted => "bucket_config.deleted",
            Self::BucketConfigMadeDefault => "bucket_config.made_default",
            Self::BucketConfigTested => "bucket_config.tested",
            Self::CredentialCreated => "cloud_credential.created",
            Self::CredentialEdited => "cloud_credential.edited",
            Self::CredentialRevoked => "cloud_credential.revoked",
            Self::CredentialTested => "cloud_credential.tested",
            Self::CredentialsVended => "credentials.vended",
            Self::KeysHandedOut => "keys.handed_out",
            Self::RepoCreated => "repo.created",
            Self::RepoEdited => "repo.edited",
            Self::RepoDeleted => "repo.deleted",
            Self::InvitationCreated => "invitation.created",
            Self::InvitationRevoked => "invitation.revoked",
            Self::MemberJoined => "member.joined",
            Self::MemberRoleChanged => "member.role_changed",
            Self::MemberRemoved => "member.removed",
            Self::OrganizationCreated => "organization.created",
            Self::ProfileChanged => "profile.changed",
            Self::TokenCreated => "token.created",
            Self::TokenRevoked => "token.revoked",
        }
    }
}

/// Records `action` on `subject`. `detail` never holds a secret.
pub(crate) async fn record(
    connection: &mut PgConnection,
    actor: &Actor,
    action: Action,
    subject: &str,
    detail: Value,
) -> Result<()> {
    sql::insert(connection, actor, action.as_str(), subject, detail).await?;
    Ok(())
}

/// How many events an export holds at most: the newest.
const EXPORTED: u32 = 100_000;

impl Backend {
    /// A page of the organisation's events, newest first, and how many there are.
    ///
    /// # Errors
    /// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers.
    pub async fn page_of_events(&self, actor: &Actor, wanted: Wanted) -> Result<Page<AuditEvent>> {
        actor.must_manage()?;
        let items = sql::page(&self.pool, actor.org, &wanted).await?;
        let total = sql::count(&self.pool, actor.org, &wanted).await?;
        Ok(Page { items, total: u32::try_from(total).unwrap_or(u32::MAX), wanted })
    }

    /// The organisation's events, newest first, 100,000 at most.
    ///
    /// # Errors
    /// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers.
    pub async fn export_events(&self, actor: &Actor) -> Result<Vec<AuditEvent>> {
        actor.must_manage()?;
        let wanted = Wanted { rows: EXPORTED, ..Wanted::default() };
        Ok(sql::page(&self.pool, actor.org, &wanted).await?)
    }
}
