//! The test history of a credential.

use domain::id::CloudCredentialId;

use super::{get::get, past_test::PastTest, sql};
use crate::{Context, Result, actor::Actor};

/// The last tests of a credential, newest first.
///
/// # Errors
/// [`Error::NotFound`] when the actor's namespace has no such credential.
pub async fn list_tests(cx: &Context, actor: &Actor, id: CloudCredentialId) -> Result<Vec<PastTest>> {
    get(cx, actor, id).await?;
    sql::tests(&*cx.pool_of(actor.org).await?, actor.org, id).await
}
