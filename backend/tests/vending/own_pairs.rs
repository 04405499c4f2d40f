//! A bucket config's own key pair: returned only where nothing else is possible, and only after that was seen.

use std::time::Duration;

use backend::{Conflict, Error, Intent, RepoKeys, VendedCredentials, actor, buckets, members, repos, vending};
use domain::{
    bucket::NewAccess,
    check::{CheckName, Outcome, Problem},
    draft::bucket::BucketDraft,
    org::Role,
    repo::RepoMode,
};
use sqlx::PgPool;
use testing::{
    World,
    aws::{Behaviour, Simulation},
    draft, until,
};

use super::is_changed;

/// An owner's read-only token gets no pair, which can't be limited to reading.
async fn assert_only_writing_tokens_get_it(world: &World) {
    let token = world.token(&world.ada).await;
    let repo = repos::get(&world.cx, &world.ada, "era5").await.unwrap();
    for (scope, writes) in [("organization:read", false), ("member:admin", false), ("organization:read-write", true)] {
        sqlx::query("update api_token set scopes = array[$1]").bind(scope).execute(&world.pool).await.unwrap();
        let bearer = actor::authenticate(&world.cx, &token).await.unwrap();
        let vended = vending::vend_for_repo(&world.cx, &bearer, "era5").await;
        let keys = vending::keys_for_repo(&world.cx, &bearer, &repo).await.unwrap();
        let gives = (matches!(vended, Ok(VendedCredentials::Stored(_))), matches!(keys, RepoKeys::Pair(_)));
        assert_eq!(gives, (writes, writes), "{scope}: {vended:?}");
        assert_eq!(matches!(vended, Err(Error::NoPairForToken)), scope == "organization:read", "{vended:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_pair_is_handed_out_only_once_its_store_was_seen_to_make_no_temporary_keys(pool: PgPool) {
    let (store, endpoint) = Simulation::start().await;
    let world = World::beside_store(pool, &endpoint).await;
    let config = BucketDraft { endpoint, ..draft::hmac("keys", "data") };
    let bucket = buckets::create(&world.cx, &world.ada, &config.parse().unwrap()).await.unwrap().id;
    repos::create(&world.cx, &world.ada, &draft::repo("era5", "keys", "era5")).await.unwrap();
    for mood in [Behaviour::Down, Behaviour::Throttling, Behaviour::Nonsense, Behaviour::Slow(Duration::from_secs(60))]
    {
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
    store.is(Behaviour::Absent);
    buckets::test(&world.cx, &world.ada, bucket).await.unwrap();
    let seen = vending::vend_for_repo(&world.cx, &world.ada, "era5").await;
    assert!(matches!(seen, Ok(VendedCredentials::Stored(_))), "{seen:?}");
    assert_only_writing_tokens_get_it(&world).await;
    // A row written by another program is not a finding.
    store.is(Behaviour::Down);
    buckets::test(&world.cx, &world.ada, bucket).await.unwrap();
    sqlx::query("update connection_test set temporary_keys = 'not_made'").execute(&world.pool).await.unwrap();
    let refused = vending::vend_for_repo(&world.cx, &world.ada, "era5").await;
    assert!(matches!(refused, Err(Error::Upstream { .. })), "{refused:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_repo_that_is_offline_gives_no_pair(pool: PgPool) {
    let (store, endpoint) = Simulation::start().await;
    store.is(Behaviour::Absent);
    let world = World::beside_store(pool, &endpoint).await;
    let config = BucketDraft { endpoint, ..draft::hmac("keys", "data") };
    buckets::create(&world.cx, &world.ada, &config.parse().unwrap()).await.unwrap();
    let online = repos::create(&world.cx, &world.ada, &draft::repo("era5", "keys", "era5")).await.unwrap();
    assert!(matches!(vending::keys_for_repo(&world.cx, &world.ada, &online).await, Ok(RepoKeys::Pair(_))));
    let offline = repos::set_mode(&world.cx, &world.ada, "era5", RepoMode::Offline, None).await.unwrap();
    assert!(matches!(vending::keys_for_repo(&world.cx, &world.ada, &offline).await, Ok(RepoKeys::OnRequest)));
    let late = vending::keys_for_repo(&world.cx, &world.ada, &online).await;
    assert!(matches!(late, Err(Error::Conflict(Conflict::RepoOffline))), "{late:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_pair_of_ones_own_stays_with_its_config(pool: PgPool) {
    let (store, endpoint) = Simulation::start().await;
    store.is(Behaviour::Absent);
    let world = World::beside_store(pool, &endpoint).await;
    let config: domain::bucket::NewBucket = BucketDraft { endpoint, ..draft::hmac("keys", "data") }.parse().unwrap();
    assert!(matches!(config.access, NewAccess::Hmac { .. }));
    let id = buckets::create(&world.cx, &world.ada, &config).await.unwrap().id;
    let refused = vending::vend_for_bucket(&world.cx, &world.ada, id, Intent::Read).await;
    assert!(matches!(refused, Err(Error::Conflict(Conflict::KeysWithRepoOnly))), "{refused:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_pair_is_not_handed_out_in_the_place_of_temporary_keys_that_were_made_before(pool: PgPool) {
    let (store, endpoint) = Simulation::start().await;
    let world = World::beside_store(pool, &endpoint).await;
    let config = BucketDraft { endpoint, ..draft::hmac("keys", "data") };
    let bucket = buckets::create(&world.cx, &world.ada, &config.parse().unwrap()).await.unwrap().id;
    let repo = repos::create(&world.cx, &world.ada, &draft::repo("era5", "keys", "era5")).await.unwrap();
    let vend = async || vending::vend_for_repo(&world.cx, &world.ada, "era5").await;
    buckets::test(&world.cx, &world.ada, bucket).await.unwrap();
    assert!(matches!(vend().await, Ok(VendedCredentials::Temporary(_))));
    // Whatever happens in between, and however long ago it was.
    for mood in [Behaviour::Refusing, Behaviour::Down, Behaviour::Absent] {
        store.is(mood);
        sqlx::query("update connection_test set tested_at = tested_at - interval '8 days'")
            .execute(&world.pool)
            .await
            .unwrap();
        let report = buckets::test(&world.cx, &world.ada, bucket).await.unwrap();
        let found = report.outcome_of(CheckName::TemporaryKeys).unwrap();
        let is_missed = matches!(found, Outcome::Failed { problem: Problem::NotMadeAnyMore, .. });
        assert_eq!(is_missed, mood != Behaviour::Down, "{mood:?}: {report:?}");
    }
    let refused = vend().await;
    let Err(Error::Conflict(Conflict::NotTrusted { problem: Problem::NotMadeAnyMore })) = refused else {
        panic!("{refused:?}")
    };
    let keys = vending::keys_for_repo(&world.cx, &world.ada, &repo).await.unwrap();
    assert!(matches!(keys, RepoKeys::OnRequest), "{keys:?}");
    store.is(Behaviour::Good);
    buckets::test(&world.cx, &world.ada, bucket).await.unwrap();
    assert!(matches!(vend().await, Ok(VendedCredentials::Temporary(_))), "as soon as they are made again");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_pair_is_judged_again_when_it_goes_out(pool: PgPool) {
    let (store, endpoint) = Simulation::start().await;
    let world = World::beside_store(pool, &endpoint).await;
    let config = BucketDraft { endpoint, ..draft::hmac("keys", "data") };
    buckets::create(&world.cx, &world.ada, &config.parse().unwrap()).await.unwrap();
    let repo = repos::create(&world.cx, &world.ada, &draft::repo("era5", "keys", "era5")).await.unwrap();
    let member = world.person(Role::Member).await;
    store.is(Behaviour::AbsentAfter(Duration::from_millis(400)));
    let demoted = async {
        until("a request to STS", async || store.arrived() > 0).await;
        members::set_role(&world.cx, &world.ada, member.person(), Role::Reader).await.unwrap();
    };
    let (handed, ()) = tokio::join!(vending::keys_for_repo(&world.cx, &member, &repo), demoted);
    assert!(is_changed(&handed, "Your role"), "{handed:?}");
    let handed: i64 = sqlx::query_scalar("select count(*) from audit_event where action = 'keys.handed_out'")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(handed, 0);
}

/// What Ada is given for a repo in a store with keys, behaving so.
async fn vended(pool: PgPool, region: &str, behaviour: Behaviour) -> (Result<VendedCredentials, Error>, Simulation) {
    let (store, endpoint) = Simulation::start().await;
    store.is(behaviour);
    let world = World::beside_store(pool, &endpoint).await;
    let config = BucketDraft { endpoint, region: region.into(), ..draft::hmac("keys", "data") };
    buckets::create(&world.cx, &world.ada, &config.parse().unwrap()).await.unwrap();
    repos::create(&world.cx, &world.ada, &draft::repo("era5", "keys", "era5")).await.unwrap();
    (vending::vend_for_repo(&world.cx, &world.ada, "era5").await, store)
}

#[sqlx::test(migrations = "../migrations")]
async fn a_store_of_ones_own_makes_keys_whatever_its_region_is_called(pool: PgPool) {
    let (given, store) = vended(pool, "cn-north-1", Behaviour::Good).await;
    assert!(matches!(given, Ok(VendedCredentials::Temporary(_))), "{given:?}");
    assert!(store.asked()["Policy"].contains("\"arn:aws:s3:::data/era5/*\""), "{:?}", store.asked());
}

#[sqlx::test(migrations = "../migrations")]
async fn a_parameter_that_a_store_finds_invalid_does_not_show_that_it_makes_no_keys(pool: PgPool) {
    let (given, _) = vended(pool, "", Behaviour::Invalid("InvalidParameterValue")).await;
    assert!(matches!(given, Err(Error::Conflict(Conflict::NotTrusted { .. }))), "{given:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn nor_does_an_argument(pool: PgPool) {
    let (given, _) = vended(pool, "", Behaviour::Invalid("InvalidArgument")).await;
    assert!(matches!(given, Err(Error::Conflict(Conflict::NotTrusted { .. }))), "{given:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_pair_of_which_minio_makes_no_keys_is_handed_out(pool: PgPool) {
    let (given, _) = vended(pool, "", Behaviour::ServiceAccount).await;
    assert!(matches!(given, Ok(VendedCredentials::Stored(_))), "{given:?}");
}
