//! Views of lists: filters and orders, page by page.

use std::collections::BTreeSet;

use backend::{Proof, buckets, credentials, repos};
use domain::{
    bucket::AuthMethod,
    check::StatusKind,
    credential::CredentialKind,
    draft::bucket::BucketDraft,
    listing::{
        BucketColumn, BucketView, CredentialColumn, CredentialView, Order, Page, PageRequest, RepoColumn, RepoView,
    },
    location::Platform,
    repo::RepoMode,
};
use sqlx::PgPool;
use testing::{World, draft};

/// The names on all pages of two rows each, in their order.
async fn names<T>(
    read: impl AsyncFn(PageRequest) -> Page<T>,
    search: &str,
    name: impl Fn(&T) -> String,
) -> Vec<String> {
    let (mut names, mut page) = (Vec::new(), 1);
    loop {
        let wanted = PageRequest { search: search.to_owned(), page, rows: 2 };
        let part = read(wanted).await;
        if part.items.is_empty() {
            assert_eq!(names.len(), part.total as usize, "the number told is the number shown");
            return names;
        }
        names.extend(part.items.iter().map(&name));
        page += 1;
    }
}

async fn buckets_of(world: &World, view: &BucketView, search: &str) -> String {
    let read = async |wanted| buckets::list_view(&world.cx, &world.ada, view, wanted).await.unwrap();
    names(read, search, |bucket| bucket.nickname.to_string()).await.join(" ")
}

fn by<C>(column: C, descending: bool) -> Order<C> {
    Order { column, descending }
}

/// Notes a test of the bucket config with this nickname.
async fn tested(world: &World, nickname: &str, verified: bool) {
    let statement = "insert into connection_test (org_id, fingerprint, report, verified, trusted, mac)
                     select org_id, fingerprint, '{}', $2, true, sha256('') from bucket_config where nickname = $1";
    sqlx::query(statement).bind(nickname).bind(verified).execute(&world.pool).await.unwrap();
}

/// Six bucket configs, which differ in everything that a view knows.
async fn six_buckets(pool: PgPool) -> World {
    let world = World::new(pool).await;
    let minio = BucketDraft { platform: "minio".into(), ..draft::hmac("Delta", "delta") };
    let drafts = [
        draft::role("bravo", "bravo"),
        draft::self_managed("alpha", "alpha"),
        draft::hmac("charlie", "charlie"),
        minio,
        draft::google("echo", "echo"),
        draft::role("foxtrot", "foxtrot"),
    ];
    for draft in drafts {
        buckets::create(&world.cx, &world.ada, &draft.parse().unwrap()).await.unwrap();
    }
    for (nickname, verified) in [("echo", true), ("alpha", true), ("foxtrot", false)] {
        tested(&world, nickname, verified).await;
    }
    for (name, bucket) in [("one", "echo"), ("two", "echo"), ("three", "Delta")] {
        repos::create(&world.cx, &world.ada, &draft::repo(name, bucket, name)).await.unwrap();
    }
    buckets::create(&world.cx, &world.ocean, &draft::bucket("theirs", "theirs")).await.unwrap();
    world
}

#[sqlx::test(migrations = "../migrations")]
async fn bucket_configs_are_filtered_by_status_platform_and_method(pool: PgPool) {
    let world = six_buckets(pool).await;
    let all = BucketView::default();
    let with = async |view: BucketView| buckets_of(&world, &view, "").await;
    let status = |status| BucketView { status: Some(status), ..BucketView::default() };
    assert_eq!(with(status(StatusKind::Verified)).await, "alpha echo");
    assert_eq!(with(status(StatusKind::Failing)).await, "foxtrot");
    assert_eq!(with(status(StatusKind::NotTested)).await, "bravo charlie Delta");
    let platform = |platform| BucketView { platform: Some(platform), ..BucketView::default() };
    assert_eq!(with(platform(Platform::S3)).await, "alpha bravo foxtrot");
    assert_eq!(with(platform(Platform::Minio)).await, "Delta");
    let method = |method| BucketView { method: Some(method), ..BucketView::default() };
    assert_eq!(with(method(AuthMethod::Hmac)).await, "charlie Delta");
    assert_eq!(with(method(AuthMethod::CloudCredential)).await, "");
    let role = method(AuthMethod::AwsRole);
    assert_eq!(with(BucketView { status: Some(StatusKind::Failing), ..role.clone() }).await, "foxtrot");
    assert_eq!(with(BucketView { platform: Some(Platform::Gs), ..role.clone() }).await, "");
    assert_eq!(buckets_of(&world, &role, "BRAV").await, "bravo", "filters and words together");
    assert_eq!(with(all).await, "alpha bravo charlie Delta echo foxtrot");
}

#[sqlx::test(migrations = "../migrations")]
async fn every_order_of_bucket_configs_has_each_once_on_its_pages(pool: PgPool) {
    let world = six_buckets(pool).await;
    let in_order = async |column, descending| {
        let view = BucketView { order: by(column, descending), ..BucketView::default() };
        buckets_of(&world, &view, "").await
    };
    for (column, ascending, descending) in [
        (BucketColumn::Nickname, "alpha bravo charlie Delta echo foxtrot", "foxtrot echo Delta charlie bravo alpha"),
        (BucketColumn::Access, "alpha bravo foxtrot echo charlie Delta", "Delta charlie echo bravo foxtrot alpha"),
        (BucketColumn::Status, "foxtrot bravo charlie Delta alpha echo", "alpha echo bravo charlie Delta foxtrot"),
        (BucketColumn::Repos, "alpha bravo charlie foxtrot Delta echo", "echo Delta alpha bravo charlie foxtrot"),
    ] {
        assert_eq!(in_order(column, false).await, ascending, "{column:?}");
        assert_eq!(in_order(column, true).await, descending, "{column:?} in reverse");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn credentials_are_filtered_and_ordered(pool: PgPool) {
    let world = World::new(pool).await;
    for new in [draft::key_pair("beta"), draft::arn_role("Alpha"), draft::key_pair("gamma")] {
        credentials::create(&world.cx, &world.ada, &new, Proof::NotDemanded).await.unwrap();
    }
    let azure = "insert into cloud_credential
                     (id, org_id, name, kind, account_name, secret_version, key_version, alg, sealed, fingerprint)
                 select gen_random_uuid(), org_id, 'delta', 'azure_key', 'account', secret_version, key_version, alg, sealed,
                        sha256('other') from cloud_credential where name = 'beta'";
    sqlx::query(azure).execute(&world.pool).await.unwrap();
    // Equal values have equal tests.
    let other = "update cloud_credential set fingerprint = sha256('gamma') where name = 'gamma'";
    sqlx::query(other).execute(&world.pool).await.unwrap();
    let test = "insert into credential_test (org_id, fingerprint, report, verified, tested_at, mac)
                select org_id, fingerprint, '{}', $2, now() - make_interval(hours => $3), sha256('')
                from cloud_credential where name = $1";
    for (name, verified, hours) in [("gamma", true, 1), ("gamma", false, 2), ("Alpha", false, 1)] {
        sqlx::query(test).bind(name).bind(verified).bind(hours).execute(&world.pool).await.unwrap();
    }
    let with = async |view: CredentialView| {
        let read = async |wanted| credentials::list_view(&world.cx, &world.ada, &view, wanted).await.unwrap();
        names(read, "", |credential| credential.name.to_string()).await.join(" ")
    };
    let status = |status| CredentialView { status: Some(status), ..CredentialView::default() };
    assert_eq!(with(CredentialView::default()).await, "Alpha beta delta gamma");
    assert_eq!(with(status(StatusKind::Verified)).await, "gamma", "the last test counts");
    assert_eq!(with(status(StatusKind::Failing)).await, "Alpha");
    assert_eq!(with(status(StatusKind::NotTested)).await, "beta", "what can't be tested is not waiting for a test");
    let kind = CredentialView { kind: Some(CredentialKind::AwsKey), ..CredentialView::default() };
    assert_eq!(with(kind.clone()).await, "beta gamma");
    assert_eq!(with(CredentialView { status: Some(StatusKind::Failing), ..kind }).await, "");
    for (column, ascending, descending) in [
        (CredentialColumn::Name, "Alpha beta delta gamma", "gamma delta beta Alpha"),
        (CredentialColumn::Format, "beta gamma Alpha delta", "delta Alpha beta gamma"),
        (CredentialColumn::Status, "Alpha beta gamma delta", "delta gamma beta Alpha"),
        (CredentialColumn::Added, "beta Alpha gamma delta", "delta gamma Alpha beta"),
    ] {
        let in_order = async |descending| {
            with(CredentialView { order: by(column, descending), ..CredentialView::default() }).await
        };
        assert_eq!(in_order(false).await, ascending, "{column:?}");
        assert_eq!(in_order(true).await, descending, "{column:?} in reverse");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn repos_are_filtered_and_ordered(pool: PgPool) {
    let world = World::new(pool).await;
    for nickname in ["main", "Archive"] {
        let bucket = draft::bucket(nickname, &nickname.to_lowercase());
        buckets::create(&world.cx, &world.ada, &bucket).await.unwrap();
    }
    for (name, bucket) in [("bb", "main"), ("AA", "main"), ("cc", "Archive"), ("dd", "main")] {
        repos::create(&world.cx, &world.ada, &draft::repo(name, bucket, name)).await.unwrap();
    }
    repos::set_mode(&world.cx, &world.ada, "bb", RepoMode::Offline, None).await.unwrap();
    repos::set_mode(&world.cx, &world.ada, "dd", RepoMode::Maintenance, None).await.unwrap();
    let with = async |view: RepoView, search: &str| {
        let read = async |wanted| repos::list_view(&world.cx, &world.ada, &view, wanted).await.unwrap();
        names(read, search, |repo| repo.name.to_string()).await.join(" ")
    };
    let state = |state| RepoView { state: Some(state), ..RepoView::default() };
    assert_eq!(with(state(RepoMode::Online), "").await, "AA cc");
    assert_eq!(with(state(RepoMode::Offline), "").await, "bb");
    let on = repos::get(&world.cx, &world.ada, "AA").await.unwrap().bucket;
    let on_main = RepoView { on: Some(on), ..RepoView::default() };
    assert_eq!(with(on_main.clone(), "").await, "AA bb dd");
    assert_eq!(with(RepoView { state: Some(RepoMode::Online), ..on_main.clone() }, "").await, "AA");
    assert_eq!(with(RepoView { state: Some(RepoMode::Online), ..on_main.clone() }, "zz").await, "");
    for (column, ascending, descending) in [
        (RepoColumn::Name, "AA bb cc dd", "dd cc bb AA"),
        (RepoColumn::BucketConfig, "cc AA bb dd", "AA bb dd cc"),
        (RepoColumn::State, "AA cc dd bb", "bb dd AA cc"),
        (RepoColumn::Created, "bb AA cc dd", "dd cc AA bb"),
    ] {
        let in_order =
            async |descending| with(RepoView { order: by(column, descending), ..RepoView::default() }, "").await;
        assert_eq!(in_order(false).await, ascending, "{column:?}");
        assert_eq!(in_order(true).await, descending, "{column:?} in reverse");
    }
    let reversed = RepoView { order: by(RepoColumn::Name, true), ..on_main };
    assert_eq!(with(reversed, "").await, "dd bb AA", "an order of what is filtered");
}

/// Rows that are equal in the column stay in one order, so that each of them is on one page only.
#[sqlx::test(migrations = "../migrations")]
async fn ten_thousand_equal_rows_are_each_on_one_page(pool: PgPool) {
    let world = World::new(pool).await;
    crate::lists::fill_buckets(&world.pool, 10_000).await;
    sqlx::query("analyze").execute(&world.pool).await.unwrap();
    let view = BucketView { order: by(BucketColumn::Repos, true), ..BucketView::default() };
    let mut seen = BTreeSet::new();
    for page in [1, 2, 100, 199, 200] {
        let wanted = PageRequest { page, ..PageRequest::default() };
        let started = std::time::Instant::now();
        let part = buckets::list_view(&world.cx, &world.ada, &view, wanted).await.unwrap();
        assert!(started.elapsed().as_secs() < 2, "{:?} for page {page}", started.elapsed());
        assert_eq!((part.items.len(), part.total), (50, 10_000));
        seen.extend(part.items.into_iter().map(|bucket| bucket.id));
    }
    assert_eq!(seen.len(), 250, "no row is on two pages");
}
