//! Vending while AWS STS is slow, throttled, down or out of its mind, and while a crowd asks. The counterpart speaks STS as
//! AWS documents it: <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>; what it does wrong is up to
//! each test.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Form, Router,
    extract::{State, rejection::FormRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use backend::Proof;
use domain::{
    aws::ExternalId,
    credential::{EditedCredential, EditedKeys, Keys},
    draft::bucket::BucketDraft,
    org::Role,
};
use serde_json::{Value, json};
use sqlx::PgPool;
use support::Server;
use testing::{ORG, OTHER_ORG, World, draft};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tokio::net::TcpListener;

/// What the counterpart does with a right request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Good,
    Slow(Duration),
    Refusing,
    Throttling,
    Down,
    Nonsense,
    /// Hands out what has expired already.
    Stale,
}

/// AWS STS, with a role that demands [`draft::SHARED_SECRET`].
#[derive(Clone)]
struct Sts {
    mood: Arc<Mutex<Mood>>,
    sessions: Arc<AtomicUsize>,
    /// What it was asked last.
    asked: Arc<Mutex<HashMap<String, String>>>,
}

impl Sts {
    async fn start() -> (Self, String) {
        let sts = Self {
            mood: Arc::new(Mutex::new(Mood::Good)),
            sessions: Arc::new(AtomicUsize::new(0)),
            asked: Arc::default(),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(sts.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (sts, address)
    }

    fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// How many sessions it has begun so far that were asked for rightly.
    fn sessions(&self) -> usize {
        self.sessions.load(Ordering::SeqCst)
    }
}

fn refusal(status: StatusCode, code: &str) -> Response {
    let body = format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>No.</Message></Error><RequestId>r-1</RequestId></ErrorResponse>"
    );
    (status, [(header::CONTENT_TYPE, "text/xml"), (header::HeaderName::from_static("x-amzn-requestid"), "r-1")], body)
        .into_response()
}

async fn answer(State(sts): State<Sts>, form: Result<Form<HashMap<String, String>>, FormRejection>) -> Response {
    let Some(Form(asked)) = form.ok().filter(|form| form.contains_key("Action")) else {
        // S3, as far as anybody asks here.
        return StatusCode::NOT_FOUND.into_response();
    };
    if asked.get("ExternalId").map(String::as_str) != Some(draft::SHARED_SECRET) {
        return refusal(StatusCode::FORBIDDEN, "AccessDenied");
    }
    let mood = *sts.mood.lock().unwrap();
    match mood {
        Mood::Refusing => return refusal(StatusCode::FORBIDDEN, "AccessDenied"),
        Mood::Throttling => return refusal(StatusCode::BAD_REQUEST, "Throttling"),
        Mood::Down => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Mood::Nonsense => return "<html>Welcome to the captive portal</html>".into_response(),
        Mood::Slow(wait) => tokio::time::sleep(wait).await,
        Mood::Good | Mood::Stale => {}
    }
    sts.asked.lock().unwrap().clone_from(&asked);
    let number = sts.sessions.fetch_add(1, Ordering::SeqCst);
    let seconds: i64 = if mood == Mood::Stale { -60 } else { asked["DurationSeconds"].parse().unwrap() };
    #[expect(clippy::disallowed_methods, reason = "another party's clock")]
    let expires = (OffsetDateTime::now_utc() + time::Duration::seconds(seconds)).format(&Rfc3339).unwrap();
    let body = format!(
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>\
         <AccessKeyId>ASIA{number:016}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>\
         <SessionToken>token</SessionToken><Expiration>{expires}</Expiration></Credentials></AssumeRoleResult>\
         <ResponseMetadata><RequestId>r-{number}</RequestId></ResponseMetadata></AssumeRoleResponse>"
    );
    ([(header::CONTENT_TYPE, "text/xml")], body).into_response()
}

/// A server with a role's bucket config in each of two organisations, whose role has been found to be right.
struct Scene {
    server: Server,
    sts: Sts,
    id: String,
    other_id: String,
    other_token: String,
    reader_token: String,
}

impl Scene {
    async fn new(pool: PgPool) -> Self {
        let (sts, endpoint) = Sts::start().await;
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
    let asked = scene.sts.asked.lock().unwrap().clone();
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
    assert!(scene.sts.asked.lock().unwrap()["RoleArn"].ends_with("role/other"));
}
