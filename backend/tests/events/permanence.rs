//! Events stay as they are, and leave by the retention rule only.

use backend::{Retention, audit, orgs};
use sqlx::PgPool;
use testing::World;

use super::page;

#[sqlx::test(migrations = "../migrations")]
async fn events_outlive_their_organisation(pool: PgPool) {
    let world = World::new(pool).await;
    world.token(&world.ocean).await;
    orgs::delete(&world.cx, &world.ocean, None).await.unwrap();
    let mut export = audit::export_for_operator(Some("ocean".parse().unwrap()));
    let events = audit::read_next(&world.cx, &mut export).await.unwrap();
    let history: Vec<String> = events.iter().map(|event| event.sentence().to_string()).collect();
    assert!(history.contains(&"ada@example.com created API token ci".to_owned()), "{history:?}");
    assert!(audit::read_next(&world.cx, &mut export).await.unwrap().is_empty());
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
    for (days, removed) in [(0, 0), (60, 0), (30, 1)] {
        let retention = Retention::days(days).unwrap();
        assert_eq!(audit::sweep(&world.cx, retention).await.unwrap(), removed, "{days}");
    }
    assert!(page(&world, &world.ada, "deleted").await.is_empty());
    let mut export = audit::export_for_operator(None);
    let newest = audit::read_next(&world.cx, &mut export).await.unwrap().remove(0);
    assert_eq!(newest.sentence().to_string(), "The operator removed expired events: 1");
}

#[sqlx::test(migrations = false)]
async fn events_of_before_are_completed_and_the_previous_server_goes_on_inserting(pool: PgPool) {
    let migrator = sqlx::migrate!("../migrations");
    migrator.run_to(16, &pool).await.unwrap();
    let person = "insert into person (id, email, name, password_hash) values
        ('00000000-0000-0000-0000-00000000000a', 'ada@example.com', 'Ada', ''),
        ('00000000-0000-0000-0000-00000000000b', 'mel@example.com', 'Mel', '')";
    let event = "insert into audit_event (org_id, person_id, token_id, action, subject, detail)
        values ('00000000-0000-0000-0000-00000000000c', '00000000-0000-0000-0000-00000000000a', null, $1, $2, $3::jsonb)";
    let tell = async |action: &str, subject: &str, detail: &str| {
        sqlx::query(event).bind(action).bind(subject).bind(detail).execute(&pool).await.unwrap();
    };
    sqlx::raw_sql(person).execute(&pool).await.unwrap();
    sqlx::raw_sql(
        "alter table org disable trigger all;
         insert into org (id, slug, active_key) values ('00000000-0000-0000-0000-00000000000c', 'acme', 1);
         alter table org enable trigger all",
    )
    .execute(&pool)
    .await
    .unwrap();
    let gone = "11111111-1111-1111-1111-111111111111";
    tell("bucket_config.created", gone, r#"{"nickname": "old"}"#).await;
    tell("bucket_config.tested", gone, r#"{"problem": null}"#).await;
    tell("bucket_config.tested", "s3://data/", r#"{"problem": null}"#).await;
    tell("member.removed", "00000000-0000-0000-0000-00000000000b", r#"{"role": "member"}"#).await;
    migrator.run(&pool).await.unwrap();
    tell("member.role_changed", "00000000-0000-0000-0000-00000000000b", r#"{"before": "member", "after": "admin"}"#)
        .await;
    sqlx::query("delete from person").execute(&pool).await.unwrap();
    let cx = testing::context(&pool).await;
    let mut export = audit::export_for_operator(Some("acme".parse().unwrap()));
    let events = audit::read_next(&cx, &mut export).await.unwrap();
    let history: Vec<String> = events.iter().map(|event| event.sentence().to_string()).collect();
    assert_eq!(
        history,
        [
            "ada@example.com changed the role of mel@example.com from member to admin",
            "ada@example.com removed mel@example.com",
            "ada@example.com tested unsaved values for s3://data/: passed",
            "ada@example.com tested bucket config old: passed",
            "ada@example.com added bucket config old",
        ]
    );
}
