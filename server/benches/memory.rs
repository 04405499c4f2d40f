//! Memory growth of the server: its resident memory before and after some work, in a process of its own. `make bench`
//! runs it; look at the growth. To measure something else, add a [`Work`].

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "its result")]

mod support;

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use backend::{Quota, Quotas};
use reqwest::Client;
use support::{fill, serve};
use testing::{ORG, PASSWORD, World, browser};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::Semaphore,
    time::sleep,
};

/// The allowed growth.
const BAR: f64 = 1.2;
/// How long freeing memory may take.
const GIVEN_BACK: Duration = Duration::from_secs(3);

/// A running workload.
type Run = Pin<Box<dyn Future<Output = ()>>>;

/// Work repeated by clients in this process: their memory counts, too.
struct Work {
    name: &'static str,
    run: fn(Arc<Bench>) -> Run,
}

const WORKS: [Work; 4] = [
    Work { name: "10,000 anonymous attempts", run: |bench| Box::pin(bench.attempts(10_000)) },
    Work { name: "1,000 sign-ins", run: |bench| Box::pin(bench.sign_ins(1_000)) },
    Work { name: "2,000 idle connections", run: |bench| Box::pin(bench.connections(2_000)) },
    Work { name: "8 lists of 100,000 configs", run: |bench| Box::pin(bench.lists(8)) },
];

/// Bucket configs in the long list.
const LONG: u32 = 100_000;

struct Bench {
    origin: String,
    client: Client,
    /// For the organisation of the long list.
    token: String,
}

#[tokio::main]
async fn main() {
    #[expect(clippy::disallowed_methods, reason = "the benchmark's own setting")]
    let address = std::env::var("DATABASE_URL").unwrap();
    let db = backend::connect(&address, 10).await.unwrap();
    backend::migrate(&db).await.unwrap();
    let pool = db.pool;
    let world = World::new(pool).await.with_quotas(&Quotas::all(Quota::per_minute(1_000_000)));
    fill(&world.pool, ORG, LONG).await;
    let token = world.token(&world.ada).await;
    let bench = Arc::new(Bench { origin: serve(world.cx).await, client: browser(), token });
    // Everything once, so that first-use allocations don't count as growth.
    bench.clone().attempts(8).await;
    bench.clone().sign_ins(8).await;
    bench.clone().lists(1).await;
    println!("{:<28}{:>12}{:>12}{:>12}{:>10}", "", "before MiB", "peak MiB", "after MiB", "growth");
    for work in WORKS {
        let before = mib("VmRSS");
        // Linux: resets the peak.
        std::fs::write("/proc/self/clear_refs", "5").unwrap();
        (work.run)(bench.clone()).await;
        let peak = mib("VmHWM");
        sleep(GIVEN_BACK).await;
        let after = mib("VmRSS");
        let growth = after / before;
        let verdict = if growth > BAR { " above the bar" } else { "" };
        println!("{:<28}{before:>12.1}{peak:>12.1}{after:>12.1}{growth:>10.2}{verdict}", work.name);
    }
}

impl Bench {
    /// Unknown names and passwords, eight at a time.
    async fn attempts(self: Arc<Self>, count: usize) {
        self.eight_at_a_time(count, |bench, number| async move {
            let name = format!("p{number}@example.com");
            let request = bench.client.get(format!("{}/v1/user", bench.origin)).basic_auth(name, Some("guess"));
            assert_eq!(request.send().await.unwrap().status(), 401);
        })
        .await;
    }

    /// Browser sign-ins, each with its own session.
    async fn sign_ins(self: Arc<Self>, count: usize) {
        self.eight_at_a_time(count, |bench, _| async move {
            let form = [("email", "ada@example.com"), ("password", PASSWORD)];
            let request = bench.client.post(format!("{}/login", bench.origin)).header("origin", &bench.origin);
            assert!(request.form(&form).send().await.unwrap().status().is_redirection());
        })
        .await;
    }

    /// Concurrent reads to the end, without storing the answers.
    async fn lists(self: Arc<Self>, count: usize) {
        self.eight_at_a_time(count, |bench, _| async move {
            let request = bench.client.get(format!("{}/orgs/{ORG}/buckets", bench.origin)).bearer_auth(&bench.token);
            let mut answer = request.send().await.unwrap().error_for_status().unwrap();
            let mut length = 0;
            while let Some(part) = answer.chunk().await.unwrap() {
                length += part.len();
            }
            assert!(length > LONG as usize * 100);
        })
        .await;
    }

    async fn eight_at_a_time<F>(self: Arc<Self>, count: usize, one: impl Fn(Arc<Self>, usize) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let places = Arc::new(Semaphore::new(8));
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..count {
            let place = places.clone().acquire_owned().await.unwrap();
            let work = one(self.clone(), number);
            tasks.spawn(async move {
                work.await;
                drop(place);
            });
            while tasks.try_join_next().is_some() {}
        }
        while tasks.join_next().await.is_some() {}
    }

    /// Each has sent one request.
    async fn connections(self: Arc<Self>, count: usize) {
        let address = self.origin.trim_start_matches("http://").to_owned();
        let mut open = Vec::new();
        for _ in 0..count {
            let mut stream = TcpStream::connect(&address).await.unwrap();
            stream.write_all(b"GET /livez HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
            let mut answer = [0; 512];
            assert!(stream.read(&mut answer).await.unwrap() > 0);
            open.push(stream);
        }
    }
}

/// A line of `/proc/self/status`.
fn mib(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}
