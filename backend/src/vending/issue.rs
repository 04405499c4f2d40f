//! Makes temporary credentials: assumes a role, impersonates a service account, or asks the store for temporary keys of
//! a stored pair. Each request includes the scope's limit.

use std::time::Duration;

use domain::check::Problem;
use time::OffsetDateTime;

use super::{
    issued::{Issued, Temporary},
    issuer::Issuer,
    scope::VendScope,
    sessions::NotIssued,
};
use crate::{
    Context, Result,
    actor::Actor,
    cloud::{
        aws::{AssumeRequest, DownscopeRequest, assume_problem, downscope_problem},
        google::TokenRequest,
    },
    connection::SHORTEST_SESSION,
    db, random, stores,
};

/// The longest wait for the cloud.
const PATIENCE: Duration = Duration::from_secs(10);

/// New credentials, which last so many `seconds` from `now` on, or less where whoever makes them gives no more. No database
/// connection is held meanwhile.
pub(super) async fn issue(
    cx: &Context,
    actor: &Actor,
    scope: &VendScope,
    issuer: Issuer<'_>,
    seconds: i32,
    now: OffsetDateTime,
) -> Result<Issued, NotIssued> {
    cx.budgets.vends.spend(&actor.person).map_err(NotIssued::own_limit)?;
    let made = Box::pin(make(cx, actor, scope, issuer, seconds));
    let credentials = tokio::time::timeout(PATIENCE, made).await.unwrap_or(Err(Problem::Unreachable))?;
    let given = i32::try_from((credentials.expires_at() - now).whole_seconds()).unwrap_or(seconds);
    Ok(Issued { lasts: given.clamp(SHORTEST_SESSION.min(seconds), seconds), credentials })
}

async fn make(
    cx: &Context,
    actor: &Actor,
    scope: &VendScope,
    issuer: Issuer<'_>,
    seconds: i32,
) -> Result<Temporary, Problem> {
    let session_name = session_name(actor);
    match issuer {
        Issuer::Role { role, external_id, policy } => {
            let wanted = AssumeRequest {
                role: role.arn(scope.location()),
                sts: stores::named_sts(scope.location()),
                region: scope.location().store.region().ok_or(Problem::Inconclusive)?,
                external_id: Some(external_id),
                session_name: &session_name,
                policy,
                tags: &scope.tags(actor),
                seconds,
                retries: 1,
            };
            let session = cx.aws.assume(&actor.slug, wanted).await;
            session.map(Temporary::Keys).map_err(|failure| assume_problem(&failure.cause))
        }
        Issuer::Keys { keys, policy } => {
            let store = &scope.location().store;
            let sts = stores::named_sts(scope.location());
            let wanted = DownscopeRequest { store, sts, keys, session_name: &session_name, policy, seconds };
            let session = cx.aws.downscope(&actor.slug, wanted).await;
            session.map(Temporary::Keys).map_err(|failure| downscope_problem(&failure.cause))
        }
        Issuer::ServiceAccount { account, boundary } => {
            let now = now(cx, actor).await.map_err(|_| Problem::Inconclusive)?;
            let token = cx.google.token(TokenRequest { account, boundary, seconds, now }).await;
            token.map(Temporary::Token).map_err(|failure| failure.problem())
        }
    }
}

async fn now(cx: &Context, actor: &Actor) -> Result<OffsetDateTime> {
    Ok(db::now(&*cx.pool_of(actor.org).await?).await?)
}

/// Names organisation, person and request in the customer's own logs, in the 64 characters STS gives.
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>.
fn session_name(actor: &Actor) -> String {
    let org = actor.slug.as_str().get(..24).unwrap_or(actor.slug.as_str());
    let person = actor.person.to_string();
    let person = person.get(..8).unwrap_or(&person);
    let request = actor.request_id.clone().unwrap_or_else(random::short_id::<16>);
    format!("lakewarden.{org}.{person}.{request}").chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_name_is_one_sts_takes() {
        let slug = "an-organisation-with-quite-a-long-name".parse().unwrap();
        let actor = Actor::joining(random::uuid().into(), random::uuid().into(), slug, domain::org::Role::Member);
        let name = session_name(&actor);
        assert!((2..=64).contains(&name.len()), "{name}");
        assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_=,.@+-".contains(&b)), "{name}");
        assert!(name.starts_with("lakewarden.an-organisation-with-qui."), "{name}");
    }
}
