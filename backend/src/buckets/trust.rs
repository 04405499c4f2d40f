//! The proof that temporary credentials may be vended for a bucket config, where its last test gives none.

use std::sync::Arc;

use super::{proof::Proof, run_test::test_and_store, stored::StoredBucket};
use crate::{Context, Result, actor::Actor};

/// The proof that a new test of a stored config gives, for which vending waits. Concurrent callers share one run. It takes
/// connections of its own: the caller holds none.
pub(crate) async fn proof_of_new_test(cx: &Context, actor: &Actor, stored: &StoredBucket) -> Result<Proof> {
    let key = &stored.org_key.key;
    let test = async { test_and_store(cx, actor, &stored.values, key, Some(stored)).await.map(Arc::new) };
    let tried = cx.recent_tests.0.try_get_with((actor.org, stored.tested_as()), test).await;
    let tested = tried.map_err(|error| Arc::try_unwrap(error).unwrap_or_else(|shared| shared.for_another()));
    Ok(tested?.proof.clone())
}
