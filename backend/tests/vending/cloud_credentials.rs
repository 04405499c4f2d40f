//! A cloud credential stays on the server, and is read old or new while it is replaced, never mixed.

use std::{sync::Arc, time::Duration};

use backend::{Conflict, Error, Intent, Proof, RepoKeys, buckets, credentials, repos, vending};
use domain::{
    bucket::SecretAccessKey,
    credential::{EditedCredential, EditedKeys, Keys},
    draft::bucket::BucketDraft,
    org::Role,
};
use sqlx::PgPool;
use testing::{
    World,
    aws::{Behaviour, Sessions, Simulation},
    draft, until,
};

use super::{is_changed, keys};

/// A config that uses a key pair of a cloud credential, in a store that also serves STS, and a repo.
async fn on_credential(pool: PgPool) -> (Arc<World>, Simulation, domain::id::CloudCredentialId) {
    let (store, endpoint) = Simulation::start().await;
    let world = World::beside_store(pool, &endpoint).await;
    let mut pair = draft::key_pair("shared");
    if let Keys::AwsKey { endpoint: at, .. } = &mut pair.keys {
        *at = endpoint.parse().ok();
    }
    let key = credentials::create(&world.cx, &world.ada, &pair, Proof::NotDemanded).await.unwrap();
    let config = BucketDraft {
        endpoint,
        auth_method: "cloud_credential".into(),
        cloud_credential: key.id.to_string(),
        ..draft::hmac("shared", "data")
    };
    buckets::create(&world.cx, &world.ada, &config.parse().unwrap()).await.unwrap();
    repos::create(&world.cx, &world.ada, &draft::repo("era5", "shared", "era5")).await.unwrap();
    (Arc::new(world), store, key.id)
}

fn rotated(access_key_id: &str) -> EditedCredential {
    let keys = EditedKeys::AwsKey {
        access_key_id: access_key_id.parse().ok(),
        secret_access_key: SecretAccessKey::parse(&"rotated/secret".into()).ok(),
        endpoint: None,
        kms_key_id: None,
    };
    EditedCredential { keys: Some(keys), ..EditedCredential::default() }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_cloud_credential_never_leaves_the_server(pool: PgPool) {
    let (world, store, _) = on_credential(pool).await;
    let member = world.person(Role::Member).await;
    let repo = repos::get(&world.cx, &world.ada, "era5").await.unwrap();
    for (mood, sessions) in
        [(Behaviour::Absent, Sessions::Held), (Behaviour::Refusing, Sessions::Held), (Behaviour::Good, Sessions::Loose)]
    {
        store.is(mood);
        store.treats(sessions);
        sqlx::query("delete from connection_test").execute(&world.pool).await.unwrap();
        buckets::test(&world.cx, &world.ada, repo.bucket).await.unwrap();
        for actor in [&world.ada, &member] {
            let refused = vending::vend_for_repo(&world.cx, actor, "era5").await;
            assert!(matches!(refused, Err(Error::Conflict(Conflict::NoTemporaryKeys))), "{mood:?}: {refused:?}");
            let refused = vending::vend_for_bucket(&world.cx, actor, repo.bucket, Intent::Read).await;
            assert!(matches!(refused, Err(Error::Conflict(Conflict::NoTemporaryKeys))), "{mood:?}: {refused:?}");
            let keys = vending::keys_for_repo(&world.cx, actor, &repo).await.unwrap();
            assert!(matches!(keys, RepoKeys::OnRequest), "{keys:?}");
        }
    }
    store.is(Behaviour::Good);
    store.treats(Sessions::Held);
    buckets::test(&world.cx, &world.ada, repo.bucket).await.unwrap();
    let made = keys(vending::vend_for_repo(&world.cx, &member, "era5").await.unwrap());
    assert_eq!((made.session_token.as_str(), store.signed_by().as_str()), ("token", "AKIDEXAMPLE"));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_credential_that_is_replaced_serves_old_or_new(pool: PgPool) {
    let (world, store, key) = on_credential(pool).await;
    let member = world.person(Role::Member).await;
    vending::vend_for_repo(&world.cx, &world.ada, "era5").await.unwrap();
    store.is(Behaviour::Slow(Duration::from_millis(400)));
    let before = store.arrived();
    let replace = async {
        until("a request to STS", async || store.arrived() > before).await;
        let edit = rotated("AKIDROTATED");
        credentials::edit(&world.cx, &world.ada, key, &edit, None, Proof::NotDemanded).await.unwrap();
    };
    let (vended, ()) = tokio::join!(vending::vend_for_repo(&world.cx, &member, "era5"), replace);
    assert!(is_changed(&vended, "The cloud credential of the bucket config"), "{vended:?}");
    store.is(Behaviour::Good);
    vending::vend_for_repo(&world.cx, &member, "era5").await.unwrap();
    assert_eq!(store.signed_by(), "AKIDROTATED");

    // While it is replaced again and again, no vend mixes both.
    let vends = async {
        let mut other = Vec::new();
        for _ in 0..60 {
            match vending::vend_for_repo(&world.cx, &member, "era5").await {
                Ok(_) | Err(Error::Conflict(Conflict::ChangedWhileMaking { .. })) => {}
                Err(error) => other.push(error),
            }
        }
        other
    };
    let replaced = async {
        for number in 0..20 {
            let edit = rotated(&format!("AKIDNUMBER{number}"));
            credentials::edit(&world.cx, &world.ada, key, &edit, None, Proof::NotDemanded).await.unwrap();
        }
    };
    let (other, ()) = tokio::join!(vends, replaced);
    assert!(other.is_empty(), "{other:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn replacing_a_credential_touches_no_config_that_relies_on_it(pool: PgPool) {
    let (world, _, key) = on_credential(pool).await;
    // A transaction that holds the config does not block replacing the credential.
    let mut held = world.pool.begin().await.unwrap();
    sqlx::query("select from bucket_config for update").execute(&mut *held).await.unwrap();
    let edit = rotated("AKIDROTATED");
    let replaced = credentials::edit(&world.cx, &world.ada, key, &edit, None, Proof::NotDemanded).await;
    assert!(replaced.is_ok(), "{replaced:?}");
}
