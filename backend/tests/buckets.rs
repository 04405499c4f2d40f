//! Bucket configs on a real database.

use std::sync::Arc;

use backend::{Conflict, Error, Intent, KeysetRequest, actor, buckets, repos, vending};
use domain::{
    check::Status,
    draft::bucket::BucketDraft,
    id::BucketConfigId,
    listing::{BucketView, PageRequest},
    org::Role,
};
use sqlx::PgPool;
use testing::{World, draft, draft::bucket};

#[sqlx::test(migrations = "../migrations")]
async fn the_first_becomes_the_default_and_the_next_does_not(pool: PgPool) {
    let world = World::new(pool).await;
    let first = buckets::create(&world.cx, &world.ada, &bucket("production", "first")).await.unwrap();
    let second = buckets::create(&world.cx, &world.ada, &bucket("staging", "second")).await.unwrap();
    assert!(first.is_default && !second.is_default);
    assert_eq!(first.status, Status::NotTested);
    assert_eq!(first.created_by.as_deref(), Some("ada@example.com"));
    let listed = buckets::list_after(&world.cx, &world.ada, &KeysetRequest::default()).await.unwrap().items;
    assert_eq!(listed, [first, second]);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_nickname_and_a_location_are_taken_once_per_organisation(pool: PgPool) {
    let world = World::new(pool).await;
    buckets::create(&world.cx, &world.ada, &bucket("production", "data")).await.unwrap();
    let conflict = |result: Result<_, Error>| match result {
        Err(Error::Conflict(conflict)) => conflict,
        other => panic!("{other:?}"),
    };
    let same_name = buckets::create(&world.cx, &world.ada, &bucket("PRODUCTION", "other")).await;
    assert_eq!(conflict(same_name), Conflict::NicknameTaken);
    let same_place = buckets::create(&world.cx, &world.ada, &bucket("staging", "data")).await;
    assert_eq!(conflict(same_place), Conflict::LocationTaken { nickname: "production".into() });
    let by_endpoint = BucketDraft {
        platform: "s3-compatible".into(),
        endpoint: "https://S3.eu-west-1.amazonaws.com.:443/".into(),
        auth_method: "anonymous".into(),
        ..draft::role("endpoint", "data")
    };
    let same_place = buckets::create(&world.cx, &world.ada, &by_endpoint.parse().unwrap()).await;
    assert_eq!(conflict(same_place), Conflict::LocationTaken { nickname: "production".into() });
    let nested = BucketDraft { prefix: "team/a".into(), ..draft::role("nested", "data") };
    assert!(buckets::create(&world.cx, &world.ada, &nested.parse().unwrap()).await.is_ok());
    assert!(buckets::create(&world.cx, &world.ocean, &bucket("production", "data")).await.is_ok());
}

/// One location in the spelling `number`.
fn spelling(number: usize) -> BucketDraft {
    let endpoints = [
        "https://store.example.com",
        "https://STORE.example.com/",
        "https://store.example.com.",
        "https://store.example.com:443",
        "HTTPS://Store.Example.Com.:443/",
    ];
    let prefixes = ["team/a", "team/a/"];
    BucketDraft {
        endpoint: endpoints[number % endpoints.len()].into(),
        prefix: prefixes[number % prefixes.len()].into(),
        platform: if number.is_multiple_of(3) { "minio" } else { "s3-compatible" }.into(),
        ..draft::hmac(&format!("nick-{number}"), "data")
    }
}

/// One location on Google Cloud Storage: by its own name, and through its S3 interface.
fn google_spelling(number: usize) -> BucketDraft {
    let nickname = format!("nick-{number}");
    if number.is_multiple_of(2) {
        draft::google(&nickname, "data")
    } else {
        BucketDraft { endpoint: "https://Storage.googleapis.com:443".into(), ..draft::hmac(&nickname, "data") }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn two_hundred_creates_of_one_location_leave_one_row(pool: PgPool) {
    let world = Arc::new(World::new(pool).await);
    for spell in [spelling, google_spelling] {
        let creates = (0..200).map(|number| {
            let world = world.clone();
            tokio::spawn(async move { buckets::create(&world.cx, &world.ada, &spell(number).parse().unwrap()).await })
        });
        let mut created = Vec::new();
        for create in creates.collect::<Vec<_>>() {
            match create.await.unwrap() {
                Ok(bucket) => created.push(bucket),
                Err(Error::Conflict(Conflict::LocationTaken { nickname })) => assert!(nickname.starts_with("nick-")),
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(created.len(), 1);
        let listed = buckets::list_after(&world.cx, &world.ada, &KeysetRequest::default()).await.unwrap().items;
        assert_eq!(listed, created);
        assert!(listed[0].is_default);
        buckets::delete(&world.cx, &world.ada, listed[0].id, None).await.unwrap();
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn creates_at_once_in_different_places_leave_one_default(pool: PgPool) {
    let world = Arc::new(World::new(pool).await);
    let creates = (0..20).map(|number| {
        let world = world.clone();
        tokio::spawn(async move {
            let name = format!("bucket-{number}");
            buckets::create(&world.cx, &world.ada, &bucket(&name, &name)).await.unwrap();
        })
    });
    for create in creates.collect::<Vec<_>>() {
        create.await.unwrap();
    }
    let listed = buckets::list_after(&world.cx, &world.ada, &KeysetRequest::default()).await.unwrap().items;
    assert_eq!(listed.iter().filter(|bucket| bucket.is_default).count(), 1);
    buckets::delete(&world.cx, &world.ada, listed[7].id, None).await.unwrap();
    let page = buckets::list_view(&world.cx, &world.ada, &BucketView::default(), PageRequest::default()).await.unwrap();
    assert_eq!((page.total, page.items.len()), (19, 19));
}

#[sqlx::test(migrations = "../migrations")]
async fn another_organisations_config_is_like_none(pool: PgPool) {
    let world = World::new(pool).await;
    let theirs = buckets::create(&world.cx, &world.ocean, &bucket("theirs", "data")).await.unwrap();
    let unknown: BucketConfigId = "00000000-0000-4000-8000-000000000000".parse().unwrap();
    for id in [theirs.id, unknown] {
        assert!(matches!(buckets::get(&world.cx, &world.ada, id).await, Err(Error::NotFound)));
        assert!(matches!(buckets::test(&world.cx, &world.ada, id).await, Err(Error::NotFound)));
        assert!(matches!(buckets::last_report(&world.cx, &world.ada, id).await, Err(Error::NotFound)));
        assert!(matches!(
            vending::vend_for_bucket(&world.cx, &world.ada, id, Intent::Read).await,
            Err(Error::NotFound)
        ));
    }
    let nobody = actor::find(&world.cx, world.ada.person(), "nowhere").await;
    assert!(matches!(nobody, Err(Error::NotFound)));
}

#[sqlx::test(migrations = "../migrations")]
async fn members_and_readers_look_and_do_not_touch(pool: PgPool) {
    let world = World::new(pool).await;
    let stored = buckets::create(&world.cx, &world.ada, &bucket("production", "data")).await.unwrap();
    let new = draft::role("mine", "mine").parse().unwrap();
    for role in [Role::Member, Role::Reader] {
        let actor = world.person(role).await;
        assert!(matches!(buckets::create(&world.cx, &actor, &new).await, Err(Error::Forbidden)), "{role:?}");
        assert!(matches!(buckets::test(&world.cx, &actor, stored.id).await, Err(Error::Forbidden)), "{role:?}");
        assert!(matches!(buckets::offer_secret(&world.cx, &actor).await, Err(Error::Forbidden)), "{role:?}");
        let test = buckets::test_new(&world.cx, &actor, new.location.clone(), new.access.clone()).await;
        assert!(matches!(test, Err(Error::Forbidden)), "{role:?}");
        assert_eq!(buckets::list_after(&world.cx, &actor, &KeysetRequest::default()).await.unwrap().items.len(), 1);
    }
    let admin = world.person(Role::Admin).await;
    assert!(buckets::create(&world.cx, &admin, &new).await.is_ok());
}

#[sqlx::test(migrations = "../migrations")]
async fn a_stored_secret_opens_only_where_it_belongs(pool: PgPool) {
    let world = World::new(pool).await;
    let a = buckets::create(&world.cx, &world.ada, &bucket("one", "one")).await.unwrap();
    let b = buckets::create(&world.cx, &world.ada, &bucket("two", "two")).await.unwrap();
    // Without AWS keys a test fails, but only after opening the secret.
    assert!(buckets::test(&world.cx, &world.ada, a.id).await.is_ok());
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
        let opened = vending::vend_for_bucket(&world.cx, &world.ada, a.id, Intent::Read).await;
        assert!(matches!(opened, Err(Error::Integrity)), "{edit}: {opened:?}");
        for restore in [
            "update bucket_config b set region = s.region, aws_account_id = s.aws_account_id, endpoint = s.endpoint from saved s where s.id = b.id",
            "update bucket_config_secret b set sealed = s.sealed, version = s.version from saved_secret s where s.bucket_config_id = b.bucket_config_id",
        ] {
            sqlx::query(restore).execute(&world.pool).await.unwrap();
        }
    }
    assert!(!matches!(
        vending::vend_for_bucket(&world.cx, &world.ada, a.id, Intent::Read).await,
        Err(Error::Integrity)
    ));
}

#[sqlx::test(migrations = "../migrations")]
async fn moving_the_prefix_behind_the_servers_back_vends_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    let stored = buckets::create(&world.cx, &world.ada, &bucket("one", "one")).await.unwrap();
    sqlx::query("update bucket_config set prefix = 'other/'").execute(&world.pool).await.unwrap();
    assert!(matches!(
        vending::vend_for_bucket(&world.cx, &world.ada, stored.id, Intent::Read).await,
        Err(Error::Integrity)
    ));
}

#[sqlx::test(migrations = "../migrations")]
async fn the_offered_secret_stays_until_a_role_uses_one(pool: PgPool) {
    let world = World::new(pool).await;
    let offered = buckets::offer_secret(&world.cx, &world.ada).await.unwrap();
    assert_eq!(buckets::offer_secret(&world.cx, &world.ada).await.unwrap(), offered);
    assert_ne!(buckets::offer_secret(&world.cx, &world.ocean).await.unwrap(), offered);
    for other in [draft::hmac("keys", "keys"), draft::role("own", "own")] {
        buckets::create(&world.cx, &world.ada, &other.parse().unwrap()).await.unwrap();
        assert_eq!(buckets::offer_secret(&world.cx, &world.ada).await.unwrap(), offered, "{}", other.nickname);
    }
    let with_offered = BucketDraft { shared_secret: offered.clone().into(), ..draft::role("one", "one") };
    buckets::create(&world.cx, &world.ada, &with_offered.parse().unwrap()).await.unwrap();
    assert_ne!(buckets::offer_secret(&world.cx, &world.ada).await.unwrap(), offered);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_offered_secret_that_an_edit_uses_is_not_offered_again(pool: PgPool) {
    let world = World::new(pool).await;
    let (cx, ada) = (&world.cx, &world.ada);
    let open = buckets::create(cx, ada, &draft::self_managed("one", "one").parse().unwrap()).await.unwrap();
    let offered = buckets::offer_secret(cx, ada).await.unwrap();
    let role = BucketDraft { shared_secret: offered.clone().into(), ..draft::role("one", "one") };
    buckets::edit(cx, ada, open.id, &role.parse_edit().unwrap(), None).await.unwrap();
    assert_ne!(buckets::offer_secret(cx, ada).await.unwrap(), offered);
}

#[sqlx::test(migrations = "../migrations")]
async fn every_auth_method_is_stored_and_read_back(pool: PgPool) {
    let world = World::new(pool).await;
    let drafts = [
        draft::role("aws", "aws-data"),
        draft::hmac("keys", "key-data"),
        draft::google("google", "google_data"),
        draft::self_managed("open", "open-data"),
    ];
    for draft in drafts {
        let stored = buckets::create(&world.cx, &world.ada, &draft.parse().unwrap()).await.unwrap();
        assert_eq!(buckets::get(&world.cx, &world.ada, stored.id).await.unwrap(), stored);
        let shown = BucketDraft::of(&stored);
        // The style of addressing that was left open is shown by its word.
        let open = BucketDraft { addressing: "auto".into(), ..draft.clone() };
        let without_secrets = BucketDraft { shared_secret: "".into(), secret_access_key: "".into(), ..open };
        assert_eq!(shown, without_secrets);
        // A test opens the secret first, if there is one.
        assert!(buckets::test(&world.cx, &world.ada, stored.id).await.is_ok(), "{}", draft.auth_method);
    }
    let kept: String = sqlx::query_scalar(
        "select coalesce((select json_agg(b)::text from bucket_config b), '') || (select json_agg(s)::text from bucket_config_secret s)",
    )
    .fetch_one(&world.pool)
    .await
    .unwrap();
    assert!(!kept.contains("canary"), "{kept}");
}

#[sqlx::test(migrations = "../migrations")]
async fn pages_hold_what_is_searched_for(pool: PgPool) {
    let world = World::new(pool).await;
    for number in 0..7 {
        let name = format!("bucket-{number}");
        buckets::create(&world.cx, &world.ada, &bucket(&name, &format!("place-{number}"))).await.unwrap();
    }
    buckets::create(&world.cx, &world.ada, &bucket("under_score", "elsewhere")).await.unwrap();
    buckets::create(&world.cx, &world.ocean, &bucket("bucket-x", "place-x")).await.unwrap();
    let page = async |search: &str, page: u32| {
        let wanted = PageRequest { search: search.into(), page, rows: 3 };
        let page = buckets::list_view(&world.cx, &world.ada, &BucketView::default(), wanted).await.unwrap();
        let names: Vec<String> = page.items.iter().map(|bucket| bucket.nickname.to_string()).collect();
        (names.join(" "), page.total)
    };
    assert_eq!(page("", 1).await, ("bucket-0 bucket-1 bucket-2".into(), 8));
    assert_eq!(page("", 3).await, ("bucket-6 under_score".into(), 8));
    assert_eq!(page("", 4).await, (String::new(), 8));
    assert_eq!(page("PLACE-4", 1).await, ("bucket-4".into(), 1));
    assert_eq!(page("r_s", 1).await, ("under_score".into(), 1));
    assert_eq!(page("%", 1).await, (String::new(), 0));
}

#[sqlx::test(migrations = "../migrations")]
async fn nested_locations_are_allowed_and_told(pool: PgPool) {
    let world = World::new(pool).await;
    let at = |nickname: &str, prefix: &str| BucketDraft { prefix: prefix.into(), ..draft::role(nickname, "data") };
    for (nickname, prefix) in [("outer", "team"), ("inner", "team/a/b"), ("beside", "team2")] {
        buckets::create(&world.cx, &world.ada, &at(nickname, prefix).parse().unwrap()).await.unwrap();
    }
    let nested = async |prefix: &str| {
        let location = at("new", prefix).location().unwrap();
        let nested = buckets::find_nested(&world.cx, &world.ada, None, &location).await.unwrap();
        nested.into_iter().map(|bucket| bucket.nickname.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(nested("team/a").await, "inner outer");
    assert_eq!(nested("team2/x").await, "beside");
    assert_eq!(nested("other").await, "");
    assert_eq!(nested("").await, "beside inner outer");
}

/// A bucket config `nickname` on the bucket `data`, opened by the store's own keys, at `endpoint`.
fn at(nickname: &str, endpoint: &str) -> BucketDraft {
    BucketDraft { endpoint: endpoint.into(), region: String::new(), ..draft::hmac(nickname, "data") }
}

#[sqlx::test(migrations = "../migrations")]
async fn one_place_by_any_of_its_names_is_taken_once(pool: PgPool) {
    let world = World::new(pool).await;
    for (one, others) in [
        (
            at("amazon", "https://bucket.vpce-0a1b.s3.us-east-1.vpce.amazonaws.com"),
            &[
                "https://data.s3.us-east-1.amazonaws.com",
                "https://s3.dualstack.eu-west-1.amazonaws.com",
                "https://s3-accelerate.amazonaws.com",
            ][..],
        ),
        (
            at("google", "https://commondatastorage.googleapis.com"),
            &["https://storage.us-central1.rep.googleapis.com", "https://data.storage.googleapis.com"],
        ),
        (at("eusc", "https://s3.eusc-de-east-1.amazonaws.eu"), &["https://s3-fips.eusc-de-east-1.amazonaws.eu"]),
        (at("cloudflare", "https://0a1b.r2.cloudflarestorage.com"), &["https://data.0a1b.r2.cloudflarestorage.com"]),
        (at("wasabi", "https://s3.wasabisys.com"), &["https://s3.eu-central-1.wasabisys.com"]),
        (at("own", "https://minio.example.com"), &["https://MINIO.example.com.:443/"]),
    ] {
        let mut one = one;
        if one.nickname == "google" {
            one.access_key_id = format!("GOOG1E{}", "A".repeat(55));
        } else if one.endpoint.contains("amazonaws") {
            one.access_key_id = "AKIAIOSFODNN7EXAMPLE".into();
        } else if one.nickname == "cloudflare" {
            (one.access_key_id, one.secret_access_key) = ("a".repeat(32), "b".repeat(64).as_str().into());
        }
        buckets::create(&world.cx, &world.ada, &one.parse().unwrap()).await.unwrap();
        for other in others {
            let draft = BucketDraft { nickname: "again".into(), endpoint: (*other).into(), ..one.clone() };
            let again = buckets::create(&world.cx, &world.ada, &draft.parse().unwrap()).await;
            let Err(Error::Conflict(Conflict::LocationTaken { nickname })) = again else {
                panic!("{other}: {again:?}")
            };
            assert_eq!(nickname, one.nickname, "{other}");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn the_operator_names_a_store_of_several_names(pool: PgPool) {
    let world = World::new(pool).await;
    let names = "https://s3.example.com=https://ceph.example.com".parse().unwrap();
    let first = at("first", "https://ceph.example.com");
    buckets::create(&world.cx, &world.ada, &first.parse().unwrap()).await.unwrap();
    repos::create(&world.cx, &world.ada, &testing::draft::repo("era5", "first", "a")).await.unwrap();
    let cx = world.cx.with_store_names(vec![names]);
    // The rows of before, with their repos, get the key of the names.
    buckets::renew_store_keys(&cx).await.unwrap();
    let again = buckets::create(&cx, &world.ada, &at("again", "https://s3.example.com").parse().unwrap()).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::LocationTaken { nickname })) if nickname == "first"));
    let inside = BucketDraft { prefix: "a".into(), ..at("inside", "https://s3.example.com") };
    buckets::create(&cx, &world.ada, &inside.parse().unwrap()).await.unwrap();
    let overlap = repos::create(&cx, &world.ada, &testing::draft::repo("other", "inside", "x")).await;
    assert!(matches!(overlap, Err(Error::Conflict(Conflict::PlaceTaken { repo })) if repo == "era5"));
}

#[sqlx::test(migrations = "../migrations")]
async fn keys_of_before_are_renewed_and_two_rows_at_one_place_both_stay(pool: PgPool) {
    let world = World::new(pool.clone()).await;
    let first = at("first", "https://one.example.com");
    let second = at("second", "https://two.example.com");
    for draft in [&first, &second] {
        buckets::create(&world.cx, &world.ada, &draft.parse().unwrap()).await.unwrap();
        repos::create(&world.cx, &world.ada, &testing::draft::repo(&draft.nickname, &draft.nickname, "a"))
            .await
            .unwrap();
    }
    let names = "https://one.example.com=https://two.example.com".parse().unwrap();
    let cx = world.cx.with_store_names(vec![names]);
    for _ in 0..2 {
        buckets::renew_store_keys(&cx).await.unwrap();
        let listed = buckets::list_after(&cx, &world.ada, &KeysetRequest::default()).await.unwrap().items;
        assert_eq!(listed.iter().map(|bucket| bucket.repos).collect::<Vec<_>>(), [1, 1]);
    }
}
