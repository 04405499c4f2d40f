//! AWS SDKs take temporary AWS keys only. Where a bucket has others, or none, nothing is made, and no event tells of any.

use backend::{Conflict, Error, Intent, NoAwsKeys, Result, buckets, repos, vending};
use domain::{bucket::NewBucket, draft::bucket::BucketDraft};
use sqlx::PgPool;
use testing::{
    World,
    aws::{Behaviour, Simulation},
    draft, google,
};

/// A bucket config with a repo of the same name, and what an AWS SDK is told of both.
async fn refusals(world: &World, config: &NewBucket) -> (Result<()>, Result<()>) {
    let World { cx, ada, .. } = world;
    let name = config.nickname.as_str();
    let bucket = buckets::create(cx, ada, config).await.unwrap().id;
    repos::create(cx, ada, &draft::repo(name, name, name)).await.unwrap();
    buckets::test(cx, ada, bucket).await.unwrap();
    (
        vending::vend_aws_keys_for_bucket(cx, ada, bucket, Intent::Read).await.map(drop),
        vending::vend_aws_keys_for_repo(cx, ada, name).await.map(drop),
    )
}

async fn assert_nothing_was_handed_out(world: &World) {
    let told: Vec<String> =
        sqlx::query_scalar("select action from audit_event where action in ('credentials.vended', 'keys.handed_out')")
            .fetch_all(&world.pool)
            .await
            .unwrap();
    assert_eq!(told, [""; 0]);
}

fn is_told<T>(refused: &Result<T>, why: NoAwsKeys) -> bool {
    matches!(refused, Err(Error::Conflict(Conflict::NoAwsKeys(told))) if *told == why)
}

#[sqlx::test(migrations = "../migrations")]
async fn a_pair_and_a_clients_own_keys_are_none(pool: PgPool) {
    let (store, endpoint) = Simulation::start().await;
    store.is(Behaviour::Absent);
    let world = World::beside_store(pool, &endpoint).await;
    let (bucket, repo) = refusals(&world, &draft::self_managed("own", "data").parse().unwrap()).await;
    assert!(is_told(&bucket, NoAwsKeys::SelfManaged) && is_told(&repo, NoAwsKeys::SelfManaged), "{bucket:?} {repo:?}");
    let pair = BucketDraft { endpoint, ..draft::hmac("pair", "data") };
    let (bucket, repo) = refusals(&world, &pair.parse().unwrap()).await;
    assert!(is_told(&bucket, NoAwsKeys::Pair) && is_told(&repo, NoAwsKeys::Pair), "{bucket:?} {repo:?}");
    assert_nothing_was_handed_out(&world).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_of_google_is_none_and_is_not_asked_for(pool: PgPool) {
    let simulation = google::Simulation::start().await;
    let world = World::beside_google(pool, &simulation).await;
    let World { cx, ada, .. } = &world;
    let (bucket, repo) = refusals(&world, &draft::google("lake", "data").parse().unwrap()).await;
    assert!(is_told(&bucket, NoAwsKeys::Google) && is_told(&repo, NoAwsKeys::Google), "{bucket:?} {repo:?}");
    // Not even where the account may be used.
    let repo = repos::get(cx, ada, "lake").await.unwrap();
    let id = buckets::get_of_repo(cx, ada, &repo).await.unwrap().id;
    let report = buckets::test(cx, ada, id).await.unwrap();
    let Some(domain::check::Problem::OwnerUnproven { object }) = report.first_problem() else { panic!("{report:?}") };
    simulation.write(object);
    assert!(buckets::test(cx, ada, id).await.unwrap().first_problem().is_none());
    let used = simulation.used().len();
    let refused = vending::vend_aws_keys_for_repo(cx, ada, "lake").await;
    assert!(is_told(&refused, NoAwsKeys::Google), "{refused:?}");
    assert_eq!(simulation.used().len(), used);
    assert_nothing_was_handed_out(&world).await;
}
