//! The record of who did what, written in the transaction of the change itself.

mod sql;

use serde_json::Value;
use sqlx::PgConnection;

use crate::{Result, actor::Actor};

/// What was done.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Action {
    BucketConfigCreated,
    BucketConfigEdited,
    BucketConfigDeleted,
    BucketConfigMadeDefault,
    BucketConfigTested,
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
