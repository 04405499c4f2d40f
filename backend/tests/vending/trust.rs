//! A role that is not proved, and an external ID of another namespace, are used for nothing.

use backend::{Error, Proof, actor, buckets, credentials, external_id};
use domain::{
    check::{CheckName, Outcome, Problem},
    credential::{Keys, TestPlace},
    draft::bucket::BucketDraft,
};
use sqlx::PgPool;
use testing::{
    World,
    aws::{Behaviour, Simulation},
    draft,
};

#[sqlx::test(migrations = "../migrations")]
async fn a_role_that_is_not_proved_is_used_for_nothing(pool: PgPool) {
    let (sts, endpoint) = Simulation::start().await;
    let world = World::beside_aws(pool, &endpoint).await;
    let new = draft::bucket("role", "data");
    sts.is(Behaviour::Open);
    let report = buckets::test_new(&world.cx, &world.ada, new.location.clone(), new.access.clone()).await.unwrap();
    assert!(report.has_passed(CheckName::AssumeRole), "{report:?}");
    assert_eq!(report.first_problem(), Some(&Problem::RoleAcceptsAnyExternalId));
    for check in [CheckName::List, CheckName::Read, CheckName::Write] {
        assert!(matches!(report.outcome_of(check), Some(Outcome::Skipped { .. })), "{report:?}");
    }
    assert_eq!(sts.touched(), 0, "its session touched the bucket");
    // Claimed by another organisation: proved, but not ours.
    sts.is(Behaviour::Good);
    buckets::test_new(&world.cx, &world.ocean, new.location.clone(), new.access.clone()).await.unwrap();
    let touched = sts.touched();
    assert!(touched > 0, "theirs is used");
    let report = buckets::test_new(&world.cx, &world.ada, new.location, new.access).await.unwrap();
    assert_eq!(report.first_problem(), Some(&Problem::RoleTaken));
    assert_eq!(sts.touched(), touched);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_external_id_that_this_server_made_is_its_namespaces_alone(pool: PgPool) {
    let (sts, endpoint) = Simulation::start().await;
    let world = World::beside_aws(pool, &endpoint).await;
    let cx = &world.cx;
    let own = actor::find_own(cx, world.ada.person()).await.unwrap();
    let theirs = [
        external_id::get(cx, &world.ocean).await.unwrap().expose().to_owned(),
        buckets::offer_secret(cx, &world.ocean).await.unwrap(),
        external_id::get(cx, &own).await.unwrap().expose().to_owned(),
    ];
    let kept = BucketDraft { shared_secret: theirs[1].as_str().into(), ..draft::role("theirs", "theirs") };
    buckets::create(cx, &world.ocean, &kept.parse().unwrap()).await.unwrap();
    for id in &theirs {
        let config = BucketDraft { shared_secret: id.as_str().into(), ..draft::role("ours", "data") };
        let new: domain::bucket::NewBucket = config.parse().unwrap();
        let Err(Error::Invalid(errors)) = buckets::create(cx, &world.ada, &new).await else { panic!("stored") };
        assert!(errors.get("shared_secret").unwrap().contains("cannot be used here"));
        let report = buckets::test_new(cx, &world.ada, new.location, new.access).await.unwrap();
        assert_eq!(report.first_problem(), Some(&Problem::ExternalIdTaken));
        let mut role = draft::arn_role("role");
        let Keys::AwsRole { external_id, .. } = &mut role.keys else { panic!() };
        *external_id = domain::aws::ExternalId::parse(&id.as_str().into()).ok();
        let Err(Error::Invalid(errors)) = credentials::create(cx, &world.ada, &role, Proof::NotDemanded).await else {
            panic!("stored")
        };
        assert!(errors.get("external_id").is_some());
        let report = credentials::test_new(cx, &world.ada, &role.keys, &TestPlace::default()).await.unwrap();
        assert_eq!(report.first_problem(), Some(&Problem::ExternalIdTaken));
    }
    assert_eq!(sts.arrived(), 0, "nothing was tried with it");
    // The namespace's own external ID may be used, chosen or not.
    let own = external_id::get(cx, &world.ada).await.unwrap().expose().to_owned();
    let config = BucketDraft { shared_secret: own.as_str().into(), ..draft::role("ours", "data") };
    assert!(buckets::create(cx, &world.ada, &config.parse().unwrap()).await.is_ok());
}

#[sqlx::test(migrations = "../migrations")]
async fn an_offer_of_a_server_before_this_one_is_known_again(pool: PgPool) {
    let world = World::new(pool).await;
    let offered = buckets::offer_secret(&world.cx, &world.ocean).await.unwrap();
    sqlx::query("update offered_secret set digest = null").execute(&world.pool).await.unwrap();
    sqlx::query("delete from made_external_id").execute(&world.pool).await.unwrap();
    buckets::remember_offered_secrets(&world.cx).await.unwrap();
    let config = BucketDraft { shared_secret: offered.as_str().into(), ..draft::role("ours", "data") };
    let refused = buckets::create(&world.cx, &world.ada, &config.parse().unwrap()).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
}
