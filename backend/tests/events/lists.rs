//! Lists of events: pages, the most recent, the export, and what an event is about.

use backend::{audit, buckets};
use domain::{
    audit::{EventFilter, Turn},
    org::Role,
};
use sqlx::PgPool;
use testing::{World, draft::bucket};

use super::{of_words, sentences, turn_all};

/// Inserts `count` events into Ada's organisation; each thousandth contains `rare`, each of the oldest hundred
/// `ancient`.
async fn fill(world: &World, count: i64) {
    sqlx::query(
        "insert into audit_event (org_id, person_id, action, subject_kind, subject, subject_name, detail)
         select o.id, o.person_id, 'repo.edited', 'repo', gen_random_uuid(), 'r' || n,
                jsonb_build_object('note', case when n % 1000 = 0 then 'rare' when n <= 100 then 'ancient' else 'usual' end)
         from org o, generate_series(1, $1) n where o.slug = 'acme' order by n",
    )
    .bind(count)
    .execute(&world.pool)
    .await
    .unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn pages_go_both_ways_and_every_event_is_on_one_of_them(pool: PgPool) {
    let world = World::new(pool).await;
    fill(&world, 3_000).await;
    for (search, count) in
        [("usual", 2_897), ("rare", 3), ("ancient", 100), ("anc", 100), ("r170 usual", 1), ("nowhere", 0)]
    {
        assert_eq!(turn_all(&world, &of_words(search)).await.len(), count, "{search}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_overview_tells_what_is_recent_without_what_happens_all_the_time(pool: PgPool) {
    let world = World::new(pool).await;
    world.token(&world.ocean).await;
    buckets::create(&world.cx, &world.ada, &bucket("production", "data")).await.unwrap();
    sqlx::query(
        "insert into audit_event (org_id, action, subject_kind, subject)
         select id, 'credentials.vended', 'bucket_config', gen_random_uuid() from org, generate_series(1, 100)",
    )
    .execute(&world.pool)
    .await
    .unwrap();
    world.token(&world.ada).await;
    let told = async |most: u32| -> Vec<String> {
        let recent = audit::recent(&world.cx, &world.ada, most).await.unwrap();
        recent.iter().map(|listed| listed.event.sentence().to_string()).collect()
    };
    let all = [
        "ada@example.com created API token ci",
        "ada@example.com added bucket config production at s3://data",
        "The operator created organisation acme",
    ];
    assert_eq!(told(9).await, all);
    assert_eq!(told(2).await, all[..2]);
    let member = world.person(Role::Member).await;
    assert!(audit::recent(&world.cx, &member, 9).await.is_err());
}

#[sqlx::test(migrations = "../migrations")]
async fn an_export_is_complete_and_another_organisations_events_are_not_in_it(pool: PgPool) {
    let world = World::new(pool).await;
    fill(&world, 2_500).await;
    world.token(&world.ocean).await;
    let read = async |search: &str| {
        let mut export = audit::export(&world.ada, of_words(search)).unwrap();
        let mut events = Vec::new();
        loop {
            let more = audit::read_next(&world.cx, &mut export).await.unwrap();
            if more.is_empty() {
                return events;
            }
            events.extend(more);
        }
    };
    let all = read("").await;
    assert_eq!(all.len(), 2_501);
    assert!(all.iter().all(|event| event.org.as_deref() == Some("acme")));
    assert_eq!(read("ancient").await.len(), 100);
    let member = world.person(Role::Member).await;
    assert!(audit::export(&member, EventFilter::default()).is_err());
}

#[sqlx::test(migrations = "../migrations")]
async fn what_an_event_is_about_is_linked_while_it_is_there(pool: PgPool) {
    let world = World::new(pool).await;
    let made = buckets::create(&world.cx, &world.ada, &bucket("production", "data")).await.unwrap();
    let there = async || {
        let page = audit::list(&world.cx, &world.ada, &of_words("bucket_config created"), Turn::Newest).await.unwrap();
        page.items[0].still_there.clone()
    };
    assert_eq!(there().await, Some(made.id.to_string()));
    buckets::delete(&world.cx, &world.ada, made.id, None).await.unwrap();
    assert_eq!(there().await, None);
    let history = sentences(&world, &world.ada, "production").await;
    assert_eq!(history[0], "ada@example.com deleted bucket config production");
}
