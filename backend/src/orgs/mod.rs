//! Namespaces as data clients see them that name one with each call: whose they are, what they say of themselves, and who
//! belongs to an organisation.

mod sql;

use domain::{
    field::FieldErrors,
    id::{OrgId, PersonId},
    moment::Moment,
    org::{OrgSlug, Role},
    person::PersonName,
    profile::{Profile, ProfileChange},
    secret::SecretInput,
};
use serde_json::json;
use sqlx::PgConnection;

pub use crate::people::create_for;
use crate::{
    Conflict, Context, Error, Result, actor,
    actor::{Actor, Client},
    audit::{self, Action, Subject},
    members, passwords, people,
    people::Founder,
    share,
};

/// Somebody with an account.
#[derive(Debug)]
pub struct User {
    /// Their id.
    pub id: PersonId,
    /// Their user name.
    pub username: OrgSlug,
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
}

/// An organisation, as one of its people sees it.
#[derive(Debug)]
pub struct Organization {
    /// Its id.
    pub id: OrgId,
    /// Its name.
    pub slug: OrgSlug,
    /// The reader's role in it.
    pub role: Role,
    /// What it says of itself.
    pub profile: Profile,
    /// When it was made.
    pub created_at: Moment,
    /// When it was last changed.
    pub updated_at: Moment,
}

/// Somebody in an organisation.
#[derive(Debug)]
pub struct OrganizationUser {
    /// Who.
    pub user: User,
    /// Their role.
    pub role: Role,
}

/// A client's own account.
///
/// # Errors
/// [`Error::NotFound`] when it is gone.
pub async fn get_own(cx: &Context, client: &Client) -> Result<User> {
    sql::user(&cx.pool, client.person()).await?.ok_or(Error::NotFound)
}

/// Somebody the client shares an organisation with, or the client, by user name or id.
///
/// # Errors
/// [`Error::NotFound`] for everybody else.
pub async fn find_fellow(cx: &Context, client: &Client, name: &str) -> Result<User> {
    let only = client.only_in().map(|actor| actor.org);
    sql::fellow(&cx.pool, client.person(), name, only).await?.ok_or(Error::NotFound)
}

/// What the client says of themselves.
///
/// # Errors
/// [`Error::NotFound`] when their account is gone.
pub async fn get_own_profile(cx: &Context, client: &Client) -> Result<Profile> {
    let actor = actor::find_own(cx, client.person()).await?;
    sql::profile(&*share::pool_of(cx, actor.org).await?, actor.org).await
}

/// The organisations a client can act in, by name.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, client: &Client) -> Result<Vec<Organization>> {
    let only = client.only_in().map(|actor| actor.org);
    sql::organizations(&cx.pool, client.person(), only).await
}

/// The organisation an actor acts in.
///
/// # Errors
/// [`Error::NotFound`] when it is somebody's own namespace.
pub async fn get(cx: &Context, actor: &Actor) -> Result<Organization> {
    let found = sql::organizations(&cx.pool, actor.person, Some(actor.org)).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

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
    let org = people::insert_org(cx, &mut tx, slug, client.person(), Founder::Client(client)).await?;
    sql::set_profile(&mut tx, org, &profile).await?;
    Ok(tx.commit().await?)
}

/// Changes what a namespace says of itself.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Error::Invalid`], also when it names a credential that is not there.
pub async fn edit_profile(cx: &Context, actor: &Actor, change: ProfileChange) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
    write_profile(&mut tx, actor, change).await?;
    Ok(tx.commit().await?)
}

/// Changes what the client says of themselves in their own namespace, and their name where they give one: both or nothing.
///
/// # Errors
/// [`Error::NotFound`] when their token reaches no further than an organisation; [`Error::Invalid`], also when it names a
/// credential that is not there.
pub async fn edit_account(
    cx: &Context,
    client: &Client,
    change: ProfileChange,
    name: Option<&PersonName>,
) -> Result<()> {
    if client.only_in().is_some() {
        return Err(Error::NotFound);
    }
    let own = client.acting(actor::find_own(cx, client.person()).await?);
    let mut tx = cx.pool.begin().await?;
    write_profile(&mut tx, &own, change).await?;
    if let Some(name) = name {
        sql::rename(&mut tx, client.person(), name).await?;
        let (subject, detail) = (Subject::person(client.person()), json!({ "after": name }));
        audit::record(&mut tx, client.author(), Action::AccountRenamed, &subject, detail).await?;
    }
    Ok(tx.commit().await?)
}

async fn write_profile(tx: &mut PgConnection, actor: &Actor, change: ProfileChange) -> Result<()> {
    actor.must_manage()?;
    let profile = sql::lock_profile(tx, actor.org).await?.changed(change)?;
    must_have_credentials(tx, actor.org, &profile).await?;
    sql::set_profile(tx, actor.org, &profile).await?;
    audit::record(tx, actor, Action::ProfileChanged, &Subject::organization(&actor.slug), json!({})).await
}

async fn must_have_credentials(tx: &mut PgConnection, org: OrgId, profile: &Profile) -> Result<()> {
    let names: Vec<String> = profile.credential_names().map(str::to_owned).collect();
    match sql::missing_credential(tx, org, &names).await? {
        Some(name) => Err(FieldErrors::at("credentials_name", format!("There is no credential {name}.")).into()),
        None => Ok(()),
    }
}

/// Deletes the client's account, whose password they show, with everything in their own namespace.
///
/// # Errors
/// [`Error::Invalid`] at `old_password` when that is not theirs; [`Conflict::LastOwner`] while an organisation has no
/// other.
pub async fn delete_account(cx: &Context, client: &Client, password: &SecretInput) -> Result<()> {
    passwords::confirm(cx, client.person(), password).await?;
    let mut tx = cx.pool.begin().await?;
    record_leaving(&mut tx, client).await?;
    sql::delete_person(&mut tx, client.person()).await?;
    members::keep_an_owner(tx.commit().await)
}

/// Tells everywhere they belong that somebody goes with their account. Their own namespace goes, too; its events stay.
async fn record_leaving(tx: &mut PgConnection, client: &Client) -> Result<()> {
    let subject = Subject::person(client.person());
    for actor in sql::memberships(tx, client.person()).await? {
        let detail = json!({ "role": actor.role, "account": "deleted" });
        audit::record(tx, &client.acting(actor), Action::MemberLeft, &subject, detail).await?;
    }
    audit::record(tx, client.author(), Action::AccountDeleted, &subject, json!({})).await
}

/// Deletes the actor's organisation once nothing is left in it.
///
/// # Errors
/// [`Error::Forbidden`] for everybody but owners; [`Conflict::OrgNotEmpty`], which the database decides.
pub async fn delete(cx: &Context, actor: &Actor) -> Result<()> {
    if actor.is_personal {
        return Err(Error::NotFound);
    }
    if actor.role != Role::Owner {
        return Err(Error::Forbidden);
    }
    let mut tx = cx.pool.begin().await?;
    if !sql::delete_empty(&mut tx, actor.org).await? {
        return Err(Conflict::OrgNotEmpty.into());
    }
    audit::record(&mut tx, actor, Action::OrganizationDeleted, &Subject::organization(&actor.slug), json!({})).await?;
    Ok(tx.commit().await?)
}

/// The people of the actor's organisation, by user name.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_users(cx: &Context, actor: &Actor) -> Result<Vec<OrganizationUser>> {
    sql::users_of(&*share::pool_of(cx, actor.org).await?, actor.org).await
}
