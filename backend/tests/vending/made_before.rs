//! Temporary keys that were made of a pair are remembered, whoever tests it and whichever test ends last.

use std::time::Duration;

use backend::{Conflict, Error, buckets, repos, vending};
use domain::{
    check::{CheckName, Outcome, Problem, Report},
    draft::bucket::BucketDraft,
    id::BucketConfigId,
    org::Role,
    snippets::Supply,
};
use sqlx::PgPool;
use testing::{
    World,
    aws::{Behaviour, Simulation},
    draft, until,
};

/// A store that made temporary keys of a pair before they were denied: whoever tests the pair, it is not handed out.
struct Denied {
    world: World,
    store: Simulation,
    config: BucketDraft,
}

impl Denied {
    async fn new(pool: PgPool) -> Self {
        let (store, endpoint) = Simulation::start().await;
        let world = World::beside_store(pool, &endpoint).await;
        Self { world, store, config: BucketDraft { endpoint, ..draft::hmac("keys", "data") } }
    }

    async fn create(&self, config: &BucketDraft) -> BucketConfigId {
        let id = buckets::create(&self.world.cx, &self.world.ada, &config.parse().unwrap()).await.unwrap().id;
        repos::create(&self.world.cx, &self.world.ada, &draft::repo("era5", "keys", "era5")).await.unwrap();
        id
    }

    /// Tests the pair as that of a new config.
    async fn test_as_new(&self) -> Report {
        let (location, access) = self.config.parse_for_test().unwrap();
        buckets::test_new(&self.world.cx, &self.world.ada, location, access).await.unwrap()
    }

    async fn assert_no_pair(&self) {
        let vended = vending::vend_for_repo(&self.world.cx, &self.world.ada, "era5").await;
        let missed = Conflict::NotTrusted { problem: Problem::NotMadeAnyMore };
        assert!(matches!(&vended, Err(Error::Conflict(conflict)) if *conflict == missed), "{vended:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn temporary_keys_made_before_are_remembered_when_the_same_pair_is_tested_as_a_new_one(pool: PgPool) {
    let denied = Denied::new(pool).await;
    denied.create(&denied.config).await;
    denied.test_as_new().await;
    denied.store.is(Behaviour::Absent);
    let report = denied.test_as_new().await;
    let missed = Outcome::Failed { problem: Problem::NotMadeAnyMore, request_id: None };
    assert_eq!(report.outcome_of(CheckName::TemporaryKeys), Some(&missed));
    denied.assert_no_pair().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn temporary_keys_made_before_are_remembered_when_an_edit_leads_back_to_the_pair(pool: PgPool) {
    let denied = Denied::new(pool).await;
    let other = BucketDraft { prefix: "elsewhere".into(), ..denied.config.clone() };
    denied.test_as_new().await;
    let (cx, ada) = (&denied.world.cx, &denied.world.ada);
    let id = buckets::create(cx, ada, &other.parse().unwrap()).await.unwrap().id;
    denied.store.is(Behaviour::Absent);
    let edited = denied.config.parse_edit().unwrap();
    buckets::test_edited(cx, ada, id, &edited.location, &edited.access).await.unwrap();
    buckets::edit(cx, ada, id, &edited, None).await.unwrap();
    repos::create(cx, ada, &draft::repo("era5", "keys", "era5")).await.unwrap();
    denied.assert_no_pair().await;
}

/// What is stored after a test during which another one begins and ends.
async fn stored_after(denied: &Denied, slow: Behaviour, fast: Behaviour) -> (String, bool) {
    denied.store.is(slow);
    let second = async {
        until("a request to STS", async || denied.store.arrived() > 0).await;
        denied.store.is(fast);
        denied.test_as_new().await
    };
    tokio::join!(denied.test_as_new(), second);
    sqlx::query_as("select temporary_keys, trusted from connection_test").fetch_one(&denied.world.pool).await.unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn a_slow_test_does_not_replace_a_later_one(pool: PgPool) {
    let denied = Denied::new(pool).await;
    let slow = Behaviour::AbsentAfter(Duration::from_millis(400));
    assert_eq!(stored_after(&denied, slow, Behaviour::Good).await, ("made".to_owned(), true));
}

#[sqlx::test(migrations = "../migrations")]
async fn temporary_keys_that_a_slow_test_saw_are_remembered_with_a_later_one(pool: PgPool) {
    let denied = Denied::new(pool).await;
    let slow = Behaviour::Slow(Duration::from_millis(400));
    assert_eq!(stored_after(&denied, slow, Behaviour::Absent).await, ("made_before".to_owned(), false));
}

/// Where the keys come from is told to members and readers, who may not see the test itself.
#[sqlx::test(migrations = "../migrations")]
async fn everybody_is_told_where_the_keys_of_a_pair_come_from(pool: PgPool) {
    let denied = Denied::new(pool).await;
    let (cx, ada) = (&denied.world.cx, &denied.world.ada);
    let id = denied.create(&denied.config).await;
    let bucket = buckets::get(cx, ada, id).await.unwrap();
    let reader = denied.world.person(Role::Reader).await;
    let supply = async || vending::find_supply(cx, &reader, &bucket).await.unwrap();
    assert_eq!(supply().await, Supply::Untested);
    for (mood, wanted) in [
        (Behaviour::Down, Supply::Untested),
        (Behaviour::Absent, Supply::KeyPair),
        (Behaviour::Good, Supply::TemporaryKeys),
        (Behaviour::Absent, Supply::Untested),
    ] {
        denied.store.is(mood);
        buckets::test(cx, ada, id).await.unwrap();
        assert_eq!(supply().await, wanted, "{mood:?}");
    }
}
