//! Maps a value of a groups claim.

use domain::{
    claim::{ClaimMappingView, Gives, NewClaimMapping},
    field::FieldErrors,
    grant::FilledBy,
    id::ClaimMappingId,
};
use serde_json::json;
use sqlx::PgConnection;

use super::{
    list::{lock_owner, must_own, named},
    sql,
};
use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    groups, random,
};

/// The most mappings of an organisation.
const MAX_MAPPINGS: usize = 200;

/// Maps a value of a provider's groups claim; owners only. From the next sign-in on, whoever has it gets what it gives. A group
/// that is mapped is filled by the claim alone.
///
/// # Errors
/// [`Error::Forbidden`], also for tokens: a mapping gives roles; [`Error::Invalid`] at `provider`; [`Error::NotFound`] for an
/// unknown group; [`Conflict::GroupFilledByHand`]; [`Conflict::ClaimMappingTaken`]; [`Conflict::TooManyClaimMappings`];
/// [`Error::RateLimited`].
pub async fn create(cx: &Context, actor: &Actor, new: &NewClaimMapping) -> Result<ClaimMappingView> {
    must_own(actor)?;
    if actor.token.is_some() {
        return Err(Error::Forbidden);
    }
    let provider = cx.sign_on.provider(&new.provider).filter(|provider| provider.states_groups_to(&actor.slug));
    let provider =
        provider.ok_or_else(|| FieldErrors::at("provider", "Choose an identity provider that states groups here."))?;
    cx.budgets.tokens.spend(&actor.person)?;
    let id = ClaimMappingId::from(random::uuid());
    let mut tx = cx.begin(actor.org).await?;
    lock_owner(&mut tx, actor).await?;
    let subject = subject(&mut tx, actor, new.gives).await?;
    match sql::insert(&mut tx, actor.org, id, provider.issuer.as_str(), new).await.map_err(Error::from) {
        Err(error) if error.violates("claim_mapping_once") => return Err(Conflict::ClaimMappingTaken.into()),
        done => done?,
    }
    let mappings = sql::all(&mut *tx, actor.org).await?;
    if mappings.len() > MAX_MAPPINGS {
        return Err(Conflict::TooManyClaimMappings.into());
    }
    let role = if let Gives::Role(role) = new.gives { Some(role) } else { None };
    let detail = json!({ "provider": provider.name, "value": new.value, "role": role });
    audit::record(&mut tx, actor, Action::ClaimMappingCreated, &subject, detail).await?;
    let made = mappings.into_iter().find(|mapping| mapping.id == id).ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(named(cx, actor, made))
}

/// What the event is about. A group is filled by the claim from then on.
async fn subject(tx: &mut PgConnection, actor: &Actor, gives: Gives) -> Result<Subject> {
    let Gives::Group(group) = gives else { return Ok(Subject::organization(&actor.slug)) };
    let (name, filled_by) = groups::lock(tx, actor.org, group).await?.ok_or(Error::NotFound)?;
    if filled_by == FilledBy::Hand && !sql::fill_by_claim(tx, actor.org, group).await? {
        return Err(Conflict::GroupFilledByHand.into());
    }
    Ok(Subject::group(group).named(name))
}
