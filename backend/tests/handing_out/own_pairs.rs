//! The key pair of a bucket config's own: handed out where nothing else can be, and only once that was seen.

use std::time::Duration;

use backend::{Conflict, Error, Intent, VendedCredentials, buckets, repos, vending};
use domain::{bucket::NewAccess, draft::bucket::BucketDraft, repo::RepoMode};
use sqlx::PgPool;
use testing::{
    World,
    aws::{Counterpart, Mood},
    draft,
};

#[sqlx::test(migrations = "../migrations")]
async fn a_pair_is_handed_out_only_once_its_store_was_seen_to_make_no_temporary_keys(pool: PgPool) {
    let (store, endpoint) = Counterpart::start().await;
    let world = World::beside_store(pool, &endpoint).await;
    let config = BucketDraft { endpoint, ..draft::hmac("keys", "data") };
    let bucket = buckets::create(&world.cx, &world.ada, &config.parse().unwrap()).await.unwrap().id;
    repos::create(&world.cx, &world.ada, &draft::repo("era5", "keys", "era5")).await.unwrap();
    for mood in [Mood::Down, Mood::Throttling, Mood::Nonsense, Mood::Slow(Duration::from_secs(60))] {
        store.is(mood);
        buckets::test(&world.cx, &world.ada, bucket).await.unwrap();
        let refused = vending::vend_for_repo(&world.cx, &world.ada, "era5").await;
        assert!(matches!(refused, Err(Error::Upstream { .. })), "{mood:?}: {refused:?}");
    }
    let handed: i64 = sqlx::query_scalar("select count(*) from audit_event where action = 'keys.handed_out'")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(handed, 0);
    store.is(Mood::Absent);
    buckets::test(&world.cx, &world.ada, bucket).await.unwrap();
    let seen = vending::vend_for_repo(&world.cx, &world.ada, "era5").await;
    assert!(matches!(seen, Ok(VendedCredentials::Stored(_))), "{seen:?}");
    // What somebody wrote into the table is not a finding.
    store.is(Mood::Down);
    buckets::test(&world.cx, &world.ada, bucket).await.unwrap();
    sqlx::query("update connection_test set temporary_keys = 'not_made'").execute(&world.pool).await.unwrap();
    let refused = vending::vend_for_repo(&world.cx, &world.ada, "era5").await;
    assert!(matches!(refused, Err(Error::Upstream { .. })), "{refused:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_repo_that_is_offline_gives_no_pair(pool: PgPool) {
    let world = World::new(pool).await;
    buckets::create(&world.cx, &world.ada, &draft::hmac("keys", "data").parse().unwrap()).await.unwrap();
    let online = repos::create(&world.cx, &world.ada, &draft::repo("era5", "keys", "era5")).await.unwrap();
    assert!(vending::hand_out_pair(&world.cx, &world.ada, &online).await.unwrap().is_some());
    let offline = repos::set_mode(&world.cx, &world.ada, "era5", RepoMode::Offline, None).await.unwrap();
    assert!(vending::hand_out_pair(&world.cx, &world.ada, &offline).await.unwrap().is_none());
    let late = vending::hand_out_pair(&world.cx, &world.ada, &online).await;
    assert!(matches!(late, Err(Error::Conflict(Conflict::RepoOffline))), "{late:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_pair_of_ones_own_stays_with_its_config(pool: PgPool) {
    let (store, endpoint) = Counterpart::start().await;
    store.is(Mood::Absent);
    let world = World::beside_store(pool, &endpoint).await;
    let config: domain::bucket::NewBucket = BucketDraft { endpoint, ..draft::hmac("keys", "data") }.parse().unwrap();
    assert!(matches!(config.access, NewAccess::Hmac { .. }));
    let id = buckets::create(&world.cx, &world.ada, &config).await.unwrap().id;
    let refused = vending::vend_for_bucket(&world.cx, &world.ada, id, Intent::Read).await;
    assert!(matches!(refused, Err(Error::Conflict(Conflict::KeysWithRepoOnly))), "{refused:?}");
}
