//! Reach of many repos in one look, and many who change it at once.

use std::collections::BTreeSet;

use backend::{
    Lifetime, TokenLimits,
    actor::{self, Actor},
    grants::{self, OnName},
    groups, repos, tokens, vending,
};
use domain::{
    grant::{Level, Principal},
    org::Role,
    repo::Visibility,
};
use sqlx::PgPool;
use testing::ORG;
use uuid::Uuid;

use super::Shore;

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
