//! Editing, default and deletion of bucket configs, on a real database.

use std::sync::Arc;

use backend::{Conflict, Error, KeysetRequest, buckets, repos};
use domain::{bucket::Bucket, draft::bucket::BucketDraft, org::Role};
use sqlx::PgPool;
use testing::{
    World,
    draft::{self, bucket, repo},
};

/// A change in the form of a stored bucket config.
type Change = fn(&mut BucketDraft);

async fn edit(world: &World, stored: &Bucket, change: impl FnOnce(&mut BucketDraft)) -> Result<Bucket, Error> {
    let mut draft = BucketDraft::of(stored);
    change(&mut draft);
    let edited = draft.parse_edit().unwrap();
    buckets::edit(&world.cx, &world.ada, stored.id, &edited, Some(stored.version)).await
}

fn invalid_at(result: Result<Bucket, Error>) -> String {
    match result {
        Err(Error::Invalid(errors)) => errors.iter().map(|(field, _)| field).collect::<Vec<_>>().join(" "),
        other => panic!("{other:?}"),
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn everything_changes_while_nothing_relies_on_it(pool: PgPool) {
    let world = World::new(pool).await;
    let stored = buckets::create(&world.cx, &world.ada, &bucket("one", "one")).await.unwrap();
    let renamed = edit(&world, &stored, |draft| draft.nickname = "renamed".into()).await.unwrap();
    assert_eq!((renamed.nickname.as_str(), renamed.version), ("renamed", stored.version + 1));
    let moved = edit(&world, &renamed, |draft| {
        draft.bucket = "two".into();
        draft.prefix = "team".into();
    });
    let moved = moved.await.unwrap();
    assert_eq!(moved.location.to_string(), "s3://two/team");
    // The unchanged secret still opens.
    assert!(buckets::test(&world.cx, &world.ada, moved.id).await.is_ok());
    let open = edit(&world, &moved, |draft| draft.auth_method = "anonymous".into()).await.unwrap();
    let secrets: i64 =
        sqlx::query_scalar("select count(*) from bucket_config_secret").fetch_one(&world.pool).await.unwrap();
    assert_eq!(secrets, 0, "a secret nobody needs is gone");
    let keys = edit(&world, &open, |draft| {
        draft.auth_method = "hmac".into();
        draft.access_key_id = "AKIDEXAMPLE".into();
        draft.secret_access_key = draft::SECRET_ACCESS_KEY.into();
    });
    assert!(buckets::test(&world.cx, &world.ada, keys.await.unwrap().id).await.is_ok());
}

#[sqlx::test(migrations = "../migrations")]
async fn a_kept_secret_is_never_sent_elsewhere(pool: PgPool) {
    let world = World::new(pool).await;
    let role = buckets::create(&world.cx, &world.ada, &bucket("role", "one")).await.unwrap();
    let keys = buckets::create(&world.cx, &world.ada, &draft::hmac("keys", "two").parse().unwrap()).await.unwrap();
    let changes: [(&Bucket, Change, &str); 7] = [
        (&role, |draft| draft.account_id = "999999999999".into(), "shared_secret"),
        (&role, |draft| draft.role_name = "another".into(), "shared_secret"),
        (&role, |draft| draft.region = "eu-west-1".into(), "shared_secret"),
        (&role, |draft| draft.endpoint = "https://evil.example.com".into(), "shared_secret"),
        (&keys, |draft| draft.endpoint = "https://evil.example.com".into(), "secret_access_key"),
        (&keys, |draft| draft.access_key_id = "AKIDANOTHER".into(), "secret_access_key"),
        (&keys, |draft| draft.platform = "minio".into(), "secret_access_key"),
    ];
    for (stored, change, field) in changes {
        assert_eq!(invalid_at(edit(&world, stored, change).await), field);
        let mut draft = BucketDraft::of(stored);
        change(&mut draft);
        let (location, access) = draft.parse_edit_for_test().unwrap();
        let tested = buckets::test_edited(&world.cx, &world.ada, stored.id, &location, &access).await;
        assert!(matches!(tested, Err(Error::Invalid(_))), "a test sends it, too");
    }
    // Another auth method has no secret to keep.
    let to_keys = edit(&world, &role, |draft| {
        draft.auth_method = "hmac".into();
        draft.access_key_id = "AKIDEXAMPLE".into();
    });
    assert_eq!(invalid_at(to_keys.await), "secret_access_key");
    let replaced = edit(&world, &keys, |draft| {
        draft.endpoint = "https://new.example.com".into();
        draft.secret_access_key = "another-secret-key".into();
    });
    assert!(buckets::test(&world.cx, &world.ada, replaced.await.unwrap().id).await.is_ok());
}

#[sqlx::test(migrations = "../migrations")]
async fn two_admins_do_not_overwrite_each_other(pool: PgPool) {
    let world = World::new(pool).await;
    let seen_by_both = buckets::create(&world.cx, &world.ada, &bucket("one", "one")).await.unwrap();
    edit(&world, &seen_by_both, |draft| draft.prefix = "first".into()).await.unwrap();
    let second = edit(&world, &seen_by_both, |draft| draft.nickname = "second".into()).await;
    assert!(matches!(second, Err(Error::Conflict(Conflict::ChangedMeanwhile))), "{second:?}");
    let kept = buckets::get(&world.cx, &world.ada, seen_by_both.id).await.unwrap();
    assert_eq!((kept.nickname.as_str(), kept.location.prefix.as_str()), ("one", "first/"));
}

#[sqlx::test(migrations = "../migrations")]
async fn an_edit_meets_the_same_constraints_as_a_new_one(pool: PgPool) {
    let world = World::new(pool).await;
    buckets::create(&world.cx, &world.ada, &bucket("taken", "taken")).await.unwrap();
    let stored = buckets::create(&world.cx, &world.ada, &bucket("one", "one")).await.unwrap();
    let name = edit(&world, &stored, |draft| draft.nickname = "TAKEN".into()).await;
    assert!(matches!(name, Err(Error::Conflict(Conflict::NicknameTaken))));
    let place = edit(&world, &stored, |draft| draft.bucket = "taken".into()).await;
    assert!(matches!(place, Err(Error::Conflict(Conflict::LocationTaken { nickname })) if nickname == "taken"));
    let reader = world.person(Role::Member).await;
    let edited = BucketDraft::of(&stored).parse_edit().unwrap();
    let refused = buckets::edit(&world.cx, &reader, stored.id, &edited, None).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
    let theirs = buckets::edit(&world.cx, &world.ocean, stored.id, &edited, None).await;
    assert!(matches!(theirs, Err(Error::NotFound)));
}

#[sqlx::test(migrations = "../migrations")]
async fn in_use_only_the_nickname_changes(pool: PgPool) {
    let world = World::new(pool).await;
    let stored = buckets::create(&world.cx, &world.ada, &bucket("one", "one")).await.unwrap();
    repos::create(&world.cx, &world.ada, &repo("era5", "one", "era5")).await.unwrap();
    let changes: [Change; 6] = [
        |draft| draft.bucket = "two".into(),
        |draft| draft.prefix = "team".into(),
        |draft| draft.auth_method = "anonymous".into(),
        |draft| draft.shared_secret = "another-secret".into(),
        |draft| {
            draft.region = "eu-west-1".into();
            draft.shared_secret = draft::SHARED_SECRET.into();
        },
        |draft| {
            draft.account_id = "999999999999".into();
            draft.shared_secret = draft::SHARED_SECRET.into();
        },
    ];
    for change in changes {
        match edit(&world, &stored, change).await {
            Err(Error::Conflict(Conflict::InUse { repos })) => assert_eq!(repos, ["era5"]),
            other => panic!("{other:?}"),
        }
    }
    // Entering the very same secret again changes nothing.
    let same = edit(&world, &stored, |draft| draft.shared_secret = draft::SHARED_SECRET.into()).await.unwrap();
    let renamed = edit(&world, &same, |draft| draft.nickname = "renamed".into()).await.unwrap();
    assert_eq!((renamed.nickname.as_str(), renamed.repos), ("renamed", 1));
    assert!(buckets::test(&world.cx, &world.ada, stored.id).await.is_ok(), "its secret still opens");
    match buckets::delete(&world.cx, &world.ada, stored.id, None).await {
        Err(Error::Conflict(Conflict::DeleteInUse { repos })) => assert_eq!(repos, ["era5"]),
        other => panic!("{other:?}"),
    }
    repos::delete(&world.cx, &world.ada, "era5", None).await.unwrap();
    assert!(edit(&world, &renamed, |draft| draft.bucket = "two".into()).await.is_ok());
}

#[sqlx::test(migrations = "../migrations")]
async fn the_database_itself_keeps_what_is_in_use(pool: PgPool) {
    let world = World::new(pool).await;
    buckets::create(&world.cx, &world.ada, &bucket("one", "one")).await.unwrap();
    repos::create(&world.cx, &world.ada, &repo("era5", "one", "era5")).await.unwrap();
    for statement in [
        "update bucket_config set bucket = 'two'",
        "update bucket_config set endpoint = 'https://evil.example.com'",
        "update bucket_config_secret set version = version + 1",
        "update repo set prefix = 'elsewhere/'",
        "delete from bucket_config",
    ] {
        assert!(sqlx::query(statement).execute(&world.pool).await.is_err(), "{statement}");
    }
    assert!(sqlx::query("update bucket_config set nickname = 'two'").execute(&world.pool).await.is_ok());
}

#[sqlx::test(migrations = "../migrations")]
async fn a_delete_asks_for_the_nickname_and_takes_the_default_with_it(pool: PgPool) {
    let world = World::new(pool).await;
    let first = buckets::create(&world.cx, &world.ada, &bucket("one", "one")).await.unwrap();
    let second = buckets::create(&world.cx, &world.ada, &bucket("two", "two")).await.unwrap();
    for wrong in ["", "One", "two"] {
        let refused = buckets::delete(&world.cx, &world.ada, first.id, Some(wrong)).await;
        assert!(matches!(refused, Err(Error::Invalid(errors)) if errors.get("confirmation").is_some()), "{wrong}");
    }
    buckets::delete(&world.cx, &world.ada, first.id, Some(" one ")).await.unwrap();
    assert!(matches!(buckets::get(&world.cx, &world.ada, first.id).await, Err(Error::NotFound)));
    assert!(!buckets::get(&world.cx, &world.ada, second.id).await.unwrap().is_default);
    let no_default = repos::create(&world.cx, &world.ada, &repo("era5", "", "")).await;
    assert!(matches!(no_default, Err(Error::Conflict(Conflict::NoDefaultBucket))));
    buckets::set_default(&world.cx, &world.ada, second.id).await.unwrap();
    assert!(repos::create(&world.cx, &world.ada, &repo("era5", "", "")).await.is_ok());
    let theirs = buckets::set_default(&world.cx, &world.ocean, second.id).await;
    assert!(matches!(theirs, Err(Error::NotFound)));
}

#[sqlx::test(migrations = "../migrations")]
async fn defaults_set_at_once_leave_exactly_one(pool: PgPool) {
    let world = Arc::new(World::new(pool).await);
    let mut ids = Vec::new();
    for number in 0..5 {
        let name = format!("bucket-{number}");
        ids.push(buckets::create(&world.cx, &world.ada, &bucket(&name, &name)).await.unwrap().id);
    }
    let sets = (0..100).map(|number| {
        let (world, id) = (world.clone(), ids[number % ids.len()]);
        tokio::spawn(async move {
            buckets::set_default(&world.cx, &world.ada, id).await.unwrap();
            let listed = buckets::list_after(&world.cx, &world.ada, &KeysetRequest::default()).await.unwrap().items;
            listed.iter().filter(|bucket| bucket.is_default).count()
        })
    });
    for set in sets.collect::<Vec<_>>() {
        assert_eq!(set.await.unwrap(), 1);
    }
}
