//! Values refused before they are stored: endpoints closed by the egress rules, and roles in the server's own AWS
//! account.

use backend::{Conflict, Error, Intent, KeysetRequest, Proof, buckets, credentials, vending};
use domain::{
    bucket::Bucket,
    check::{CheckName, Outcome, Problem, Report},
    credential::{EditedCredential, EditedKeys, TestPlace},
    draft::{bucket::BucketDraft, credential::CredentialDraft},
};
use sqlx::PgPool;
use testing::{World, aws::Simulation, context_signing_as, draft};

/// Endpoints that no rule opens.
const CLOSED: [&str; 9] = [
    "http://127.0.0.1:9000",
    "https://127.0.0.1",
    "https://169.254.169.254",
    "https://10.1.2.3",
    "https://[::1]",
    "https://localhost",
    "https://minio.internal",
    "https://store.example.com:8443",
    "http://store.example.com",
];

#[track_caller]
fn is_refused<T: std::fmt::Debug>(result: Result<T, Error>, field: &str, problem: &Problem) {
    match result {
        Err(Error::Invalid(errors)) => assert_eq!(errors.get(field), Some(problem.sentence().as_str())),
        other => panic!("{other:?}"),
    }
}

fn at(endpoint: &str) -> BucketDraft {
    BucketDraft { endpoint: endpoint.into(), ..draft::hmac("closed", "data") }
}

fn pair_at(endpoint: &str) -> CredentialDraft {
    CredentialDraft {
        format: "aws_key".into(),
        name: "closed".into(),
        access_key_id: "AKIDEXAMPLE".into(),
        secret: draft::SECRET_ACCESS_KEY.into(),
        endpoint: endpoint.into(),
        ..CredentialDraft::default()
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn endpoints_the_rules_close_are_refused_when_they_are_stored(pool: PgPool) {
    let world = World::new(pool).await;
    let (cx, ada) = (&world.cx, &world.ada);
    let open = buckets::create(cx, ada, &draft::hmac("open", "data").parse().unwrap()).await.unwrap();
    let pair = credentials::create(cx, ada, &draft::key_pair("open"), Proof::NotDemanded).await.unwrap();
    for endpoint in CLOSED {
        let closed = Problem::EndpointNotAllowed;
        is_refused(buckets::create(cx, ada, &at(endpoint).parse().unwrap()).await, "endpoint", &closed);
        let own_keys = BucketDraft { auth_method: "anonymous".into(), ..at(endpoint) };
        is_refused(buckets::create(cx, ada, &own_keys.parse().unwrap()).await, "endpoint", &closed);
        let on_s3 = BucketDraft { endpoint: endpoint.into(), ..draft::role("closed", "data") };
        is_refused(buckets::create(cx, ada, &on_s3.parse().unwrap()).await, "endpoint", &closed);
        let moved = at(endpoint).parse_edit().unwrap();
        is_refused(buckets::edit(cx, ada, open.id, &moved, None).await, "endpoint", &closed);
        let new = pair_at(endpoint).parse().unwrap();
        is_refused(credentials::create(cx, ada, &new, Proof::NotDemanded).await, "endpoint", &closed);
        let moved = pair_at(endpoint).parse_edit().unwrap();
        let edited = credentials::edit(cx, ada, pair.id, &moved, None, Proof::NotDemanded).await;
        is_refused(edited, "endpoint", &closed);
    }
    // A test refuses it with the same sentence.
    let (location, access) = at(CLOSED[0]).parse_for_test().unwrap();
    let report = buckets::test_new(cx, ada, location, access).await.unwrap();
    assert_eq!(report.first_problem(), Some(&Problem::EndpointNotAllowed));
}

#[sqlx::test(migrations = "../migrations")]
async fn what_was_stored_before_a_rule_was_closed_is_read_and_renamed(pool: PgPool) {
    let (_, endpoint) = Simulation::start().await;
    let world = World::beside_store(pool.clone(), &endpoint).await;
    let ada = &world.ada;
    let bucket = buckets::create(&world.cx, ada, &at(&endpoint).parse().unwrap()).await.unwrap();
    let pair = pair_at(&endpoint).parse().unwrap();
    let pair = credentials::create(&world.cx, ada, &pair, Proof::NotDemanded).await.unwrap();
    let closed = testing::context(&pool).await;
    assert_eq!(buckets::list_after(&closed, ada, &KeysetRequest::default()).await.unwrap().items.len(), 1);
    let renamed = BucketDraft { nickname: "renamed".into(), ..BucketDraft::of(&bucket) };
    let renamed = buckets::edit(&closed, ada, bucket.id, &renamed.parse_edit().unwrap(), None).await.unwrap();
    assert_eq!(renamed.nickname.as_str(), "renamed");
    let renamed = CredentialDraft { name: "renamed".into(), ..CredentialDraft::of(&pair) }.parse_edit().unwrap();
    credentials::edit(&closed, ada, pair.id, &renamed, None, Proof::NotDemanded).await.unwrap();
}

/// The account of [`draft::role`] and [`draft::ROLE_ARN`].
const OWN: &str = "123456789012";

fn outcome(report: &Report) -> Option<&Outcome> {
    report.outcome_of(CheckName::AssumeRole)
}

#[sqlx::test(migrations = "../migrations")]
async fn a_role_in_the_servers_own_account_is_refused_when_it_is_stored(pool: PgPool) {
    let (sts, endpoint) = Simulation::start().await;
    let world = World::new(pool.clone()).await;
    let (cx, ada) = (context_signing_as(&pool, &endpoint, OWN, &[]).await, &world.ada);
    let own = Problem::OwnAccountRole;
    is_refused(buckets::create(&cx, ada, &draft::bucket("own", "data")).await, "account_id", &own);
    let stored = credentials::create(&cx, ada, &draft::arn_role("own"), Proof::NotDemanded).await;
    is_refused(stored, "role_arn", &own);
    let others = BucketDraft { account_id: "999999999999".into(), ..draft::role("others", "data") };
    let others = buckets::create(&cx, ada, &others.parse().unwrap()).await.unwrap();
    let moved = draft::role("others", "data").parse_edit().unwrap();
    is_refused(buckets::edit(&cx, ada, others.id, &moved, None).await, "account_id", &own);
    let (location, access) = draft::role("own", "data").parse_for_test().unwrap();
    let report = buckets::test_new(&cx, ada, location, access).await.unwrap();
    assert_eq!(outcome(&report), Some(&Outcome::Failed { problem: own, request_id: None }));
    assert_eq!(sts.sessions(), 0, "it is not even tried");
}

/// A bucket config on a role whose account was not the server's when it was stored and tested.
async fn from_before(world: &World) -> Bucket {
    let bucket = buckets::create(&world.cx, &world.ada, &draft::bucket("before", "data")).await.unwrap();
    vending::vend_for_bucket(&world.cx, &world.ada, bucket.id, Intent::Read).await.unwrap();
    bucket
}

#[sqlx::test(migrations = "../migrations")]
async fn a_stored_role_in_the_servers_own_account_is_neither_tested_nor_used(pool: PgPool) {
    let (sts, endpoint) = Simulation::start().await;
    let world = World::beside_aws(pool.clone(), &endpoint).await;
    let ada = &world.ada;
    let bucket = from_before(&world).await;
    let role = credentials::create(&world.cx, ada, &draft::arn_role("before"), Proof::NotDemanded).await.unwrap();
    let own = context_signing_as(&pool, &endpoint, OWN, &[]).await;
    let asked = sts.sessions();
    let vended = vending::vend_for_bucket(&own, ada, bucket.id, Intent::Read).await;
    let refused = Conflict::NotTrusted { problem: Problem::OwnAccountRole };
    assert!(matches!(&vended, Err(Error::Conflict(conflict)) if *conflict == refused), "{vended:?}");
    let report = buckets::test(&own, ada, bucket.id).await.unwrap();
    assert_eq!(outcome(&report), Some(&Outcome::Failed { problem: Problem::OwnAccountRole, request_id: None }));
    let report = credentials::test(&own, ada, role.id, &TestPlace::default()).await.unwrap();
    assert_eq!(outcome(&report), Some(&Outcome::Failed { problem: Problem::OwnAccountRole, request_id: None }));
    assert_eq!(sts.sessions(), asked, "no session was begun");
    // It is still read, renamed, and replaced.
    assert_eq!(buckets::list_after(&own, ada, &KeysetRequest::default()).await.unwrap().items.len(), 1);
    let renamed = BucketDraft { nickname: "renamed".into(), ..BucketDraft::of(&bucket) };
    buckets::edit(&own, ada, bucket.id, &renamed.parse_edit().unwrap(), None).await.unwrap();
    let on_it = BucketDraft {
        auth_method: "cloud_credential".into(),
        cloud_credential: role.id.to_string(),
        ..draft::role("on-it", "other")
    };
    let stored = buckets::create(&own, ada, &on_it.parse().unwrap()).await;
    is_refused(stored, "cloud_credential", &Problem::OwnAccountRole);
    let another = EditedKeys::AwsRole {
        arn: Some("arn:aws:iam::123456789012:role/another".parse().unwrap()),
        external_id: None,
        endpoint: None,
        kms_key_id: None,
    };
    let edited = EditedCredential { keys: Some(another), ..EditedCredential::default() };
    let edited = credentials::edit(&own, ada, role.id, &edited, None, Proof::NotDemanded).await;
    is_refused(edited, "role_arn", &Problem::OwnAccountRole);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_operator_allows_roles_of_the_own_account_by_name(pool: PgPool) {
    let (_, endpoint) = Simulation::start().await;
    let world = World::new(pool.clone()).await;
    let (cx, ada) = (context_signing_as(&pool, &endpoint, OWN, &["lakewarden", "team/lake"]).await, &world.ada);
    let bucket = buckets::create(&cx, ada, &draft::bucket("allowed", "data")).await.unwrap();
    vending::vend_for_bucket(&cx, ada, bucket.id, Intent::Read).await.unwrap();
    let other = BucketDraft { role_name: "lake".into(), ..draft::role("other", "other") };
    let other = buckets::create(&cx, ada, &other.parse().unwrap()).await;
    is_refused(other, "account_id", &Problem::OwnAccountRole);
}
