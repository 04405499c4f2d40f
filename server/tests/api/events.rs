//! Audit events.

use domain::org::Role;
use serde_json::Value;
use sqlx::PgPool;
use testing::{World, draft};

use crate::{api::refused, support::Server};

#[sqlx::test(migrations = "../migrations")]
async fn events_come_in_pages_that_move_nothing_and_as_files(pool: PgPool) {
    let server = Server::start(pool).await;
    for number in 0..5 {
        server.add("acme", &draft::self_managed(&format!("bucket-{number}"), &format!("bucket-{number}"))).await;
    }
    let get = async |query: &str| -> Value {
        server.api(&format!("/api/v1/orgs/acme/events{query}")).await.json().await.unwrap()
    };
    let all = get("?search=bucket_config.created").await;
    let names = |page: &Value| -> Vec<String> {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["subject_name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&all), ["bucket-4", "bucket-3", "bucket-2", "bucket-1", "bucket-0"]);
    let first = get("?search=bucket_config.created&limit=2").await;
    server.add("acme", &draft::self_managed("bucket-new", "bucket-new")).await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = get(&format!("?search=bucket_config.created&limit=2&cursor={cursor}")).await;
    assert_eq!(
        (names(&first), names(&second)),
        (vec!["bucket-4".into(), "bucket-3".into()], vec!["bucket-2".into(), "bucket-1".into()])
    );
    assert!(first["items"][0]["sentence"].as_str().unwrap().contains("bucket-4"));

    let lines = server.api("/api/v1/orgs/acme/events.jsonl?search=bucket_config.created").await;
    assert!(lines.headers()["content-type"].to_str().unwrap().starts_with("application/jsonl"));
    let lines = lines.text().await.unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 6);
    assert_eq!(lines[1], all["items"][0]);
    let csv = server.api("/api/v1/orgs/acme/events.csv?search=bucket_config.created").await.text().await.unwrap();
    assert_eq!(csv.lines().count(), 7, "{csv}");
    refused(server.api("/api/v1/orgs/acme/events?cursor=x").await, 422).await;
    refused(server.api("/api/v1/orgs/acme/events.csv?limit=1").await, 422).await;
}

/// What the list of events shows for a query.
async fn events(server: &Server, query: &str) -> Vec<Value> {
    let body: Value = server.api(&format!("/api/v1/orgs/acme/events?{query}")).await.json().await.unwrap();
    body["items"].as_array().unwrap_or_else(|| panic!("{query}: {body}")).clone()
}

#[sqlx::test(migrations = "../migrations")]
async fn events_are_found_by_person_action_and_object(pool: PgPool) {
    let world = World::new(pool).await;
    let other = world.named("grace", Role::Admin).await;
    let server = Server::serve(world, None).await;
    let kept = server.add("acme", &draft::self_managed("kept", "kept")).await;
    let gone = server.add("acme", &draft::self_managed("gone", "gone")).await;
    let path = format!("/api/v1/orgs/acme/buckets/{gone}");
    assert_eq!(server.call("DELETE", &path, &Value::Null).send().await.unwrap().status(), 204);
    backend::buckets::create(&server.cx, &other, &draft::self_managed("theirs", "theirs").parse().unwrap())
        .await
        .unwrap();
    let found = async |query: &str| -> Vec<String> {
        let name = |event: &Value| {
            format!("{} {}", event["action"].as_str().unwrap(), event["subject_name"].as_str().unwrap_or("-"))
        };
        events(&server, query).await.iter().map(name).collect()
    };
    let (created, deleted) = ("action=bucket_config.created", "action=bucket_config.deleted");
    assert_eq!(
        found(created).await,
        ["bucket_config.created theirs", "bucket_config.created gone", "bucket_config.created kept"]
    );
    assert_eq!(found(deleted).await, ["bucket_config.deleted gone"]);
    assert_eq!(found(&format!("subject={gone}")).await, ["bucket_config.deleted gone", "bucket_config.created gone"]);
    assert_eq!(found(&format!("subject={kept}&{deleted}")).await, [""; 0]);
    assert_eq!(found(&format!("subject={gone}&{created}&search=ada")).await, ["bucket_config.created gone"]);
    let theirs = format!("person={}", other.person());
    assert!(found(&theirs).await.contains(&"bucket_config.created theirs".to_owned()));
    assert_eq!(found(&format!("{theirs}&{created}")).await, ["bucket_config.created theirs"]);
    assert_eq!(found(&format!("{theirs}&search=kept")).await, [""; 0]);
    assert_eq!(found(&format!("{theirs}&action=buckets")).await, ["bucket_config.created theirs"]);
    assert_eq!(found(&format!("{theirs}&action=refused")).await, [""; 0]);
    assert_eq!(found(&format!("subject_kind=bucket_config&subject={kept}")).await, ["bucket_config.created kept"]);
    assert_eq!(found(&format!("subject_kind=repo&subject={kept}")).await, [""; 0]);
    assert_eq!(found("subject_kind=bucket_config&search=gone").await.len(), 2);
    let csv = server.api(&format!("/api/v1/orgs/acme/events.csv?subject={gone}")).await.text().await.unwrap();
    assert_eq!(csv.lines().count(), 3, "{csv}");
}

#[sqlx::test(migrations = "../migrations")]
async fn events_are_found_by_time_whenever_they_were_committed(pool: PgPool) {
    let server = Server::start(pool.clone()).await;
    // Long after the others, and by a transaction that began before they did.
    let late = "insert into audit_event (org_id, action, subject, subject_kind, at)
        select id, 'token.created', $1, 'token', now() + $2::interval from org where slug = 'acme'";
    for (subject, after) in
        [("in-an-hour", "1 hour"), ("a-little-earlier", "59 minutes 50 seconds"), ("in-two-hours", "2 hours")]
    {
        sqlx::query(late).bind(subject).bind(after).execute(&pool).await.unwrap();
    }
    let at: (String, String) = sqlx::query_as(
        "select to_char(now() + interval '59 minutes 40 seconds', 'YYYY-MM-DD\"T\"HH24:MI:SSOF:00'),
                to_char(now() + interval '59 minutes 55 seconds', 'YYYY-MM-DD\"T\"HH24:MI:SSOF:00')",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    let subjects = async |query: &str| -> Vec<String> {
        let subject = |event: &Value| event["subject"].as_str().unwrap_or_default().to_owned();
        events(&server, query).await.iter().map(subject).collect()
    };
    let (since, until) = (at.0.replace('+', "%2B"), at.1.replace('+', "%2B"));
    assert_eq!(subjects(&format!("since={since}")).await, ["in-two-hours", "a-little-earlier", "in-an-hour"]);
    assert_eq!(subjects(&format!("since={since}&until={until}")).await, ["a-little-earlier"]);
    assert_eq!(subjects(&format!("since={since}&action=token.created&limit=1")).await, ["in-two-hours"]);
    let before = subjects(&format!("until={until}")).await;
    assert_eq!((before[0].as_str(), before.contains(&"in-an-hour".to_owned())), ("a-little-earlier", false));
    assert_eq!(subjects("since=2999-01-01T00:00:00Z").await, [""; 0]);
    assert_eq!(subjects("until=2000-01-01T00:00:00Z").await, [""; 0]);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_filter_that_cannot_be_read_is_refused_by_its_name(pool: PgPool) {
    let server = Server::start(pool).await;
    for (query, name) in [
        ("person=x", "person"),
        ("action=made", "action"),
        ("subject=", "subject"),
        ("subject_kind=moon", "subject_kind"),
        ("action=", "action"),
        ("since=yesterday", "since"),
        ("until=2026-13-01T00:00:00Z", "until"),
        ("since=2026-11-22", "since"),
        ("since=2026-11-22T00:00:01Z&until=2026-11-22T00:00:00Z", "until"),
    ] {
        let problem = refused(server.api(&format!("/api/v1/orgs/acme/events?{query}")).await, 422).await;
        assert_eq!(problem["errors"][0]["parameter"], name, "{query}");
    }
}
