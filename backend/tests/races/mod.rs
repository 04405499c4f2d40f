//! Two servers on one database, random acts: after a taking-away was answered, nothing is vended that needs what was taken, and
//! nothing is refused that is granted. `LAKEWARDEN_RACE_SECONDS` and `LAKEWARDEN_RACE_SEEDS` make it longer (`make races`).

mod ask;
mod chance;
mod change;
mod model;
mod shared;

use std::{
    sync::{Arc, atomic::Ordering::SeqCst},
    time::{Duration, Instant},
};

use sqlx::PgPool;
use testing::aws::Simulation;

use self::{chance::Chance, shared::Shared};

/// Races for so long; answers with what went wrong.
async fn race(pool: PgPool, seed: u64, lasts: Duration) -> Option<String> {
    let (_cloud, endpoint) = Simulation::start().await;
    let shared = Arc::new(Shared::new(pool, &endpoint).await);
    let mut asking = Vec::new();
    for number in 1..=6 {
        let (shared, mut chance) = (shared.clone(), Chance(seed.wrapping_mul(1_000_003).wrapping_add(number)));
        asking.push(tokio::spawn(async move {
            while !shared.is_over.load(SeqCst) {
                shared.ask(&mut chance).await;
            }
        }));
    }
    let (begun, mut chance) = (Instant::now(), Chance(seed));
    while begun.elapsed() < lasts && !shared.is_over.load(SeqCst) {
        shared.change(&mut chance).await;
        tokio::time::sleep(Duration::from_millis(u64::try_from(chance.below(30)).unwrap())).await;
    }
    shared.is_over.store(true, SeqCst);
    for asking in asking {
        asking.await.unwrap();
    }
    let wrong = shared.wrong.lock().unwrap();
    wrong.as_ref().map(|wrong| format!("after {} changes, {wrong}", shared.step.load(SeqCst) / 2))
}

#[expect(clippy::disallowed_methods, reason = "how long it lasts is no setting of the server")]
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap())
}

#[sqlx::test(migrations = "../migrations")]
async fn what_was_taken_away_is_not_vended_and_what_is_granted_is(pool: PgPool) {
    let first = number("LAKEWARDEN_RACE_SEED", 1);
    let lasts = Duration::from_secs(number("LAKEWARDEN_RACE_SECONDS", 5));
    for seed in first..first + number("LAKEWARDEN_RACE_SEEDS", 1) {
        if seed > first {
            sqlx::query("truncate person, org, kek, crypto_state cascade").execute(&pool).await.unwrap();
        }
        let wrong = race(pool.clone(), seed, lasts).await;
        assert!(wrong.is_none(), "seed {seed}: {}", wrong.unwrap());
    }
}

/// The race finds a cache of rights for two seconds.
#[sqlx::test(migrations = "../migrations")]
async fn a_cache_of_rights_is_found(pool: PgPool) {
    sqlx::raw_sql(
        "alter function reach rename to real_reach;
         create unlogged table right_cache (asked text primary key, level int not null, at timestamptz not null);
         create function reach(a uuid, b uuid, c text, d uuid, e uuid) returns int language plpgsql volatile as $$
         declare
             this text := concat_ws(' ', a, b, coalesce(c, '-'), coalesce(d::text, '-'), coalesce(e::text, '-'));
             found int;
         begin
             select level into found from right_cache where asked = this and at > clock_timestamp() - interval '2 seconds';
             if found is null then
                 found := real_reach(a, b, c, d, e);
                 insert into right_cache values (this, found, clock_timestamp())
                     on conflict (asked) do update set level = excluded.level, at = excluded.at;
             end if;
             return found;
         end $$;",
    )
    .execute(&pool)
    .await
    .unwrap();
    let wrong = race(pool, 1, Duration::from_secs(30)).await;
    assert!(wrong.is_some(), "it is not found");
}
