//! Testing every bucket config that a list shows.

use domain::{
    check::{Tally, ToTest},
    id::BucketConfigId,
    listing::{BucketView, PageRequest},
};

use super::{list::list_view, test::test};
use crate::{
    Context, Result,
    actor::Actor,
    connection::{MOST, test_several},
};

/// The bucket configs to test, of those that a view and a search show.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers.
pub async fn list_to_test(
    cx: &Context,
    actor: &Actor,
    view: &BucketView,
    search: String,
) -> Result<ToTest<BucketConfigId>> {
    actor.must_manage()?;
    let page = list_view(cx, actor, view, PageRequest { search, page: 1, rows: MOST }).await?;
    Ok(ToTest::of(page.total, page.items.iter().map(|bucket| (bucket.id, bucket.status))))
}

/// Tests the same, as many as the time of one request and the tests a minute allow.
///
/// # Errors
/// As [`list_to_test`].
pub async fn test_all(cx: &Context, actor: &Actor, view: &BucketView, search: String) -> Result<Tally> {
    let wanted = list_to_test(cx, actor, view, search).await?;
    test_several(wanted, |id| test(cx, actor, id)).await
}
