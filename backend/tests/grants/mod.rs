//! What somebody reaches: by role, grants and groups, in lists, details and vending alike.

mod at_once;
mod narrowed;

use backend::{
    Conflict, Error, Intent, KeysetRequest, RepoFilter, VendedCredentials,
    actor::{self, Actor},
    buckets,
    grants::{self, OnName},
    groups, members, repos, vending,
};
use domain::{
    bucket::Bucket,
    grant::{Level, Principal},
    org::Role,
};
use sqlx::PgPool;
use testing::{ORG, World, aws::Simulation, draft};

/// A world with two bucket configs behind roles that vend, `lake` and `sea`, and repos on each: `lake-a`, `lake-b`, `sea-a`.
struct Shore {
    world: World,
    lake: Bucket,
    _cloud: Simulation,
}

impl Shore {
    async fn new(pool: PgPool) -> Self {
        let (cloud, endpoint) = Simulation::start().await;
        let world = World::beside_aws(pool, &endpoint).await.without_waiting();
        let bucket = async |name: &str| {
            let mut new = draft::role(name, name);
            new.role_name = format!("role-{name}");
            buckets::create(&world.cx, &world.ada, &new.parse().unwrap()).await.unwrap()
        };
        let (lake, _sea) = (bucket("lake").await, bucket("sea").await);
        for (repo, home) in [("lake-a", "lake"), ("lake-b", "lake"), ("sea-a", "sea")] {
            repos::create(&world.cx, &world.ada, &draft::repo(repo, home, repo)).await.unwrap();
        }
        Self { world, lake, _cloud: cloud }
    }

    async fn private(pool: PgPool) -> Self {
        let shore = Self::new(pool).await;
        grants::set_default(&shore.world.cx, &shore.world.ada, None).await.unwrap();
        shore
    }

    async fn give(&self, on: OnName<'_>, to: &Actor, level: Level) {
        let to = Principal::Person(to.person());
        grants::give(&self.world.cx, &self.world.ada, on, to, level).await.unwrap();
    }

    /// The repos that a list shows, that can be read, and that vend, which must be the same.
    async fn repos(&self, actor: &Actor) -> Vec<String> {
        let cx = &self.world.cx;
        let every = KeysetRequest { rows: 100, after: None, search: String::new() };
        let listed = repos::list_after(cx, actor, &RepoFilter::All, &every).await.unwrap().items;
        let page = repos::list_view(cx, actor, &Default::default(), Default::default()).await.unwrap();
        let listed: Vec<String> = listed.iter().map(|repo| repo.name.to_string()).collect();
        let paged: Vec<String> = page.items.iter().map(|repo| repo.name.to_string()).collect();
        assert_eq!((&listed, listed.len()), (&paged, page.total as usize));
        for name in ["lake-a", "lake-b", "sea-a"] {
            let is_listed = listed.iter().any(|listed| listed == name);
            assert_eq!(repos::get(cx, actor, name).await.is_ok(), is_listed, "{name}");
            let vended = vending::vend_for_repo(cx, actor, name).await;
            match vended {
                Ok(_) => assert!(is_listed, "{name}"),
                Err(Error::NotFound) => assert!(!is_listed, "{name}"),
                Err(error) => panic!("{name}: {error:?}"),
            }
        }
        listed
    }
}

async fn access_of_last_vend(world: &World) -> String {
    sqlx::query_scalar(
        "select detail ->> 'access' from audit_event where action = 'credentials.vended' order by id desc limit 1",
    )
    .fetch_one(&world.pool)
    .await
    .unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn an_organisation_begins_open_to_everyone_and_can_be_private(pool: PgPool) {
    let shore = Shore::new(pool).await;
    let (cx, ada) = (&shore.world.cx, &shore.world.ada);
    let (member, reader) = (shore.world.person(Role::Member).await, shore.world.person(Role::Reader).await);
    assert_eq!(shore.repos(&member).await, ["lake-a", "lake-b", "sea-a"]);
    assert_eq!(access_of_last_vend(&shore.world).await, "write");
    assert_eq!(shore.repos(&reader).await.len(), 3);
    assert_eq!(access_of_last_vend(&shore.world).await, "read", "a reader never more than read");

    grants::set_default(cx, ada, Some(Level::Read)).await.unwrap();
    assert_eq!(shore.repos(&member).await.len(), 3);
    assert_eq!(access_of_last_vend(&shore.world).await, "read");
    grants::set_default(cx, ada, None).await.unwrap();
    assert!(shore.repos(&member).await.is_empty());
    assert_eq!(shore.repos(ada).await.len(), 3, "owners and admins reach everything");
    for actor in [&member, &reader] {
        assert!(matches!(buckets::get(cx, actor, shore.lake.id).await, Err(Error::NotFound)));
        assert!(buckets::list_nicknames(cx, actor).await.unwrap().is_empty());
        let vended = vending::vend_for_bucket(cx, actor, shore.lake.id, Intent::Read).await;
        assert!(matches!(vended, Err(Error::NotFound)), "{vended:?}");
        assert!(matches!(grants::set_default(cx, actor, Some(Level::Read)).await, Err(Error::Forbidden)));
    }
    assert!(matches!(grants::set_default(cx, ada, Some(Level::Manage)).await, Err(Error::Forbidden)));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_grant_reaches_a_repo_or_a_bucket_config_with_all_its_repos(pool: PgPool) {
    let shore = Shore::private(pool).await;
    let cx = &shore.world.cx;
    let member = shore.world.person(Role::Member).await;
    shore.give(OnName::Repo("sea-a"), &member, Level::Read).await;
    assert_eq!(shore.repos(&member).await, ["sea-a"]);
    assert_eq!(access_of_last_vend(&shore.world).await, "read");
    shore.give(OnName::BucketConfig(shore.lake.id), &member, Level::Write).await;
    assert_eq!(shore.repos(&member).await, ["lake-a", "lake-b", "sea-a"]);
    let nicknames = buckets::list_nicknames(cx, &member).await.unwrap();
    assert_eq!(
        nicknames.iter().map(|name| name.as_str()).collect::<Vec<_>>(),
        ["lake"],
        "a repo does not show its config"
    );
    vending::vend_for_bucket(cx, &member, shore.lake.id, Intent::Write).await.unwrap();
    // The most of several.
    shore.give(OnName::Repo("lake-a"), &member, Level::Read).await;
    vending::vend_for_repo(cx, &member, "lake-a").await.unwrap();
    assert_eq!(access_of_last_vend(&shore.world).await, "write");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_group_reaches_what_its_members_do_and_leaving_it_takes_it_away(pool: PgPool) {
    let shore = Shore::private(pool).await;
    let (cx, ada) = (&shore.world.cx, &shore.world.ada);
    let member = shore.world.person(Role::Member).await;
    let group = groups::create(cx, ada, &"ocean team".parse().unwrap()).await.unwrap();
    let to = Principal::Group(group.id);
    grants::give(cx, ada, OnName::Repo("sea-a"), to, Level::Write).await.unwrap();
    assert!(shore.repos(&member).await.is_empty());
    groups::add_member(cx, ada, group.id, member.person()).await.unwrap();
    assert_eq!(shore.repos(&member).await, ["sea-a"]);
    groups::remove_member(cx, ada, group.id, member.person()).await.unwrap();
    assert!(shore.repos(&member).await.is_empty());
    groups::add_member(cx, ada, group.id, member.person()).await.unwrap();
    members::remove(cx, ada, member.person()).await.unwrap();
    assert!(groups::list_members(cx, ada, group.id).await.unwrap().is_empty());
    groups::delete(cx, ada, group.id).await.unwrap();
    let access = grants::get_access(cx, ada, OnName::Repo("sea-a")).await.unwrap();
    assert!(access.grants.is_empty(), "what was granted to a group goes with it");
    sqlx::query("update principal_group set filled_by = 'claim'").execute(&shore.world.pool).await.unwrap();
    let claimed = groups::create(cx, ada, &"claimed".parse().unwrap()).await.unwrap();
    sqlx::query("update principal_group set filled_by = 'claim'").execute(&shore.world.pool).await.unwrap();
    let by_hand = groups::add_member(cx, ada, claimed.id, ada.person()).await;
    assert!(matches!(by_hand, Err(Error::Conflict(Conflict::GroupFilledByClaim))));
}

#[sqlx::test(migrations = "../migrations")]
async fn who_manages_a_repo_grants_it_and_sets_its_state_and_nothing_else(pool: PgPool) {
    let shore = Shore::private(pool).await;
    let cx = &shore.world.cx;
    let (grace, edsger) =
        (shore.world.named("grace", Role::Member).await, shore.world.named("edsger", Role::Member).await);
    let to = Principal::Person(edsger.person());
    shore.give(OnName::Repo("sea-a"), &grace, Level::Write).await;
    let refused = grants::give(cx, &grace, OnName::Repo("sea-a"), to, Level::Read).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
    let set = repos::set_mode(cx, &grace, "sea-a", domain::repo::RepoMode::Maintenance, None).await;
    assert!(matches!(set, Err(Error::Forbidden)));
    shore.give(OnName::Repo("sea-a"), &grace, Level::Manage).await;
    let given = grants::give(cx, &grace, OnName::Repo("sea-a"), to, Level::Read).await.unwrap();
    repos::set_mode(cx, &grace, "sea-a", domain::repo::RepoMode::Maintenance, None).await.unwrap();
    assert_eq!(shore.repos(&edsger).await, ["sea-a"]);
    let unreadable = grants::give(cx, &grace, OnName::Repo("lake-a"), to, Level::Read).await;
    assert!(matches!(unreadable, Err(Error::NotFound)));
    assert!(matches!(repos::delete(cx, &grace, "sea-a", None).await, Err(Error::Forbidden)));
    let stranger = Principal::Person(backend::random::uuid().into());
    let nobody = grants::give(cx, &grace, OnName::Repo("sea-a"), stranger, Level::Read).await;
    assert!(matches!(nobody, Err(Error::NotFound)));
    let elsewhere = grants::revoke(cx, &shore.world.ada, OnName::Repo("lake-a"), given.id).await;
    assert!(matches!(elsewhere, Err(Error::NotFound)), "a grant is taken back where it was given");
    grants::revoke(cx, &grace, OnName::Repo("sea-a"), given.id).await.unwrap();
    assert!(shore.repos(&edsger).await.is_empty());
    let told = backend::audit::recent(cx, &shore.world.ada, 5).await.unwrap();
    let told: Vec<String> = told.iter().map(|listed| listed.event.sentence().to_string()).collect();
    assert_eq!(told[0], "grace@example.com took back access to repo sea-a from edsger@example.com", "{told:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn keys_of_a_whole_bucket_config_open_no_repo_that_is_out_of_reach(pool: PgPool) {
    let shore = Shore::private(pool).await;
    let (cx, ada) = (&shore.world.cx, &shore.world.ada);
    let member = shore.world.person(Role::Member).await;
    // A config within another one, with a repo of its own.
    let mut inner = draft::role("inner", "lake");
    inner.prefix = "lake/inner".into();
    inner.role_name = "role-lake".into();
    let mut outer = draft::role("outer", "lake");
    outer.prefix = "lake".into();
    outer.role_name = "role-lake".into();
    let outer = buckets::create(cx, ada, &outer.parse().unwrap()).await.unwrap();
    buckets::create(cx, ada, &inner.parse().unwrap()).await.unwrap();
    shore.give(OnName::BucketConfig(outer.id), &member, Level::Write).await;
    vending::vend_for_bucket(cx, &member, outer.id, Intent::Read).await.unwrap();
    repos::create(cx, ada, &draft::repo("inner-a", "inner", "x")).await.unwrap();
    let vended = vending::vend_for_bucket(cx, &member, outer.id, Intent::Read).await;
    assert!(matches!(vended, Err(Error::Conflict(Conflict::BeyondReach))), "{vended:?}");
    shore.give(OnName::Repo("inner-a"), &member, Level::Read).await;
    vending::vend_for_bucket(cx, &member, outer.id, Intent::Read).await.unwrap();
    let writing = vending::vend_for_bucket(cx, &member, outer.id, Intent::Write).await;
    assert!(matches!(writing, Err(Error::Conflict(Conflict::BeyondReach))), "as far, not only as wide");
}

#[sqlx::test(migrations = "../migrations")]
async fn who_reaches_a_repo_is_told_with_the_grant_and_the_credentials_that_are_out(pool: PgPool) {
    let shore = Shore::new(pool).await;
    let (cx, ada) = (&shore.world.cx, &shore.world.ada);
    let member = shore.world.person(Role::Member).await;
    shore.give(OnName::BucketConfig(shore.lake.id), &member, Level::Manage).await;
    assert!(matches!(vending::vend_for_repo(cx, &member, "lake-a").await.unwrap(), VendedCredentials::Temporary(_)));
    let access = grants::get_access(cx, &member, OnName::Repo("lake-a")).await.unwrap();
    let told: Vec<String> = access
        .grants
        .iter()
        .map(|grant| format!("{}: {} by {}", grant.to.name, grant.level.as_str(), grant.on.label()))
        .collect();
    assert_eq!(
        told,
        [
            "member@example.com: manage by Bucket config lake, with its repos",
            "everyone: write by All repos and bucket configs"
        ]
    );
    assert_eq!(access.out.len(), 1);
    assert!(access.out[0].who == "member@example.com" && access.out[0].writes);
    let other = grants::get_access(cx, ada, OnName::Repo("lake-b")).await.unwrap();
    assert!(other.out.is_empty());
    let (_, reached) = grants::list_reached(cx, &member, Principal::Person(member.person())).await.unwrap();
    let reached: Vec<String> =
        reached.iter().map(|it| format!("{}, {}, {}", it.on.label(), it.level.as_str(), it.by)).collect();
    assert_eq!(
        reached,
        ["All repos and bucket configs, write, Everyone", "Bucket config lake, with its repos, manage, Own grant"]
    );
    let others = grants::list_reached(cx, &member, Principal::Person(ada.person())).await;
    assert!(matches!(others, Err(Error::Forbidden)));
    assert!(
        grants::list_reached(cx, ada, Principal::Person(ada.person()))
            .await
            .unwrap()
            .1
            .iter()
            .any(|it| it.by == "Role")
    );
    let foreign = actor::find(cx, ada.person(), "ocean").await.unwrap();
    assert!(matches!(grants::get_access(cx, &foreign, OnName::Repo("lake-a")).await, Err(Error::NotFound)), "{ORG}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_group_that_a_provider_gives_is_not_deleted_with_what_only_owners_change(pool: PgPool) {
    let shore = Shore::private(pool).await;
    let (cx, mel) = (&shore.world.cx, shore.world.named("mel", Role::Admin).await);
    let team = groups::create(cx, &mel, &"team".parse().unwrap()).await.unwrap().id;
    sqlx::query("update principal_group set filled_by = 'claim'").execute(&shore.world.pool).await.unwrap();
    let refused = groups::delete(cx, &mel, team).await;
    assert!(matches!(refused, Err(Error::Conflict(Conflict::GroupMapped))), "{refused:?}");
    sqlx::query("update principal_group set filled_by = 'hand'").execute(&shore.world.pool).await.unwrap();
    groups::delete(cx, &mel, team).await.unwrap();
}
