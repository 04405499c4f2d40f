//! Benchmark of the lists of bucket configs and repos with 1, 1,000 and 10,000 rows: pages and API over HTTP, on a real
//! PostgreSQL, side by side in one run; and the number of bucket configs created in a second, in one organisation and
//! in many. `make bench` runs it; compare the ratios.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "its result")]

mod creates;
#[path = "../support/mod.rs"]
mod support;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use backend::Lifetime;
use reqwest::Client;
use support::{fill, fill_repos, ms, quantile, serve};
use testing::{PASSWORD, World, browser};

/// Bucket configs in an organisation.
const SIZES: [u32; 3] = [1, 1_000, 10_000];
/// Rounds, each with every request once, so that a busy moment of the machine affects all alike.
const ROUNDS: usize = 60;
/// Warm-up rounds.
const WARM_UP: usize = 5;

/// A request, in an organisation of each size.
struct Request {
    name: &'static str,
    by_token: bool,
    path: fn(&str, u32) -> String,
}

const REQUESTS: [Request; 8] = [
    Request { name: "list page, first", by_token: false, path: |org, _| format!("/{org}/buckets") },
    Request {
        name: "list page, last",
        by_token: false,
        path: |org, size| format!("/{org}/buckets?page={}", size.div_ceil(50)),
    },
    Request { name: "list page, search", by_token: false, path: |org, _| format!("/{org}/buckets?q=bucket-000001") },
    Request { name: "list API, everything", by_token: true, path: |org, _| format!("/orgs/{org}/buckets") },
    Request { name: "repos page, first", by_token: false, path: |org, _| format!("/{org}/repos") },
    Request {
        name: "repos page, middle",
        by_token: false,
        path: |org, size| format!("/{org}/repos?page={}", size.div_ceil(100)),
    },
    Request { name: "repos page, search", by_token: false, path: |org, _| format!("/{org}/repos?q=repo-000001") },
    Request { name: "repos API, a page", by_token: true, path: |org, _| format!("/orgs/{org}/repos/paginated") },
];

#[tokio::main]
async fn main() {
    #[expect(clippy::disallowed_methods, reason = "the benchmark's own setting")]
    let address = std::env::var("DATABASE_URL").unwrap();
    let db = backend::connect(&address, 10).await.unwrap();
    backend::migrate(&db).await.unwrap();
    let world = Arc::new(World::new(db.pool).await);
    creates::measure(world.clone()).await;
    Bench::prepare(Arc::into_inner(world).unwrap()).await.compare().await;
}

struct Bench {
    origin: String,
    client: Client,
    /// The organisation of each size, with a token for it.
    orgs: Vec<(String, String)>,
}

impl Bench {
    async fn prepare(world: World) -> Self {
        let pool = world.pool.clone();
        let mut orgs = Vec::new();
        for size in SIZES {
            let slug = format!("with-{size}");
            let person = world.ada.person();
            backend::orgs::create_for(&world.cx, &slug.parse().unwrap(), person).await.unwrap();
            fill(&pool, &slug, size).await;
            fill_repos(&pool, &slug, size).await;
            let actor = backend::actor::find(&world.cx, person, &slug).await.unwrap();
            let name = "bench".parse().unwrap();
            let token = backend::tokens::create(&world.cx, &actor, &name, Lifetime::days(1).unwrap()).await.unwrap();
            orgs.push((slug, token.text.to_string()));
        }
        sqlx::raw_sql("vacuum analyze").execute(&pool).await.unwrap();
        let origin = serve(world.cx).await;
        let client = browser();
        let form = [("email", "ada@example.com"), ("password", PASSWORD)];
        let sign_in = client.post(format!("{origin}/login")).header("origin", &origin).form(&form);
        assert!(sign_in.send().await.unwrap().status().is_redirection());
        Self { origin, client, orgs }
    }

    /// Every request at every size.
    async fn compare(&self) {
        let mut times = vec![[const { Vec::new() }; SIZES.len()]; REQUESTS.len()];
        let mut bytes = [[0; SIZES.len()]; REQUESTS.len()];
        for round in 0..WARM_UP + ROUNDS {
            for (row, request) in REQUESTS.iter().enumerate() {
                for (column, &size) in SIZES.iter().enumerate() {
                    let (time, length) = self.ask(request, column, size).await;
                    bytes[row][column] = length;
                    if round >= WARM_UP {
                        times[row][column].push(time);
                    }
                }
            }
        }
        println!("{:<22}{:>10}{:>12}{:>12}{:>12}{:>14}", "", "configs", "median ms", "p95 ms", "KiB", "against 1,000");
        for (row, request) in REQUESTS.iter().enumerate() {
            let medians = [0, 1, 2].map(|column| quantile(&mut times[row][column], 0.5));
            for (column, size) in SIZES.iter().enumerate() {
                let name = if column == 0 { request.name } else { "" };
                let p95 = quantile(&mut times[row][column], 0.95);
                let kib = bytes[row][column].div_ceil(1024);
                let ratio = medians[column].as_secs_f64() / medians[1].as_secs_f64();
                println!("{name:<22}{size:>10}{:>12.2}{:>12.2}{kib:>12}{ratio:>14.2}", ms(medians[column]), ms(p95));
            }
        }
    }

    /// Duration and length of the answer.
    async fn ask(&self, request: &Request, column: usize, size: u32) -> (Duration, usize) {
        let (slug, token) = &self.orgs[column];
        let path = (request.path)(slug, size);
        let mut call = self.client.get(format!("{}{path}", self.origin));
        if request.by_token {
            call = call.bearer_auth(token);
        }
        let started = Instant::now();
        let answer = call.send().await.unwrap().error_for_status().unwrap();
        let body = answer.bytes().await.unwrap();
        (started.elapsed(), body.len())
    }
}
