//! Requests by many callers at once, which are timed.

use std::time::{Duration, Instant};

use reqwest::RequestBuilder;

/// Rounds, each with every side for a while, so that a busy moment of the machine affects all.
pub(crate) const ROUNDS: usize = 6;
/// Duration of a side in a round.
const SPELL: Duration = Duration::from_millis(1_500);
/// Callers at a time: more than an organisation's share of the benchmarks' ten connections.
pub(crate) const CROWD: usize = 8;
/// Callers at a time, for whom there are connections.
pub(crate) const PAIR: usize = 2;

/// Asks on every side in turns, by so many callers at a time; the first round does not count.
pub(crate) async fn take_turns(sides: &mut [Side], callers: usize) {
    for round in 0..=ROUNDS {
        for side in &mut *sides {
            side.ask(callers, round > 0).await;
        }
    }
}

/// The time until the whole answer is there.
pub(crate) async fn timed(request: RequestBuilder) -> Duration {
    let started = Instant::now();
    request.send().await.unwrap().error_for_status().unwrap().bytes().await.unwrap();
    started.elapsed()
}

/// One side of the comparison.
pub(crate) struct Side {
    request: RequestBuilder,
    pub(crate) times: Vec<Duration>,
}

impl Side {
    pub(crate) fn new(request: RequestBuilder) -> Self {
        Self { request, times: Vec::new() }
    }

    async fn ask(&mut self, callers: usize, counts: bool) {
        let end = Instant::now() + SPELL;
        let crowd: Vec<_> = (0..callers)
            .map(|_| {
                let request = self.request.try_clone().unwrap();
                tokio::spawn(async move {
                    let mut times = Vec::new();
                    while Instant::now() < end {
                        times.push(timed(request.try_clone().unwrap()).await);
                    }
                    times
                })
            })
            .collect();
        for one in crowd {
            let times = one.await.unwrap();
            if counts {
                self.times.extend(times);
            }
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "some ten thousand")]
    pub(crate) fn rate(&self) -> f64 {
        self.times.len() as f64 / (SPELL * u32::try_from(ROUNDS).unwrap()).as_secs_f64()
    }
}
