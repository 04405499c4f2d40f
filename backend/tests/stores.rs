//! Connection tests of stores with ways of their own: judged by what they answer, with warnings where clients can't do all they do.

use backend::{VendedCredentials, buckets, repos, vending};
use domain::{
    bucket::Bucket,
    check::{
        CheckName::{self, *},
        Outcome, Problem, Report, Status, Verdict,
    },
    draft::bucket::BucketDraft,
    id::BucketConfigId,
    location::AddressingStyle,
};
use sqlx::PgPool;
use testing::{
    World, draft,
    store::{BUCKET, Store, Ways},
    until,
};

/// A bucket config with keys for a bucket of each store.
struct Scene {
    world: World,
    stores: Vec<(Store, BucketConfigId)>,
}

impl Scene {
    async fn new(pool: PgPool, ways: &[(Ways, &str)]) -> Self {
        let drafts: Vec<_> = ways.iter().map(|(ways, region)| (*ways, *region, "127.0.0.1", "")).collect();
        Self::at(pool, &drafts).await
    }

    /// Of stores with these ways, regions and host names, whose configs have these addressing styles.
    async fn at(pool: PgPool, ways: &[(Ways, &str, &str, &str)]) -> Self {
        let mut started = Vec::new();
        for (ways, region, host, style) in ways {
            let (store, endpoint) = Store::start_as(*ways, host).await;
            started.push((store, endpoint, *region, *style));
        }
        let endpoints: Vec<&str> = started.iter().map(|(_, endpoint, ..)| endpoint.as_str()).collect();
        let world = World::beside_stores(pool, &endpoints).await;
        let mut stores = Vec::new();
        for (number, (store, endpoint, region, style)) in started.into_iter().enumerate() {
            let keys = draft::hmac(&format!("keys-{number}"), BUCKET);
            let config = BucketDraft {
                endpoint,
                region: region.into(),
                addressing: style.into(),
                prefix: "lake".into(),
                ..keys
            };
            let bucket = buckets::create(&world.cx, &world.ada, &config.parse().unwrap()).await.unwrap().id;
            stores.push((store, bucket));
        }
        Self { world, stores }
    }

    /// The report of the only store.
    async fn of(pool: PgPool, ways: Ways, region: &str) -> Report {
        Self::new(pool, &[(ways, region)]).await.test(0).await
    }

    async fn test(&self, number: usize) -> Report {
        let (store, bucket) = &self.stores[number];
        let report = buckets::test(&self.world.cx, &self.world.ada, *bucket).await.unwrap();
        let stored = buckets::last_report(&self.world.cx, &self.world.ada, *bucket).await.unwrap();
        assert_eq!(stored.as_ref(), Some(&report), "what is stored is the report");
        assert_eq!(store.names(), [""; 0], "nothing of the test's stays");
        report
    }

    /// The first config.
    async fn bucket(&self) -> Bucket {
        self.config(0).await
    }

    async fn config(&self, number: usize) -> Bucket {
        buckets::get(&self.world.cx, &self.world.ada, self.stores[number].1).await.unwrap()
    }
}

/// What did not pass.
fn others(report: &Report) -> Vec<(CheckName, Outcome)> {
    let checks = report.checks.iter().filter(|check| check.outcome != Outcome::Passed);
    checks.map(|check| (check.name, check.outcome.clone())).collect()
}

fn problem(report: &Report, name: CheckName) -> &Problem {
    report.outcome_of(name).and_then(Outcome::problem).unwrap_or_else(|| panic!("{name:?}: {report:?}"))
}

fn is_warned(report: &Report, name: CheckName) -> bool {
    matches!(report.outcome_of(name), Some(Outcome::Warned { .. }))
}

#[sqlx::test(migrations = "../migrations")]
async fn a_store_that_does_everything_passes_everything(pool: PgPool) {
    let scene = Scene::new(pool, &[(Ways::Plain, "us-east-1")]).await;
    let report = scene.test(0).await;
    assert_eq!(report.verdict(), Verdict::Verified, "{report:?}");
    let can = scene.bucket().await.capabilities;
    assert_eq!(can.len(), CheckName::OF_OBJECTS.len(), "{can:?}");
    for name in [Endpoint, Region, List, Read, Write, Multipart, ConditionalCreate, ConditionalReplace, Order, Delete] {
        assert!(report.has_passed(name), "{name:?}: {report:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_store_without_amazons_marks_is_judged_by_what_it_answers(pool: PgPool) {
    let scene = Scene::new(pool, &[(Ways::R2, "auto"), (Ways::WebServer, "")]).await;
    let report = scene.test(0).await;
    assert_eq!(report.verdict(), Verdict::Verified, "{report:?}");
    assert!(report.has_passed(Endpoint) && report.has_passed(Region), "the location WEUR proves nothing: {report:?}");
    assert_eq!(problem(&scene.test(1).await, Endpoint), &Problem::NotS3, "a web server");
}

#[sqlx::test(migrations = "../migrations")]
async fn no_region_is_no_wrong_region(pool: PgPool) {
    let report = Scene::of(pool, Ways::Plain, "").await;
    assert_eq!(report.verdict(), Verdict::Verified, "{report:?}");
    assert!(matches!(report.outcome_of(Region), Some(Outcome::Skipped { .. })), "{report:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn checksums_are_not_sent_to_stores_that_refuse_them(pool: PgPool) {
    let report = Scene::of(pool, Ways::B2, "us-west-004").await;
    assert_eq!(report.verdict(), Verdict::VerifiedWithWarnings, "{report:?}");
    for name in [Read, Write, Multipart, Delete] {
        assert!(report.has_passed(name), "{name:?}: {report:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn missing_conditions_are_a_warning_that_closes_nothing(pool: PgPool) {
    let scene = Scene::new(pool, &[(Ways::NoConditions, "us-east-1")]).await;
    repos::create(&scene.world.cx, &scene.world.ada, &draft::repo("era5", "keys-0", "lake/era5")).await.unwrap();
    let report = scene.test(0).await;
    assert_eq!(report.verdict(), Verdict::VerifiedWithWarnings, "{report:?}");
    for name in [ConditionalCreate, ConditionalReplace] {
        assert!(is_warned(&report, name), "{report:?}");
        let refused = Problem::ConditionRefused { status: 501, answer: Some("NotImplemented".into()) };
        assert_eq!(problem(&report, name), &refused);
        assert!(refused.fact().starts_with("icechunk can't commit safely here"), "{}", refused.fact());
    }
    assert!(matches!(scene.bucket().await.status, Status::VerifiedWithWarnings(_)));
    let vended = vending::vend_for_repo(&scene.world.cx, &scene.world.ada, "era5").await;
    assert!(matches!(vended, Ok(VendedCredentials::Stored(_))), "{vended:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn ignored_conditions_are_seen(pool: PgPool) {
    let scene = Scene::new(pool, &[(Ways::IgnoresConditions, ""), (Ways::IgnoresUnchanged, "")]).await;
    let report = scene.test(0).await;
    for name in [ConditionalCreate, ConditionalReplace] {
        assert!(is_warned(&report, name) && problem(&report, name) == &Problem::ConditionIgnored, "{report:?}");
    }
    let report = scene.test(1).await;
    assert!(report.has_passed(ConditionalCreate) && is_warned(&report, ConditionalReplace), "{report:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn an_unordered_listing_is_a_warning(pool: PgPool) {
    let report = Scene::of(pool, Ways::Unordered, "us-east-1").await;
    assert!(is_warned(&report, Order) && problem(&report, Order) == &Problem::OutOfOrder, "{report:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn where_nothing_can_be_deleted_nothing_is_made(pool: PgPool) {
    let report = Scene::of(pool, Ways::NoDeletes, "us-east-1").await;
    assert_eq!(problem(&report, Delete), &Problem::PermissionMissing { action: "s3:DeleteObject".into() });
    assert!(report.has_passed(Write), "{report:?}");
    assert_eq!(report.verdict(), Verdict::VerifiedWithWarnings, "an archive is used as it is: {report:?}");
    let skipped = others(&report).into_iter().filter(|(_, outcome)| matches!(outcome, Outcome::Skipped { .. }));
    let skipped: Vec<_> =
        skipped.map(|(name, _)| name).filter(|name| CheckName::OF_MADE_OBJECTS.contains(name)).collect();
    assert_eq!(skipped, CheckName::OF_MADE_OBJECTS);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_cancelled_test_leaves_nothing_behind(pool: PgPool) {
    let scene = Scene::new(pool, &[(Ways::Slow, "")]).await;
    let (store, bucket) = (&scene.stores[0].0, scene.stores[0].1);
    let cancelled = async {
        until("an object of the test's", async || store.names().len() > 1).await;
    };
    tokio::select! {
        _ = buckets::test(&scene.world.cx, &scene.world.ada, bucket) => panic!("it was not cancelled"),
        () = cancelled => {}
    }
    until("its deletion", async || store.names().is_empty()).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn a_store_without_uploads_in_parts_can_still_be_written(pool: PgPool) {
    let report = Scene::of(pool, Ways::NoMultipart, "us-east-1").await;
    assert!(report.has_passed(Write), "{report:?}");
    assert!(matches!(problem(&report, Multipart), Problem::Unforeseen { status: 501, .. }), "{report:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_refusal_is_named_as_the_store_names_it(pool: PgPool) {
    let wanted = [
        (Ways::PolicyDenies, Problem::DeniedByPolicy { action: "s3:PutObject".into() }),
        (Ways::Encrypted, Problem::EncryptionDemanded),
        (Ways::RegionNotEnabled, Problem::RegionNotEnabled),
    ];
    let scene = Scene::new(pool, &wanted.clone().map(|(ways, _)| (ways, "us-east-1"))).await;
    for (number, (ways, wanted)) in wanted.iter().enumerate() {
        assert_eq!(problem(&scene.test(number).await, Write), wanted, "{ways:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_answer_that_nobody_foresaw_is_shown_as_it_came(pool: PgPool) {
    let report = Scene::of(pool, Ways::Teapot, "us-east-1").await;
    let wanted = Problem::Unforeseen { status: 418, answer: Some("ShortAndStout".into()) };
    let Some(Outcome::Failed { problem, request_id }) = report.outcome_of(List) else { panic!("{report:?}") };
    assert_eq!((problem, request_id.as_deref()), (&wanted, Some("r-17")));
    assert!(
        problem.fact().contains("418 ShortAndStout") && !problem.advice().contains("in a minute"),
        "{}",
        problem.sentence()
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn an_sts_that_is_not_there_is_no_throttling(pool: PgPool) {
    let scene = Scene::new(pool, &[(Ways::StsUnavailable, "us-east-1"), (Ways::StsThrottles, "us-east-1")]).await;
    for (number, words) in [(0, "503 ServiceUnavailable"), (1, "throttling")] {
        let report = scene.test(number).await;
        let Some(Outcome::Skipped { reason }) = report.outcome_of(TemporaryKeys) else { panic!("{report:?}") };
        assert!(reason.contains(words) && (number == 1) == reason.contains("throttling"), "{reason}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_self_managed_bucket_is_never_failing(pool: PgPool) {
    let (_store, endpoint) = Store::start(Ways::R2).await;
    let nobody = "http://127.0.0.1:9";
    let world = World::beside_stores(pool, &[endpoint.as_str(), nobody]).await;
    for (nickname, endpoint, verdict) in
        [("closed", endpoint.as_str(), Verdict::Verified), ("nobody", nobody, Verdict::NotChecked)]
    {
        let config = BucketDraft {
            auth_method: "anonymous".into(),
            access_key_id: String::new(),
            secret_access_key: "".into(),
            endpoint: endpoint.into(),
            ..draft::hmac(nickname, BUCKET)
        };
        let bucket = buckets::create(&world.cx, &world.ada, &config.parse().unwrap()).await.unwrap().id;
        let report = buckets::test(&world.cx, &world.ada, bucket).await.unwrap();
        assert_eq!(report.verdict(), verdict, "{nickname}: {report:?}");
        let status = buckets::get(&world.cx, &world.ada, bucket).await.unwrap().status;
        assert_eq!(status.word(), verdict.as_str());
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn where_requests_name_the_bucket_is_found_out_and_kept(pool: PgPool) {
    let host = "s3.localhost";
    let wanted = [(Ways::VirtualHostsOnly, AddressingStyle::Virtual), (Ways::PathOnly, AddressingStyle::Path)];
    let scene = Scene::at(pool, &wanted.map(|(ways, _)| (ways, "us-east-1", host, "auto"))).await;
    for (number, (ways, style)) in wanted.into_iter().enumerate() {
        assert_eq!(scene.config(number).await.style, None, "{ways:?}: nobody knows yet");
        let report = scene.test(number).await;
        assert_eq!(report.verdict(), Verdict::Verified, "{ways:?}: {report:?}");
        assert!(report.has_passed(Multipart) && report.has_passed(Delete), "{ways:?}: {report:?}");
        assert_eq!(scene.config(number).await.style, Some(style), "{ways:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_chosen_addressing_style_is_used_alone(pool: PgPool) {
    let scene = Scene::at(
        pool,
        &[
            (Ways::VirtualHostsOnly, "us-east-1", "s3.localhost", "virtual"),
            (Ways::PathOnly, "us-east-1", "s3.localhost", "virtual"),
            (Ways::VirtualHostsOnly, "us-east-1", "s3.localhost", "path"),
        ],
    )
    .await;
    assert_eq!(scene.test(0).await.verdict(), Verdict::Verified);
    for number in [1, 2] {
        let report = scene.test(number).await;
        assert_eq!(report.verdict(), Verdict::Failing, "{report:?}");
        assert!(!report.has_passed(List), "{report:?}");
    }
    assert!(scene.stores[2].0.calls().iter().all(|call| call.contains("/data")), "{:?}", scene.stores[2].0.calls());
    assert_eq!(scene.config(1).await.style, Some(AddressingStyle::Virtual), "clients are told what was chosen");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_style_is_part_of_what_was_tested(pool: PgPool) {
    let scene = Scene::at(pool, &[(Ways::Plain, "us-east-1", "s3.localhost", "auto")]).await;
    scene.test(0).await;
    let stored = scene.bucket().await;
    assert_eq!((stored.status.word(), stored.style), ("verified", Some(AddressingStyle::Path)));
    let draft = BucketDraft { addressing: "virtual".into(), ..BucketDraft::of(&stored) };
    let (cx, ada) = (&scene.world.cx, &scene.world.ada);
    let edited = buckets::edit(cx, ada, stored.id, &draft.parse_edit().unwrap(), None).await.unwrap();
    assert_eq!((edited.status.word(), edited.style), ("not_tested", Some(AddressingStyle::Virtual)));
    assert_eq!(scene.test(0).await.verdict(), Verdict::Verified, "the secret stays");
    repos::create(cx, ada, &draft::repo("era5", "keys-0", "lake/era5")).await.unwrap();
    let vended = vending::vend_for_repo(cx, ada, "era5").await;
    assert!(matches!(vended, Ok(VendedCredentials::Stored(_))), "{vended:?}");
    let draft = BucketDraft { addressing: "path".into(), ..draft };
    let refused = buckets::edit(cx, ada, stored.id, &draft.parse_edit().unwrap(), None).await;
    assert!(refused.is_err(), "repos rely on it: {refused:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_style_of_a_self_managed_bucket_is_found_where_anybody_may_list_it(pool: PgPool) {
    let (_store, endpoint) = Store::start_as(Ways::PublicVirtualHostsOnly, "s3.localhost").await;
    let world = World::beside_stores(pool, &[endpoint.as_str()]).await;
    let config = BucketDraft {
        auth_method: "anonymous".into(),
        access_key_id: String::new(),
        secret_access_key: "".into(),
        endpoint,
        ..draft::hmac("public", BUCKET)
    };
    let bucket = buckets::create(&world.cx, &world.ada, &config.parse().unwrap()).await.unwrap().id;
    buckets::test(&world.cx, &world.ada, bucket).await.unwrap();
    let style = buckets::get(&world.cx, &world.ada, bucket).await.unwrap().style;
    assert_eq!(style, Some(AddressingStyle::Virtual));
}
