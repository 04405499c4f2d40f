//! Creates organisations and namespaces, with an event in the same transaction.

use domain::{
    id::{OrgId, PersonId},
    org::{OrgSlug, Role, usernames},
    person::Email,
};
use serde_json::json;
use sqlx::PgConnection;

use super::sql;
use crate::{
    Conflict, Context, Error, Result,
    actor::{Actor, Client},
    audit::{self, Action, Subject},
    members, random, seal,
};

/// The author of a new account or organisation.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Founder<'a> {
    /// The operator, by a command.
    Operator,
    /// The person, by a link.
    Themselves,
    /// A data client of theirs.
    Client(&'a Client),
}

/// Creates an organisation.
///
/// # Errors
/// [`Conflict::OrgTaken`] when an organisation has this name.
pub(crate) async fn insert_org(
    cx: &Context,
    tx: &mut PgConnection,
    slug: &OrgSlug,
    owner: PersonId,
    founder: Founder<'_>,
) -> Result<OrgId> {
    let org = OrgId::from(random::uuid());
    if !sql::insert_org(tx, org, slug, None, seal::FIRST_VERSION).await? {
        return Err(Conflict::OrgTaken.into());
    }
    furnish(cx, tx, org, owner).await?;
    let actor = Actor::joining(owner, org, slug.clone(), Role::Owner);
    let actor = match founder {
        Founder::Operator => actor.by_operator(),
        Founder::Themselves => actor,
        Founder::Client(client) => client.acting(actor),
    };
    let detail = json!({ "owner": owner });
    audit::record(tx, &actor, Action::OrganizationCreated, &Subject::organization(slug), detail).await?;
    Ok(org)
}

/// Creates a person's own namespace, under the first name that is free.
pub(crate) async fn insert_namespace(
    cx: &Context,
    tx: &mut PgConnection,
    person: PersonId,
    email: &Email,
) -> Result<OrgSlug> {
    let org = OrgId::from(random::uuid());
    for name in usernames(email) {
        if sql::insert_org(tx, org, &name, Some(person), seal::FIRST_VERSION).await? {
            furnish(cx, tx, org, person).await?;
            return Ok(name);
        }
    }
    Err(Error::internal("no user name is free"))
}

async fn furnish(cx: &Context, tx: &mut PgConnection, org: OrgId, owner: PersonId) -> Result<()> {
    seal::create_org_key(tx, &cx.keyring, org).await?;
    members::insert_member(tx, org, owner, Role::Owner, None).await?;
    Ok(())
}
