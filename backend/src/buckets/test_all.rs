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
    let mut page = list_view(cx, actor, view, PageRequest { search, page: 1, rows: MOST }).await?;
    let left_out = page.total.saturating_sub(u32::try_from(page.items.len()).unwrap_or(u32::MAX));
    page.items.sort_by_key(|bucket| bucket.status.since());
    Ok(ToTest { ids: page.items.into_iter().map(|bucket| bucket.id).collect(), left_out })
}

/// Tests the same, as many as the time of one request and the tests a minute allow.
///
/// # Errors
/// As [`list_to_test`].
pub async fn test_all(cx: &Context, actor: &Actor, view: &BucketView, search: String) -> Result<Tally> {
    let wanted = list_to_test(cx, actor, view, search).await?;
    test_several(wanted, |id| test(cx, actor, id)).await
}
