//! The mappings of an organisation.

use domain::{
    claim::{ClaimMappingView, ClaimProvider},
    org::Role,
};
use sqlx::PgConnection;

use super::sql;
use crate::{Context, Error, Result, actor::Actor, members};

/// The organisation's mappings, by value; owners only.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] in a personal namespace.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<ClaimMappingView>> {
    must_own(actor)?;
    let mappings = sql::all(&*cx.pool_of(actor.org).await?, actor.org).await?;
    Ok(mappings.into_iter().map(|mapping| named(cx, actor, mapping)).collect())
}

/// The identity providers whose groups an organisation may map; owners only.
///
/// # Errors
/// As [`list`].
pub fn list_providers(cx: &Context, actor: &Actor) -> Result<Vec<ClaimProvider>> {
    must_own(actor)?;
    let providers = cx.sign_on.providers.iter().filter(|provider| provider.states_groups_to(&actor.slug));
    Ok(providers.map(|it| ClaimProvider { name: it.name.clone(), label: it.label.clone() }).collect())
}

/// A mapping with the names of its provider, instead of its issuer alone.
pub(super) fn named(cx: &Context, actor: &Actor, mapping: ClaimMappingView) -> ClaimMappingView {
    let provider = cx.sign_on.of_issuer(&mapping.issuer);
    let states_groups = provider.filter(|provider| provider.states_groups_to(&actor.slug));
    ClaimMappingView {
        provider: states_groups.map(|provider| provider.name.clone()),
        label: provider.map_or_else(|| mapping.issuer.clone(), |provider| provider.label.clone()),
        ..mapping
    }
}

pub(super) fn must_own(actor: &Actor) -> Result<()> {
    actor.must_manage_org()?;
    if actor.role == Role::Owner { Ok(()) } else { Err(Error::Forbidden) }
}

/// The same by the role that the actor has now, which is locked until the transaction ends.
pub(super) async fn lock_owner(tx: &mut PgConnection, actor: &Actor) -> Result<()> {
    must_own(actor)?;
    match members::lock_roles(tx, actor.org, actor.person, actor.person).await? {
        (Some(Role::Owner), _) => Ok(()),
        _ => Err(Error::Forbidden),
    }
}
