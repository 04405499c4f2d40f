//! Buckets of one name at two addresses: a test recognises the same bucket by its own object, and asks each store with the keys
//! that were entered for it.

use backend::{Intent, buckets, grants, vending};
use domain::{
    check::{CheckName, Outcome, Problem, Report, Verdict},
    draft::bucket::BucketDraft,
    grant::{Level, Principal},
    id::BucketConfigId,
    org::Role,
};
use sqlx::PgPool;
use testing::{
    World, context_reaching, draft, open_to,
    store::{BUCKET, Door, Store, Ways},
};

/// A store with two addresses, and another one with a bucket of the same name.
struct Scene {
    world: World,
    store: Store,
    one: Door,
    two: Door,
    elsewhere: Door,
}

impl Scene {
    async fn new(pool: PgPool) -> Self {
        Self::of(pool, Ways::Plain).await
    }

    async fn of(pool: PgPool, ways: Ways) -> Self {
        let (store, _) = Store::start(ways).await;
        let (another, _) = Store::start(ways).await;
        let (one, two) = (store.also_at("s3.localhost").await, store.also_at("127.0.0.1").await);
        let elsewhere = another.also_at("127.0.0.1").await;
        let doors = [&one, &two, &elsewhere].map(|door| door.endpoint.as_str());
        let world = World::beside_stores(pool, &doors).await;
        Self { world, store, one, two, elsewhere }
    }

    /// A bucket config `name` at a door, with an access key id of its own.
    async fn add(&self, name: &str, door: &Door) -> BucketConfigId {
        self.add_with(keys(name, door)).await
    }

    async fn add_with(&self, draft: BucketDraft) -> BucketConfigId {
        buckets::create(&self.world.cx, &self.world.ada, &draft.parse().unwrap()).await.unwrap().id
    }

    async fn test(&self, id: BucketConfigId) -> Report {
        let report = buckets::test(&self.world.cx, &self.world.ada, id).await.unwrap();
        assert_eq!(self.store.names(), [""; 0], "nothing of the test's stays");
        report
    }
}

fn keys(name: &str, door: &Door) -> BucketDraft {
    BucketDraft {
        endpoint: door.endpoint.clone(),
        region: "us-east-1".into(),
        prefix: format!("of-{name}"),
        access_key_id: format!("AKIDOF{}", name.to_uppercase()),
        ..draft::hmac(name, BUCKET)
    }
}

fn anonymous(name: &str, door: &Door) -> BucketDraft {
    BucketDraft {
        auth_method: "anonymous".into(),
        access_key_id: String::new(),
        secret_access_key: "".into(),
        ..keys(name, door)
    }
}

fn found(nickname: Option<&str>) -> Outcome {
    let problem = Problem::AnotherAddress { nickname: nickname.map(str::to_owned) };
    Outcome::Warned { problem, request_id: None }
}

fn one_address(report: &Report) -> Option<&Outcome> {
    report.outcome_of(CheckName::OneAddress)
}

#[sqlx::test(migrations = "../migrations")]
async fn a_bucket_that_another_config_has_by_another_address_is_recognised(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let one = scene.add("one", &scene.one).await;
    assert_eq!(one_address(&scene.test(one).await), None, "nothing to compare with");
    let two = scene.add("two", &scene.two).await;
    for (id, other) in [(two, "one"), (one, "two")] {
        let report = scene.test(id).await;
        assert_eq!(one_address(&report), Some(&found(Some(other))));
        assert_eq!(report.verdict(), Verdict::VerifiedWithWarnings, "{report:?}");
    }
    let sentence = Problem::AnotherAddress { nickname: Some("one".into()) }.sentence();
    assert!(sentence.contains("one") && sentence.contains("LAKEWARDEN_STORE_NAMES"), "{sentence}");
}

#[sqlx::test(migrations = "../migrations")]
async fn it_is_recognised_before_it_is_added(pool: PgPool) {
    let scene = Scene::new(pool).await;
    scene.add("one", &scene.one).await;
    let (location, access) = keys("two", &scene.two).parse_for_test().unwrap();
    let report = buckets::test_new(&scene.world.cx, &scene.world.ada, location, access).await.unwrap();
    assert_eq!(one_address(&report), Some(&found(Some("one"))));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_bucket_of_the_same_name_in_another_store_is_another_bucket(pool: PgPool) {
    let scene = Scene::new(pool).await;
    scene.add("one", &scene.one).await;
    let report = scene.test(scene.add("elsewhere", &scene.elsewhere).await).await;
    assert_eq!(one_address(&report), Some(&Outcome::Passed));
    assert_eq!(report.verdict(), Verdict::Verified, "{report:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_page_that_answers_everything_is_not_recognised(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let (web, endpoint) = Store::start(Ways::WebServer).await;
    let door = web.also_at("127.0.0.1").await;
    let cx = context_reaching(&scene.world.pool, open_to(&[&endpoint, &door.endpoint, &scene.one.endpoint])).await;
    let ada = &scene.world.ada;
    let draft = anonymous("web", &door);
    buckets::create(&cx, ada, &draft.parse().unwrap()).await.unwrap();
    let one = scene.add("one", &scene.one).await;
    let report = buckets::test(&cx, ada, one).await.unwrap();
    assert_eq!(one_address(&report), Some(&Outcome::Passed), "the content is not the object's");
}

#[sqlx::test(migrations = "../migrations")]
async fn each_address_is_asked_with_its_own_keys(pool: PgPool) {
    let scene = Scene::new(pool).await;
    scene.add("one", &scene.one).await;
    let two = scene.add("two", &scene.two).await;
    scene.test(two).await;
    assert_eq!(scene.one.signers(), ["AKIDOFONE"], "one request");
    let signers = scene.two.signers();
    assert!(signers.iter().all(|signer| signer.is_empty() || signer == "AKIDOFTWO"), "{signers:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_can_not_be_asked_is_not_judged(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let one = scene.add("one", &scene.one).await;
    // Nobody may read this without keys.
    scene.add_with(anonymous("two", &scene.two)).await;
    let is_open = |report: &Report| matches!(one_address(report), Some(Outcome::Skipped { .. }));
    assert!(is_open(&scene.test(one).await));
    assert_eq!(scene.two.signers(), [""]);
    // The operator closes an address after it was added.
    let elsewhere = scene.add("elsewhere", &scene.elsewhere).await;
    let cx = context_reaching(&scene.world.pool, open_to(&[&scene.elsewhere.endpoint])).await;
    let report = buckets::test(&cx, &scene.world.ada, elsewhere).await.unwrap();
    assert!(is_open(&report), "{report:?}");
    assert_eq!(
        (scene.one.signers().iter().filter(|signer| *signer == "AKIDOFELSEWHERE").count(), scene.two.signers().len()),
        (0, 1)
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn where_nothing_can_be_made_nothing_is_compared(pool: PgPool) {
    let scene = Scene::of(pool, Ways::PolicyDenies).await;
    scene.add("one", &scene.one).await;
    let report = scene.test(scene.add("two", &scene.two).await).await;
    assert!(matches!(one_address(&report), Some(Outcome::Skipped { .. })), "{report:?}");
    assert_eq!(scene.one.signers(), [""; 0]);
}

#[sqlx::test(migrations = "../migrations")]
async fn another_organisation_is_not_compared_with(pool: PgPool) {
    let scene = Scene::new(pool).await;
    buckets::create(&scene.world.cx, &scene.world.ocean, &keys("theirs", &scene.one).parse().unwrap()).await.unwrap();
    let two = scene.add("two", &scene.two).await;
    assert_eq!(one_address(&scene.test(two).await), None);
    assert_eq!(scene.one.signers(), [""; 0]);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_nickname_is_named_by_the_tests_of_those_who_may_read_it(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let (cx, ada) = (&scene.world.cx, &scene.world.ada);
    grants::set_default(cx, ada, None).await.unwrap();
    scene.add("one", &scene.one).await;
    let two = scene.add("two", &scene.two).await;
    let reader = scene.world.person(Role::Reader).await;
    let to = Principal::Person(reader.person());
    grants::give(cx, ada, grants::OnName::BucketConfig(two), to, Level::Read).await.unwrap();
    // Vending tests first; the store makes no temporary keys, and the pair is not a reader's.
    vending::vend_for_bucket(cx, &reader, two, Intent::Read).await.unwrap_err();
    let report = buckets::last_report(cx, ada, two).await.unwrap().unwrap();
    assert_eq!(one_address(&report), Some(&found(None)));
}
