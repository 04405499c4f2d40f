//! Events: what they tell, that they stay, and how they are found.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use backend::{Retention, actor::Actor};
use domain::{
    audit::{AuditEvent, Turn, WantedEvents},
    org::Role,
};
use sqlx::PgPool;
use testing::World;

async fn page(world: &World, actor: &Actor, search: &str) -> Vec<AuditEvent> {
    let wanted = WantedEvents { search: search.into(), turn: Turn::Newest };
    let page = world.backend.page_of_events(actor, wanted).await.unwrap();
    page.items.into_iter().map(|listed| listed.event).collect()
}

async fn sentences(world: &World, actor: &Actor, search: &str) -> Vec<String> {
    page(world, actor, search).await.iter().map(|event| event.sentence().to_string()).collect()
}

#[sqlx::test(migrations = "../migrations")]
async fn who_it_was_and_with_which_token_outlives_person_and_token(pool: PgPool) {
    let world = World::new(pool).await;
    let mel = world.named("mel", Role::Member).await;
    let token = world.token(&mel).await;
    let bearer = world.backend.actor_with_token(&token).await.unwrap();
    world.backend.revoke_token(&mel, bearer.token_id().unwrap()).await.unwrap();
    sqlx::query("delete from person where email = 'mel@example.com'").execute(&world.pool).await.unwrap();
    let told = sentences(&world, &world.ada, "mel").await;
    assert_eq!(
        told,
        [
            "mel@example.com revoked API token ci",
            "mel@example.com created API token ci",
            "mel@example.com joined as member"
        ]
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn events_outlive_their_organisation(pool: PgPool) {
    let world = World::new(pool).await;
    world.token(&world.ocean).await;
    world.backend.delete_organization(&world.ocean).await.unwrap();
    let mut export = world.backend.events_for_operator(Some("ocean".parse().unwrap()));
    let events = world.backend.next_events(&mut export).await.unwrap();
    let told: Vec<String> = events.iter().map(|event| event.sentence().to_string()).collect();
    assert!(told.contains(&"ada@example.com created API token ci".to_owned()), "{told:?}");
    assert!(world.backend.next_events(&mut export).await.unwrap().is_empty());
}

#[sqlx::test(migrations = "../migrations")]
async fn the_servers_own_role_can_neither_change_nor_remove_events(pool: PgPool) {
    let world = World::new(pool).await;
    world.token(&world.ada).await;
    sqlx::query("insert into audit_event (action, at) values ('token.created', now() - interval '40 days')")
        .execute(&world.pool)
        .await
        .unwrap();
    let count = async || -> i64 {
        sqlx::query_scalar("select count(*) from audit_event").fetch_one(&world.pool).await.unwrap()
    };
    let before = count().await;
    for forbidden in [
        "update audit_event set person_email = 'eve@example.com'",
        "update audit_event set words = null",
        "update audit_event set at = at - interval '1 year'",
        "delete from audit_event",
        "delete from audit_event where at < now() - interval '35 days'",
        "with gone as (delete from audit_event returning 1) select count(*) from gone",
        "truncate audit_event",
        "select expire_events(0, 1000)",
        "select expire_events(29, 1000)",
        "set session_replication_role = replica; delete from audit_event",
    ] {
        let mut connection = world.pool.acquire().await.unwrap();
        assert!(sqlx::raw_sql(forbidden).execute(&mut *connection).await.is_err(), "{forbidden}");
        sqlx::raw_sql("set session_replication_role = origin").execute(&mut *connection).await.unwrap();
        assert_eq!(count().await, before, "{forbidden}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn old_events_leave_by_the_retention_rule_which_is_an_event(pool: PgPool) {
    let world = World::new(pool).await;
    sqlx::query(
        "insert into audit_event (org_id, action, at)
         select id, 'repo.deleted', now() - interval '31 days' from org where slug = 'acme'",
    )
    .execute(&world.pool)
    .await
    .unwrap();
    world.token(&world.ada).await;
    assert!(Retention::days(29).is_err() && Retention::days(-1).is_err());
    let forever = world.backend.sweep_events(Retention::days(0).unwrap()).await.unwrap();
    assert_eq!(forever, 0);
    assert_eq!(world.backend.sweep_events(Retention::days(60).unwrap()).await.unwrap(), 0);
    assert_eq!(world.backend.sweep_events(Retention::days(30).unwrap()).await.unwrap(), 1);
    assert!(page(&world, &world.ada, "deleted").await.is_empty());
    let mut export = world.backend.events_for_operator(None);
    let newest = world.backend.next_events(&mut export).await.unwrap().remove(0);
    assert_eq!(newest.sentence().to_string(), "The operator removed expired events: 1");
}
