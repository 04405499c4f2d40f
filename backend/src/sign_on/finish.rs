//! Finishes a sign-in with a provider.

use domain::{
    id::{IdentityId, PersonId},
    moment::Moment,
};
use serde_json::json;
use subtle::ConstantTimeEq as _;

use super::{
    attempt::Attempt,
    exchange::{self, web},
    groups::Groups,
    newcomer::{self, identified},
    provider::Provider,
    refused::{SignOnError, SignOnRefused},
    sql::{self, Begun},
};
use crate::{
    ClientNetwork, Context,
    actor::Author,
    audit::{self, Action, Subject},
    claim_mappings,
    issuers::{CLOCK_SKEW, Claims},
};

/// What a provider answered through the browser.
#[derive(Debug, Clone, Copy)]
pub struct Answered<'a> {
    /// `state`.
    pub state: Option<&'a str>,
    /// `code`.
    pub code: Option<&'a str>,
    /// `iss` (RFC 9207).
    pub issuer: Option<&'a str>,
    /// The cookie of sign-ins that the browser sent.
    pub browser: Option<&'a str>,
    /// The address that the provider sent the browser back to.
    pub redirect: &'a str,
    /// The person who is signed in with the browser, if any.
    pub signed_in: Option<PersonId>,
    /// The browser's network.
    pub network: ClientNetwork,
}

/// Who signed in with a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedOn {
    /// The person.
    pub person: PersonId,
    /// Their identity.
    pub identity: IdentityId,
    /// The provider's name.
    pub provider: String,
    /// When they were seen: for a new account now, otherwise when the provider last asked them (`auth_time`), which can be hours
    /// ago. `None` where it does not say.
    pub seen: Option<Moment>,
}

/// A finished sign-in.
#[derive(Debug, PartialEq, Eq)]
pub enum Finished {
    /// Somebody signed in, or confirmed that it is them.
    SignedIn {
        /// Who.
        by: SignedOn,
        /// The path to go to.
        next: String,
    },
    /// The account of whoever is signed in has another identity now.
    Linked {
        /// The provider's name on buttons.
        label: String,
    },
}

/// Finishes a sign-in. Its state never works again, whatever comes of it.
///
/// # Errors
/// See [`SignOnRefused`]; refusals are events.
pub async fn finish(cx: &Context, answered: Answered<'_>) -> Result<Finished, SignOnError> {
    let finished = attempt(cx, answered).await;
    if let Err(SignOnError::Refused(refused)) = &finished {
        audit::note_refused_sign_in(cx, None, refused.word(), answered.network);
    }
    finished
}

async fn attempt(cx: &Context, answered: Answered<'_>) -> Result<Finished, SignOnError> {
    let (attempt, begun) = resume(cx, answered).await?;
    if begun.person.is_some() && begun.person != answered.signed_in {
        return Err(SignOnRefused::Stale.into());
    }
    let provider = cx.sign_on.provider(&begun.provider).ok_or(SignOnRefused::Stale)?;
    let published = cx.issuers.published(web(cx, provider), None).await?;
    let must_say = published.discovery.authorization_response_iss_parameter_supported;
    match answered.issuer {
        None if must_say => return Err(SignOnRefused::OtherProvider.into()),
        Some(issuer) if issuer != provider.issuer.as_str() => return Err(SignOnRefused::OtherProvider.into()),
        _ => {}
    }
    let code = answered.code.ok_or(SignOnRefused::Denied)?;
    let now = cx.now().await?;
    let claims = exchange::claims(cx, provider, &published, &attempt, code, answered.redirect, now).await?;
    conclude(cx, provider, &begun, &claims, now).await
}

/// The sign-in that this browser began. Only one that it did not begin counts as another attempt of its network: strangers there
/// keep nobody from finishing.
async fn resume(cx: &Context, answered: Answered<'_>) -> Result<(Attempt, Begun), SignOnError> {
    if let Some(attempt) = Attempt::resume(answered.browser, answered.state)
        && let Some(begun) = sql::take(&cx.pool, &attempt.state_hash()).await?
        && bool::from(begun.browser_hash.as_slice().ct_eq(&attempt.browser_hash()))
    {
        return Ok((attempt, begun));
    }
    cx.budgets.sign_on.spend(&answered.network)?;
    Err(SignOnRefused::Stale.into())
}

async fn conclude(
    cx: &Context,
    provider: &Provider,
    begun: &Begun,
    claims: &Claims,
    now: Moment,
) -> Result<Finished, SignOnError> {
    let subject = claims.text("sub").ok_or(SignOnRefused::Invalid)?;
    if matches!(begun.purpose.as_str(), "link" | "confirm") {
        let since = begun.created_at.unix_seconds() - CLOCK_SKEW;
        let signed_in = claims.seconds("auth_time").ok_or(SignOnRefused::NotRecent)?;
        if signed_in < since || signed_in > now.unix_seconds() + CLOCK_SKEW {
            return Err(SignOnRefused::NotRecent.into());
        }
    }
    let known = sql::find_identity(&cx.pool, provider.issuer.as_str(), subject).await?;
    let person = known.map(|known| known.person);
    match (begun.purpose.as_str(), begun.person) {
        ("link", Some(asker)) => return link(cx, provider, asker, person, claims).await,
        ("confirm", expected) if person.is_none() || person != expected => {
            return Err(SignOnRefused::OtherPerson.into());
        }
        _ => {}
    }
    let groups = Groups::read(provider, claims);
    let (held, seen) = match (known, &begun.set_up) {
        // Whoever has an account is past the set-up.
        (Some(_), Some(_)) => return Err(SignOnRefused::SetUpDone.into()),
        (None, Some(set_up)) => (newcomer::set_up(cx, provider, set_up, claims).await?, Some(now)),
        (None, None) => (newcomer::welcome(cx, provider, begun, claims, &groups).await?, Some(now)),
        (Some(known), None) => {
            sql::note_use(&cx.pool, known.identity).await?;
            (known, claims.moment("auth_time").map(|asked| asked.min(now)))
        }
    };
    claim_mappings::apply(cx, groups.of(held.person, provider)).await?;
    let provider = provider.name.clone();
    let by = SignedOn { person: held.person, identity: held.identity, provider, seen };
    Ok(Finished::SignedIn { by, next: begun.next.clone() })
}

async fn link(
    cx: &Context,
    provider: &Provider,
    person: PersonId,
    known: Option<PersonId>,
    claims: &Claims,
) -> Result<Finished, SignOnError> {
    if known.is_some_and(|other| other != person) {
        return Err(SignOnRefused::Taken.into());
    }
    let mut tx = cx.pool.begin().await?;
    if known.is_none() {
        let inserted = sql::insert_identity(&mut tx, provider.issuer.as_str(), identified(claims), person).await?;
        inserted.ok_or(SignOnRefused::Taken)?;
        let author = Author::Account { person, token: None, request_id: None };
        let detail = json!({ "provider": provider.name });
        audit::record(&mut tx, author, Action::IdentityLinked, &Subject::person(person), detail).await?;
    }
    tx.commit().await?;
    claim_mappings::apply(cx, Groups::read(provider, claims).of(person, provider)).await?;
    Ok(Finished::Linked { label: provider.label.clone() })
}
