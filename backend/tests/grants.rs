//! What somebody reaches: by role, grants, groups and narrowed tokens, in lists, details and vending alike.

use std::collections::BTreeSet;

use backend::{
    Conflict, Error, Intent, KeysetRequest, Lifetime, RepoFilter, TokenLimits, VendedCredentials,
    actor::{self, Actor},
    buckets,
    grants::{self, OnName},
    groups, members, orgs, repos, tokens, vending,
};
use domain::{
    bucket::Bucket,
    grant::{Level, Principal},
    org::Role,
    repo::Visibility,
    token::{Access, Resource},
};
use sqlx::PgPool;
use testing::{ORG, World, aws::Simulation, draft};
use uuid::Uuid;

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
async fn a_narrowed_token_reaches_what_it_names_and_manages_nothing(pool: PgPool) {
    let shore = Shore::new(pool).await;
    let (cx, ada) = (&shore.world.cx, &shore.world.ada);
    let (name, days) = ("ci".parse().unwrap(), Lifetime::days(1).unwrap());
    let bearer = async |limits: TokenLimits| {
        let made = tokens::create_limited(cx, ada, &name, days, &limits).await.unwrap();
        (made.view.clone(), actor::authenticate(cx, &made.text).await.unwrap())
    };
    let (view, one) = bearer(TokenLimits { repos: vec!["sea-a".into()], ..TokenLimits::default() }).await;
    assert_eq!(view.limited_to, Some(vec!["repo sea-a".to_owned()]));
    assert_eq!(shore.repos(&one).await, ["sea-a"]);
    assert_eq!(access_of_last_vend(&shore.world).await, "write");
    assert!(matches!(buckets::get(cx, &one, shore.lake.id).await, Err(Error::NotFound)));
    assert!(matches!(repos::create(cx, &one, &draft::repo("x1", "lake", "x1")).await, Err(Error::Forbidden)));
    let given = grants::give(cx, &one, OnName::Repo("sea-a"), Principal::Everyone, Level::Manage).await;
    assert!(matches!(given, Err(Error::Forbidden)), "an owner's token manages nothing once it is narrowed");
    assert!(matches!(backend::audit::recent(cx, &one, 1).await, Err(Error::Forbidden)));
    let config = TokenLimits { bucket_configs: vec!["lake".into()], reads_only: true, ..TokenLimits::default() };
    let (_, reading) = bearer(config).await;
    assert_eq!(shore.repos(&reading).await, ["lake-a", "lake-b"]);
    assert_eq!(access_of_last_vend(&shore.world).await, "read");
    let unknown = TokenLimits { repos: vec!["nothing".into()], ..TokenLimits::default() };
    let refused = tokens::create_limited(cx, ada, &name, days, &unknown).await;
    assert!(matches!(refused, Err(Error::Invalid(_))));
    // What it was narrowed to is gone: it reaches nothing, rather than everything.
    repos::delete(cx, ada, "sea-a", None).await.unwrap();
    let every = KeysetRequest { rows: 10, after: None, search: String::new() };
    assert!(repos::list_after(cx, &one, &RepoFilter::All, &every).await.unwrap().items.is_empty());
    assert_eq!(
        tokens::list(cx, ada).await.unwrap().iter().filter(|token| token.limited_to == Some(Vec::new())).count(),
        1
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn a_narrowed_token_of_a_person_enters_the_organisations_that_it_names_and_no_other(pool: PgPool) {
    let shore = Shore::new(pool).await;
    let (cx, ada) = (&shore.world.cx, &shore.world.ada);
    let own = actor::find_own(cx, ada.person()).await.unwrap();
    for slug in ["other", "third"] {
        orgs::create_own(cx, &slug.parse().unwrap(), ada.person()).await.unwrap();
    }
    let other = actor::find(cx, ada.person(), "other").await.unwrap();
    buckets::create(cx, &other, &draft::hmac("dock", "dock").parse().unwrap()).await.unwrap();
    let make = async |repos: &[&str], buckets: &[&str]| {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let limits = TokenLimits { repos: names(repos), bucket_configs: names(buckets), reads_only: false };
        tokens::create_limited(cx, &own, &"ci".parse().unwrap(), Lifetime::days(1).unwrap(), &limits).await
    };
    for (repos, buckets) in [
        (&["sea-a"][..], &[][..]),
        (&["acme/nothing"], &[]),
        (&["nowhere/sea-a"], &[]),
        (&["other/sea-a"], &[]),
        (&["ada/sea-a"], &[]),
        (&["/sea-a"], &[]),
        (&["acme/sea-a"], &["lake"]),
        (&["acme/sea-a"; 101], &[]),
    ] {
        let refused = make(repos, buckets).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{repos:?} {buckets:?}: {refused:?}");
    }
    let made = make(&[&format!("{ORG}/sea-a")], &["other/dock"]).await.unwrap();
    assert_eq!(made.view.limited_to, Some(vec!["bucket config other/dock".to_owned(), format!("repo {ORG}/sea-a")]));
    let client = actor::authenticate_client(cx, &made.text).await.unwrap();
    let enters = async |slug: &str| actor::find_of_client(cx, &client, slug).await;
    assert_eq!(shore.repos(&enters(ORG).await.unwrap()).await, ["sea-a"]);
    assert_eq!(buckets::list_nicknames(cx, &enters("other").await.unwrap()).await.unwrap().len(), 1);
    assert!(matches!(enters("third").await, Err(Error::NotFound)));
    let entered = orgs::list(cx, &client).await.unwrap();
    assert_eq!(entered.iter().map(|org| org.slug.as_str()).collect::<Vec<_>>(), [ORG, "other"]);
    // Whoever holds it founds no organisation, though it is its owner's, with all scopes.
    assert!(matches!(client.must_reach(Resource::Organization, Access::Admin), Err(Error::Forbidden)));
    // A name that its holder may not read any more is not told to them.
    let member = shore.world.named("grace", Role::Member).await;
    let hers = actor::find_own(cx, member.person()).await.unwrap();
    let limits = TokenLimits { repos: vec![format!("{ORG}/sea-a")], ..TokenLimits::default() };
    let days = Lifetime::days(1).unwrap();
    tokens::create_limited(cx, &hers, &"hers".parse().unwrap(), days, &limits).await.unwrap();
    members::remove(cx, ada, member.person()).await.unwrap();
    assert_eq!(tokens::list(cx, &hers).await.unwrap()[0].limited_to, Some(vec!["a repo out of reach".to_owned()]));
    // What it names in an organisation is gone: it does not enter it any more.
    repos::delete(cx, ada, "sea-a", None).await.unwrap();
    assert!(matches!(enters(ORG).await, Err(Error::NotFound)));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_leaked_token_ends_for_anybody_and_no_text_is_answered_otherwise(pool: PgPool) {
    let world = World::new(pool).await;
    let token = world.token(&world.ada).await;
    let network = backend::ClientNetwork::UNKNOWN;
    for text in ["", "nonsense", "ema_x", &format!("{token}x"), &token.replace('e', "f")] {
        tokens::end_leaked(&world.cx, network, text).await.unwrap();
    }
    actor::authenticate(&world.cx, &token).await.unwrap();
    tokens::end_leaked(&world.cx, network, &format!(" {token}\n")).await.unwrap();
    assert!(matches!(actor::authenticate(&world.cx, &token).await, Err(Error::Unauthenticated)));
    tokens::end_leaked(&world.cx, network, &token).await.unwrap();
    let mut limited = false;
    for _ in 0..100 {
        limited |= matches!(tokens::end_leaked(&world.cx, network, "x").await, Err(Error::RateLimited { .. }));
    }
    assert!(limited);
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

/// Pages of repos read what somebody reaches for all of them at once; everything else asks about one.
#[sqlx::test(migrations = "../migrations")]
async fn a_list_says_of_each_repo_what_is_said_of_it_alone(pool: PgPool) {
    let shore = Shore::private(pool).await;
    let (cx, ada, pool) = (&shore.world.cx, &shore.world.ada, &shore.world.pool);
    let team = groups::create(cx, ada, &"team".parse().unwrap()).await.unwrap().id;
    let mut people = vec![ada.clone(), shore.world.ocean.clone()];
    for (name, role) in
        [("grace", Role::Member), ("edsger", Role::Member), ("tony", Role::Reader), ("mel", Role::Admin)]
    {
        people.push(shore.world.named(name, role).await);
    }
    let (grace, edsger, tony) = (&people[2], &people[3], &people[4]);
    groups::add_member(cx, ada, team, edsger.person()).await.unwrap();
    groups::add_member(cx, ada, team, tony.person()).await.unwrap();
    shore.give(OnName::Repo("lake-a"), grace, Level::Write).await;
    shore.give(OnName::BucketConfig(shore.lake.id), grace, Level::Read).await;
    shore.give(OnName::Repo("sea-a"), tony, Level::Manage).await;
    grants::give(cx, ada, OnName::Repo("lake-b"), Principal::Group(team), Level::Manage).await.unwrap();
    let mut tokens: Vec<(Actor, Option<String>)> = people.iter().map(|person| (person.clone(), None)).collect();
    for (person, repos, bucket_configs) in
        [(grace, vec!["lake-a"], vec![]), (grace, vec![], vec!["lake"]), (ada, vec!["sea-a"], vec!["lake"])]
    {
        let names = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
        let limits = TokenLimits { repos: names(repos), bucket_configs: names(bucket_configs), reads_only: false };
        let (name, day) = ("narrow".parse().unwrap(), Lifetime::days(1).unwrap());
        let made = tokens::create_limited(cx, person, &name, day, &limits).await.unwrap();
        let token = actor::authenticate(cx, &made.text).await.unwrap().token_id().map(str::to_owned);
        tokens.push((person.clone(), token));
    }
    let org: Uuid = sqlx::query_scalar("select id from org where slug = $1").bind(ORG).fetch_one(pool).await.unwrap();
    let mut seen = BTreeSet::new();
    for (everyone, is_public) in [(None, false), (None, true), (Some(Level::Read), false), (Some(Level::Write), true)] {
        grants::set_default(cx, ada, everyone).await.unwrap();
        let visibility = if is_public { Visibility::AuthenticatedPublic } else { Visibility::Private };
        repos::set_visibility(cx, ada, "sea-a", visibility).await.unwrap();
        for (person, token) in &tokens {
            let said: Vec<(String, i32, i32)> = sqlx::query_as(
                "select r.name, reach(r.org_id, $2, $3, r.id, r.bucket_config_id), coalesce(may.level, 0)
                 from repo r left join reaches($1, $2, $3, array(select id from repo)) may on may.repo_id = r.id
                 where r.org_id = $1",
            )
            .bind(org)
            .bind(Uuid::from(person.person()))
            .bind(token)
            .fetch_all(pool)
            .await
            .unwrap();
            assert_eq!(said.len(), 3);
            for (repo, alone, in_list) in said {
                assert_eq!(
                    in_list, alone,
                    "{repo} to {person:?} with {token:?}, everyone {everyone:?}, {visibility:?}"
                );
                seen.insert(alone);
            }
        }
    }
    assert_eq!(seen, BTreeSet::from([0, 1, 2, 3]), "every level was among them");
}

/// Two who change what somebody reaches wait for each other one way round only, and so do the vends beside them.
#[sqlx::test(migrations = "../migrations")]
async fn grants_are_given_and_taken_at_once_without_a_deadlock(pool: PgPool) {
    let shore = Shore::private(pool).await;
    let (cx, ada) = (&shore.world.cx, &shore.world.ada);
    let (grace, edsger) =
        (shore.world.named("grace", Role::Member).await, shore.world.named("edsger", Role::Member).await);
    let give = async |repo, to: &Actor, level| {
        grants::give(cx, ada, OnName::Repo(repo), Principal::Person(to.person()), level).await.unwrap().id
    };
    for _ in 0..10 {
        tokio::join!(give("lake-a", &grace, Level::Read), give("sea-a", &edsger, Level::Read));
        let (one, other) = tokio::join!(give("lake-a", &grace, Level::Write), give("sea-a", &edsger, Level::Write));
        let (taken, also, vended) = tokio::join!(
            grants::revoke(cx, ada, OnName::Repo("lake-a"), one),
            grants::revoke(cx, ada, OnName::Repo("sea-a"), other),
            vending::vend_for_repo(cx, ada, "lake-b")
        );
        assert!(taken.is_ok() && also.is_ok() && vended.is_ok(), "{taken:?} {also:?} {vended:?}");
    }
    for person in [&grace, &edsger] {
        assert!(shore.repos(person).await.is_empty());
    }
}
