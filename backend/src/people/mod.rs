//! People: the first one, signing in, and who they are to the pages.

mod client_network;
mod founding;
mod password;
mod sign_in;
mod sql;

use domain::{
    draft::people::{NewOwner, NewPerson},
    id::PersonId,
    org::Viewer,
    person::Email,
    secret::SecretInput,
};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;
use zeroize::Zeroizing;

use self::founding::found;
pub use self::founding::{create_for, give_everybody_a_namespace};
pub(crate) use self::founding::{insert_account, insert_org};
pub use self::sign_in::{remember_device, sign_in};
pub use self::{
    client_network::ClientNetwork,
    sign_in::{Credentials, Visitor},
};
pub(crate) use self::{founding::Founder, password::Patience};
pub use crate::orgs::{delete_account, edit_account, find_fellow, get_own};
use crate::{Conflict, Context, Error, Result, random};

/// A new one-time set-up token when nobody has an account yet. Earlier ones stay valid until set-up is done, because
/// another server on the same database may have printed one.
///
/// # Errors
/// When the database can't be asked.
pub async fn offer_set_up(cx: &Context) -> Result<Option<Zeroizing<String>>> {
    if sql::any_person(&cx.pool).await? {
        return Ok(None);
    }
    let token = random::url_safe_secret();
    sql::insert_setup_link(&cx.pool, &token_hash(&token)).await?;
    Ok(Some(token))
}

/// Whether `token` still opens set-up.
///
/// # Errors
/// When the database can't be asked.
pub async fn set_up_is_open(cx: &Context, token: &str) -> Result<bool> {
    Ok(sql::setup_link_exists(&cx.pool, &token_hash(token)).await? && !sql::any_person(&cx.pool).await?)
}

/// Makes the first account and the first organisation, by a set-up token, which never works again.
///
/// # Errors
/// [`Conflict::SetUpDone`] when the token is not valid.
pub async fn set_up(cx: &Context, token: &str, owner: &NewOwner) -> Result<PersonId> {
    // Whoever has no link makes nobody hash anything.
    if !set_up_is_open(cx, token).await? {
        return Err(Conflict::SetUpDone.into());
    }
    let password_hash = password::hash(&owner.person.password, Patience::Known).await?;
    let mut tx = cx.pool.begin().await?;
    sql::lock_set_up(&mut tx).await?;
    if !sql::delete_setup_links(&mut tx, &token_hash(token)).await? {
        return Err(Conflict::SetUpDone.into());
    }
    let person = found(cx, &mut tx, owner, &password_hash, Founder::Themselves).await?;
    tx.commit().await?;
    Ok(person)
}

/// Makes the first account and the first organisation without a link: the operator's own way, from the command line.
///
/// # Errors
/// [`Conflict::SetUpDone`] when somebody has an account.
pub async fn bootstrap(cx: &Context, owner: &NewOwner) -> Result<PersonId> {
    let password_hash = password::hash(&owner.person.password, Patience::Known).await?;
    let mut tx = cx.pool.begin().await?;
    sql::lock_set_up(&mut tx).await?;
    sql::delete_setup_links(&mut tx, &[0; 32]).await?;
    let person = found(cx, &mut tx, owner, &password_hash, Founder::Operator).await?;
    tx.commit().await?;
    Ok(person)
}

/// Who a person is, and where they belong.
///
/// # Errors
/// [`Error::NotFound`] when they have no account any more.
pub async fn get_viewer(cx: &Context, person: PersonId) -> Result<Viewer> {
    sql::viewer(&cx.pool, person).await?.ok_or(Error::NotFound)
}

/// The person with this address.
///
/// # Errors
/// [`Error::NotFound`] when nobody has it.
pub async fn find_by_email(cx: &Context, email: &Email) -> Result<PersonId> {
    let found = sql::account(&cx.pool, &sign_in::Name::Email(email.clone())).await?;
    found.map(|account| account.person).ok_or(Error::NotFound)
}

/// Hashes a new password, which takes a while: of somebody who has shown that they may set one.
pub(crate) async fn hash_password(password: &SecretInput) -> Result<String> {
    password::hash(password, Patience::Known).await
}

/// Whether this is the password of somebody who is known already.
pub(crate) async fn verify_password(password: &SecretInput, hash: String) -> Result<bool> {
    password::verify(password, Some(hash), Patience::Known).await
}

/// Makes an account.
///
/// # Errors
/// [`Conflict::EmailTaken`] when somebody has one with this address.
async fn insert(tx: &mut PgConnection, new: &NewPerson, password_hash: &str) -> Result<PersonId> {
    let person = PersonId::from(random::uuid());
    match sql::insert_person(tx, person, new, password_hash).await.map_err(Error::from) {
        Err(error) if error.violates("person_email_unique") => Err(Conflict::EmailTaken.into()),
        Err(error) => Err(error),
        Ok(()) => Ok(person),
    }
}

fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
