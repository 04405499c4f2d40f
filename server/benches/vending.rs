//! Benchmark of vending. Cached credentials, against a bare axum handler that runs the same SQL on the same pool, in
//! organisations of 1, 1,000 and 100,000 bucket configs; and new credentials, against the STS call alone. `make bench`
//! runs it; compare the ratios.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "its result")]

mod support;

use std::sync::{Arc, Mutex};

use axum::{Json, Router, extract::State, routing::get};
use backend::{Context, Intent, Lifetime};
use domain::{draft::bucket::BucketDraft, id::BucketConfigId};
use reqwest::Client;
use serde_json::{Value, json};
use sqlx::{
    AssertSqlSafe, PgConnection, PgPool, Postgres,
    postgres::{PgArguments, PgPoolOptions},
    query::Query,
};
use support::{
    fill, ms, quantile, serve,
    side::{CROWD, PAIR, Side, take_turns, timed},
};
use testing::{World, aws::Simulation, browser, draft};
use tokio::net::TcpListener;
use tracing::field::{Field, Visit};
use tracing_subscriber::{Layer, layer::SubscriberExt as _};
use uuid::Uuid;

/// Bucket configs in an organisation.
const SIZES: [u32; 3] = [1, 1_000, 100_000];
/// New credentials: fewer than one person's limit for a minute.
const MADE: usize = 40;

/// A part of the transaction's first statement.
const ENTITLED: &str = "with member as materialized";

#[tokio::main]
async fn main() {
    #[expect(clippy::disallowed_methods, reason = "the benchmark's own setting")]
    let address = std::env::var("DATABASE_URL").unwrap();
    // The server's own pool does not log its statements.
    let pool = PgPoolOptions::new().max_connections(10).test_before_acquire(false).connect(&address).await.unwrap();
    backend::migrate(&pool.clone().into()).await.unwrap();
    let (sts, endpoint) = Simulation::start().await;
    let world = World::beside_aws(pool.clone(), &endpoint).await;
    let mut scenes = Vec::new();
    for size in SIZES {
        scenes.push(Scene::prepare(&world, size).await);
    }
    sqlx::raw_sql("vacuum analyze").execute(&pool).await.unwrap();
    let mut bare = Vec::new();
    for scene in &scenes {
        bare.push(scene.bare_handler(&world.cx, &pool).await);
    }
    let origin = serve(world.cx).await;
    let client = browser();

    for callers in [PAIR, CROWD] {
        kept(&client, &origin, &scenes, &bare, callers).await;
    }
    made(&client, &origin, &scenes[0], &endpoint).await;
    // Each is made once, its role tested a few times, and STS called alone as often.
    assert!(sts.sessions() <= 2 * MADE + 4 * SIZES.len(), "what is kept was not: {} sessions", sts.sessions());
}

/// Cached credentials, alternating with the bare handlers.
async fn kept(client: &Client, origin: &str, scenes: &[Scene], bare: &[String], callers: usize) {
    println!("kept credentials, {callers} at a time, against a bare handler that runs the same SQL");
    println!(
        "{:>10}{:>10}{:>10}{:>8}{:>10}{:>10}{:>12}{:>12}{:>9}",
        "configs", "req/s", "bare", "ratio", "p50 ms", "p99 ms", "bare p50", "bare p99", "RSS MiB"
    );
    for (scene, bare) in scenes.iter().zip(bare) {
        let vend = client.get(format!("{origin}{}", scene.path)).bearer_auth(&scene.token);
        let mut sides = [Side::new(vend), Side::new(client.get(bare))];
        take_turns(&mut sides, callers).await;
        let [mut vend, mut bare] = sides;
        println!(
            "{:>10}{:>10.0}{:>10.0}{:>8.2}{:>10.2}{:>10.2}{:>12.2}{:>12.2}{:>9}",
            scene.size,
            vend.rate(),
            bare.rate(),
            vend.rate() / bare.rate(),
            ms(quantile(&mut vend.times, 0.5)),
            ms(quantile(&mut vend.times, 0.99)),
            ms(quantile(&mut bare.times, 0.5)),
            ms(quantile(&mut bare.times, 0.99)),
            resident_mib(),
        );
    }
}

/// Credentials of many repos, each requested for the first time, alternating with calls to STS alone.
async fn made(client: &Client, origin: &str, scene: &Scene, sts: &str) {
    for number in 0..MADE {
        let repo = json!({
            "name": format!("repo-{number}"), "description": null, "bucket_nickname": "role", "kind": "icechunk",
            "metadata": null, "prefix": format!("repo-{number}"), "create_mode": "register",
        });
        let path = format!("{origin}/orgs/{}/repos", scene.slug);
        client.post(path).bearer_auth(&scene.token).json(&repo).send().await.unwrap().error_for_status().unwrap();
    }
    let form = [
        ("Action", "AssumeRole"),
        ("Version", "2011-06-15"),
        ("RoleArn", draft::ROLE_ARN),
        ("RoleSessionName", "bench"),
        ("ExternalId", draft::SHARED_SECRET),
        ("DurationSeconds", "3600"),
    ];
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for number in 0..MADE {
        let path = format!("{origin}/repos/{}/repo-{number}/bucket-credentials", scene.slug);
        ours.push(timed(client.get(path).bearer_auth(&scene.token)).await);
        theirs.push(timed(client.post(sts).form(&form)).await);
    }
    let [ours50, ours99] = [0.5, 0.99].map(|part| ms(quantile(&mut ours, part)));
    let [theirs50, theirs99] = [0.5, 0.99].map(|part| ms(quantile(&mut theirs, part)));
    println!("made credentials, one at a time, of {MADE} repos");
    println!("{:>12}{:>12}{:>12}{:>12}{:>14}", "p50 ms", "p99 ms", "STS p50", "STS p99", "we add, p50");
    println!("{ours50:>12.2}{ours99:>12.2}{theirs50:>12.2}{theirs99:>12.2}{:>14.2}", ours50 - theirs50);
}

/// An organisation with many bucket configs, one of which has a role.
struct Scene {
    size: u32,
    slug: String,
    token: String,
    bucket: BucketConfigId,
    path: String,
}

impl Scene {
    async fn prepare(world: &World, size: u32) -> Self {
        let slug = format!("with-{size}");
        let person = world.ada.person();
        backend::orgs::create_for(&world.cx, &slug.parse().unwrap(), person).await.unwrap();
        fill(&world.pool, &slug, size - 1).await;
        let actor = backend::actor::find(&world.cx, person, &slug).await.unwrap();
        // A role belongs to one organisation.
        let role = BucketDraft { role_name: slug.clone(), ..draft::role("role", "lake") };
        let bucket = backend::buckets::create(&world.cx, &actor, &role.parse().unwrap()).await.unwrap().id;
        let name = "bench".parse().unwrap();
        let token = backend::tokens::create(&world.cx, &actor, &name, Lifetime::days(1).unwrap()).await.unwrap();
        let path = format!("/orgs/{slug}/buckets/{bucket}/credentials");
        Self { size, slug, token: token.text.to_string(), bucket, path }
    }

    /// Vends in this thread, and returns every statement run.
    async fn statements(&self, cx: &Context) -> Vec<String> {
        let heard = Heard::default();
        let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(heard.clone()));
        let actor = backend::actor::authenticate(cx, &self.token).await.unwrap();
        backend::vending::vend_for_bucket(cx, &actor, self.bucket, Intent::Read).await.unwrap();
        drop(guard);
        heard.0.lock().unwrap().clone()
    }

    /// A handler that runs the same statements and answers with as many bytes; returns its address.
    async fn bare_handler(&self, cx: &Context, pool: &PgPool) -> String {
        // The first vend tests the role, and fills the cache.
        self.statements(cx).await;
        let statements = self.statements(cx).await;
        // Including begin and commit.
        assert!(statements.len() + 2 <= 6, "{} statements: {statements:?}", statements.len() + 2);
        let actor = backend::actor::authenticate(cx, &self.token).await.unwrap();
        let vended = backend::vending::vend_for_bucket(cx, &actor, self.bucket, Intent::Read).await.unwrap();
        let ids: (Uuid, Uuid, String, Vec<u8>, Value) = sqlx::query_as(
            "select b.org_id, e.person_id, e.token_id, b.fingerprint, e.detail
             from bucket_config b join audit_event e on e.subject = b.id::text and e.action = 'credentials.vended'
             where b.id = $1 limit 1",
        )
        .bind(Uuid::from(self.bucket))
        .fetch_one(pool)
        .await
        .unwrap();
        let (org, person, token, fingerprint, detail) = ids;
        let text = format!("{vended:?}");
        let bare = Bare {
            pool: pool.clone(),
            statements,
            org,
            person,
            token,
            bucket: self.bucket.into(),
            fingerprint,
            detail,
            answer: json!({ "text": text }),
        };
        let router = Router::new().route("/", get(Bare::answer)).with_state(Arc::new(bare));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }
}

/// Every statement run in this thread, in order, without begin and commit.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl<S: tracing::Subscriber> Layer<S> for Heard {
    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut statement = Statement::default();
            event.record(&mut statement);
            let text = if statement.whole.trim().is_empty() { statement.summary } else { statement.whole };
            let is_bracket = ["begin", "commit"].iter().any(|word| text.eq_ignore_ascii_case(word));
            if !is_bracket {
                self.0.lock().unwrap().push(text.trim().to_owned());
            }
        }
    }
}

#[derive(Default)]
struct Statement {
    summary: String,
    whole: String,
}

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.whole),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

/// Values that the bare handler has in advance.
struct Bare {
    pool: PgPool,
    statements: Vec<String>,
    org: Uuid,
    person: Uuid,
    token: String,
    bucket: Uuid,
    fingerprint: Vec<u8>,
    detail: Value,
    answer: Value,
}

impl Bare {
    async fn answer(State(bare): State<Arc<Self>>) -> Json<Value> {
        // The transaction begins with the entitlement query.
        let begins = bare.statements.iter().position(|statement| statement.contains(ENTITLED)).unwrap();
        let (before, inside) = bare.statements.split_at(begins);
        for statement in before {
            let mut connection = bare.pool.acquire().await.unwrap();
            bare.run(&mut connection, statement).await;
        }
        let mut tx = bare.pool.begin().await.unwrap();
        for statement in inside {
            bare.run(&mut tx, statement).await;
        }
        tx.commit().await.unwrap();
        Json(bare.answer.clone())
    }

    async fn run(&self, connection: &mut PgConnection, statement: &str) {
        let query: Query<'_, Postgres, PgArguments> = sqlx::query(AssertSqlSafe(statement));
        let query = match statement {
            text if text.contains("from api_token t join org o") => query.bind(&self.token),
            text if text.contains(ENTITLED) => query
                .bind(self.org)
                .bind(self.person)
                .bind(&self.token)
                .bind(self.bucket)
                .bind(None::<Uuid>)
                .bind(&self.fingerprint)
                .bind(1_i32)
                .bind(false),
            text if text.contains("from bucket_config b") => {
                query.bind(self.org).bind(self.bucket).bind(None::<String>).bind(self.person).bind(&self.token)
            }
            text if text.contains("insert into audit_event") => query
                .bind(self.org)
                .bind(None::<Uuid>)
                .bind(None::<String>)
                .bind(self.person)
                .bind(&self.token)
                .bind("credentials.vended")
                .bind("bucket_config")
                .bind(self.bucket.to_string())
                .bind(None::<String>)
                .bind(&self.detail)
                .bind("bare"),
            text => panic!("vending runs a statement that the bare handler does not know: {text}"),
        };
        query.fetch_all(connection).await.unwrap();
    }
}

/// The memory of this process, which includes the server, the bare handler, the simulation and the clients.
fn resident_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}
