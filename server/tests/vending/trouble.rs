//! STS is throttled, down or returns malformed answers, or makes sessions without limits.

use serde_json::Value;
use sqlx::PgPool;
use testing::{
    ORG,
    aws::{Behaviour, Sessions},
    draft,
};

use super::Scene;

#[sqlx::test(migrations = "../migrations")]
async fn trouble_that_may_pass_asks_for_patience_and_a_refusal_says_why(pool: PgPool) {
    let scene = Scene::new(pool).await;
    for mood in [Behaviour::Throttling, Behaviour::Down, Behaviour::Nonsense, Behaviour::Stale] {
        scene.sts.is(mood);
        let (status, retry_after, body) = scene.vend("write").await;
        assert_eq!((status, retry_after.is_some()), (503, true), "{mood:?}: {body}");
        assert!(body["detail"].is_string(), "{mood:?}: {body}");
    }
    // A temporary failure is over at once: it is not cached.
    scene.sts.is(Behaviour::Good);
    assert_eq!(scene.vend("write").await.0, 200);
    // Cached credentials are still vended, whatever STS does.
    scene.sts.is(Behaviour::Down);
    assert_eq!(scene.vend("write").await.0, 200);
    scene.sts.is(Behaviour::Refusing);
    let (status, retry_after, body) =
        scene.get(&format!("/orgs/{ORG}/buckets/{}/credentials", scene.id), &scene.reader_token).await;
    assert_eq!((status, retry_after), (409, None));
    assert!(body["detail"].as_str().unwrap().contains("assume the role"), "{body}");
    let reasons: Vec<Value> = sqlx::query_scalar("select detail from audit_event where action = 'credentials.vended'")
        .fetch_all(&scene.server.pool)
        .await
        .unwrap();
    assert_eq!(reasons.len(), 4, "only what was handed out is an event");
}

#[sqlx::test(migrations = "../migrations")]
async fn nothing_is_vended_where_sessions_are_not_held_to_their_prefix(pool: PgPool) {
    let scene = Scene::new(pool).await;
    scene.sts.treats(Sessions::Loose);
    let id = scene.server.add(ORG, &draft::role("loose", "loose")).await;
    let path = format!("/orgs/{ORG}/buckets/{id}/credentials");
    let (status, _, body) = scene.get(&path, &scene.server.token).await;
    assert_eq!(status, 409, "{body}");
    assert!(body["detail"].as_str().unwrap().contains("does not hold temporary keys to their prefix"), "{body}");
    scene.sts.treats(Sessions::Held);
    backend::buckets::test(&scene.server.cx, &scene.server.ada, id.parse().unwrap()).await.unwrap();
    assert_eq!(scene.get(&path, &scene.server.token).await.0, 200);

    // A week-old finding no longer counts.
    scene.sts.treats(Sessions::Loose);
    assert_eq!(scene.get(&path, &scene.server.token).await.0, 200);
    sqlx::query("update connection_test set tested_at = tested_at - interval '8 days'")
        .execute(&scene.server.pool)
        .await
        .unwrap();
    assert_eq!(scene.get(&path, &scene.server.token).await.0, 409);
}
