//! Vending while AWS STS is slow, throttled, down or out of its mind, while a crowd asks, and from stores of every kind.

use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

use crate::support::Server;
use backend::Proof;
use domain::{
    aws::ExternalId,
    credential::{EditedCredential, EditedKeys, Keys},
    draft::bucket::BucketDraft,
    org::Role,
};
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{
    ORG, OTHER_ORG, World,
    aws::{Counterpart, Mood, Sessions},
    draft,
};

/// A server with a role's bucket config in each of two organisations, whose role has been found to be right.
struct Scene {
    server: Server,
    sts: Counterpart,
    id: String,
    other_id: String,
    other_token: String,
    reader_token: String,
}

impl Scene {
    async fn new(pool: PgPool) -> Self {
        let (sts, endpoint) = Counterpart::start().await;
        let world = World::beside_aws(pool, &endpoint).await;
        let other_token = world.token(&world.ocean).await;
        let reader = world.person(Role::Reader).await;
        let reader_token = world.token(&reader).await;
        let server = Server::serve(world, None).await;
        let id = server.add(ORG, &draft::role("ours", "data")).await;
        let mut theirs = draft::role("theirs", "data");
        theirs.role_name = "another".into();
        let other_id = server.add(OTHER_ORG, &theirs).await;
        let scene = Self { server, sts, id, other_id, other_token, reader_token };
        // The first vend finds out whether the role is to be trusted.
        assert_eq!(scene.vend("read").await.0, 200);
        assert_eq!(scene.vend_elsewhere().await.0, 200);
        scene
    }

    async fn get(&self, path: &str, token: &str) -> (u16, Option<String>, Value) {
        let response = self.server.client.get(self.server.url(path)).bearer_auth(token).send().await.unwrap();
        let retry = response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        (response.status().as_u16(), retry, response.json().await.unwrap())
    }

    async fn vend(&self, access: &str) -> (u16, Option<String>, Value) {
        self.get(&format!("/orgs/{ORG}/buckets/{}/credentials?access={access}", self.id), &self.server.token).await
    }

    async fn vend_elsewhere(&self) -> (u16, Option<String>, Value) {
        self.get(&format!("/orgs/{OTHER_ORG}/buckets/{}/credentials", self.other_id), &self.other_token).await
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn trouble_that_may_pass_asks_for_patience_and_a_refusal_says_why(pool: PgPool) {
    let scene = Scene::new(pool).await;
    for mood in [Mood::Throttling, Mood::Down, Mood::Nonsense, Mood::Stale] {
        scene.sts.is(mood);
        let (status, retry_after, body) = scene.vend("write").await;
        assert_eq!((status, retry_after.is_some()), (503, true), "{mood:?}: {body}");
        assert!(body["detail"].is_string(), "{mood:?}: {body}");
    }
    // What passed is over at once: nothing of it is held.
    scene.sts.is(Mood::Good);
    assert_eq!(scene.vend("write").await.0, 200);
    // What is kept still serves, whatever STS does.
    scene.sts.is(Mood::Down);
    assert_eq!(scene.vend("write").await.0, 200);
    scene.sts.is(Mood::Refusing);
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
async fn while_sts_is_slow_no_connection_is_held_and_others_go_on(pool: PgPool) {
    let scene = Arc::new(Scene::new(pool).await);
    scene.sts.is(Mood::Slow(Duration::from_secs(30)));
    let waiting: Vec<_> = (0..40)
        .map(|_| {
            let scene = scene.clone();
            tokio::spawn(async move { scene.vend("write").await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(700)).await;
    let pool = &scene.server.pool;
    assert_eq!(pool.num_idle(), pool.size() as usize, "every connection is free");
    scene.sts.is(Mood::Good);
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
    scene.sts.is(Mood::Slow(Duration::from_millis(500)));
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
async fn whatever_changes_the_answer_empties_what_was_kept(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let key = async || {
        let (status, _, body) = scene.vend("write").await;
        assert_eq!(status, 200, "{body}");
        body["aws_access_key_id"].as_str().unwrap().to_owned()
    };
    let first = key().await;
    assert_eq!(key().await, first, "kept");
    let moved = scene.server.call("PATCH", &format!("/orgs/{ORG}/buckets/{}", scene.id), &json!({ "prefix": "team" }));
    assert_eq!(moved.send().await.unwrap().status(), 200);
    let second = key().await;
    assert_ne!(second, first, "another prefix");
    let role = json!({ "auth_config": {
        "method": "aws_customer_managed_role", "external_customer_id": "123456789012",
        "external_role_name": "renamed", "shared_secret": draft::SHARED_SECRET,
    } });
    let moved = scene.server.call("PATCH", &format!("/orgs/{ORG}/buckets/{}", scene.id), &role);
    assert_eq!(moved.send().await.unwrap().status(), 200);
    let third = key().await;
    assert_ne!(third, second, "another role");
    let nickname =
        scene.server.call("PATCH", &format!("/orgs/{ORG}/buckets/{}", scene.id), &json!({ "nickname": "new" }));
    assert_eq!(nickname.send().await.unwrap().status(), 200);
    assert_eq!(key().await, third, "a nickname changes nothing");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_config_on_a_cloud_credential_vends_with_its_role_and_its_key(pool: PgPool) {
    const KEY: &str = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
    let scene = Scene::new(pool).await;
    let (backend, ada) = (&scene.server.backend, &scene.server.ada);
    let mut role = draft::arn_role("shared");
    role.keys = Keys::AwsRole {
        arn: draft::ROLE_ARN.parse().unwrap(),
        external_id: ExternalId::parse(&draft::SHARED_SECRET.into()).ok(),
        endpoint: None,
        kms_key_id: KEY.parse().ok(),
    };
    let credential = backend.create_credential(ada, &role, Proof::NotDemanded).await.unwrap();
    let config = BucketDraft {
        prefix: "team".into(),
        auth_method: "cloud_credential".into(),
        cloud_credential: credential.id.to_string(),
        ..draft::self_managed("shared", "shared")
    };
    let id = scene.server.add(ORG, &config).await;
    let path = format!("/orgs/{ORG}/buckets/{id}/credentials");
    let (status, _, first) = scene.get(&path, &scene.server.token).await;
    assert_eq!(status, 200, "{first}");
    let asked = scene.sts.asked();
    assert_eq!(asked["RoleArn"], draft::ROLE_ARN);
    let policy: Value = serde_json::from_str(&asked["Policy"]).unwrap();
    assert_eq!(policy["Statement"][2]["Resource"], json!(["arn:aws:s3:::shared/team/*"]));
    assert_eq!(policy["Statement"][3], json!({ "Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": [KEY] }));

    let (_, _, kept) = scene.get(&path, &scene.server.token).await;
    assert_eq!(kept["aws_access_key_id"], first["aws_access_key_id"]);
    let other = EditedKeys::AwsRole {
        arn: "arn:aws:iam::123456789012:role/other".parse().ok(),
        external_id: None,
        endpoint: None,
        kms_key_id: None,
    };
    let edit = EditedCredential { keys: Some(other), ..EditedCredential::default() };
    backend.edit_credential(ada, credential.id, &edit, None, Proof::NotDemanded).await.unwrap();
    let (_, _, renewed) = scene.get(&path, &scene.server.token).await;
    assert_ne!(renewed["aws_access_key_id"], first["aws_access_key_id"], "another role");
    assert!(scene.sts.asked()["RoleArn"].ends_with("role/other"));
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
    scene.server.backend.test_bucket(&scene.server.ada, id.parse().unwrap()).await.unwrap();
    assert_eq!(scene.get(&path, &scene.server.token).await.0, 200);

    // What was found a week ago counts no more.
    scene.sts.treats(Sessions::Loose);
    assert_eq!(scene.get(&path, &scene.server.token).await.0, 200);
    sqlx::query("update connection_test set tested_at = tested_at - interval '8 days'")
        .execute(&scene.server.pool)
        .await
        .unwrap();
    assert_eq!(scene.get(&path, &scene.server.token).await.0, 409);
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
    // The role assumed, a session for another place, and the credentials themselves.
    assert!(scene.sts.sessions() - before <= 4, "{} sessions", scene.sts.sessions() - before);
}

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
        // Each API has its own form of an error.
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
    let asking: Vec<_> = (0..8)
        .map(|_| {
            let scene = scene.clone();
            tokio::spawn(async move {
                let mut answers = Vec::new();
                while answers.iter().filter(|(_, status)| *status == 401).count() < 20 {
                    answers.push((Instant::now(), scene.vend("read").await.0));
                }
                answers
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    scene.server.backend.revoke_token(&scene.server.ada, &id).await.unwrap();
    let revoked = Instant::now();
    let mut before = 0;
    for one in asking {
        for (asked, status) in one.await.unwrap() {
            assert!(status == 401 || (status == 200 && asked < revoked), "{status}");
            before += usize::from(status == 200);
        }
    }
    assert!(before > 8, "it did vend until then");
}

/// A repo in a bucket config with keys of a store after MinIO's example, and somebody who may only read.
async fn store_of_ones_own(pool: PgPool, sessions: Sessions) -> (Server, Counterpart, String) {
    let (store, endpoint) = Counterpart::start().await;
    store.treats(sessions);
    let world = World::beside_store(pool, &endpoint).await;
    let reader = world.person(Role::Reader).await;
    let reader_token = world.token(&reader).await;
    let server = Server::serve(world, None).await;
    server.add(ORG, &BucketDraft { endpoint, prefix: "arrays".into(), ..draft::hmac("keys", "data") }).await;
    let repo = json!({
        "name": "era5", "description": null, "bucket_nickname": "keys", "kind": "icechunk", "metadata": null,
        "prefix": "era5", "create_mode": "register",
    });
    let created = server.call("POST", &format!("/orgs/{ORG}/repos"), &repo).send().await.unwrap();
    assert_eq!(created.status(), 201);
    (server, store, reader_token)
}

async fn answer(server: &Server, path: &str, token: &str) -> (u16, Value) {
    let response = server.client.get(server.url(path)).bearer_auth(token).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[sqlx::test(migrations = "../migrations")]
async fn a_store_that_makes_temporary_keys_makes_them_of_the_stored_pair(pool: PgPool) {
    let (server, store, reader_token) = store_of_ones_own(pool, Sessions::Held).await;
    let (status, keys) = answer(&server, &format!("/repos/{ORG}/era5/bucket-credentials"), &server.token).await;
    assert_eq!(status, 200, "{keys}");
    assert_eq!(keys["aws_session_token"], "token");
    assert!(keys["expiration"].is_string());
    let asked = store.asked();
    let policy: Value = serde_json::from_str(&asked["Policy"]).unwrap();
    assert_eq!(policy["Statement"][2]["Resource"], json!(["arn:aws:s3:::data/arrays/era5/*"]));
    assert!(policy["Statement"][2]["Action"].as_array().unwrap().contains(&json!("s3:PutObject")));

    let (_, opened) = answer(&server, &format!("/repos/{ORG}/era5/open"), &server.token).await;
    assert_eq!(opened["repo_credentials"], keys, "kept");
    let (status, told) = answer(&server, &format!("/api/v1/repos/{ORG}/era5/aws-credentials"), &server.token).await;
    assert_eq!((status, &told["AccessKeyId"]), (200, &keys["aws_access_key_id"]));

    // Narrowed to reading, readers receive them, too.
    let (status, _) = answer(&server, &format!("/repos/{ORG}/era5/bucket-credentials"), &reader_token).await;
    assert_eq!(status, 200);
    let policy: Value = serde_json::from_str(&store.asked()["Policy"]).unwrap();
    assert_eq!(policy["Statement"][2]["Action"], json!(["s3:GetObject"]));
}

#[sqlx::test(migrations = "../migrations")]
async fn temporary_keys_that_are_not_held_to_their_prefix_are_none(pool: PgPool) {
    let (server, store, reader_token) = store_of_ones_own(pool, Sessions::Loose).await;
    let path = format!("/repos/{ORG}/era5/bucket-credentials");
    let (status, keys) = answer(&server, &path, &server.token).await;
    assert_eq!(status, 200, "{keys}");
    assert_eq!(
        (&keys["aws_secret_access_key"], &keys["aws_session_token"]),
        (&json!(draft::SECRET_ACCESS_KEY), &Value::Null)
    );
    assert_eq!(answer(&server, &path, &reader_token).await.0, 403);
    let made = store.sessions();
    assert_eq!(answer(&server, &path, &server.token).await.0, 200);
    assert_eq!(store.sessions(), made, "that was found out once");
}

/// How many statements were run in this thread, with those that begin and end a transaction.
#[derive(Clone, Default)]
struct Statements(Arc<std::sync::atomic::AtomicUsize>);

impl<S: tracing::Subscriber> tracing_subscriber::Layer<S> for Statements {
    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_kept_is_handed_out_in_six_statements(pool: PgPool) {
    use tracing_subscriber::layer::SubscriberExt as _;

    let scene = Scene::new(pool).await;
    let (backend, ada) = (&scene.server.backend, &scene.server.ada);
    backend.create_repo(ada, &draft::repo("era5", "ours", "era5")).await.unwrap();
    let bearer = async || backend.actor_with_token(&scene.server.token).await.unwrap();
    backend.vend_for_repo(&bearer().await, "era5").await.unwrap();
    let statements = Statements::default();
    let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(statements.clone()));
    let count = || statements.0.swap(0, std::sync::atomic::Ordering::SeqCst);
    backend.vend_for_repo(&bearer().await, "era5").await.unwrap();
    let of_repo = count();
    backend.vend_for_bucket(&bearer().await, scene.id.parse().unwrap(), backend::Intent::Read).await.unwrap();
    let of_bucket = count();
    drop(guard);
    for statements in [of_repo, of_bucket] {
        assert!((4..=6).contains(&statements), "{of_repo} and {of_bucket}");
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
    let (backend, ada) = (&scene.server.backend, &scene.server.ada);
    backend.create_repo(ada, &draft::repo("era5", "ours", "era5")).await.unwrap();
    scene.sts.is(Mood::Slow(Duration::from_millis(500)));
    let before = scene.sts.arrived();
    let asking = tokio::spawn({
        let scene = scene.clone();
        async move { scene.get(&format!("/repos/{ORG}/era5/bucket-credentials"), &scene.server.token).await }
    });
    while scene.sts.arrived() == before {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    backend.set_repo_mode(ada, "era5", domain::repo::RepoMode::Offline, None).await.unwrap();
    let (status, _, body) = asking.await.unwrap();
    assert_eq!((status, body["aws_access_key_id"].is_null()), (409, true), "{body}");
}
