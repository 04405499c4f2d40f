//! How accounts, namespaces and organisations come to be. Each is told by an event of the same transaction.

use domain::{
    draft::people::{NewOwner, NewPerson},
    id::{OrgId, PersonId},
    org::{OrgSlug, Role, usernames},
    person::Email,
};
use serde_json::json;
use sqlx::PgConnection;

use super::{insert, sql};
use crate::{
    Conflict, Context, Error, Result,
    actor::{Actor, Client},
    audit::{self, Action, Author, Place, Subject},
    random, seal,
};

/// Who makes an account or an organisation.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Founder<'a> {
    /// The operator, by a command.
    Operator,
    /// The person themselves, by a link.
    Themselves,
    /// A data client of theirs.
    Client(&'a Client),
}

/// The first account and the first organisation.
pub(super) async fn found(
    cx: &Context,
    tx: &mut PgConnection,
    owner: &NewOwner,
    password_hash: &str,
    founder: Founder<'_>,
) -> Result<PersonId> {
    if sql::any_person(&mut *tx).await? {
        return Err(Conflict::SetUpDone.into());
    }
    let person = insert(tx, &owner.person, password_hash).await?;
    // The organisation's name is one that was chosen, the namespace's is not.
    insert_org(cx, tx, &owner.org, person, founder).await?;
    insert_namespace(cx, tx, person, &owner.person.email).await?;
    record_account(tx, person, founder).await?;
    Ok(person)
}

/// Makes an account with a namespace of its own.
///
/// # Errors
/// [`Conflict::EmailTaken`] when somebody has one with this address.
pub(crate) async fn insert_account(
    cx: &Context,
    tx: &mut PgConnection,
    new: &NewPerson,
    password_hash: &str,
) -> Result<PersonId> {
    let person = insert(tx, new, password_hash).await?;
    insert_namespace(cx, tx, person, &new.email).await?;
    record_account(tx, person, Founder::Themselves).await?;
    Ok(person)
}

/// Makes an organisation.
///
/// # Errors
/// [`Conflict::OrgTaken`] when there is one of this name.
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

/// Makes somebody's own namespace, which takes the first name that is free.
async fn insert_namespace(cx: &Context, tx: &mut PgConnection, person: PersonId, email: &Email) -> Result<OrgSlug> {
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
    Ok(sql::insert_membership(tx, org, owner, Role::Owner).await?)
}

/// Makes the namespaces of people whose accounts are older than namespaces. To be called when the server starts.
///
/// # Errors
/// When the database can't be asked.
pub async fn give_everybody_a_namespace(cx: &Context) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
    sql::lock_set_up(&mut tx).await?;
    for (person, email) in sql::without_namespace(&mut tx).await? {
        let name = insert_namespace(cx, &mut tx, person, &email).await?;
        let author = Author::Operator(Place::Own(person));
        audit::record(&mut tx, author, Action::OrganizationCreated, &Subject::organization(&name), json!({})).await?;
    }
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

async fn record_account(tx: &mut PgConnection, person: PersonId, founder: Founder<'_>) -> Result<()> {
    let author = match founder {
        Founder::Operator => Author::Operator(Place::Own(person)),
        Founder::Themselves => Author::Account { person, token: None, request_id: None },
        Founder::Client(client) => client.author(),
    };
    audit::record(tx, author, Action::AccountCreated, &Subject::person(person), json!({})).await
}
