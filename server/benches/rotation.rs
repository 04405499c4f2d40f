//! Cost of replacing a cloud credential that 1, 400 and 4,000 bucket configs use, side by side; and another
//! organisation's vends meanwhile, compared with undisturbed ones. `make bench` runs it.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "its result")]

mod support;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use backend::{Context, Intent, Proof, actor::Actor};
use domain::{
    bucket::SecretAccessKey,
    credential::{EditedCredential, EditedKeys, Keys},
    draft::bucket::BucketDraft,
    id::{BucketConfigId, CloudCredentialId},
};
use support::{ms, quantile};
use testing::{World, aws::Simulation, draft};

/// Bucket configs that use the credential.
const SIZES: [u32; 3] = [1, 400, 4_000];
/// Replacements of each credential, in turn.
const ROUNDS: usize = 30;
/// Duration of one turn of another organisation's vends.
const SPELL: Duration = Duration::from_millis(1_500);
const TURNS: usize = 4;

#[tokio::main]
async fn main() {
    #[expect(clippy::disallowed_methods, reason = "the benchmark's own setting")]
    let address = std::env::var("DATABASE_URL").unwrap();
    let db = backend::connect(&address, 10).await.unwrap();
    backend::migrate(&db).await.unwrap();
    let pool = db.pool;
    let (_sts, endpoint) = Simulation::start().await;
    let world = World::beside_aws(pool.clone(), &endpoint).await;
    let mut shared = Vec::new();
    for size in SIZES {
        shared.push(Shared::prepare(&world, size).await);
    }
    let bucket = backend::buckets::create(&world.cx, &world.ocean, &draft::bucket("role", "lake")).await.unwrap().id;
    backend::vending::vend_for_bucket(&world.cx, &world.ocean, bucket, Intent::Read).await.unwrap();
    sqlx::raw_sql("vacuum analyze").execute(&pool).await.unwrap();

    let mut times = SIZES.map(|_| Vec::new());
    for round in 0..=ROUNDS {
        for (one, times) in shared.iter().zip(&mut times) {
            let took = one.replace(&world.cx, round).await;
            if round > 0 {
                times.push(took);
            }
        }
    }
    println!("a credential replaced, by how many bucket configs rely on it");
    println!("{:>10}{:>10}{:>10}", "configs", "p50 ms", "p99 ms");
    for (one, times) in shared.iter().zip(&mut times) {
        println!("{:>10}{:>10.2}{:>10.2}", one.size, ms(quantile(times, 0.5)), ms(quantile(times, 0.99)));
    }
    others(Arc::new(world), bucket, shared.pop().unwrap()).await;
}

/// Another organisation's vends, alternating with and without concurrent replacements.
async fn others(world: Arc<World>, bucket: BucketConfigId, shared: Shared) {
    let busy = Arc::new(AtomicBool::new(false));
    let replacing = tokio::spawn({
        let (world, busy) = (world.clone(), busy.clone());
        async move {
            for round in ROUNDS + 1.. {
                while !busy.load(Ordering::Relaxed) {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                shared.replace(&world.cx, round).await;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    });
    let (mut alone, mut beside) = (Vec::new(), Vec::new());
    for turn in 0..=TURNS {
        for (is_busy, times) in [(false, &mut alone), (true, &mut beside)] {
            busy.store(is_busy, Ordering::Relaxed);
            let end = Instant::now() + SPELL;
            while Instant::now() < end {
                let started = Instant::now();
                backend::vending::vend_for_bucket(&world.cx, &world.ocean, bucket, Intent::Read).await.unwrap();
                if turn > 0 {
                    times.push(started.elapsed());
                }
            }
        }
    }
    replacing.abort();
    let [alone50, alone99] = [0.5, 0.99].map(|part| ms(quantile(&mut alone, part)));
    let [beside50, beside99] = [0.5, 0.99].map(|part| ms(quantile(&mut beside, part)));
    println!("another organisation's vends, with and without that beside them");
    println!("{:>12}{:>12}{:>14}{:>14}{:>10}", "p50 ms", "p99 ms", "beside, p50", "beside, p99", "p99 ratio");
    println!("{alone50:>12.2}{alone99:>12.2}{beside50:>14.2}{beside99:>14.2}{:>10.2}", beside99 / alone99);
}

/// A credential, and the bucket configs that use it.
struct Shared {
    size: u32,
    actor: Actor,
    credential: CloudCredentialId,
}

impl Shared {
    async fn prepare(world: &World, size: u32) -> Self {
        let (cx, person) = (&world.cx, world.ada.person());
        let slug = format!("on-{size}");
        backend::orgs::create_for(cx, &slug.parse().unwrap(), person).await.unwrap();
        let actor = backend::actor::find(cx, person, &slug).await.unwrap();
        let mut pair = draft::key_pair("shared");
        if let Keys::AwsKey { endpoint, .. } = &mut pair.keys {
            *endpoint = None;
        }
        let credential = backend::credentials::create(cx, &actor, &pair, Proof::NotDemanded).await.unwrap().id;
        for number in 0..size {
            let name = format!("bucket-{number}");
            let config = BucketDraft {
                auth_method: "cloud_credential".into(),
                cloud_credential: credential.to_string(),
                ..draft::self_managed(&name, &name)
            };
            backend::buckets::create(cx, &actor, &config.parse().unwrap()).await.unwrap();
        }
        Self { size, actor, credential }
    }

    async fn replace(&self, cx: &Context, round: usize) -> Duration {
        let keys = EditedKeys::AwsKey {
            access_key_id: format!("AKIDROUND{round}").parse().ok(),
            secret_access_key: SecretAccessKey::parse(&format!("secret/{round}").as_str().into()).ok(),
            endpoint: None,
            kms_key_id: None,
        };
        let edit = EditedCredential { keys: Some(keys), ..EditedCredential::default() };
        let started = Instant::now();
        backend::credentials::edit(cx, &self.actor, self.credential, &edit, None, Proof::NotDemanded).await.unwrap();
        started.elapsed()
    }
}
