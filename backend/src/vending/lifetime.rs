//! Lifetime of credentials.

use time::{Duration, OffsetDateTime};

use crate::{Error, Result, actor::Actor, connection::SHORTEST_SESSION};

/// How much earlier than their token allows credentials must expire: the cloud may take this long to make them.
const MARGIN: Duration = Duration::seconds(15);

/// The allowed difference between requested and returned expiry.
pub(super) const CLOCK_TOLERANCE: Duration = Duration::seconds(120);

/// The lifetime to request, given the wanted one; and the end that the token sets, if that limits it.
pub(super) fn lifetime(actor: &Actor, wanted: i32, now: OffsetDateTime) -> Result<(i32, Option<OffsetDateTime>)> {
    let Some(token) = &actor.token else { return Ok((wanted, None)) };
    let left = token.keys_until - now;
    if left >= Duration::seconds(wanted.into()) + CLOCK_TOLERANCE {
        return Ok((wanted, None));
    }
    if left < Duration::seconds(SHORTEST_SESSION.into()) {
        return Err(Error::TokenExpiring);
    }
    let seconds = i32::try_from((left - MARGIN).whole_seconds()).unwrap_or(wanted);
    Ok((seconds.min(wanted).max(SHORTEST_SESSION), Some(token.keys_until)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_ends_before_its_token_and_is_never_shorter_than_stores_give() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let with = |left: i64| {
            let token = crate::actor::ActorToken {
                id: "t".into(),
                scopes: vec!["*".into()],
                keys_until: now + Duration::seconds(left),
                is_narrowed: false,
            };
            let (person, org) = (crate::random::uuid().into(), crate::random::uuid().into());
            let actor = Actor::joining(person, org, "acme".parse().unwrap(), domain::org::Role::Member);
            lifetime(&actor.with_token(Some(token)), 3_600, now).map(|(seconds, _)| seconds)
        };
        for (left, seconds) in [(86_400, 3_600), (3_720, 3_600), (3_000, 2_985), (901, 900), (900, 900)] {
            assert_eq!(with(left).unwrap(), seconds, "{left} s left");
        }
        for left in [899, 60, 0, -5] {
            assert!(matches!(with(left), Err(Error::TokenExpiring)), "{left} s left");
        }
    }
}
