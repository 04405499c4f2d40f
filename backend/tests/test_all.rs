//! Testing everything that a list shows.

use std::time::Duration;

use backend::{Error, Quota, Quotas, buckets, credentials};
use domain::{
    check::{StatusKind, Tally},
    draft::credential::CredentialDraft,
    listing::{BucketView, CredentialView},
    org::Role,
};
use sqlx::PgPool;
use testing::{World, aws::Simulation, draft};

#[sqlx::test(migrations = "../migrations")]
async fn what_a_view_shows_is_tested_and_what_waits_longest_comes_first(pool: PgPool) {
    let (_cloud, endpoint) = Simulation::start().await;
    let two = Quota { count: 2, period: Duration::from_secs(600) };
    let quotas = Quotas { connection_tests_by_org: two, ..Quotas::DEFAULT };
    let world = World::beside_aws(pool, &endpoint).await.with_quotas(&quotas);
    let (cx, ada) = (&world.cx, &world.ada);
    let mut ids = Vec::new();
    for name in ["c-one", "a-two", "b-three"] {
        let added = buckets::create(cx, ada, &draft::self_managed(name, name).parse().unwrap()).await.unwrap();
        ids.push(added.id);
    }
    let all = BucketView::default();
    let tally = buckets::test_all(cx, ada, &all, String::new()).await.unwrap();
    assert_eq!((tally.wanted, tally.tested, tally.left_out), (3, 2, 0), "no more than the minute has");
    let untested = BucketView { status: Some(StatusKind::NotTested), ..all.clone() };
    let untested = buckets::list_to_test(cx, ada, &untested, String::new()).await.unwrap().ids;
    let next = buckets::list_to_test(cx, ada, &all, String::new()).await.unwrap().ids;
    assert_eq!((next.len(), untested.as_slice()), (3, &next[..1]), "the one that was not tested comes first");
    assert_eq!(buckets::list_to_test(cx, ada, &all, "two".to_owned()).await.unwrap().ids, [ids[1]]);
    let spent = buckets::test_all(cx, ada, &all, String::new()).await.unwrap();
    assert_eq!(spent, Tally { wanted: 3, ..Tally::default() });
    for role in [Role::Member, Role::Reader] {
        let actor = world.person(role).await;
        assert!(matches!(buckets::test_all(cx, &actor, &all, String::new()).await, Err(Error::Forbidden)));
        assert!(matches!(buckets::list_to_test(cx, &actor, &all, String::new()).await, Err(Error::Forbidden)));
    }
    assert!(buckets::list_to_test(cx, &world.ocean, &all, String::new()).await.unwrap().ids.is_empty());
}

#[sqlx::test(migrations = "../migrations")]
async fn credentials_that_cannot_be_tested_are_left_out_and_counted(pool: PgPool) {
    let (_cloud, endpoint) = Simulation::start().await;
    let world = World::beside_aws(pool, &endpoint).await;
    let (cx, ada) = (&world.cx, &world.ada);
    let proof = backend::Proof::NotDemanded;
    let role = credentials::create(cx, ada, &draft::arn_role("role"), proof).await.unwrap();
    let azure = CredentialDraft {
        format: "azure_token".into(),
        name: "azure".into(),
        account_name: "account".into(),
        secret: "sv=2024&sig=abc".into(),
        ..CredentialDraft::default()
    };
    credentials::create(cx, ada, &azure.parse().unwrap(), proof).await.unwrap();
    let all = CredentialView::default();
    let wanted = credentials::list_to_test(cx, ada, &all, String::new()).await.unwrap();
    assert_eq!((wanted.ids, wanted.left_out), (vec![role.id], 1));
    let tally = credentials::test_all(cx, ada, &all, String::new()).await.unwrap();
    assert_eq!((tally.wanted, tally.tested, tally.left_out), (1, 1, 1));
    let member = world.person(Role::Member).await;
    assert!(matches!(credentials::list_to_test(cx, &member, &all, String::new()).await, Err(Error::Forbidden)));
}
