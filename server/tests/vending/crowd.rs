//! Concurrent vends while STS is slow.

use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::PgPool;
use testing::{ORG, aws::Behaviour, draft, until};

use super::Scene;

#[sqlx::test(migrations = "../migrations")]
async fn while_sts_is_slow_no_connection_is_held_and_others_go_on(pool: PgPool) {
    let scene = Arc::new(Scene::new(pool).await);
    scene.sts.is(Behaviour::Slow(Duration::from_secs(30)));
    let before = scene.sts.arrived();
    let waiting: Vec<_> = (0..40)
        .map(|_| {
            let scene = scene.clone();
            tokio::spawn(async move { scene.vend("write").await })
        })
        .collect();
    until("a request to STS", async || scene.sts.arrived() > before).await;
    let pool = &scene.server.pool;
    let freed = until("free connections", async || pool.num_idle() == pool.size() as usize).await;
    assert!(freed < Duration::from_secs(5), "connections are held while STS is asked: {freed:?}");
    scene.sts.is(Behaviour::Good);
    let began = Instant::now();
    assert_eq!(scene.vend_elsewhere().await.0, 200);
    let (status, ..) = scene.get(&format!("/orgs/{ORG}/buckets"), &scene.server.token).await;
    assert_eq!(status, 200);
    assert!(began.elapsed() < Duration::from_secs(5), "nobody else waits");
    for answer in waiting {
        let (status, retry_after, body) = answer.await.unwrap();
        assert_eq!((status, retry_after.is_some()), (503, true), "{body}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_thousand_who_ask_at_once_make_one_session(pool: PgPool) {
    let scene = Arc::new(Scene::new(pool).await);
    let before = scene.sts.sessions();
    scene.sts.is(Behaviour::Slow(Duration::from_millis(500)));
    let asks: Vec<_> = (0..1_000)
        .map(|_| {
            let scene = scene.clone();
            tokio::spawn(async move { scene.vend("write").await })
        })
        .collect();
    let mut keys = BTreeSet::new();
    for ask in asks {
        let (status, _, body) = ask.await.unwrap();
        assert_eq!(status, 200, "{body}");
        keys.insert(body["aws_access_key_id"].as_str().unwrap().to_owned());
    }
    assert!(scene.sts.sessions() - before <= 2, "{} sessions", scene.sts.sessions() - before);
    assert!(keys.len() <= 2, "{keys:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_thousand_who_ask_first_make_one_test(pool: PgPool) {
    let scene = Arc::new(Scene::new(pool).await);
    let id = scene.server.add(ORG, &draft::role("untested", "untested")).await;
    let before = scene.sts.sessions();
    let asks: Vec<_> = (0..1_000)
        .map(|_| {
            let (scene, path) = (scene.clone(), format!("/orgs/{ORG}/buckets/{id}/credentials"));
            tokio::spawn(async move { scene.get(&path, &scene.server.token).await.0 })
        })
        .collect();
    for ask in asks {
        assert_eq!(ask.await.unwrap(), 200);
    }
    // The role assumed, a session for another prefix, and the credentials themselves.
    assert!(scene.sts.sessions() - before <= 4, "{} sessions", scene.sts.sessions() - before);
}
