//! The test history of a credential.

use domain::id::CloudCredentialId;

use super::{get::get, past_test::PastTest, sql};
use crate::{
    Context, Result,
    actor::Actor,
    listing::{ByTime, KeysetPage, KeysetRequest},
};

/// A page of a credential's tests, newest first. The last hundred are stored.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound) when the actor's namespace has no such credential.
pub async fn list_tests(
    cx: &Context,
    actor: &Actor,
    id: CloudCredentialId,
    wanted: &KeysetRequest<ByTime<i64>>,
) -> Result<KeysetPage<PastTest, ByTime<i64>>> {
    get(cx, actor, id).await?;
    Ok(KeysetPage::placed(sql::tests(&*cx.pool_of(actor.org).await?, actor.org, id, wanted).await?, wanted))
}
