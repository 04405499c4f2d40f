//! Audit events.

use serde_json::Value;
use sqlx::PgPool;
use testing::draft;

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
