//! The record of who did what, written in the transaction of the change itself.

mod sql;

use serde_json::Value;
use sqlx::PgConnection;

use crate::{Result, actor::Actor};

/// What was done.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Action {
    BucketConfigCreated,
    BucketConfigTested,
    CredentialsVended,
    TokenCreated,
    TokenRevoked,
}

impl Action {
    fn as_str(self) -> &'static str {
        match self {
            Self::BucketConfigCreated => "bucket_config.created",
            Self::BucketConfigTested => "bucket_config.tested",
            Self::CredentialsVended => "credentials.vended",
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
