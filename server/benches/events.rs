//! Benchmark of the events page with 1,000, 100,000 and 1,500,000 events, side by side in one run, and the memory of
//! four concurrent exports of all of them. `make bench` runs it; compare the ratios.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "its result")]

mod support;

use std::time::{Duration, Instant};

use reqwest::Client;
use sqlx::PgPool;
use support::{ms, quantile, resident_mib, serve};
use testing::{PASSWORD, World, browser};

/// Events in an organisation.
const SIZES: [i64; 3] = [1_000, 100_000, 1_500_000];
/// Events inserted by one statement, which the pool limits in time.
const AT_ONCE: i64 = 2_000;
/// Rounds, each with every request once, so that a busy moment of the machine affects all alike.
const ROUNDS: usize = 60;
/// Warm-up rounds.
const WARM_UP: usize = 5;
/// Concurrent exports.
const EXPORTS: usize = 4;

/// A request: its name, and its query in an organisation whose middle event has this number.
type Request = (&'static str, fn(i64) -> String);

const REQUESTS: [Request; 11] = [
    ("first page", |_| String::new()),
    ("page in the middle", |middle| format!("?before={middle}")),
    ("search, everywhere", |_| "?q=vended".to_owned()),
    ("search, one in 20", |_| "?q=person7".to_owned()),
    ("search, two events", |_| "?q=needle".to_owned()),
    ("search, nowhere", |_| "?q=haystack".to_owned()),
    ("filter, everywhere", |_| "?action=vended".to_owned()),
    ("filter, one in 20", |_| "?person=d8ca9f51-626f-379a-4038-218931f3d7a1&action=vended".to_owned()),
    ("filter, one object", |_| "?object=bucket_config:8f14e45f-ceea-167a-5a36-dedd4bea2543".to_owned()),
    ("filter, two events", |_| "?person=4bf84bab-e76d-abda-6c4d-a4d25354704d&action=vended".to_owned()),
    ("filter, two searched", |_| "?action=vended&q=needle&from=2020-01-01".to_owned()),
];

#[tokio::main]
async fn main() {
    #[expect(clippy::disallowed_methods, reason = "the benchmark's own setting")]
    let address = std::env::var("DATABASE_URL").unwrap();
    let db = backend::connect(&address, 10).await.unwrap();
    backend::migrate(&db).await.unwrap();
    let pool = db.pool;
    let bench = Bench::prepare(pool).await;
    let mut times = vec![[const { Vec::new() }; SIZES.len()]; REQUESTS.len()];
    for round in 0..WARM_UP + ROUNDS {
        for (row, request) in REQUESTS.iter().enumerate() {
            for (column, times) in times[row].iter_mut().enumerate() {
                let time = bench.ask(*request, column).await;
                if round >= WARM_UP {
                    times.push(time);
                }
            }
        }
    }
    println!("{:<22}{:>10}{:>12}{:>12}{:>15}", "", "events", "median ms", "p95 ms", "against 1,000");
    for ((name, _), times) in REQUESTS.iter().zip(&mut times) {
        let first = quantile(&mut times[0], 0.5);
        for (size, times) in SIZES.iter().zip(times) {
            let (median, p95) = (quantile(times, 0.5), quantile(times, 0.95));
            let ratio = median.as_secs_f64() / first.as_secs_f64();
            println!("{name:<22}{size:>10}{:>12.2}{:>12.2}{ratio:>15.2}", ms(median), ms(p95));
        }
    }
    bench.export().await;
}

struct Bench {
    origin: String,
    client: Client,
    /// The organisation of each size, and the number of its middle event.
    orgs: Vec<(String, i64)>,
}

impl Bench {
    async fn prepare(pool: PgPool) -> Self {
        let world = World::new(pool.clone()).await;
        let mut orgs = Vec::new();
        for size in SIZES {
            let slug = format!("with-{size}");
            backend::orgs::create_for(&world.cx, &slug.parse().unwrap(), world.ada.person()).await.unwrap();
            fill(&pool, &slug, size).await;
            let middle =
                "select (percentile_disc(0.5) within group (order by id)) from audit_event where org_slug = $1";
            orgs.push((slug.clone(), sqlx::query_scalar(middle).bind(&slug).fetch_one(&pool).await.unwrap()));
        }
        sqlx::raw_sql("set statement_timeout = 0; vacuum analyze").execute(&pool).await.unwrap();
        let origin = serve(world.cx).await;
        let client = browser();
        let form = [("email", "ada@example.com"), ("password", PASSWORD)];
        let sign_in = client.post(format!("{origin}/login")).header("origin", &origin).form(&form);
        assert!(sign_in.send().await.unwrap().status().is_redirection());
        Self { origin, client, orgs }
    }

    async fn ask(&self, (_, query): Request, column: usize) -> Duration {
        let (slug, middle) = &self.orgs[column];
        let started = Instant::now();
        let path = format!("{}/{slug}/activity{}", self.origin, query(*middle));
        let answer = self.client.get(path).send().await.unwrap().error_for_status().unwrap();
        answer.bytes().await.unwrap();
        started.elapsed()
    }

    async fn export(&self) {
        let (slug, _) = self.orgs.last().unwrap();
        let before = resident_mib();
        let started = Instant::now();
        let exports: Vec<_> = (0..EXPORTS)
            .map(|_| {
                let call = self.client.get(format!("{}/{slug}/activity.csv", self.origin));
                tokio::spawn(async move {
                    let mut answer = call.send().await.unwrap().error_for_status().unwrap();
                    let mut lines = 0;
                    while let Some(part) = answer.chunk().await.unwrap() {
                        lines += part.iter().filter(|&&byte| byte == b'\n').count();
                    }
                    lines
                })
            })
            .collect();
        for export in exports {
            assert!(export.await.unwrap() > usize::try_from(SIZES[2]).unwrap(), "every event, and the heading");
        }
        let (after, seconds) = (resident_mib(), started.elapsed().as_secs_f64());
        println!(
            "{EXPORTS} exports of {} events at once: {seconds:.1} s, memory {before:.0} MiB before, {after:.0} MiB after ({:.2} x)",
            SIZES[2],
            after / before
        );
    }
}

/// Inserts events into an organisation, as after that many vends. Two of them, far apart, contain the needle and are of a
/// person of their own.
async fn fill(pool: &PgPool, slug: &str, size: i64) {
    for first in (1..=size).step_by(usize::try_from(AT_ONCE).unwrap()) {
        sqlx::query(
            "insert into audit_event (org_id, org_slug, person_id, person_email, action, subject_kind, subject, subject_name, detail)
             select o.id, o.slug, md5(case when n in ($3 / 10, $3 / 2) then 'needle' else 'person' || n % 20 end)::uuid,
                    'person' || n % 20 || '@example.com', 'credentials.vended', 'bucket_config',
                    md5((n % 2000)::text)::uuid, 'bucket-' || n % 2000,
                    jsonb_build_object('repo', case when n in ($3 / 10, $3 / 2) then 'needle' else 'era' || n % 2000 end,
                                       'uri', 's3://data-' || n % 2000 || '/team/arrays/', 'access', 'write',
                                       'access_key_id', 'ASIA' || upper(substr(md5(n::text), 1, 16)))
             from org o, generate_series($2, least($3, $2 + $4 - 1)) n where o.slug = $1 order by n",
        )
        .bind(slug)
        .bind(first)
        .bind(size)
        .bind(AT_ONCE)
        .execute(pool)
        .await
        .unwrap();
    }
}
