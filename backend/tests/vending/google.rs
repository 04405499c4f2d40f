//! A service account lets this server in for whoever names it. So it is used in a bucket only once that is shown to be the
//! organisation's.

use backend::{Conflict, Error, Intent, VendedCredentials, actor::Actor, buckets, vending};
use domain::{
    check::{CheckName, Outcome, Problem, Report},
    id::BucketConfigId,
};
use sqlx::PgPool;
use testing::{World, draft, google::Simulation};

/// The object that is to show it.
fn proof(report: &Report) -> String {
    let Some(Problem::OwnerUnproven { object }) = report.first_problem() else { panic!("{report:?}") };
    object.clone()
}

async fn vend(world: &World, actor: &Actor, bucket: BucketConfigId) -> Result<VendedCredentials, Error> {
    vending::vend_for_bucket(&world.cx, actor, bucket, Intent::Write).await
}

fn is_unproven(vended: &Result<VendedCredentials, Error>) -> bool {
    matches!(vended, Err(Error::Conflict(Conflict::NotTrusted { problem: Problem::OwnerUnproven { .. } })))
}

#[sqlx::test(migrations = "../migrations")]
async fn an_account_is_not_used_in_a_bucket_that_is_not_shown_to_be_ones_own(pool: PgPool) {
    let google = Simulation::start().await;
    let world = World::beside_google(pool, &google).await;
    let bucket =
        buckets::create(&world.cx, &world.ada, &draft::google("lake", "data").parse().unwrap()).await.unwrap().id;
    let report = buckets::test(&world.cx, &world.ada, bucket).await.unwrap();
    let object = proof(&report);
    for name in [CheckName::List, CheckName::Read, CheckName::Write] {
        let check = report.checks.iter().find(|check| check.name == name).unwrap();
        assert!(matches!(check.outcome, Outcome::Skipped { .. }), "{check:?}");
    }
    let used = google.used();
    assert!(used.len() == 1 && used[0].contains("%2Elakewarden%2D"), "one look for the object, no more: {used:?}");
    assert!(is_unproven(&vend(&world, &world.ada, bucket).await));

    google.write(&object);
    assert!(buckets::test(&world.cx, &world.ada, bucket).await.unwrap().first_problem().is_none());
    let vended = vend(&world, &world.ada, bucket).await;
    assert!(matches!(vended, Ok(VendedCredentials::Token(_))), "{vended:?}");

    // What shows it for one organisation shows it for no other.
    let theirs =
        buckets::create(&world.cx, &world.ocean, &draft::google("theirs", "data").parse().unwrap()).await.unwrap().id;
    let before = google.used().len();
    let report = buckets::test(&world.cx, &world.ocean, theirs).await.unwrap();
    assert_ne!(proof(&report), object);
    assert_eq!(google.used().len(), before + 1);
    assert!(is_unproven(&vend(&world, &world.ocean, theirs).await));
}
