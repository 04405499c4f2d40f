//! Repos on a real database.

use std::sync::Arc;

use backend::{Conflict, Error, RepoChange, RepoFilter, RepoKeys, buckets, repos, vending};
use domain::{
    draft::bucket::BucketDraft,
    listing::PageRequest,
    org::Role,
    repo::{Metadata, MetadataChange, NewRepo, Place, RepoMode},
};
use serde_json::json;
use sqlx::PgPool;
use testing::{
    World,
    aws::{Behaviour, Simulation},
    draft::{self, bucket, repo},
};

async fn with_bucket(pool: PgPool, prefix: &str) -> World {
    let world = World::new(pool).await;
    let draft = BucketDraft { prefix: prefix.into(), ..draft::role("main", "data") };
    buckets::create(&world.cx, &world.ada, &draft.parse().unwrap()).await.unwrap();
    world
}

#[sqlx::test(migrations = "../migrations")]
async fn a_repo_lies_below_its_bucket_configs_prefix(pool: PgPool) {
    let world = with_bucket(pool, "team/a").await;
    let made_up = repos::create(&world.cx, &world.ada, &repo("era5", "", "")).await.unwrap();
    let prefix = made_up.location.prefix.as_str();
    assert!(prefix.starts_with("team/a/") && prefix.ends_with("-era5/"), "{prefix}");
    assert_eq!(made_up.bucket_nickname.as_str(), "main");
    assert_eq!(made_up.created_by.as_ref().unwrap().email, "ada@example.com");
    let given = repos::create(&world.cx, &world.ada, &repo("cmip6", "MAIN", "cmip6")).await.unwrap();
    assert_eq!(given.location.to_string(), "s3://data/team/a/cmip6");
    for (name, prefix, full) in [("in-1", "team/a/x", "team/a/x/"), ("in-2", "y", "team/a/y/")] {
        let imported = NewRepo { place: Place::InBucket(prefix.parse().unwrap()), ..repo(name, "main", "") };
        let imported = repos::create(&world.cx, &world.ada, &imported).await.unwrap();
        assert_eq!(imported.location.prefix.as_str(), full);
    }
    let nowhere = repos::create(&world.cx, &world.ada, &repo("lost", "nowhere", "")).await;
    assert!(matches!(nowhere, Err(Error::Invalid(errors)) if errors.get("bucket_config").is_some()));
    let long = repos::create(&world.cx, &world.ada, &repo("long", "main", &format!("{0}/{0}", "p".repeat(127)))).await;
    assert!(matches!(long, Err(Error::Invalid(errors)) if errors.get("prefix").is_some()));
}

#[sqlx::test(migrations = "../migrations")]
async fn no_repo_lies_above_below_or_at_another(pool: PgPool) {
    let world = with_bucket(pool, "").await;
    // The same store under another name, and the same bucket under another prefix.
    let by_endpoint = BucketDraft {
        platform: "s3-compatible".into(),
        endpoint: "https://s3.us-east-1.amazonaws.com".into(),
        region: String::new(),
        prefix: "a".into(),
        ..draft::hmac("endpoint", "data")
    };
    buckets::create(&world.cx, &world.ada, &by_endpoint.parse().unwrap()).await.unwrap();
    buckets::create(&world.cx, &world.ada, &bucket("other", "other")).await.unwrap();
    repos::create(&world.cx, &world.ada, &repo("first", "main", "a/b")).await.unwrap();
    for (bucket, prefix) in
        [("main", "a/b"), ("main", "a"), ("main", "a/b/c"), ("endpoint", "b"), ("endpoint", "b/c/d")]
    {
        match repos::create(&world.cx, &world.ada, &repo("second", bucket, prefix)).await {
            Err(Error::Conflict(Conflict::PlaceTaken { repo })) => assert_eq!(repo, "first"),
            other => panic!("{bucket} {prefix}: {other:?}"),
        }
    }
    for (name, bucket, prefix) in
        [("r1", "main", "a/b2"), ("r2", "main", "a/bb/c"), ("r3", "endpoint", "x"), ("r4", "other", "a/b")]
    {
        assert!(repos::create(&world.cx, &world.ada, &repo(name, bucket, prefix)).await.is_ok(), "{name}");
    }
    let whole = NewRepo { place: Place::InBucket("".parse().unwrap()), ..repo("whole", "main", "") };
    assert!(matches!(
        repos::create(&world.cx, &world.ada, &whole).await,
        Err(Error::Conflict(Conflict::PlaceTaken { .. }))
    ));
    repos::delete(&world.cx, &world.ada, "first", None).await.unwrap();
    assert!(repos::create(&world.cx, &world.ada, &repo("again", "main", "a/b")).await.is_ok(), "a place becomes free");
}

#[sqlx::test(migrations = "../migrations")]
async fn creates_at_once_never_overlap(pool: PgPool) {
    let world = Arc::new(with_bucket(pool, "").await);
    let prefixes = ["a", "a/b", "a/b/c", "a/b/c/d"];
    let creates = (0..40).map(|number| {
        let world = world.clone();
        tokio::spawn(async move {
            let new = repo(&format!("repo-{number}"), "main", prefixes[number % prefixes.len()]);
            repos::create(&world.cx, &world.ada, &new).await
        })
    });
    let mut created = 0;
    for create in creates.collect::<Vec<_>>() {
        match create.await.unwrap() {
            Ok(_) => created += 1,
            Err(Error::Conflict(Conflict::PlaceTaken { .. })) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(created, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn deleting_a_config_against_creating_a_repo_leaves_no_orphan(pool: PgPool) {
    let world = Arc::new(World::new(pool).await);
    let (mut deleted, mut used) = (0, 0);
    for round in 0..100 {
        let nickname = format!("config-{round}");
        let config = buckets::create(&world.cx, &world.ada, &bucket(&nickname, &nickname)).await.unwrap();
        let create = {
            let world = world.clone();
            let new = repo(&format!("repo-{round}"), &nickname, "x");
            tokio::spawn(async move { repos::create(&world.cx, &world.ada, &new).await })
        };
        let delete = {
            let world = world.clone();
            tokio::spawn(async move { buckets::delete(&world.cx, &world.ada, config.id, None).await })
        };
        match (create.await.unwrap(), delete.await.unwrap()) {
            (Ok(_), Err(Error::Conflict(Conflict::DeleteInUse { .. }))) => used += 1,
            (Err(Error::Invalid(errors)), Ok(())) if errors.get("bucket_config").is_some() => deleted += 1,
            other => panic!("round {round}: {other:?}"),
        }
    }
    assert_eq!(deleted + used, 100);
    let orphans: i64 = sqlx::query_scalar(
        "select count(*) from repo r where not exists (select 1 from bucket_config b where b.id = r.bucket_config_id)",
    )
    .fetch_one(&world.pool)
    .await
    .unwrap();
    assert_eq!(orphans, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn editing_a_config_against_creating_a_repo_leaves_the_repo_where_its_config_is(pool: PgPool) {
    let world = Arc::new(World::new(pool).await);
    for round in 0..50 {
        let nickname = format!("config-{round}");
        let config = buckets::create(&world.cx, &world.ada, &bucket(&nickname, &nickname)).await.unwrap();
        let create = {
            let world = world.clone();
            let new = repo(&format!("repo-{round}"), &nickname, "x");
            tokio::spawn(async move { repos::create(&world.cx, &world.ada, &new).await.unwrap() })
        };
        let draft = BucketDraft { bucket: format!("moved-{round}"), ..BucketDraft::of(&config) };
        let edited = draft.parse_edit().unwrap();
        let edit = buckets::edit(&world.cx, &world.ada, config.id, &edited, None).await;
        let repo = create.await.unwrap();
        let config = buckets::get(&world.cx, &world.ada, config.id).await.unwrap();
        assert_eq!(repo.location.bucket, config.location.bucket, "round {round}");
        assert!(matches!(edit, Ok(_) | Err(Error::Conflict(Conflict::InUse { .. }))), "{edit:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_repos_entry_is_edited_filtered_and_put_in_a_mode(pool: PgPool) {
    let world = with_bucket(pool, "").await;
    for name in ["era5", "cmip6"] {
        repos::create(&world.cx, &world.ada, &repo(name, "", "")).await.unwrap();
    }
    assert!(matches!(
        repos::create(&world.cx, &world.ada, &repo("ERA5", "", "")).await,
        Err(Error::Conflict(Conflict::RepoNameTaken))
    ));
    let add = |value| MetadataChange { add: serde_json::from_value(value).unwrap(), ..MetadataChange::default() };
    let change = RepoChange {
        description: Some("Reanalysis".parse().unwrap()),
        metadata: add(json!({ "sensor": "none", "levels": [1, 2] })),
        ..RepoChange::default()
    };
    let edited = repos::edit(&world.cx, &world.ada, "era5", &change).await.unwrap();
    assert_eq!(edited.description.as_str(), "Reanalysis");
    assert!(matches!(repos::edit(&world.cx, &world.ada, "era5", &change).await, Err(Error::Invalid(_))), "added twice");
    let filter = |value| RepoFilter::from(Metadata::new(serde_json::from_value(value).unwrap()).unwrap());
    for (wanted, found) in [(json!({ "sensor": "none" }), 1), (json!({ "sensor": "x" }), 0), (json!({}), 2)] {
        let page = repos::list(&world.cx, &world.ada, &filter(wanted), PageRequest::default()).await.unwrap();
        assert_eq!((page.items.len(), page.total), (found, u32::try_from(found).unwrap()));
    }
    let message = "Moving disks".parse().unwrap();
    let offline = repos::set_mode(&world.cx, &world.ada, "era5", RepoMode::Offline, Some(&message)).await.unwrap();
    assert_eq!((offline.status.mode, offline.status.set_by.as_deref()), (RepoMode::Offline, Some("ada@example.com")));
    assert!(matches!(repos::get(&world.cx, &world.ocean, "era5").await, Err(Error::NotFound)));
    for role in [Role::Member, Role::Reader] {
        let actor = world.person(role).await;
        let seen = repos::get(&world.cx, &actor, "era5").await.unwrap();
        assert_eq!(domain::repo::Repo { level: offline.level, ..seen }, offline.repo);
        for refused in [
            repos::create(&world.cx, &actor, &repo("mine", "", "")).await.err(),
            repos::edit(&world.cx, &actor, "era5", &RepoChange::default()).await.err(),
            repos::set_mode(&world.cx, &actor, "era5", RepoMode::Online, None).await.err(),
            repos::delete(&world.cx, &actor, "era5", None).await.err(),
        ] {
            assert!(matches!(refused, Some(Error::Forbidden)), "{role:?}: {refused:?}");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn stored_keys_go_to_those_who_may_write_and_are_recorded(pool: PgPool) {
    let (store, endpoint) = Simulation::start().await;
    store.is(Behaviour::Absent);
    let world = World::beside_store(pool, &endpoint).await;
    let keys = BucketDraft { endpoint, ..draft::hmac("keys", "data") }.parse().unwrap();
    buckets::create(&world.cx, &world.ada, &keys).await.unwrap();
    let repo = repos::create(&world.cx, &world.ada, &repo("era5", "keys", "")).await.unwrap();
    let handed = async |role| {
        let actor = world.person(role).await;
        match vending::keys_for_repo(&world.cx, &actor, &repo).await.unwrap() {
            RepoKeys::Pair(keys) => Some(keys.secret_access_key.to_string()),
            RepoKeys::OnRequest | RepoKeys::AsConfigured => None,
        }
    };
    assert_eq!(handed(Role::Reader).await, None);
    assert_eq!(handed(Role::Member).await.as_deref(), Some(draft::SECRET_ACCESS_KEY));
    let events: Vec<String> =
        sqlx::query_scalar("select detail::text from audit_event where action = 'keys.handed_out'")
            .fetch_all(&world.pool)
            .await
            .unwrap();
    assert_eq!(events.len(), 1);
    assert!(events[0].contains("AKIDEXAMPLE") && !events[0].contains("canary"), "{events:?}");
}
