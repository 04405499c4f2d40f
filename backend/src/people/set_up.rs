//! Set-up: the first account and the first organisation.

use domain::{draft::people::NewOwner, id::PersonId};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;
use zeroize::Zeroizing;

use super::{
    account::{insert, record_account},
    password::{self, NO_PASSWORD, Patience},
    sql,
};
use crate::{
    Conflict, Context, Result,
    orgs::{Founder, insert_namespace, insert_org},
    random,
};

/// A new one-time set-up token while there is no account. Earlier ones stay valid until set-up is done, because another
/// server on the same database may have printed one.
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

/// Whether `token` is valid for set-up.
///
/// # Errors
/// When the database can't be asked.
pub async fn set_up_is_open(cx: &Context, token: &str) -> Result<bool> {
    Ok(sql::setup_link_exists(&cx.pool, &token_hash(token)).await? && !sql::any_person(&cx.pool).await?)
}

/// Creates the first account and the first organisation with a set-up token, which never works again.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) at `password` where passwords are off; [`Conflict::SetUpDone`] when the token is not
/// valid.
pub async fn set_up(cx: &Context, token: &str, owner: &NewOwner) -> Result<PersonId> {
    cx.sign_on.must_take_passwords("password")?;
    // Check the link before hashing the password.
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

/// The same within a transaction that goes on, by the hash of the token, for an account that signs in with an identity provider.
///
/// # Errors
/// [`Conflict::SetUpDone`] when the token is not valid.
pub(crate) async fn set_up_without_password(
    cx: &Context,
    tx: &mut PgConnection,
    token_hash: &[u8],
    owner: &NewOwner,
) -> Result<PersonId> {
    sql::lock_set_up(tx).await?;
    if !sql::delete_setup_links(tx, token_hash).await? {
        return Err(Conflict::SetUpDone.into());
    }
    found(cx, tx, owner, NO_PASSWORD, Founder::Themselves).await
}

/// Creates the first account and the first organisation without a link: a command of the operator.
///
/// # Errors
/// [`Conflict::SetUpDone`] when there is an account.
pub async fn bootstrap(cx: &Context, owner: &NewOwner) -> Result<PersonId> {
    let password_hash = password::hash(&owner.person.password, Patience::Known).await?;
    let mut tx = cx.pool.begin().await?;
    let person = found_by_operator(cx, &mut tx, owner, &password_hash).await?;
    tx.commit().await?;
    Ok(person)
}

/// The same within a transaction that goes on, for an account that signs in with an identity provider.
///
/// # Errors
/// As [`bootstrap`].
pub(crate) async fn bootstrap_without_password(
    cx: &Context,
    tx: &mut PgConnection,
    owner: &NewOwner,
) -> Result<PersonId> {
    found_by_operator(cx, tx, owner, NO_PASSWORD).await
}

async fn found_by_operator(
    cx: &Context,
    tx: &mut PgConnection,
    owner: &NewOwner,
    password_hash: &str,
) -> Result<PersonId> {
    sql::lock_set_up(tx).await?;
    sql::delete_setup_links(tx, &[0; 32]).await?;
    found(cx, tx, owner, password_hash, Founder::Operator).await
}

fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
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
    // The organisation's name was chosen; the namespace's was not.
    insert_org(cx, tx, &owner.org, person, founder).await?;
    insert_namespace(cx, tx, person, &owner.person.email).await?;
    record_account(tx, person, founder).await?;
    Ok(person)
}
