//! Refused vends, and their errors.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use domain::repo::RepoMode;
use serde_json::json;
use sqlx::PgPool;
use testing::{ORG, OTHER_ORG, aws::Behaviour, draft, until};

use super::Scene;

#[sqlx::test(migrations = "../migrations")]
async fn what_is_anothers_and_what_is_not_there_answer_the_same(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let repo = json!({
        "name": "era5", "description": null, "bucket_nickname": "theirs", "kind": "icechunk", "metadata": null,
        "prefix": "era5", "create_mode": "register",
    });
    let path = scene.server.url(&format!("/orgs/{OTHER_ORG}/repos"));
    let created = scene.server.client.post(path).bearer_auth(&scene.other_token).json(&repo).send().await.unwrap();
    assert_eq!(created.status(), 201);
    let nobodys = uuid::Uuid::from_u128(7);
    let repos = [(OTHER_ORG, "era5"), (OTHER_ORG, "none"), (ORG, "era5"), ("nowhere", "era5")];
    let buckets =
        [(OTHER_ORG, &scene.other_id), (ORG, &scene.other_id), (ORG, &nobodys.to_string()), ("nowhere", &scene.id)]
            .map(|(org, id)| format!("/orgs/{org}/buckets/{id}/credentials"));
    let paths = repos
        .into_iter()
        .flat_map(|(org, repo)| ["bucket-credentials", "open"].map(|what| format!("/repos/{org}/{repo}/{what}")))
        .chain(repos.map(|(org, repo)| format!("/api/v1/repos/{org}/{repo}/aws-credentials")))
        .chain(buckets);
    let mut answers = BTreeSet::new();
    for path in paths {
        let (status, _, body) = scene.get(&path, &scene.server.token).await;
        // Each API has its own error format.
        let sentence = body["detail"].as_str().or(body["message"].as_str()).unwrap_or_default();
        answers.insert((status, sentence.to_owned()));
    }
    assert_eq!(answers, BTreeSet::from([(404, "Not found.".to_owned())]));
}

#[sqlx::test(migrations = "../migrations")]
async fn from_the_moment_a_token_is_revoked_it_vends_nothing(pool: PgPool) {
    let scene = Arc::new(Scene::new(pool).await);
    let id: String = sqlx::query_scalar("select token_id from audit_event where action = 'credentials.vended' limit 1")
        .fetch_one(&scene.server.pool)
        .await
        .unwrap();
    let vended = Arc::new(AtomicUsize::new(0));
    let asking: Vec<_> = (0..8)
        .map(|_| {
            let (scene, vended) = (scene.clone(), vended.clone());
            tokio::spawn(async move {
                let mut answers = Vec::new();
                while answers.iter().filter(|(_, status)| *status == 401).count() < 20 {
                    let asked = Instant::now();
                    let (status, ..) = scene.vend("read").await;
                    vended.fetch_add(usize::from(status == 200), Ordering::SeqCst);
                    answers.push((asked, status));
                }
                answers
            })
        })
        .collect();
    until("vended credentials", async || vended.load(Ordering::SeqCst) > 8).await;
    backend::tokens::revoke(&scene.server.cx, &scene.server.ada, &id).await.unwrap();
    let revoked = Instant::now();
    for one in asking {
        for (asked, status) in one.await.unwrap() {
            assert!(status == 401 || (status == 200 && asked < revoked), "{status}");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_about_to_end_is_refused_with_a_sentence(pool: PgPool) {
    let scene = Scene::new(pool).await;
    sqlx::query("update api_token set expires_at = now() + interval '1 minute'")
        .execute(&scene.server.pool)
        .await
        .unwrap();
    let (status, _, body) = scene.vend("read").await;
    assert_eq!(status, 403, "{body}");
    assert!(body["detail"].as_str().unwrap().contains("Your token expires too soon"), "{body}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_repo_that_was_set_offline_meanwhile_is_refused_to_the_client(pool: PgPool) {
    let scene = Arc::new(Scene::new(pool).await);
    let (cx, ada) = (&scene.server.cx, &scene.server.ada);
    backend::repos::create(cx, ada, &draft::repo("era5", "ours", "era5")).await.unwrap();
    scene.sts.is(Behaviour::Slow(Duration::from_millis(500)));
    let before = scene.sts.arrived();
    let asking = tokio::spawn({
        let scene = scene.clone();
        async move { scene.get(&format!("/repos/{ORG}/era5/bucket-credentials"), &scene.server.token).await }
    });
    until("a request to STS", async || scene.sts.arrived() > before).await;
    backend::repos::set_mode(cx, ada, "era5", RepoMode::Offline, None).await.unwrap();
    let (status, _, body) = asking.await.unwrap();
    assert_eq!((status, body["aws_access_key_id"].is_null()), (409, true), "{body}");
}
