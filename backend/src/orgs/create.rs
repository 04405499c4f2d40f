//! An organisation is made.

use domain::{
    id::PersonId,
    org::OrgSlug,
    profile::{Profile, ProfileChange},
};

use super::{
    found::{Founder, insert_org},
    sql,
};
use crate::{Context, Error, Result, actor::Client};

/// Makes an organisation, whose owner the client becomes.
///
/// # Errors
/// [`Error::Forbidden`] when the client's token belongs to an organisation; [`Conflict::OrgTaken`]; [`Error::Invalid`];
/// [`Error::RateLimited`].
pub async fn create(cx: &Context, client: &Client, slug: &OrgSlug, change: ProfileChange) -> Result<()> {
    if client.only_in().is_some() {
        return Err(Error::Forbidden);
    }
    let profile = Profile::default().changed(change)?;
    cx.budgets.organizations.spend(&client.person())?;
    let mut tx = cx.pool.begin().await?;
    let org = insert_org(cx, &mut tx, slug, client.person(), Founder::Client(client)).await?;
    sql::set_profile(&mut tx, org, &profile).await?;
    Ok(tx.commit().await?)
}

/// Makes another organisation, owned by somebody who has an account: the operator's own way.
///
/// # Errors
/// [`Conflict::OrgTaken`] when there is one of this name.
pub async fn create_for(cx: &Context, slug: &OrgSlug, owner: PersonId) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
    insert_org(cx, &mut tx, slug, owner, Founder::Operator).await?;
    Ok(tx.commit().await?)
}
