//! Cloud credentials on a real database: sealed values open only in their place, names and defaults are unique under
//! concurrency, edits keep unchanged secrets, and bucket configs use a credential's current values.

use std::sync::Arc;

use backend::{
    Conflict, CredentialFilter, Error, Kinds, Proof, RepoKeys, actor, buckets, credentials, external_id, people, repos,
    vending,
};
use domain::{
    bucket::{Access, EditedAccess, EditedBucket, NewAccess, SecretAccessKey},
    credential::{EditedArn, EditedCredential, EditedKeys, Keys, Provider, TestPlace, WireType},
    draft::bucket::BucketDraft,
    listing::{BucketView, PageRequest},
    org::Role,
};
use sqlx::PgPool;
use testing::{World, draft};

async fn world(pool: PgPool) -> Arc<World> {
    Arc::new(World::new(pool).await)
}

#[sqlx::test(migrations = "../migrations")]
async fn everybody_has_a_namespace_of_their_own(pool: PgPool) {
    let world = world(pool).await;
    let reader = world.person(Role::Reader).await;
    let own = actor::find_own(&world.cx, reader.person()).await.unwrap();
    assert_eq!((own.slug().as_str(), own.role(), own.is_personal()), ("reader", Role::Owner, true));
    let kept = credentials::create(&world.cx, &own, &draft::key_pair("mine"), Proof::NotDemanded).await.unwrap();
    assert!(matches!(credentials::get(&world.cx, &world.ada, kept.id).await, Err(Error::NotFound)));
    assert!(matches!(actor::find(&world.cx, reader.person(), "reader").await, Err(Error::NotFound)));
    let refused = buckets::create(&world.cx, &own, &draft::bucket("production", "data")).await;
    assert!(matches!(refused, Err(Error::NotFound)), "only organisations have bucket configs");
    let viewer = people::get_viewer(&world.cx, reader.person()).await.unwrap();
    assert_eq!((viewer.username.as_str(), viewer.orgs.len()), ("reader", 1));
}

#[sqlx::test(migrations = "../migrations")]
async fn people_from_before_are_given_a_namespace_once(pool: PgPool) {
    let world = world(pool).await;
    sqlx::query("delete from org where person_id is not null").execute(&world.pool).await.unwrap();
    for _ in 0..2 {
        people::give_everybody_a_namespace(&world.cx).await.unwrap();
    }
    assert_eq!(people::get_viewer(&world.cx, world.ada.person()).await.unwrap().username.as_str(), "ada");
}

#[sqlx::test(migrations = "../migrations")]
async fn an_external_id_is_made_once_for_each_namespace(pool: PgPool) {
    let world = world(pool).await;
    let asks: Vec<_> = (0..20)
        .map(|_| {
            let world = world.clone();
            tokio::spawn(async move { external_id::get(&world.cx, &world.ada).await.unwrap() })
        })
        .collect();
    let mut ids = std::collections::BTreeSet::new();
    for ask in asks {
        ids.insert(ask.await.unwrap().expose().to_owned());
    }
    assert_eq!(ids.len(), 1);
    assert!(!ids.contains(external_id::get(&world.cx, &world.ocean).await.unwrap().expose()));
    let member = world.person(Role::Member).await;
    assert!(matches!(external_id::get(&world.cx, &member).await, Err(Error::Forbidden)));
}

#[sqlx::test(migrations = "../migrations")]
async fn of_a_hundred_defaults_at_once_one_stays(pool: PgPool) {
    let world = world(pool).await;
    let mut ids = Vec::new();
    for number in 0..5 {
        let new = draft::key_pair(&format!("key {number}"));
        ids.push(credentials::create(&world.cx, &world.ada, &new, Proof::NotDemanded).await.unwrap().id);
    }
    let clicks: Vec<_> = (0..100)
        .map(|click| {
            let (world, id) = (world.clone(), ids[click % ids.len()]);
            tokio::spawn(async move { credentials::set_default(&world.cx, &world.ada, id).await })
        })
        .collect();
    for click in clicks {
        click.await.unwrap().unwrap();
    }
    let page = credentials::list(&world.cx, &world.ada, CredentialFilter::default(), PageRequest::default()).await;
    let defaults = page.unwrap().items.into_iter().filter(|credential| credential.is_default).count();
    assert_eq!(defaults, 1);
    let cleared = EditedCredential { is_default: Some(false), ..EditedCredential::default() };
    for id in ids {
        let edited = credentials::edit(&world.cx, &world.ada, id, &cleared, None, Proof::NotDemanded).await;
        assert!(!edited.unwrap().is_default);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn of_a_hundred_of_one_name_one_is_there(pool: PgPool) {
    let world = world(pool).await;
    let tries: Vec<_> = (0..100)
        .map(|number| {
            let world = world.clone();
            let name = if number % 2 == 0 { "Prod" } else { "prod" };
            tokio::spawn(async move {
                credentials::create(&world.cx, &world.ada, &draft::key_pair(name), Proof::NotDemanded).await
            })
        })
        .collect();
    let mut made = 0;
    for attempt in tries {
        match attempt.await.unwrap() {
            Ok(_) => made += 1,
            Err(error) => assert!(matches!(error, Error::Conflict(Conflict::CredentialNameTaken)), "{error}"),
        }
    }
    assert_eq!(made, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_sealed_opens_only_where_it_belongs(pool: PgPool) {
    let world = world(pool).await;
    let (cx, place) = (&world.cx, TestPlace::default());
    let two = credentials::create(cx, &world.ada, &draft::key_pair("two"), Proof::NotDemanded).await.unwrap();
    let role = credentials::create(cx, &world.ada, &draft::arn_role("role"), Proof::NotDemanded).await.unwrap();
    let theirs = credentials::create(cx, &world.ocean, &draft::key_pair("one"), Proof::NotDemanded).await.unwrap();
    let another = |credential: &domain::credential::Credential| {
        format!("sealed = (select sealed from cloud_credential where id = '{}')", credential.id)
    };
    for (number, change) in [
        "name = name".to_owned(),
        another(&two),
        another(&theirs),
        another(&role),
        "endpoint = 'https://evil.example.com'".to_owned(),
        "access_key_id = 'AKIDOTHER'".to_owned(),
        "secret_version = secret_version + 1".to_owned(),
        "kind = 'gcp_key', endpoint = null".to_owned(),
        "id = gen_random_uuid()".to_owned(),
    ]
    .into_iter()
    .enumerate()
    {
        let new = draft::key_pair(&format!("one {number}"));
        let one = credentials::create(cx, &world.ada, &new, Proof::NotDemanded).await.unwrap();
        let update = format!("update cloud_credential set {change} where id = $1 returning id");
        let id: uuid::Uuid = sqlx::query_scalar(sqlx::AssertSqlSafe(update))
            .bind(uuid::Uuid::from(one.id))
            .fetch_one(&world.pool)
            .await
            .unwrap();
        let used = credentials::test(cx, &world.ada, id.into(), &place).await;
        // The first change is no change: it shows that the other changes cause the refusals.
        assert_eq!(used.is_ok(), number == 0, "{change}: {used:?}");
        assert!(number == 0 || matches!(used, Err(Error::Integrity)), "{change}: {used:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn neither_secret_nor_arn_stands_in_the_database(pool: PgPool) {
    let world = world(pool).await;
    credentials::create(&world.cx, &world.ada, &draft::key_pair("key"), Proof::NotDemanded).await.unwrap();
    let role = credentials::create(&world.cx, &world.ada, &draft::arn_role("role"), Proof::NotDemanded).await.unwrap();
    assert_eq!(role.shown.identifier(), "arn:aws:iam::1234567");
    let external_id = external_id::get(&world.cx, &world.ada).await.unwrap();
    let rows: Vec<String> = sqlx::query_scalar(
        "select c::text from cloud_credential c union all select e::text from namespace_external_id e
         union all select a::text from audit_event a union all select t::text from credential_test t",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap();
    let everything = rows.join("\n");
    assert!(everything.contains("AKIDEXAMPLE"), "the search finds what is there");
    for secret in [draft::SECRET_ACCESS_KEY, "89012:role", "canary-role-name", external_id.expose()] {
        assert!(!everything.contains(secret), "{secret}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_role_is_taken_without_a_test_only_where_that_is_allowed(pool: PgPool) {
    let world = world(pool).await;
    let refused = credentials::create(&world.cx, &world.ada, &draft::arn_role("role"), Proof::Demanded).await;
    assert!(matches!(refused, Err(Error::Invalid(errors)) if errors.get("role_arn").is_some()));
    let kept = credentials::create(&world.cx, &world.ada, &draft::arn_role("role"), Proof::NotDemanded).await.unwrap();
    // Unchanged values need no test, even where one is required.
    let head = EditedKeys::AwsRole {
        arn: Some("arn:aws:iam::1234567".parse().unwrap()),
        external_id: None,
        endpoint: Some(None),
        kms_key_id: Some(None),
    };
    let renamed = EditedCredential {
        name: Some("renamed".parse().unwrap()),
        keys: Some(head),
        allowed_in_tasks: Some(true),
        ..EditedCredential::default()
    };
    let edited = credentials::edit(&world.cx, &world.ada, kept.id, &renamed, Some(1), Proof::Demanded).await.unwrap();
    assert_eq!((edited.name.as_str(), edited.allowed_in_tasks, edited.version), ("renamed", true, 2));
    let other = EditedKeys::AwsRole {
        arn: Some(EditedArn::Whole("arn:aws:iam::123456789012:role/other".parse().unwrap())),
        external_id: None,
        endpoint: None,
        kms_key_id: None,
    };
    let other = EditedCredential { keys: Some(other), ..EditedCredential::default() };
    let refused = credentials::edit(&world.cx, &world.ada, kept.id, &other, None, Proof::Demanded).await;
    assert!(matches!(refused, Err(Error::Invalid(errors)) if errors.get("role_arn").is_some()));
    let stale = credentials::edit(&world.cx, &world.ada, kept.id, &renamed, Some(1), Proof::NotDemanded).await;
    assert!(matches!(stale, Err(Error::Conflict(Conflict::CredentialChangedMeanwhile))));
}

#[sqlx::test(migrations = "../migrations")]
async fn lists_are_filtered_and_paged(pool: PgPool) {
    let world = world(pool).await;
    for number in 0..12 {
        let new = draft::key_pair(&format!("key {number:02}"));
        credentials::create(&world.cx, &world.ada, &new, Proof::NotDemanded).await.unwrap();
    }
    credentials::create(&world.cx, &world.ada, &draft::arn_role("role"), Proof::NotDemanded).await.unwrap();
    let page = |filter, search: &str, page, rows| {
        let wanted = PageRequest { search: search.to_owned(), page, rows };
        let world = world.clone();
        async move { credentials::list(&world.cx, &world.ada, filter, wanted).await.unwrap() }
    };
    let all = CredentialFilter::default();
    let second = page(all, "", 2, 5).await;
    assert_eq!((second.total, second.items[0].name.as_str()), (13, "key 05"));
    assert_eq!(page(all, "", 9, 5).await.items.len(), 0);
    assert_eq!(page(all, "ROLE", 1, 5).await.total, 1);
    let roles = CredentialFilter { provider: None, kinds: Some(Kinds::OfType(WireType::Arn)) };
    assert_eq!(page(roles, "", 1, 5).await.total, 1);
    let azure = CredentialFilter { provider: Some(Provider::Azure), kinds: None };
    assert_eq!(page(azure, "", 1, 5).await.total, 0);
}

/// A bucket config at the endpoint of [`draft::key_pair`]s.
fn bucket_with(credential: domain::id::CloudCredentialId, nickname: &str) -> BucketDraft {
    BucketDraft {
        auth_method: "cloud_credential".into(),
        cloud_credential: credential.to_string(),
        ..draft::hmac(nickname, nickname)
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn one_rotation_serves_every_bucket_config(pool: PgPool) {
    let world = world(pool).await;
    let cx = &world.cx;
    let key = credentials::create(cx, &world.ada, &draft::key_pair("shared"), Proof::NotDemanded).await.unwrap();
    for nickname in ["first", "second"] {
        let bucket = buckets::create(cx, &world.ada, &bucket_with(key.id, nickname).parse().unwrap()).await.unwrap();
        assert_eq!(bucket.access, Access::CloudCredential(key.id));
        let repo = repos::create(cx, &world.ada, &draft::repo(nickname, nickname, "x")).await.unwrap();
        let keys = vending::keys_for_repo(cx, &world.ada, &repo).await.unwrap();
        assert!(matches!(keys, RepoKeys::OnRequest), "it never leaves the server: {keys:?}");
    }
    let rotated = EditedKeys::AwsKey {
        access_key_id: Some("AKIDROTATED".parse().unwrap()),
        secret_access_key: Some(SecretAccessKey::parse(&"rotated/secret".into()).unwrap()),
        endpoint: None,
        kms_key_id: None,
    };
    let edit = EditedCredential { keys: Some(rotated), ..EditedCredential::default() };
    credentials::edit(cx, &world.ada, key.id, &edit, None, Proof::NotDemanded).await.unwrap();
    let bucket = buckets::list_view(cx, &world.ada, &BucketView::default(), PageRequest::default())
        .await
        .unwrap()
        .items
        .remove(0);
    assert_eq!(bucket.credential.unwrap().identifier, "AKIDROTATED");
    let moved = EditedKeys::AwsKey {
        access_key_id: None,
        secret_access_key: Some(SecretAccessKey::parse(&"another/secret".into()).unwrap()),
        endpoint: Some(Some("https://elsewhere.example.com".parse().unwrap())),
        kms_key_id: None,
    };
    let moved = EditedCredential { keys: Some(moved), ..EditedCredential::default() };
    let refused = credentials::edit(cx, &world.ada, key.id, &moved, None, Proof::NotDemanded).await.unwrap_err();
    let Error::Conflict(Conflict::CredentialStays { buckets }) = refused else { panic!("{refused}") };
    assert_eq!(buckets, ["first", "second"]);
    let refused = credentials::revoke(cx, &world.ada, key.id, None).await.unwrap_err();
    let Error::Conflict(Conflict::CredentialInUse { buckets }) = refused else { panic!("{refused}") };
    assert_eq!(buckets, ["first", "second"]);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_credential_is_used_only_where_it_belongs(pool: PgPool) {
    let world = world(pool).await;
    let cx = &world.cx;
    let key = credentials::create(cx, &world.ada, &draft::key_pair("key"), Proof::NotDemanded).await.unwrap();
    let theirs = credentials::create(cx, &world.ocean, &draft::key_pair("key"), Proof::NotDemanded).await.unwrap();
    let role = credentials::create(cx, &world.ada, &draft::arn_role("role"), Proof::NotDemanded).await.unwrap();
    let refused = |draft: BucketDraft| {
        let world = world.clone();
        async move {
            let made = buckets::create(&world.cx, &world.ada, &draft.parse().unwrap()).await;
            let Err(Error::Invalid(errors)) = made else { panic!("{made:?}") };
            errors.get("cloud_credential").unwrap().to_owned()
        }
    };
    let elsewhere = BucketDraft { endpoint: "https://other.example.com".into(), ..bucket_with(key.id, "first") };
    assert!(refused(elsewhere).await.contains("another endpoint"));
    assert!(refused(bucket_with(theirs.id, "first")).await.contains("Choose"));
    assert!(refused(bucket_with(role.id, "first")).await.contains("Amazon S3 only"));
    let china = BucketDraft {
        region: "cn-north-1".into(),
        auth_method: "cloud_credential".into(),
        cloud_credential: role.id.to_string(),
        ..draft::self_managed("first", "first")
    };
    assert!(refused(china.clone()).await.contains("partition"));
    let here = BucketDraft { region: "us-east-1".into(), ..china };
    assert!(buckets::create(cx, &world.ada, &here.parse().unwrap()).await.is_ok());
    let mut limited = draft::key_pair("limited");
    limited.buckets = vec!["s3://data/team".parse().unwrap()];
    let limited = credentials::create(cx, &world.ada, &limited, Proof::NotDemanded).await.unwrap();
    assert!(refused(bucket_with(limited.id, "other")).await.contains("s3://data/team"));
    let inside = BucketDraft { bucket: "data".into(), prefix: "team/a".into(), ..bucket_with(limited.id, "inside") };
    assert!(buckets::create(cx, &world.ada, &inside.parse().unwrap()).await.is_ok());
    let beside = BucketDraft { bucket: "data".into(), prefix: "team2".into(), ..bucket_with(limited.id, "beside") };
    refused(beside).await;
    // Nor can it be limited while a bucket config uses it.
    let narrowed =
        EditedCredential { buckets: Some(vec!["s3://data/other".parse().unwrap()]), ..EditedCredential::default() };
    let edited = credentials::edit(cx, &world.ada, limited.id, &narrowed, None, Proof::NotDemanded).await;
    let Err(Error::Conflict(Conflict::CredentialMisfits { nickname, why })) = edited else { panic!("{edited:?}") };
    assert!(nickname == "inside" && why.contains("s3://data/other"), "{why}");
    let widened = EditedCredential { buckets: Some(Vec::new()), ..EditedCredential::default() };
    assert!(credentials::edit(cx, &world.ada, limited.id, &widened, None, Proof::NotDemanded).await.is_ok());
}

#[sqlx::test(migrations = "../migrations")]
async fn a_bucket_config_moves_from_its_own_keys_to_a_credential_and_back(pool: PgPool) {
    let world = world(pool).await;
    let cx = &world.cx;
    let key = credentials::create(cx, &world.ada, &draft::key_pair("key"), Proof::NotDemanded).await.unwrap();
    let own = draft::hmac("first", "first").parse().unwrap();
    let bucket = buckets::create(cx, &world.ada, &own).await.unwrap();
    let edited = |access| EditedBucket {
        nickname: bucket.nickname.clone(),
        location: bucket.location.clone(),
        access,
        extra: None,
    };
    let to_credential = edited(EditedAccess::New(NewAccess::CloudCredential(key.id)));
    let moved = buckets::edit(cx, &world.ada, bucket.id, &to_credential, None).await.unwrap();
    assert_eq!(moved.credential.unwrap().name.as_str(), "key");
    let back = edited(EditedAccess::New(own.access));
    assert!(buckets::edit(cx, &world.ada, bucket.id, &back, None).await.unwrap().credential.is_none());
    credentials::revoke(cx, &world.ada, key.id, None).await.unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn revoking_against_using_leaves_no_bucket_config_without_its_credential(pool: PgPool) {
    let world = world(pool).await;
    for round in 0..30 {
        let name = format!("round-{round}");
        let new = draft::key_pair(&name);
        let key = credentials::create(&world.cx, &world.ada, &new, Proof::NotDemanded).await.unwrap();
        let (one, two) = (world.clone(), world.clone());
        let bucket = bucket_with(key.id, &name).parse().unwrap();
        let using = tokio::spawn(async move { buckets::create(&one.cx, &one.ada, &bucket).await });
        let revoking = tokio::spawn(async move { credentials::revoke(&two.cx, &two.ada, key.id, None).await });
        let (used, revoked) = (using.await.unwrap(), revoking.await.unwrap());
        assert!(used.is_ok() != revoked.is_ok(), "{used:?} {revoked:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn only_what_this_server_can_try_is_tested(pool: PgPool) {
    let world = world(pool).await;
    let azure = Keys::AzureToken {
        account_name: "account1".parse().unwrap(),
        sas_token: domain::credential::SecretText::parse(&"?sv=2024&sig=abc".into()).unwrap(),
    };
    let tested = credentials::test_new(&world.cx, &world.ada, &azure, &TestPlace::default()).await;
    assert!(matches!(tested, Err(Error::Conflict(Conflict::NotTestable))));
    let member = world.person(Role::Member).await;
    let keys = draft::key_pair("x").keys;
    let tested = credentials::test_new(&world.cx, &member, &keys, &TestPlace::default()).await;
    assert!(matches!(tested, Err(Error::Forbidden)));
}
