//! Whether temporary credentials may be made with a bucket config: by its last test, or by testing it now.

use std::sync::Arc;

use super::{
    proof::{Proof, kept_proof},
    run_test::test_and_keep,
    stored::StoredBucket,
    trials::Tested,
};
use crate::{Context, Result, actor::Actor};

/// What is known of how credentials are made with a stored config: by its last test where that settles it, or by testing it
/// now.
pub(crate) async fn proof_of_trust(cx: &Context, actor: &Actor, stored: &StoredBucket) -> Result<Proof> {
    if let Some(proof) = kept_proof(stored) {
        return Ok(proof);
    }
    Ok(trial(cx, actor, stored).await?.proof.clone())
}

/// A test that vending has to wait for. Whoever comes while it runs, or in the moment after, gets the same report.
async fn trial(cx: &Context, actor: &Actor, stored: &StoredBucket) -> Result<Arc<Tested>> {
    let key = &stored.org_key.key;
    let test = async { test_and_keep(cx, actor, &stored.values, key, Some(stored)).await.map(Arc::new) };
    let tried = cx.trials.0.try_get_with((actor.org, stored.tested_as()), test).await;
    tried.map_err(|error| Arc::try_unwrap(error).unwrap_or_else(|shared| shared.for_another()))
}
