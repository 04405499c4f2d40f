//! Bucket configs created in one organisation against as many in several: no creation should wait for another.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use backend::actor::Actor;
use testing::{World, draft};

/// Concurrent creators.
const CROWD: usize = 8;
/// Configs created by each of them in a round.
const EACH: usize = 40;
/// Rounds of each kind, alternating.
const ROUNDS: usize = 5;

pub(crate) async fn measure(world: Arc<World>) {
    let mut actors = Vec::new();
    for number in 0..=CROWD {
        let slug = format!("creates-{number}");
        backend::orgs::create_for(&world.cx, &slug.parse().unwrap(), world.ada.person()).await.unwrap();
        actors.push(backend::actor::find(&world.cx, world.ada.person(), &slug).await.unwrap());
    }
    let one = vec![actors.remove(0); CROWD];
    let (mut in_one, mut in_many) = (Duration::ZERO, Duration::ZERO);
    for round in 0..=ROUNDS {
        let (first, second) = (create(&world, &one, round).await, create(&world, &actors, round).await);
        // The first round is a warm-up.
        if round > 0 {
            (in_one, in_many) = (in_one + first, in_many + second);
        }
        sqlx::query("vacuum analyze row_count").execute(&world.pool).await.unwrap();
    }
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let per_second = |time: Duration| (CROWD * EACH * ROUNDS) as f64 / time.as_secs_f64();
    let (one, many) = (per_second(in_one), per_second(in_many));
    println!("{:<40}{:>14}{:>14}{:>10}", "", "one org", "eight orgs", "ratio");
    println!("{:<40}{one:>14.0}{many:>14.0}{:>10.2}", "creates per second, eight at a time", one / many);
}

/// Time until each actor has created theirs.
async fn create(world: &Arc<World>, actors: &[Actor], round: usize) -> Duration {
    let started = Instant::now();
    let creates: Vec<_> = actors
        .iter()
        .cloned()
        .enumerate()
        .map(|(number, actor)| {
            let world = world.clone();
            tokio::spawn(async move {
                for index in 0..EACH {
                    let name = format!("b-{round}-{number}-{index}");
                    backend::buckets::create(&world.cx, &actor, &draft::bucket(&name, &name)).await.unwrap();
                }
            })
        })
        .collect();
    for create in creates {
        create.await.unwrap();
    }
    started.elapsed()
}
