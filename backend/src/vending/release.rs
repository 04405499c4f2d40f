//! Returns temporary credentials, subject to the last decision.

use domain::check::Problem;
use sqlx::PgConnection;
use time::Duration;

use super::{
    basis::Basis, decision::decide, issued::Issued, lifetime::CLOCK_TOLERANCE, scope::VendScope, sessions::SessionKey,
    vended::VendedCredentials,
};
use crate::{
    Context, Error, Result,
    actor::Actor,
    audit::{Action, Subject},
};

/// Credentials with less than this left are not returned, unless they never had twice as much.
const LEAST_LEFT: Duration = Duration::minutes(5);

pub(super) async fn release(
    cx: &Context,
    connection: &mut PgConnection,
    actor: &Actor,
    scope: &VendScope,
    basis: Basis<'_>,
    key: &SessionKey,
    issued: &Issued,
) -> Result<VendedCredentials> {
    let decision = decide(connection, actor, basis).await?;
    let lasts = Duration::seconds(issued.lasts.into());
    let left = issued.expires_at() - decision.now();
    if !(LEAST_LEFT.min(lasts / 2 - Duration::SECOND)..=lasts + CLOCK_TOLERANCE).contains(&left) {
        cx.sessions.forget(key).await;
        return Err(Error::Upstream { problem: Problem::Inconclusive });
    }
    if decision.token_ends().is_some_and(|end| end < issued.expires_at()) {
        cx.sessions.forget(key).await;
        return Err(Error::TokenExpiring);
    }
    let mut detail = scope.audit_detail();
    issued.tell(&mut detail);
    let subject = Subject::bucket_config(scope.bucket_config()).named(&basis.stored.bucket.nickname);
    let permit = decision.grant(actor, Action::CredentialsVended, &subject, detail).await?;
    Ok(VendedCredentials::of(issued, permit))
}
