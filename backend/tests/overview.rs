//! The overview of an organisation, and the sessions of a person, on a real database.

use backend::{Error, Lifetime, Proof, buckets, credentials, orgs, overview, repos, sessions, tokens};
use domain::{
    org::Role,
    overview::{ConcernSubject, NAMED_CONCERNS, Progress},
};
use serde_json::json;
use sqlx::PgPool;
use testing::{World, draft, draft::bucket};

#[sqlx::test(migrations = "../migrations")]
async fn a_step_is_done_when_it_happened_in_this_organisation(pool: PgPool) {
    let world = World::new(pool).await;
    let progress = async || overview::get_progress(&world.cx, &world.ada).await.unwrap();
    let nothing = Progress { has_bucket_config: false, has_verified: false, has_repo: false, has_used_token: false };
    assert_eq!(progress().await, nothing);
    buckets::create(&world.cx, &world.ada, &bucket("main", "data")).await.unwrap();
    repos::create(&world.cx, &world.ada, &draft::repo("era5", "main", "")).await.unwrap();
    let (name, day) = ("test".parse().unwrap(), Lifetime::days(1).unwrap());
    tokens::create(&world.cx, &world.ada, &name, day).await.unwrap();
    assert_eq!(progress().await, Progress { has_bucket_config: true, has_repo: true, ..nothing });
    sqlx::query("update api_token set last_used_at = now()").execute(&world.pool).await.unwrap();
    assert!(progress().await.has_used_token);
    assert_eq!(overview::get_progress(&world.cx, &world.ocean).await.unwrap(), nothing, "another organisation's");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_fails_comes_before_what_was_not_tested(pool: PgPool) {
    let world = World::new(pool).await;
    let (member, reader) = (world.person(Role::Member).await, world.person(Role::Reader).await);
    let list = async |actor| overview::list_concerns(&world.cx, actor).await;
    assert!(list(&world.ada).await.unwrap().named.is_empty());
    for number in 0..NAMED_CONCERNS {
        let nickname = format!("bucket-{number}");
        buckets::create(&world.cx, &world.ada, &bucket(&nickname, &nickname)).await.unwrap();
    }
    let found = list(&world.ada).await.unwrap();
    assert_eq!((found.named.len(), found.has_more), (NAMED_CONCERNS, false));
    credentials::create(&world.cx, &world.ada, &draft::key_pair("keys"), Proof::NotDemanded).await.unwrap();
    let last = buckets::create(&world.cx, &world.ada, &bucket("zzz", "zzz")).await.unwrap();
    buckets::test(&world.cx, &world.ada, last.id).await.unwrap();
    let found = list(&world.ada).await.unwrap();
    assert_eq!((found.named.len(), found.has_more), (NAMED_CONCERNS, true));
    assert_eq!(found.named[0].subject, ConcernSubject::BucketConfig(last.id));
    assert!(found.named[0].problem.is_some() && found.named[1].problem.is_none());
    assert!(list(&world.ocean).await.unwrap().named.is_empty(), "another organisation's");
    for person in [&member, &reader] {
        assert!(matches!(list(person).await, Err(Error::Forbidden)));
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_organisation_is_deleted_by_its_name_only(pool: PgPool) {
    let world = World::new(pool).await;
    let delete = async |typed| orgs::delete(&world.cx, &world.ocean, Some(typed)).await;
    for typed in ["", "acme", "OCEAN"] {
        assert!(matches!(delete(typed).await, Err(Error::Invalid(_))), "{typed}");
    }
    delete(&format!(" {} ", world.ocean.slug())).await.unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn all_sessions_but_the_current_one_are_closed(pool: PgPool) {
    let world = World::new(pool).await;
    let grace = world.person(Role::Member).await;
    for (id, person) in [(1, &world.ada), (2, &world.ada), (3, &world.ada), (4, &grace)] {
        sessions::open(&world.cx, &[id; 16], Some(person.person()), &json!({})).await.unwrap();
    }
    let current = Some(sessions::SessionId(&[2; 16]));
    let ada = world.ada.person();
    let list = async || sessions::list(&world.cx, ada, current).await.unwrap();
    let listed = list().await;
    assert_eq!(listed.iter().map(|session| session.is_current).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(sessions::close_others(&world.cx, ada, current).await.unwrap().browsers, 2);
    assert_eq!(list().await.len(), 1);
    let lives = async |id: u8| sessions::load(&world.cx, &[id; 16]).await.unwrap().is_some();
    assert_eq!([lives(1).await, lives(2).await, lives(3).await, lives(4).await], [false, true, false, true]);
    assert_eq!(sessions::close_others(&world.cx, ada, current).await.unwrap().browsers, 0);
    let told: Vec<i32> = sqlx::query_scalar(
        "select (detail ->> 'other_sessions')::int from audit_event where action = 'session.closed' order by id",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap();
    assert_eq!(told, [2], "nothing is told where nothing was closed");
}
