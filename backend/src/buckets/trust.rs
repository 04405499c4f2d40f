//! The proof that temporary credentials may be vended for a bucket config: from its last test, or from a new one.

use std::sync::Arc;

use super::{
    proof::{Proof, stored_proof},
    recent_tests::Tested,
    run_test::test_and_store,
    stored::StoredBucket,
};
use crate::{Context, Result, actor::Actor};

/// The proof for a stored config: from its last test if that is conclusive, or from a new test.
pub(crate) async fn proof_of_trust(cx: &Context, actor: &Actor, stored: &StoredBucket) -> Result<Proof> {
    if let Some(proof) = stored_proof(stored) {
        return Ok(proof);
    }
    // On the heap: every vend would otherwise carry the state of a test that hardly any makes.
    Ok(Box::pin(shared_test(cx, actor, stored)).await?.proof.clone())
}

/// A test that vending waits for. Concurrent callers share one run.
async fn shared_test(cx: &Context, actor: &Actor, stored: &StoredBucket) -> Result<Arc<Tested>> {
    let key = &stored.org_key.key;
    let test = async { test_and_store(cx, actor, &stored.values, key, Some(stored)).await.map(Arc::new) };
    let tried = cx.recent_tests.0.try_get_with((actor.org, stored.tested_as()), test).await;
    tried.map_err(|error| Arc::try_unwrap(error).unwrap_or_else(|shared| shared.for_another()))
}
