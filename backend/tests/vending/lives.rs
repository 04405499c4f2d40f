//! Lifetime, limits and prefixes of vended credentials.

use backend::{Conflict, Context, Error, Intent, actor::Actor, buckets, repos, vending};
use domain::{
    check::{CheckName, Outcome, Problem},
    draft::bucket::BucketDraft,
    org::Role,
    repo::RepoMode,
};
use sqlx::PgPool;
use testing::{
    World,
    aws::{Behaviour, Simulation},
    draft,
};

use super::{Scene, keys};

#[sqlx::test(migrations = "../migrations")]
async fn credentials_never_outlive_the_token_they_were_asked_for_with(pool: PgPool) {
    let scene = Scene::new(pool).await;
    // Cached credentials of a caller without an expiry are not for one with an expiry.
    let hour = keys(vending::vend_for_repo(scene.context(), &scene.member, "era5").await.unwrap());
    let bearer = scene.bearer(1_800).await;
    let short = keys(vending::vend_for_repo(scene.context(), &bearer, "era5").await.unwrap());
    assert_ne!(short.access_key_id, hour.access_key_id);
    let end: time::OffsetDateTime = sqlx::query_scalar("select expires_at from api_token where id = $1")
        .bind(bearer.token_id())
        .fetch_one(&scene.world.pool)
        .await
        .unwrap();
    assert!(short.expires_at <= end.into(), "{} > {end}", short.expires_at.iso());
    let asked: i64 = scene.sts.asked()["DurationSeconds"].parse().unwrap();
    assert!((1_700..1_800).contains(&asked), "{asked}");
    // A cloud that gives a little more than requested.
    scene.sts.is(Behaviour::Long(60));
    let longer = vending::vend_for_repo(scene.context(), &scene.bearer(1_700).await, "era5").await;
    assert!(matches!(longer, Err(Error::TokenExpiring)), "{longer:?}");
    scene.sts.is(Behaviour::Good);
    let before = scene.sts.arrived();
    for seconds in [60, 890] {
        let refused = vending::vend_for_repo(scene.context(), &scene.bearer(seconds).await, "era5").await;
        assert!(matches!(refused, Err(Error::TokenExpiring)), "{refused:?}");
    }
    assert_eq!(scene.sts.arrived(), before, "nobody was asked");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_a_repo_forbids_the_configs_own_door_does_not_give(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let (cx, ada) = (scene.context(), &scene.world.ada);
    // Other configs whose keys would reach into the repo, from above and from inside it.
    let mut others = Vec::new();
    for (nickname, prefix) in [("outer", "era"), ("inner", "era5/2020"), ("beside", "era50")] {
        let draft = BucketDraft { prefix: prefix.into(), ..draft::role(nickname, "data") };
        others.push(buckets::create(cx, ada, &draft.parse().unwrap()).await.unwrap().id);
    }
    repos::set_mode(cx, ada, "era5", RepoMode::Offline, None).await.unwrap();
    for intent in [Intent::Read, Intent::Write] {
        for id in [scene.bucket, others[1]] {
            let refused = vending::vend_for_bucket(cx, &scene.member, id, intent).await;
            let Err(Error::Conflict(Conflict::RepoInsideOffline { repos })) = &refused else { panic!("{refused:?}") };
            assert_eq!(repos, &["era5"]);
        }
        assert!(vending::vend_for_bucket(cx, &scene.member, others[2], intent).await.is_ok(), "a neighbour");
        // Whole path segments count: era/ does not contain era5/.
        assert!(vending::vend_for_bucket(cx, &scene.member, others[0], intent).await.is_ok(), "no part of it");
    }
    repos::set_mode(cx, ada, "era5", RepoMode::Online, None).await.unwrap();
    assert!(vending::vend_for_bucket(cx, &scene.member, scene.bucket, Intent::Write).await.is_ok());
    let meanwhile = scene
        .ask_while(
            &scene.world.named("grace", Role::Member).await,
            async |cx: &Context, actor: Actor| vending::vend_for_bucket(cx, &actor, scene.bucket, Intent::Write).await,
            async |world: &World| {
                repos::set_mode(&world.cx, &world.ada, "era5", RepoMode::Offline, None).await.unwrap();
            },
        )
        .await;
    assert!(matches!(meanwhile, Err(Error::Conflict(Conflict::RepoInsideOffline { .. }))), "{meanwhile:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_role_that_gives_less_than_the_operator_wants_gives_what_it_has(pool: PgPool) {
    let (sts, endpoint) = Simulation::start().await;
    let world = World::beside_aws(pool, &endpoint).await;
    let World { cx, ada, .. } = world;
    let cx = cx.with_credential_lifetime(43_200);
    for (most, given) in [(43_200, 43_200), (14_400, 10_800), (3_600, 3_600)] {
        sts.is(Behaviour::Short(most));
        let name = format!("role-{most}");
        let draft = BucketDraft { role_name: name.clone(), ..draft::role(&name, &name) };
        let bucket = buckets::create(&cx, &ada, &draft.parse().unwrap()).await.unwrap().id;
        let report = buckets::test(&cx, &ada, bucket).await.unwrap();
        assert!(report.has_passed(CheckName::AssumeRole), "{most}: {report:?}");
        let granted = i32::try_from(given).unwrap();
        let shorter = Outcome::Warned { problem: Problem::ShorterLife { wanted: 43_200, granted }, request_id: None };
        let wanted = if given == 43_200 { Outcome::Passed } else { shorter };
        assert_eq!(report.outcome_of(CheckName::Lifetime), Some(&wanted), "{most}: what vending asks for is asked for");
        let before = sts.arrived();
        let made = keys(vending::vend_for_bucket(&cx, &ada, bucket, Intent::Write).await.unwrap());
        assert_eq!(sts.arrived(), before + 1, "{most}: what it gives is known from the test");
        let lasts = made.expires_at.unix_seconds() - cx.now().await.unwrap().unix_seconds();
        assert!((given - 30..=given).contains(&lasts), "{most}: the answer says when they end, in {lasts} s");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn one_person_opens_five_hundred_repos_at_once(pool: PgPool) {
    let scene = Scene::new(pool).await;
    for number in 0..500 {
        let name = format!("repo-{number}");
        repos::create(scene.context(), &scene.world.ada, &draft::repo(&name, "role", &name)).await.unwrap();
    }
    let bearer = scene.bearer(86_400).await;
    let asks: Vec<_> = (0..500)
        .map(|number| {
            let (scene, bearer) = (scene.clone(), bearer.clone());
            tokio::spawn(
                async move { vending::vend_for_repo(scene.context(), &bearer, &format!("repo-{number}")).await },
            )
        })
        .collect();
    for ask in asks {
        let vended = ask.await.unwrap();
        assert!(vended.is_ok(), "{vended:?}");
    }
}
