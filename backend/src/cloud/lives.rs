//! How long a role, or a store, lets what it gives live. Neither tells: it is asked for less until it agrees, and what it agreed
//! to is remembered for a while.

use std::time::Duration;

use moka::sync::Cache;

use super::failure::{Cause, Failure};

/// The life that every role allows, in seconds: more is what STS calls a validation error where a role's maximum is less.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html>.
const ALWAYS_ALLOWED: i32 = 3_600;

/// How long it takes until a role that was given a longer life is asked for it.
const HOLD: Duration = Duration::from_secs(600);

/// How many are remembered.
const CAPACITY: u64 = 10_000;

/// What was agreed to lately, in seconds, by those who did not agree to more.
#[derive(Debug)]
pub(super) struct Lives(Cache<String, i32>);

impl Default for Lives {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(CAPACITY).time_to_live(HOLD).build())
    }
}

impl Lives {
    /// What `giver` gives for as long as is wanted, in seconds, or as long as it gives anything: `ask` asks it.
    pub(super) async fn longest<T, F: Future<Output = Result<T, Failure>>>(
        &self,
        giver: &str,
        wanted: i32,
        ask: impl Fn(i32) -> F,
    ) -> Result<T, Failure> {
        let mut seconds = self.0.get(giver).map_or(wanted, |most| most.min(wanted));
        loop {
            match ask(seconds).await {
                Ok(given) => {
                    if seconds < wanted {
                        self.0.insert(giver.to_owned(), seconds);
                    }
                    return Ok(given);
                }
                Err(failure) => seconds = less(&failure, seconds).ok_or(failure)?,
            }
        }
    }
}

/// The life to ask for next where `seconds` were refused as too long: half of it. Nothing where that is not what was refused,
/// for everything else that is asked for is always the same and valid.
fn less(failure: &Failure, seconds: i32) -> Option<i32> {
    let refused = matches!(&failure.cause, Cause::Refused { code, .. } if code == "ValidationError");
    (refused && seconds > ALWAYS_ALLOWED).then(|| (seconds / 2).max(ALWAYS_ALLOWED))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    fn refusal(code: &str) -> Failure {
        let code = code.to_owned();
        Failure {
            cause: Cause::Refused { code, status: 400, bucket_region: None, told: None, speaks_s3: false },
            request_id: None,
        }
    }

    /// What a role that gives `most` is asked for until it gives what is wanted, or as much as it does.
    async fn asked(lives: &Lives, wanted: i32, most: i32) -> Vec<i32> {
        let asked = Mutex::new(Vec::new());
        let given = lives.longest("role", wanted, async |seconds| {
            asked.lock().unwrap().push(seconds);
            if seconds > most { Err(refusal("ValidationError")) } else { Ok(()) }
        });
        assert!(given.await.is_ok());
        asked.into_inner().unwrap()
    }

    #[tokio::test]
    async fn less_is_asked_for_down_to_what_everybody_gives_and_what_was_given_is_asked_for_first() {
        let lives = Lives::default();
        assert_eq!(asked(&lives, 43_200, 43_200).await, [43_200]);
        assert_eq!(asked(&lives, 43_200, 3_600).await, [43_200, 21_600, 10_800, 5_400, 3_600]);
        assert_eq!(asked(&lives, 43_200, 3_600).await, [3_600]);
        assert_eq!(asked(&lives, 900, 3_600).await, [900]);
    }

    #[tokio::test]
    async fn other_refusals_are_told_at_once() {
        for (code, seconds) in [("AccessDenied", 43_200), ("ValidationError", 3_600)] {
            let (lives, asks) = (Lives::default(), Mutex::new(0));
            let refused = lives.longest("role", seconds, async |_| {
                *asks.lock().unwrap() += 1;
                Err::<(), _>(refusal(code))
            });
            assert!(refused.await.is_err());
            assert_eq!(asks.into_inner().unwrap(), 1, "{code}");
        }
    }
}
