//! Accepts an invitation with a new account.

use domain::{draft::people::NewPerson, id::PersonId, org::OrgSlug};

use sqlx::PgConnection;

use super::{
    accept::admit,
    link::token_hash,
    sql::{self, InvitationRef},
};
use crate::{
    ClientNetwork, Conflict, Context, Result,
    people::{self, Patience},
};

/// Accepts an invitation link, given by its hash, for an account of the same transaction.
///
/// # Errors
/// [`Conflict::InvitationGone`]; [`Conflict::AlreadyMember`].
pub(crate) async fn admit_by_link(tx: &mut PgConnection, hash: &[u8], person: PersonId) -> Result<OrgSlug> {
    admit(tx, InvitationRef::Link(hash), person).await
}

/// Accepts an invitation link with a new account. The link never works again.
///
/// # Errors
/// [`Conflict::InvitationGone`]; [`Conflict::EmailTaken`], which leaves the invitation open;
/// [`Error::RateLimited`](crate::Error::RateLimited) as for sign-ins, because the answer tells whether an address is taken.
pub async fn join(cx: &Context, token: &str, new: &NewPerson, from: ClientNetwork) -> Result<(PersonId, OrgSlug)> {
    cx.sign_on.must_take_passwords("password")?;
    // Check the link before hashing the password.
    if sql::offer(&cx.pool, &token_hash(token), None).await?.is_none() {
        return Err(Conflict::InvitationGone.into());
    }
    cx.budgets.spend_sign_in(from, new.email.as_str(), None)?;
    let password_hash = people::hash_password(&new.password, Patience::Stranger).await?;
    let mut tx = cx.pool.begin().await?;
    let person = people::insert_account(cx, &mut tx, new, &password_hash).await?;
    let slug = admit(&mut tx, InvitationRef::Link(&token_hash(token)), person).await?;
    tx.commit().await?;
    Ok((person, slug))
}
