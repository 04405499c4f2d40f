//! Testing every credential that a list shows.

use domain::{
    check::{Tally, ToTest},
    credential::TestPlace,
    id::CloudCredentialId,
    listing::{CredentialView, PageRequest},
};

use super::{list::list_view, test::test};
use crate::{
    Context, Result,
    actor::Actor,
    connection::{MOST, test_several},
};

/// The credentials to test, of those that a view and a search show: those that open buckets.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers.
pub async fn list_to_test(
    cx: &Context,
    actor: &Actor,
    view: &CredentialView,
    search: String,
) -> Result<ToTest<CloudCredentialId>> {
    actor.must_manage()?;
    let page = list_view(cx, actor, view, PageRequest { search, page: 1, rows: MOST }).await?;
    let testable = page.items.iter().filter(|credential| credential.shown.kind().opens_buckets());
    Ok(ToTest::of(page.total, testable.map(|credential| (credential.id, credential.status))))
}

/// Tests the same without a bucket, as many as the time of one request and the tests a minute allow.
///
/// # Errors
/// As [`list_to_test`].
pub async fn test_all(cx: &Context, actor: &Actor, view: &CredentialView, search: String) -> Result<Tally> {
    let wanted = list_to_test(cx, actor, view, search).await?;
    let nowhere = TestPlace::default();
    test_several(wanted, |id| test(cx, actor, id, &nowhere)).await
}
