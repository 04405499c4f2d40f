//! Stores with an STS of their own: keys are made there, and roles are assumed there, or refused.

use backend::{Context, Error, Intent, Proof, VendedCredentials, buckets, credentials, vending};
use domain::{
    bucket::Bucket,
    check::{CheckName, Outcome, Problem},
    credential::{Keys, TestPlace},
    draft::bucket::BucketDraft,
};
use sqlx::PgPool;
use testing::{
    World,
    aws::{Behaviour, Simulation},
    context_naming, draft, open_to,
};

/// A store without an STS at its endpoint, an STS, and AWS.
struct Scene {
    store: (Simulation, String),
    sts: (Simulation, String),
    aws: (Simulation, String),
}

impl Scene {
    async fn new() -> Self {
        let scene =
            Self { store: Simulation::start().await, sts: Simulation::start().await, aws: Simulation::start().await };
        scene.store.0.is(Behaviour::Absent);
        scene
    }

    async fn world(&self, pool: &PgPool) -> World {
        World::beside_stores(pool.clone(), &[&self.store.1, &self.sts.1]).await
    }

    /// A server with AWS that has named these STS endpoints for roles.
    async fn naming(&self, pool: &PgPool, named: &[&str]) -> Context {
        context_naming(pool, &self.aws.1, named, open_to(&[&self.store.1, &self.sts.1])).await
    }

    fn keys(&self, sts: &str) -> BucketDraft {
        BucketDraft { endpoint: self.store.1.clone(), sts_endpoint: sts.into(), ..draft::hmac("keys", "data") }
    }

    fn role(&self, sts: &str) -> BucketDraft {
        BucketDraft { endpoint: self.store.1.clone(), sts_endpoint: sts.into(), ..draft::role("role", "data") }
    }
}

/// That something was refused at the field of the STS endpoint, with these words.
fn is_refused<T: std::fmt::Debug>(result: Result<T, Error>, words: &str) {
    let Err(Error::Invalid(errors)) = &result else { panic!("{result:?}") };
    let sentence = errors.get("sts_endpoint").unwrap_or_else(|| panic!("{errors:?}"));
    assert!(sentence.contains(words), "{sentence}");
}

#[sqlx::test(migrations = "../migrations")]
async fn temporary_keys_are_made_at_the_sts_that_is_named(pool: PgPool) {
    let scene = Scene::new().await;
    let world = scene.world(&pool).await;
    let (cx, ada) = (&world.cx, &world.ada);
    let bucket = buckets::create(cx, ada, &scene.keys(&scene.sts.1).parse().unwrap()).await.unwrap();
    assert_eq!(BucketDraft::of(&bucket).sts_endpoint, scene.sts.1);
    let vended = vending::vend_for_bucket(cx, ada, bucket.id, Intent::Read).await;
    assert!(matches!(vended, Ok(VendedCredentials::Temporary(_))), "{vended:?}");
    assert!(scene.sts.0.sessions() > 0);
    assert_eq!(scene.store.0.arrived(), 0, "the store's endpoint is not asked for keys");
}

#[sqlx::test(migrations = "../migrations")]
async fn an_sts_that_the_egress_rules_close_is_refused_when_it_is_stored_and_tested(pool: PgPool) {
    let scene = Scene::new().await;
    let world = World::beside_stores(pool, &[&scene.store.1]).await;
    let (cx, ada) = (&world.cx, &world.ada);
    let closed = scene.keys(&scene.sts.1);
    is_refused(buckets::create(cx, ada, &closed.parse().unwrap()).await, "may not connect");
    let (location, access) = closed.parse_for_test().unwrap();
    is_refused(buckets::test_new(cx, ada, location, access).await, "may not connect");
    let stored = buckets::create(cx, ada, &scene.keys("").parse().unwrap()).await.unwrap();
    let moved = BucketDraft { secret_access_key: "another/secret".into(), ..closed };
    is_refused(buckets::edit(cx, ada, stored.id, &moved.parse_edit().unwrap(), None).await, "may not connect");
    assert_eq!(scene.sts.0.arrived(), 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_kept_secret_signs_for_no_other_sts(pool: PgPool) {
    let scene = Scene::new().await;
    let world = scene.world(&pool).await;
    let (cx, ada) = (&world.cx, &world.ada);
    let stored = buckets::create(cx, ada, &scene.keys("").parse().unwrap()).await.unwrap();
    let moved = BucketDraft { sts_endpoint: scene.sts.1.clone(), ..BucketDraft::of(&stored) };
    let refused = buckets::edit(cx, ada, stored.id, &moved.parse_edit().unwrap(), None).await;
    let Err(Error::Invalid(errors)) = &refused else { panic!("{refused:?}") };
    assert!(errors.get("secret_access_key").is_some_and(|sentence| sentence.starts_with("Enter this again")));
}

#[sqlx::test(migrations = "../migrations")]
async fn the_key_of_a_cloud_credential_signs_for_no_other_sts(pool: PgPool) {
    let scene = Scene::new().await;
    let world = scene.world(&pool).await;
    let (cx, ada) = (&world.cx, &world.ada);
    let mut pair = draft::key_pair("shared");
    let Keys::AwsKey { endpoint, .. } = &mut pair.keys else { panic!("{pair:?}") };
    *endpoint = scene.store.1.parse().ok();
    let key = credentials::create(cx, ada, &pair, Proof::NotDemanded).await.unwrap();
    let on_credential = |sts: &str| BucketDraft {
        auth_method: "cloud_credential".into(),
        cloud_credential: key.id.to_string(),
        ..scene.keys(sts)
    };
    let elsewhere = on_credential(&scene.sts.1);
    is_refused(buckets::create(cx, ada, &elsewhere.parse().unwrap()).await, "its own endpoint");
    let (location, access) = elsewhere.parse_for_test().unwrap();
    is_refused(buckets::test_new(cx, ada, location, access).await, "its own endpoint");
    let stored = buckets::create(cx, ada, &on_credential("").parse().unwrap()).await.unwrap();
    let edited = elsewhere.parse_edit().unwrap();
    is_refused(buckets::edit(cx, ada, stored.id, &edited, None).await, "its own endpoint");
    let tested = buckets::test_edited(cx, ada, stored.id, &edited.location, &edited.access).await;
    is_refused(tested, "its own endpoint");
    assert_eq!(scene.sts.0.arrived(), 0, "nothing was signed");
    let named = on_credential(&scene.store.1).parse_edit().unwrap();
    buckets::edit(cx, ada, stored.id, &named, None).await.unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn a_role_at_a_store_of_ones_own_needs_its_sts_which_the_operator_names(pool: PgPool) {
    let scene = Scene::new().await;
    let ada = scene.world(&pool).await.ada;
    let cx = scene.naming(&pool, &[]).await;
    for (sts, words) in [("", "assumed at that store's STS"), (scene.sts.1.as_str(), "has not named")] {
        let draft = scene.role(sts);
        is_refused(buckets::create(&cx, &ada, &draft.parse().unwrap()).await, words);
        let (location, access) = draft.parse_for_test().unwrap();
        is_refused(buckets::test_new(&cx, &ada, location, access).await, words);
    }
    assert_eq!((scene.sts.0.arrived(), scene.aws.0.arrived()), (0, 0), "nothing was signed");
    let cx = scene.naming(&pool, &[&scene.sts.1]).await;
    let bucket = buckets::create(&cx, &ada, &scene.role(&scene.sts.1).parse().unwrap()).await.unwrap();
    buckets::test(&cx, &ada, bucket.id).await.unwrap();
    assert!(scene.sts.0.sessions() > 0, "the role is assumed at the store's own STS");
    assert_eq!(scene.aws.0.arrived(), 0, "AWS is not asked");
    // The operator takes the name back.
    let cx = scene.naming(&pool, &[]).await;
    let asked = scene.sts.0.arrived();
    let report = buckets::test(&cx, &ada, bucket.id).await.unwrap();
    let wanted = Outcome::Failed { problem: Problem::StsNotNamed, request_id: None };
    assert_eq!(report.outcome_of(CheckName::AssumeRole), Some(&wanted));
    assert_eq!(scene.sts.0.arrived(), asked);
}

#[sqlx::test(migrations = "../migrations")]
async fn at_amazon_by_its_own_name_no_sts_has_to_be_named(pool: PgPool) {
    let scene = Scene::new().await;
    let ada = scene.world(&pool).await.ada;
    let cx = scene.naming(&pool, &[]).await;
    for (nickname, sts) in [("left-open", ""), ("global", "https://sts.amazonaws.com")] {
        let endpoint = "https://s3.eu-west-1.amazonaws.com".to_owned();
        let role = BucketDraft { endpoint, region: "eu-west-1".into(), prefix: nickname.into(), ..scene.role(sts) };
        let made =
            buckets::create(&cx, &ada, &BucketDraft { nickname: nickname.into(), ..role }.parse().unwrap()).await;
        assert_eq!(made.map(|bucket| BucketDraft::of(&bucket).sts_endpoint).ok().as_deref(), Some(sts), "{nickname}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_role_at_a_store_of_ones_own_lies_in_the_usual_partition(pool: PgPool) {
    let scene = Scene::new().await;
    let ada = scene.world(&pool).await.ada;
    let cx = scene.naming(&pool, &[&scene.sts.1]).await;
    let role = BucketDraft { region: "us-gov-west-1".into(), ..scene.role(&scene.sts.1) };
    let bucket = buckets::create(&cx, &ada, &role.parse().unwrap()).await.unwrap();
    buckets::test(&cx, &ada, bucket.id).await.unwrap();
    assert_eq!(scene.sts.0.asked()["RoleArn"], "arn:aws:iam::123456789012:role/lakewarden");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_wrong_clock_is_no_refusal_of_keys(pool: PgPool) {
    let scene = Scene::new().await;
    let ada = scene.world(&pool).await.ada;
    let cx = scene.naming(&pool, &[&scene.sts.1]).await;
    let role = buckets::create(&cx, &ada, &scene.role(&scene.sts.1).parse().unwrap()).await.unwrap();
    let keys = BucketDraft { prefix: "keys".into(), ..scene.keys(&scene.sts.1) };
    let keys = buckets::create(&cx, &ada, &keys.parse().unwrap()).await.unwrap();
    for (why, of_role, of_keys) in [
        (
            "Signature expired: 20260101T000000Z is now earlier than 20260101T010000Z (20260101T011500Z - 15 min.)",
            Problem::ClockSkew,
            Problem::ClockSkew,
        ),
        (
            "Signature not yet current: 20260101T020000Z is still later than 20260101T011500Z (20260101T010000Z + 15 min.)",
            Problem::ClockSkew,
            Problem::ClockSkew,
        ),
        (
            "The request signature we calculated does not match the signature you provided.",
            Problem::SignerRefused,
            Problem::KeysRefused,
        ),
    ] {
        scene.sts.0.is(Behaviour::Mismatch(why));
        let report = buckets::test(&cx, &ada, role.id).await.unwrap();
        let wanted = Outcome::Failed { problem: of_role, request_id: Some("r-1".into()) };
        assert_eq!(report.outcome_of(CheckName::AssumeRole), Some(&wanted), "{why}");
        let report = buckets::test(&cx, &ada, keys.id).await.unwrap();
        let Some(Outcome::Skipped { reason }) = report.outcome_of(CheckName::TemporaryKeys) else {
            panic!("{report:?}")
        };
        assert!(reason.contains(&*of_keys.fact()), "{why}: {reason}");
    }
}

/// A role at a store of one's own, from before its STS had to be named.
async fn from_before(scene: &Scene, pool: &PgPool) -> (World, Bucket) {
    let world = World::beside_aws_reaching(pool.clone(), &scene.store.1, open_to(&[&scene.store.1])).await;
    let bucket = buckets::create(&world.cx, &world.ada, &scene.role("").parse().unwrap()).await.unwrap();
    (world, bucket)
}

#[sqlx::test(migrations = "../migrations")]
async fn a_role_from_before_goes_on_with_the_operators_sts(pool: PgPool) {
    let scene = Scene::new().await;
    let (world, bucket) = from_before(&scene, &pool).await;
    let (cx, ada) = (scene.naming(&pool, &[]).await, &world.ada);
    buckets::test(&cx, ada, bucket.id).await.unwrap();
    assert!(scene.aws.0.sessions() > 0);
    let renamed = BucketDraft { nickname: "renamed".into(), ..BucketDraft::of(&bucket) };
    buckets::edit(&cx, ada, bucket.id, &renamed.parse_edit().unwrap(), None).await.unwrap();
    let moved = BucketDraft { role_name: "other".into(), shared_secret: draft::SHARED_SECRET.into(), ..renamed };
    is_refused(buckets::edit(&cx, ada, bucket.id, &moved.parse_edit().unwrap(), None).await, "assumed at that store's");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_provider_with_an_sts_elsewhere_has_it_entered(pool: PgPool) {
    let world = World::new(pool).await;
    let (cx, ada) = (&world.cx, &world.ada);
    let config =
        BucketDraft { endpoint: "https://s3.eu-central-1.wasabisys.com".into(), ..draft::hmac("keys", "data") };
    let bucket = buckets::create(cx, ada, &config.parse().unwrap()).await.unwrap();
    assert_eq!(BucketDraft::of(&bucket).sts_endpoint, "https://sts.wasabisys.com");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_store_is_taken_for_the_one_that_was_chosen(pool: PgPool) {
    let world = World::new(pool).await;
    let (cx, ada) = (&world.cx, &world.ada);
    let at = |profile: &str| BucketDraft {
        endpoint: "https://s3.example.com".into(),
        store_profile: profile.into(),
        ..draft::hmac("keys", "data")
    };
    let refused = buckets::create(cx, ada, &at("Nobody's store").parse().unwrap()).await;
    let Err(Error::Invalid(errors)) = &refused else { panic!("{refused:?}") };
    assert!(errors.get("store_profile").is_some(), "{errors:?}");
    let bucket = buckets::create(cx, ada, &at("Tigris").parse().unwrap()).await.unwrap();
    assert_eq!(bucket.style, Some(domain::location::AddressingStyle::Virtual), "as Tigris is known");
    let sentence = backend::stores::sentence_of(&bucket.location.store, &bucket.location.options);
    assert!(sentence.is_some_and(|sentence| sentence.starts_with("This is Tigris")));
}

/// Its keys would be of no use at that store. The config that uses it names the STS, and is tested there.
#[sqlx::test(migrations = "../migrations")]
async fn the_role_of_a_cloud_credential_is_not_assumed_at_aws_for_another_store(pool: PgPool) {
    let scene = Scene::new().await;
    let world = scene.world(&pool).await;
    let (cx, ada) = (&scene.naming(&pool, &[]).await, &world.ada);
    let mut role = draft::arn_role("role");
    let Keys::AwsRole { endpoint, .. } = &mut role.keys else { panic!("{role:?}") };
    *endpoint = scene.store.1.parse().ok();
    let report = credentials::test_new(cx, ada, &role.keys, &TestPlace::default()).await.unwrap();
    let is_told = |check: &domain::check::Check| matches!(&check.outcome, Outcome::Skipped { reason } if reason.contains("A bucket config names it"));
    assert!(!report.checks.is_empty() && report.checks.iter().all(is_told), "{report:?}");
    let stored = credentials::create(cx, ada, &role, Proof::Demanded).await.unwrap();
    credentials::test(cx, ada, stored.id, &TestPlace::default()).await.unwrap();
    assert_eq!(scene.aws.0.arrived(), 0);
}
