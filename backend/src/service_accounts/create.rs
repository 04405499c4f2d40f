//! Creates a service account.

use domain::{
    id::PersonId,
    org::Role,
    service_account::{ServiceAccountName, ServiceAccountView},
};
use serde_json::json;

use super::{lock::must_give, sql};
use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    members, random,
};

/// Creates a service account with this role.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers, and for a role the actor may not give or no service account has;
/// [`Conflict::ServiceAccountTaken`]; [`Error::RateLimited`].
pub async fn create(cx: &Context, actor: &Actor, name: &ServiceAccountName, role: Role) -> Result<ServiceAccountView> {
    actor.must_manage_org()?;
    cx.budgets.invitations.spend(&actor.person)?;
    let mut tx = cx.begin(actor.org).await?;
    let (own, _) = members::lock_roles(&mut tx, actor.org, actor.person, actor.person).await?;
    must_give(own, role)?;
    let id = PersonId::from(random::uuid());
    match sql::insert(&mut tx, actor, id, name).await.map_err(Error::from) {
        Err(error) if error.violates("person_email_unique") => return Err(Conflict::ServiceAccountTaken.into()),
        done => done?,
    }
    members::insert_member(&mut tx, actor.org, id, role, None).await?;
    let subject = Subject::service_account(id).named(name);
    audit::record(&mut tx, actor, Action::ServiceAccountCreated, &subject, json!({ "role": role })).await?;
    let made = sql::some(&mut *tx, actor.org, Some(name)).await?.pop().ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(made)
}
