//! Requests sent twice.

use futures::future::join_all;
use reqwest::Response;
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::PASSWORD;

use crate::{
    api::{made, refused},
    support::Server,
};

const TOKENS: &str = "/api/v1/user/tokens";

async fn send(server: &Server, path: &str, key: &str, body: &Value) -> Response {
    let request = server.client.post(server.url(path)).basic_auth("ada@example.com", Some(PASSWORD));
    request.header("idempotency-key", key).body(body.to_string()).send().await.unwrap()
}

fn token(name: &str) -> Value {
    json!({ "name": name, "expires_in": 3600, "scopes": ["user:read"] })
}

async fn tokens(server: &Server) -> i64 {
    sqlx::query_scalar("select count(*) from api_token where name like 'made%'").fetch_one(&server.pool).await.unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_sent_again_is_answered_again_and_made_once(pool: PgPool) {
    let server = Server::start(pool).await;
    let first = made(send(&server, TOKENS, "key 1", &token("made")).await).await;
    let again = send(&server, TOKENS, "key 1", &token("made")).await;
    assert_eq!(again.headers()["idempotent-replayed"], "true");
    assert_eq!(made(again).await, first, "the text of the token, too");
    assert_eq!(tokens(&server).await, 1);

    let problem = refused(send(&server, TOKENS, "key 1", &token("made-other")).await, 422).await;
    assert_eq!(problem["type"], "urn:problem-type:lakewarden:key-reused");
    refused(send(&server, "/api/v1/orgs", "key 1", &json!({ "name": "reef" })).await, 422).await;
    made(send(&server, TOKENS, "key 2", &token("made")).await).await;
    assert_eq!(tokens(&server).await, 2);
    for bad in ["", "a\ttab", &"x".repeat(256)] {
        let problem = refused(send(&server, TOKENS, bad, &token("made")).await, 422).await;
        assert_eq!(problem["errors"][0]["parameter"], "Idempotency-Key");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn two_that_come_at_once_are_answered_alike(pool: PgPool) {
    let server = Server::start(pool).await;
    let body = token("made");
    let answers = join_all((0..6).map(|_| send(&server, TOKENS, "the same", &body))).await;
    let mut texts = Vec::new();
    for answer in answers {
        texts.push(made(answer).await["text"].clone());
    }
    texts.dedup();
    assert_eq!((texts.len(), tokens(&server).await), (1, 1), "{texts:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_refused_request_leaves_its_key_and_a_lost_one_is_not_carried_out_again(pool: PgPool) {
    let server = Server::start(pool).await;
    refused(send(&server, TOKENS, "key", &json!({ "name": "made" })).await, 422).await;
    made(send(&server, TOKENS, "key", &token("made")).await).await;

    sqlx::query("update idempotent_request set sealed = null, begun_at = now() - interval '1 hour'")
        .execute(&server.pool)
        .await
        .unwrap();
    let problem = refused(send(&server, TOKENS, "key", &token("made")).await, 409).await;
    assert_eq!(problem["type"], "urn:problem-type:lakewarden:outcome-unknown");
    assert_eq!(tokens(&server).await, 1);

    sqlx::query("update idempotent_request set expires_at = now() - interval '1 second'")
        .execute(&server.pool)
        .await
        .unwrap();
    made(send(&server, TOKENS, "key", &token("made")).await).await;
    assert_eq!(tokens(&server).await, 2, "after a day it is another request");
}

/// Lets every insert of a token fail with this error of PostgreSQL's, or with none.
async fn break_tokens(server: &Server, code: Option<&str>) {
    let body =
        code.map_or_else(|| "return new;".to_owned(), |code| format!("raise exception 'x' using errcode = '{code}';"));
    let broken = format!(
        "create or replace function broken() returns trigger language plpgsql as $$ begin {body} end $$;
         create or replace trigger broken before insert on api_token for each row execute function broken()"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(broken)).execute(&server.pool).await.unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn a_failed_request_is_carried_out_again_only_if_it_changed_nothing(pool: PgPool) {
    let server = Server::start(pool).await;
    break_tokens(&server, Some("40001")).await;
    let problem = refused(send(&server, TOKENS, "collided", &token("made")).await, 503).await;
    assert!(problem["detail"].as_str().unwrap().contains("nothing was changed"), "{problem}");
    break_tokens(&server, Some("XX000")).await;
    refused(send(&server, TOKENS, "failed", &token("made")).await, 500).await;
    break_tokens(&server, None).await;
    made(send(&server, TOKENS, "collided", &token("made")).await).await;
    let problem = refused(send(&server, TOKENS, "failed", &token("made")).await, 409).await;
    assert_eq!(problem["type"], "urn:problem-type:lakewarden:outcome-unknown", "it is not running any more");
    assert_eq!(tokens(&server).await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_kept_answer_is_sealed_and_told_to_nobody_else(pool: PgPool) {
    let server = Server::start(pool).await;
    let mine = made(send(&server, TOKENS, "key", &token("made")).await).await;
    let text = mine["text"].as_str().unwrap();
    let kept: String = sqlx::query_scalar("select string_agg(r::text, '') from idempotent_request r")
        .fetch_one(&server.pool)
        .await
        .unwrap();
    let secret = text.rsplit('_').nth(1).unwrap();
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    assert!(!kept.contains(secret) && !kept.contains(&hex), "{kept}");

    // Another token of the same person has its own keys.
    let bucket = json!({ "nickname": "made", "platform": "gs", "bucket": "made", "access": { "method": "anonymous" } });
    let path = "/api/v1/orgs/acme/buckets";
    let by_token = server.call("POST", path, &bucket).header("idempotency-key", "key").send().await.unwrap();
    assert!(!by_token.headers().contains_key("idempotent-replayed"));
    made(by_token).await;

    // A person who is no longer a member gets no stored answer.
    let again = || server.call("POST", path, &bucket).header("idempotency-key", "key").send();
    assert_eq!(made(again().await.unwrap()).await["nickname"], "made");
    sqlx::query("update org set slug = 'elsewhere' where slug = 'acme'").execute(&server.pool).await.unwrap();
    refused(again().await.unwrap(), 404).await;
}
