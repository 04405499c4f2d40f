//! A backend on a database of the test's own, with people in two organisations.

#![allow(dead_code, reason = "every test file uses a part of it")]

use backend::{
    Backend,
    actor::Actor,
    cloud::aws::Aws,
    egress::{Egress, Rules},
    seal::{KeyFile, Keyring},
};
use domain::{
    bucket::NewBucket,
    draft::{bucket::BucketDraft, people::SetupDraft},
};
use sqlx::PgPool;
use zeroize::Zeroizing;

pub(crate) const KEYS: &str = "k-test = AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

pub(crate) struct World {
    pub(crate) backend: Backend,
    pub(crate) pool: PgPool,
    /// The owner of `acme`.
    pub(crate) ada: Actor,
    /// The same person as the owner of `ocean`.
    pub(crate) ocean: Actor,
}

pub(crate) async fn backend(pool: &PgPool) -> Backend {
    let keyring = Keyring::open(&KeyFile::Text(Zeroizing::new(KEYS.to_owned())), pool).await.unwrap();
    let egress = Egress::new(Rules::default(), Vec::new());
    Backend::new(pool.clone(), keyring, Aws::new(None, None, None, egress))
}

pub(crate) async fn world(pool: PgPool) -> World {
    let backend = backend(&pool).await;
    let owner = SetupDraft {
        name: "Ada".into(),
        email: "ada@example.com".into(),
        password: "correct horse battery".into(),
        org: "acme".into(),
    };
    let person = backend.bootstrap(&owner.parse().unwrap()).await.unwrap();
    backend.create_org(&"ocean".parse().unwrap(), person).await.unwrap();
    let ada = backend.actor_in_session(person, "acme").await.unwrap();
    let ocean = backend.actor_in_session(person, "ocean").await.unwrap();
    World { backend, pool, ada, ocean }
}

impl World {
    /// Ada in `acme`, with another role.
    pub(crate) async fn ada_as(&self, role: &str) -> Actor {
        sqlx::query("update membership set role = $1 where org_id = (select id from org where slug = 'acme')")
            .bind(role)
            .execute(&self.pool)
            .await
            .unwrap();
        self.backend.actor_in_session(self.ada.person(), "acme").await.unwrap()
    }
}

pub(crate) fn draft(nickname: &str, bucket: &str) -> BucketDraft {
    BucketDraft {
        nickname: nickname.into(),
        platform: "s3".into(),
        bucket: bucket.into(),
        region: "us-east-1".into(),
        auth_method: "aws_customer_managed_role".into(),
        account_id: "123456789012".into(),
        role_name: "lakewarden".into(),
        shared_secret: "canary-shared-secret".into(),
        ..BucketDraft::default()
    }
}

pub(crate) fn bucket(nickname: &str, name: &str) -> NewBucket {
    draft(nickname, name).parse().unwrap()
}
