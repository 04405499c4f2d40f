//! The lifetime that a role or a store permits for temporary credentials. Neither tells: shorter lifetimes are requested until
//! one is granted, which is then remembered for a while.

use std::time::Duration;

use moka::sync::Cache;

use super::failure::{Cause, Failure};

/// The lifetime that every role permits, in seconds. STS calls a longer one a validation error where the role's maximum is less.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html>.
pub(crate) const ALWAYS_ALLOWED: i32 = 3_600;

/// How long a granted lifetime is remembered. After a role's maximum was raised, it takes as long until more is requested.
const HOLD: Duration = Duration::from_secs(600);

/// The number of roles and stores that are remembered.
const CAPACITY: u64 = 10_000;

/// The lifetimes recently granted, in seconds, by roles and stores that refused longer ones.
#[derive(Debug)]
pub(super) struct Lifetimes(Cache<String, i32>);

impl Default for Lifetimes {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(CAPACITY).time_to_live(HOLD).build())
    }
}

impl Lifetimes {
    /// The result of `request`, made with the longest lifetime in seconds that `issuer` grants, `wanted` at most.
    pub(super) async fn longest<T, F: Future<Output = Result<T, Failure>>>(
        &self,
        issuer: &str,
        wanted: i32,
        request: impl Fn(i32) -> F,
    ) -> Result<T, Failure> {
        let mut seconds = self.0.get(issuer).map_or(wanted, |most| most.min(wanted));
        loop {
            match request(seconds).await {
                Ok(issued) => {
                    if seconds < wanted {
                        self.0.insert(issuer.to_owned(), seconds);
                    }
                    return Ok(issued);
                }
                Err(failure) => seconds = shorter(&failure, seconds).ok_or(failure)?,
            }
        }
    }
}

/// The lifetime to request after `seconds` were refused: half of it. `None` when the refusal is about something else: all
/// other parameters are always the same and valid.
fn shorter(failure: &Failure, seconds: i32) -> Option<i32> {
    let refused = matches!(&failure.cause, Cause::Refused { code, .. } if code == "ValidationError");
    (refused && seconds > ALWAYS_ALLOWED).then(|| (seconds / 2).max(ALWAYS_ALLOWED))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::cloud::said::Said;

    fn refusal(code: &str) -> Failure {
        let code = code.to_owned();
        Failure {
            cause: Cause::Refused {
                code,
                status: 400,
                bucket_region: None,
                said: Said::Nothing,
                s3_code: None,
                speaks_s3: false,
            },
            request_id: None,
        }
    }

    /// The lifetimes requested of a role that grants `most`, in order.
    async fn asked(lifetimes: &Lifetimes, wanted: i32, most: i32) -> Vec<i32> {
        let asked = Mutex::new(Vec::new());
        let given = lifetimes.longest("role", wanted, async |seconds| {
            asked.lock().unwrap().push(seconds);
            if seconds > most { Err(refusal("ValidationError")) } else { Ok(()) }
        });
        assert!(given.await.is_ok());
        asked.into_inner().unwrap()
    }

    #[tokio::test]
    async fn shorter_lifetimes_are_requested_and_the_granted_one_is_requested_first_afterwards() {
        let lifetimes = Lifetimes::default();
        assert_eq!(asked(&lifetimes, 43_200, 43_200).await, [43_200]);
        assert_eq!(asked(&lifetimes, 43_200, 3_600).await, [43_200, 21_600, 10_800, 5_400, 3_600]);
        assert_eq!(asked(&lifetimes, 43_200, 3_600).await, [3_600]);
        assert_eq!(asked(&lifetimes, 900, 3_600).await, [900]);
    }

    #[tokio::test]
    async fn other_refusals_are_returned_at_once() {
        for (code, seconds) in [("AccessDenied", 43_200), ("ValidationError", 3_600)] {
            let (lifetimes, asks) = (Lifetimes::default(), Mutex::new(0));
            let refused = lifetimes.longest("role", seconds, async |_| {
                *asks.lock().unwrap() += 1;
                Err::<(), _>(refusal(code))
            });
            assert!(refused.await.is_err());
            assert_eq!(asks.into_inner().unwrap(), 1, "{code}");
        }
    }
}
