//! Long lists: read in chunks, counted by triggers, and extended concurrently.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use backend::{CredentialFilter, KeysetRequest, Proof, RepoFilter, buckets, credentials, repos};
use domain::{
    credential::Provider,
    listing::{BucketView, PageRequest},
};
use sqlx::{PgPool, postgres::PgPoolOptions};
use testing::{ORG, World, draft, until_database};

/// Inserts bucket configs into an organisation.
pub(crate) async fn fill_buckets(executor: impl sqlx::PgExecutor<'_>, count: i32) {
    sqlx::query(
        "insert into bucket_config (id, org_id, nickname, platform, bucket, prefix, region, store_key, auth_method,
                                    fingerprint)
         select gen_random_uuid(), o.id, 'Bucket-' || lpad(n::text, 6, '0'), 's3', 'data-' || n, '', 'us-east-1', 'aws',
                'anonymous', sha256(convert_to(n::text, 'UTF8'))
         from org o, generate_series(1, $2) n where o.slug = $1",
    )
    .bind(ORG)
    .bind(count)
    .execute(executor)
    .await
    .unwrap();
}

/// Inserts `each` repos on every bucket config.
async fn fill_repos(pool: &PgPool, each: i32) {
    sqlx::query(
        "insert into repo (id, org_id, name, bucket_config_id, store_key, bucket, prefix, metadata)
         select gen_random_uuid(), b.org_id, b.nickname || '-' || n, b.id, b.store_key, b.bucket, n || '/',
                jsonb_build_object('n', n)
         from bucket_config b, generate_series(1, $1) n",
    )
    .bind(each)
    .execute(pool)
    .await
    .unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn a_list_is_read_in_parts_to_its_end(pool: PgPool) {
    let world = World::new(pool).await;
    let (cx, ada) = (&world.cx, &world.ada);
    fill_buckets(&world.pool, 1_001).await;
    fill_repos(&world.pool, 1).await;
    let (mut nicknames, mut wanted) = (Vec::new(), KeysetRequest::default());
    loop {
        let part = buckets::list_after(cx, ada, &wanted).await.unwrap();
        nicknames.extend(part.items.into_iter().map(|bucket| bucket.nickname.to_string()));
        wanted.after = part.next;
        if wanted.after.is_none() {
            break;
        }
    }
    let sorted: BTreeSet<_> = nicknames.iter().cloned().collect();
    assert!(nicknames.len() == 1_001 && nicknames.iter().eq(sorted.iter()), "each once, in order");
    let (mut names, mut wanted) = (BTreeSet::new(), KeysetRequest::default());
    loop {
        let part = repos::list_after(cx, ada, &RepoFilter::All, &wanted).await.unwrap();
        names.extend(part.items.into_iter().map(|repo| repo.name.to_string()));
        wanted.after = part.next;
        if wanted.after.is_none() {
            break;
        }
    }
    assert_eq!(names.len(), 1_001);
    let theirs = buckets::list_after(cx, &world.ocean, &KeysetRequest::default()).await.unwrap();
    assert!(theirs.items.is_empty() && theirs.next.is_none());
}

#[sqlx::test(migrations = "../migrations")]
async fn every_list_knows_how_long_it_is(pool: PgPool) {
    let world = World::new(pool).await;
    let (cx, ada) = (&world.cx, &world.ada);
    let count = |wanted: PageRequest| async move {
        let buckets = buckets::list_view(cx, ada, &BucketView::default(), wanted.clone()).await.unwrap();
        let repos = repos::list(cx, ada, &RepoFilter::All, wanted.clone()).await.unwrap();
        let credentials = credentials::list(cx, ada, CredentialFilter::default(), wanted).await.unwrap();
        (buckets.total, repos.total, credentials.total)
    };
    assert_eq!(count(PageRequest::default()).await, (0, 0, 0));
    fill_buckets(&world.pool, 20).await;
    fill_repos(&world.pool, 3).await;
    let pair = credentials::create(cx, ada, &draft::key_pair("pair"), Proof::NotDemanded).await.unwrap();
    assert_eq!(count(PageRequest::default()).await, (20, 60, 1));
    let aws = CredentialFilter { provider: Some(Provider::Aws), kinds: None };
    let azure = CredentialFilter { provider: Some(Provider::Azure), kinds: None };
    for (filter, total) in [(aws, 1), (azure, 0)] {
        let page = credentials::list(cx, ada, filter, PageRequest::default()).await.unwrap();
        assert_eq!((page.total, page.items.len()), (total, total as usize));
    }
    let found = PageRequest { search: "bucket-000007".into(), ..PageRequest::default() };
    assert_eq!(count(found).await, (1, 3, 0));
    let first =
        buckets::list_view(cx, ada, &BucketView::default(), PageRequest::default()).await.unwrap().items.remove(0);
    let on_it = repos::list(cx, ada, &RepoFilter::OnBucket(first.id), PageRequest::default()).await.unwrap();
    assert_eq!((on_it.total, on_it.items.len()), (3, 3));
    repos::delete(cx, ada, "Bucket-000001-1", None).await.unwrap();
    credentials::revoke(cx, ada, pair.id, None).await.unwrap();
    assert_eq!(count(PageRequest::default()).await, (20, 59, 0));
    sqlx::query("delete from org where slug = $1").bind(ORG).execute(&world.pool).await.unwrap();
    let left: i64 =
        sqlx::query_scalar("select count(*) from row_count where rows <> 0").fetch_one(&world.pool).await.unwrap();
    assert_eq!(left, 0, "an organisation takes its counts with it");
}

#[sqlx::test(migrations = "../migrations")]
async fn who_adds_waits_for_nobody_who_has_not_committed_yet(pool: PgPool) {
    let world = World::new(pool).await;
    let (cx, ada) = (&world.cx, &world.ada);
    buckets::create(cx, ada, &draft::bucket("main", "main")).await.unwrap();
    let mut open = world.pool.begin().await.unwrap();
    fill_buckets(&mut *open, 1).await;
    let at_once = async {
        buckets::create(cx, ada, &draft::bucket("second", "second")).await.unwrap();
        credentials::create(cx, ada, &draft::key_pair("pair"), Proof::NotDemanded).await.unwrap();
        repos::create(cx, ada, &draft::repo("era5", "main", "era5")).await.unwrap();
    };
    tokio::time::timeout(Duration::from_secs(5), at_once).await.expect("the other transaction was waited for");
    assert_eq!(buckets::list_view(cx, ada, &BucketView::default(), PageRequest::default()).await.unwrap().total, 2);
    open.commit().await.unwrap();
    assert_eq!(buckets::list_view(cx, ada, &BucketView::default(), PageRequest::default()).await.unwrap().total, 3);
}

/// Two repos in the same bucket are created in concurrent transactions.
#[sqlx::test(migrations = "../migrations")]
async fn repos_that_do_not_overlap_are_created_side_by_side(pool: PgPool) {
    let world = World::new(pool).await;
    let (cx, ada) = (&world.cx, &world.ada);
    buckets::create(cx, ada, &draft::bucket("main", "main")).await.unwrap();
    // Delays the commit of one repo until another one exists.
    sqlx::raw_sql(
        "create function hold() returns trigger language plpgsql as $$
         begin
             if new.name = 'held' then perform pg_advisory_xact_lock(1); end if;
             return null;
         end $$;
         create constraint trigger hold after insert on repo deferrable initially deferred
             for each row execute function hold();",
    )
    .execute(&world.pool)
    .await
    .unwrap();
    let mut gate = world.pool.acquire().await.unwrap();
    sqlx::query("select pg_advisory_lock(1)").execute(&mut *gate).await.unwrap();
    let (held_repo, beside) = (draft::repo("held", "main", "team/a"), draft::repo("beside", "main", "team/b"));
    let held = repos::create(cx, ada, &held_repo);
    let others = async {
        let waits = "select exists (select 1 from pg_locks where locktype = 'advisory' and not granted
                       and database = (select oid from pg_database where datname = current_database()))";
        until_database("a repo that waits for its commit", &world.pool, waits).await;
        let beside = repos::create(cx, ada, &beside);
        let made = tokio::time::timeout(Duration::from_secs(5), beside).await;
        sqlx::query("select pg_advisory_unlock(1)").execute(&mut *gate).await.unwrap();
        made.expect("a repo elsewhere was waited for").unwrap();
    };
    let (held, ()) = tokio::join!(held, others);
    held.unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn many_who_add_at_once_are_all_counted(pool: PgPool) {
    let world = Arc::new(World::new(pool).await);
    let creates: Vec<_> = (0..40)
        .map(|number| {
            let world = world.clone();
            tokio::spawn(async move {
                let name = format!("bucket-{number}");
                buckets::create(&world.cx, &world.ada, &draft::bucket(&name, &name)).await.unwrap()
            })
        })
        .collect();
    let mut made = Vec::new();
    for create in creates {
        made.push(create.await.unwrap());
    }
    for bucket in &made[..5] {
        buckets::delete(&world.cx, &world.ada, bucket.id, None).await.unwrap();
    }
    let page = buckets::list_view(&world.cx, &world.ada, &BucketView::default(), PageRequest::default()).await.unwrap();
    assert_eq!((page.total, page.items.len()), (35, 35));
}

/// Rows of repos read so far.
async fn rows_read(pool: &PgPool) -> i64 {
    sqlx::query("select pg_stat_force_next_flush()").execute(pool).await.unwrap();
    sqlx::query_scalar(
        "select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) from pg_stat_user_tables where relname = 'repo'",
    )
    .fetch_one(pool)
    .await
    .unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn a_page_of_repos_reads_its_own_rows_only(pool: PgPool) {
    // One connection, so that no statistics of earlier statements arrive late.
    let options = (*pool.connect_options()).clone();
    let world = World::new(PgPoolOptions::new().max_connections(1).connect_with(options).await.unwrap()).await;
    fill_buckets(&world.pool, 50).await;
    fill_repos(&world.pool, 300).await;
    sqlx::query("vacuum analyze repo").execute(&world.pool).await.unwrap();
    let before = rows_read(&world.pool).await;
    let first = repos::list(&world.cx, &world.ada, &RepoFilter::All, PageRequest::default()).await.unwrap();
    assert_eq!((first.items.len(), first.total), (50, 15_000));
    let read = rows_read(&world.pool).await - before;
    assert!(read < 500, "{read} rows of 15,000 were read");
}
