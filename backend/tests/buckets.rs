//! Bucket configs on a real database.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;

use backend::{Conflict, Error};
use domain::{check::Status, id::BucketConfigId};
use sqlx::PgPool;
use support::{bucket, draft, world};

#[sqlx::test(migrations = "../migrations")]
async fn the_first_becomes_the_default_and_the_next_does_not(pool: PgPool) {
    let world = world(pool).await;
    let first = world.backend.create_bucket(&world.ada, &bucket("production", "first")).await.unwrap();
    let second = world.backend.create_bucket(&world.ada, &bucket("staging", "second")).await.unwrap();
    assert!(first.is_default && !second.is_default);
    assert_eq!(first.status, Status::NotTested);
    assert_eq!(first.created_by.as_deref(), Some("ada@example.com"));
    let listed = world.backend.list_buckets(&world.ada).await.unwrap();
    assert_eq!(listed, [first, second]);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_nickname_and_a_location_are_taken_once_per_organisation(pool: PgPool) {
    let world = world(pool).await;
    world.backend.create_bucket(&world.ada, &bucket("production", "data")).await.unwrap();
    let conflict = |result: Result<_, Error>| match result {
        Err(Error::Conflict(conflict)) => conflict,
        other => panic!("{other:?}"),
    };
    let same_name = world.backend.create_bucket(&world.ada, &bucket("PRODUCTION", "other")).await;
    assert_eq!(conflict(same_name), Conflict::NicknameTaken);
    let same_place = world.backend.create_bucket(&world.ada, &bucket("staging", "data")).await;
    assert_eq!(conflict(same_place), Conflict::LocationTaken { nickname: "production".into() });
    let by_endpoint = domain::draft::bucket::BucketDraft {
        platform: "s3-compatible".into(),
        endpoint: "https://S3.eu-west-1.amazonaws.com.:443/".into(),
        auth_method: "anonymous".into(),
        ..draft("endpoint", "data")
    };
    let same_place = world.backend.create_bucket(&world.ada, &by_endpoint.parse().unwrap()).await;
    assert_eq!(conflict(same_place), Conflict::LocationTaken { nickname: "production".into() });
    let nested = domain::draft::bucket::BucketDraft { prefix: "team/a".into(), ..draft("nested", "data") };
    assert!(world.backend.create_bucket(&world.ada, &nested.parse().unwrap()).await.is_ok());
    assert!(world.backend.create_bucket(&world.ocean, &bucket("production", "data")).await.is_ok());
}

#[sqlx::test(migrations = "../migrations")]
async fn a_hundred_creates_of_one_location_leave_one_row(pool: PgPool) {
    let world = Arc::new(world(pool).await);
    let creates = (0..100).map(|number| {
        let world = world.clone();
        tokio::spawn(async move {
            world.backend.create_bucket(&world.ada, &bucket(&format!("nick-{number}"), "data")).await
        })
    });
    let mut created = 0;
    for create in creates.collect::<Vec<_>>() {
        match create.await.unwrap() {
            Ok(bucket) => {
                assert!(bucket.is_default);
                created += 1;
            }
            Err(Error::Conflict(Conflict::LocationTaken { nickname })) => assert!(nickname.starts_with("nick-")),
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(created, 1);
    assert_eq!(world.backend.list_buckets(&world.ada).await.unwrap().len(), 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn creates_at_once_in_different_places_leave_one_default(pool: PgPool) {
    let world = Arc::new(world(pool).await);
    let creates = (0..20).map(|number| {
        let world = world.clone();
        tokio::spawn(async move {
            let name = format!("bucket-{number}");
            world.backend.create_bucket(&world.ada, &bucket(&name, &name)).await.unwrap();
        })
    });
    for create in creates.collect::<Vec<_>>() {
        create.await.unwrap();
    }
    let defaults = world.backend.list_buckets(&world.ada).await.unwrap().iter().filter(|b| b.is_default).count();
    assert_eq!(defaults, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn another_organisations_config_is_like_none(pool: PgPool) {
    let world = world(pool).await;
    let theirs = world.backend.create_bucket(&world.ocean, &bucket("theirs", "data")).await.unwrap();
    let unknown: BucketConfigId = "00000000-0000-4000-8000-000000000000".parse().unwrap();
    for id in [theirs.id, unknown] {
        assert!(matches!(world.backend.get_bucket(&world.ada, id).await, Err(Error::NotFound)));
        assert!(matches!(world.backend.test_bucket(&world.ada, id).await, Err(Error::NotFound)));
        assert!(matches!(world.backend.last_report(&world.ada, id).await, Err(Error::NotFound)));
        assert!(matches!(world.backend.vend_for_bucket(&world.ada, id).await, Err(Error::NotFound)));
    }
    let nobody = world.backend.actor_in_session(world.ada.person(), "nowhere").await;
    assert!(matches!(nobody, Err(Error::NotFound)));
}

#[sqlx::test(migrations = "../migrations")]
async fn members_and_readers_look_and_do_not_touch(pool: PgPool) {
    let world = world(pool).await;
    let stored = world.backend.create_bucket(&world.ada, &bucket("production", "data")).await.unwrap();
    let new = draft("mine", "mine").parse().unwrap();
    for role in ["member", "reader"] {
        let actor = world.ada_as(role).await;
        assert!(matches!(world.backend.create_bucket(&actor, &new).await, Err(Error::Forbidden)), "{role}");
        assert!(matches!(world.backend.test_bucket(&actor, stored.id).await, Err(Error::Forbidden)), "{role}");
        assert!(matches!(world.backend.offered_secret(&actor).await, Err(Error::Forbidden)), "{role}");
        let test = world.backend.test_connection(&actor, new.location.clone(), new.access.clone()).await;
        assert!(matches!(test, Err(Error::Forbidden)), "{role}");
        assert_eq!(world.backend.list_buckets(&actor).await.unwrap().len(), 1);
    }
    let admin = world.ada_as("admin").await;
    assert!(world.backend.create_bucket(&admin, &new).await.is_ok());
}

#[sqlx::test(migrations = "../migrations")]
async fn a_stored_secret_opens_only_where_it_belongs(pool: PgPool) {
    let world = world(pool).await;
    let a = world.backend.create_bucket(&world.ada, &bucket("one", "one")).await.unwrap();
    let b = world.backend.create_bucket(&world.ada, &bucket("two", "two")).await.unwrap();
    // Without AWS keys a test fails, but only after the secret has been opened.
    assert!(world.backend.test_bucket(&world.ada, a.id).await.is_ok());
    let edits = [
        "update bucket_config_secret s set sealed = (select sealed from bucket_config_secret where bucket_config_id = $2) where bucket_config_id = $1",
        "update bucket_config set region = 'eu-west-1' where id = $1 and $2 = $2",
        "update bucket_config set aws_account_id = '999999999999' where id = $1 and $2 = $2",
        "update bucket_config set endpoint = 'https://evil.example.com' where id = $1 and $2 = $2",
        "update bucket_config_secret set version = version + 1 where bucket_config_id = $1 and $2 = $2",
    ];
    for edit in edits {
        let mut tx = world.pool.begin().await.unwrap();
        sqlx::query("create table if not exists saved as select * from bucket_config").execute(&mut *tx).await.unwrap();
        sqlx::query("create table if not exists saved_secret as select * from bucket_config_secret")
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(edit))
            .bind(uuid::Uuid::from(a.id))
            .bind(uuid::Uuid::from(b.id))
            .execute(&world.pool)
            .await
            .unwrap();
        let opened = world.backend.vend_for_bucket(&world.ada, a.id).await;
        assert!(matches!(opened, Err(Error::Integrity)), "{edit}: {opened:?}");
        for restore in [
            "update bucket_config b set region = s.region, aws_account_id = s.aws_account_id, endpoint = s.endpoint from saved s where s.id = b.id",
            "update bucket_config_secret b set sealed = s.sealed, version = s.version from saved_secret s where s.bucket_config_id = b.bucket_config_id",
        ] {
            sqlx::query(restore).execute(&world.pool).await.unwrap();
        }
    }
    assert!(!matches!(world.backend.vend_for_bucket(&world.ada, a.id).await, Err(Error::Integrity)));
}

#[sqlx::test(migrations = "../migrations")]
async fn moving_the_prefix_behind_the_servers_back_vends_nothing(pool: PgPool) {
    let world = world(pool).await;
    let stored = world.backend.create_bucket(&world.ada, &bucket("one", "one")).await.unwrap();
    sqlx::query("update bucket_config set prefix = 'other/'").execute(&world.pool).await.unwrap();
    assert!(matches!(world.backend.vend_for_bucket(&world.ada, stored.id).await, Err(Error::Integrity)));
}

#[sqlx::test(migrations = "../migrations")]
async fn the_offered_secret_stays_until_a_role_uses_one(pool: PgPool) {
    let world = world(pool).await;
    let offered = world.backend.offered_secret(&world.ada).await.unwrap();
    assert_eq!(world.backend.offered_secret(&world.ada).await.unwrap(), offered);
    assert_ne!(world.backend.offered_secret(&world.ocean).await.unwrap(), offered);
    world.backend.create_bucket(&world.ada, &bucket("one", "one")).await.unwrap();
    assert_ne!(world.backend.offered_secret(&world.ada).await.unwrap(), offered);
}
