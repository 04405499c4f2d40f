//! Why no credentials are vended, as an error for the caller.

use domain::check::Problem;

use super::sessions::NotIssued;
use crate::{Conflict, Error};

/// A temporary problem is worth a retry; a lasting one has to be fixed.
pub(super) fn unproven(problem: Problem) -> Error {
    if problem.may_pass() { Error::Upstream { problem } } else { Conflict::NotTrusted { problem }.into() }
}

/// A lasting problem is the config's; a temporary one is the cloud's, or this server's own limit.
pub(super) fn refusal(why: NotIssued) -> Error {
    let problem = match why {
        NotIssued::OwnLimit { retry_after } => return Error::RateLimited { retry_after },
        NotIssued::Cloud(problem) => problem,
    };
    if matches!(
        problem,
        Problem::RoleNotAssumable
            | Problem::OwnAccountRole
            | Problem::TagsRefused
            | Problem::NotImpersonable
            | Problem::KeysRefused
            | Problem::KeysExpired
            | Problem::LifeTooLong
            | Problem::NoStsEndpoint
            | Problem::StsNotNamed
    ) {
        Conflict::NotTrusted { problem }.into()
    } else {
        Error::Upstream { problem }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{budget::Budgets, random};

    #[test]
    fn our_own_limit_holds_a_crowd_of_repos_and_is_told_as_our_own() {
        let (budgets, person) = (Budgets::default(), random::uuid().into());
        let spend = || budgets.vends.spend(&person).map_err(NotIssued::own_limit);
        for _ in 0..500 {
            spend().unwrap();
        }
        let spent = (0..2_000).find_map(|_| spend().err()).unwrap();
        let Error::RateLimited { retry_after } = refusal(spent) else { panic!("it is told as another's") };
        assert!((1..=60).contains(&retry_after), "{retry_after}");
        assert!(matches!(refusal(Problem::Busy.into()), Error::Upstream { problem: Problem::Busy }), "the store's own");
        assert!(budgets.vends.spend(&random::uuid().into()).is_ok(), "another person's is another");
    }
}
