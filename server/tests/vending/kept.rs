//! Cached credentials are found cheaply, and only while nothing changes the answer.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use backend::Proof;
use domain::{
    aws::ExternalId,
    credential::{EditedCredential, EditedKeys, Keys},
    draft::bucket::BucketDraft,
};
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{ORG, draft};

use super::Scene;

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
    let (cx, ada) = (&scene.server.cx, &scene.server.ada);
    let mut role = draft::arn_role("shared");
    role.keys = Keys::AwsRole {
        arn: draft::ROLE_ARN.parse().unwrap(),
        external_id: ExternalId::parse(&draft::SHARED_SECRET.into()).ok(),
        endpoint: None,
        kms_key_id: KEY.parse().ok(),
    };
    let credential = backend::credentials::create(cx, ada, &role, Proof::NotDemanded).await.unwrap();
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
    backend::credentials::edit(cx, ada, credential.id, &edit, None, Proof::NotDemanded).await.unwrap();
    let (_, _, renewed) = scene.get(&path, &scene.server.token).await;
    assert_ne!(renewed["aws_access_key_id"], first["aws_access_key_id"], "another role");
    assert!(scene.sts.asked()["RoleArn"].ends_with("role/other"));
}

/// The number of statements run in this thread, including commit. Of begin, sqlx does not tell.
#[derive(Clone, Default)]
struct Statements(Arc<AtomicUsize>);

impl<S: tracing::Subscriber> tracing_subscriber::Layer<S> for Statements {
    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_kept_is_handed_out_in_six_statements_at_every_door(pool: PgPool) {
    use tracing_subscriber::layer::SubscriberExt as _;

    let scene = Scene::new(pool).await;
    let (cx, ada) = (&scene.server.cx, &scene.server.ada);
    backend::repos::create(cx, ada, &draft::repo("era5", "ours", "era5")).await.unwrap();
    let statements = Statements::default();
    let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(statements.clone()));
    let doors = [
        format!("/orgs/{ORG}/buckets/{}/credentials", scene.id),
        format!("/repos/{ORG}/era5/bucket-credentials"),
        format!("/api/v1/orgs/{ORG}/buckets/{}/aws-credentials", scene.id),
        format!("/api/v1/repos/{ORG}/era5/aws-credentials"),
    ];
    for door in &doors {
        assert_eq!(scene.get(door, &scene.server.token).await.0, 200, "{door}");
    }
    // The first thread that logs decides for all whether there is a listener: it may be another test, without one.
    tracing::callsite::rebuild_interest_cache();
    let mut counted = Vec::new();
    for door in &doors {
        statements.0.store(0, Ordering::SeqCst);
        assert_eq!(scene.get(door, &scene.server.token).await.0, 200, "{door}");
        counted.push(1 + statements.0.load(Ordering::SeqCst));
    }
    drop(guard);
    assert!(counted.iter().all(|statements| (4..=6).contains(statements)), "{counted:?} at {doors:?}");
}
