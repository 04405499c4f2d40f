//! Concurrent changes of the same rows.

use reqwest::StatusCode;
use serde_json::json;
use sqlx::{Connection as _, PgConnection, PgPool, raw_sql};
use testing::{PASSWORD, World, until_database};

use crate::support::Server;

const WAITS: &str = "select exists (select 1 from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock' and application_name <> 'other')";

/// The other transaction holds the organisation's row, which an owner's new role needs at its commit, and then wants
/// the membership whose role is being changed.
#[sqlx::test(migrations = "../migrations")]
async fn whoever_the_database_gives_up_for_another_is_told_that_nothing_was_changed_and_may_try_at_once(pool: PgPool) {
    let world = World::new(pool).await;
    world.named("second", domain::org::Role::Owner).await;
    let server = Server::serve(world, None).await;
    let mut other = PgConnection::connect_with(&server.pool.connect_options()).await.unwrap();
    // The transaction that detects the deadlock is the one that is aborted.
    raw_sql("set application_name = 'other'; set deadlock_timeout = '1min'; set lock_timeout = 0; set statement_timeout = 0")
        .execute(&mut other)
        .await
        .unwrap();
    raw_sql("begin; select from org where slug = 'acme' for no key update").execute(&mut other).await.unwrap();
    let change = || {
        let request = server.client.patch(server.url("/v1/organizations/acme/second"));
        request.basic_auth("ada@example.com", Some(PASSWORD)).body(json!({ "role": "admin" }).to_string()).send()
    };
    let knot = async {
        until_database("a request that waits for a lock", &server.pool, WAITS).await;
        let theirs = "select from membership m join person p on p.id = m.person_id where p.email = 'second@example.com' for update of m";
        raw_sql(theirs).execute(&mut other).await.unwrap();
        raw_sql("rollback").execute(&mut other).await.unwrap();
    };
    let (refused, ()) = tokio::join!(change(), knot);
    let refused = refused.unwrap();
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.headers()["retry-after"], "1");
    let body: serde_json::Value = refused.json().await.unwrap();
    assert!(body["message"].as_str().unwrap().contains("nothing was changed"), "{body}");
    let role =
        "select m.role from membership m join person p on p.id = m.person_id where p.email = 'second@example.com'";
    let role: String = sqlx::query_scalar(role).fetch_one(&server.pool).await.unwrap();
    assert_eq!(role, "owner");
    assert_eq!(change().await.unwrap().status(), StatusCode::NO_CONTENT, "and at once it may be done");
}
