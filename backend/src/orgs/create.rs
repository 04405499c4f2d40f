//! Creates an organisation.

use domain::{
    id::PersonId,
    org::OrgSlug,
    profile::{Profile, ProfileChange},
};

use super::{
    found::{Founder, insert_org},
    get::find,
    organization::Organization,
    sql,
};
use crate::{Context, Error, Result, actor::Client};

/// Creates an organisation with the client as its owner.
///
/// # Errors
/// [`Error::Forbidden`] when the client's token belongs to an organisation; [`Conflict::OrgTaken`]; [`Error::Invalid`];
/// [`Error::RateLimited`].
pub async fn create(cx: &Context, client: &Client, slug: &OrgSlug, change: ProfileChange) -> Result<Organization> {
    if client.only_in().is_some() {
        return Err(Error::Forbidden);
    }
    let profile = Profile::default().changed(change)?;
    cx.budgets.organizations.spend(&client.person())?;
    let mut tx = cx.pool.begin().await?;
    let org = insert_org(cx, &mut tx, slug, client.person(), Founder::Client(client)).await?;
    sql::set_profile(&mut tx, org, &profile).await?;
    let made = find(&mut *tx, client.person(), org).await?;
    tx.commit().await?;
    Ok(made)
}

/// Creates an organisation with a signed-in person as its owner.
///
/// # Errors
/// [`Conflict::OrgTaken`] when an organisation has this name; [`Error::RateLimited`].
pub async fn create_own(cx: &Context, slug: &OrgSlug, person: PersonId) -> Result<()> {
    cx.budgets.organizations.spend(&person)?;
    let mut tx = cx.pool.begin().await?;
    insert_org(cx, &mut tx, slug, person, Founder::Themselves).await?;
    Ok(tx.commit().await?)
}

/// Creates an organisation for an existing account: a command of the operator.
///
/// # Errors
/// [`Conflict::OrgTaken`] when an organisation has this name.
pub async fn create_for(cx: &Context, slug: &OrgSlug, owner: PersonId) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
    insert_org(cx, &mut tx, slug, owner, Founder::Operator).await?;
    Ok(tx.commit().await?)
}
