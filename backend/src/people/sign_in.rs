//! Signing in with a password, by e-mail address or user name, for pages and APIs. The order keeps it cheap and keeps
//! names secret: grammar, then limits, then one hash, for known and unknown names alike.

use domain::{field::FieldErrors, person::PASSWORD_MAX, secret::SecretInput};

use super::{
    device::known,
    name::Name,
    password,
    second_step::{self, SecondStep},
    shown_password::ShownPassword,
    sql,
    visitor::Visitor,
};
use crate::{Context, Error, Result, audit};

/// A name and a password, as typed to sign in.
#[derive(Debug)]
pub struct Credentials<'a> {
    /// E-mail address or user name.
    pub name: &'a str,
    /// The password.
    pub password: &'a SecretInput,
}

/// What a right password leads to.
#[derive(Debug, PartialEq, Eq)]
pub enum SignedIn {
    /// Whoever has it is signed in.
    Person(ShownPassword),
    /// Their second factor is on: a code finishes the sign-in.
    NeedsCode(SecondStep),
}

/// Signs in with these credentials.
///
/// # Errors
/// [`Error::Invalid`] with the same sentence, after the same time, for an unknown name and a wrong password;
/// [`Error::RateLimited`] as [`Quotas`](crate::Quotas) say, and when too many are waiting.
pub async fn sign_in(cx: &Context, credentials: Credentials<'_>, visitor: Visitor<'_>) -> Result<SignedIn> {
    let found = check(cx, credentials, visitor).await?;
    if found.has_second_factor {
        Ok(SignedIn::NeedsCode(second_step::begin(cx, &found.shown, found.name.as_str()).await?))
    } else {
        Ok(SignedIn::Person(found.shown))
    }
}

/// An account whose password was shown.
pub(super) struct Found {
    pub(super) shown: ShownPassword,
    /// The name it was found by.
    pub(super) name: Name,
    /// Left to the caller.
    pub(super) has_second_factor: bool,
}

/// The account with these credentials.
pub(super) async fn check(cx: &Context, credentials: Credentials<'_>, visitor: Visitor<'_>) -> Result<Found> {
    let wrong = || Error::Invalid(FieldErrors::at("password", "The e-mail address or the password is wrong."));
    let name = Name::parse(credentials.name).ok_or_else(wrong)?;
    let length = credentials.password.expose().chars().count();
    if !(1..=PASSWORD_MAX).contains(&length) {
        return Err(wrong());
    }
    cx.sign_on.must_take_passwords("password")?;
    let account = sql::account(&cx.pool, &name).await?;
    let device = visitor.device.zip(account.as_ref()).and_then(|(shown, account)| known(cx, shown, account));
    let patience = if device.is_some() { password::Patience::Known } else { password::Patience::Stranger };
    let person = account.as_ref().map(|account| account.person);
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    cx.budgets
        .spend_sign_in(visitor.network, name.as_str(), device)
        .inspect_err(|_| audit::note_refused_sign_in(cx, person, "too many attempts", visitor.network))?;
    if password::verify(credentials.password, hash.clone(), patience).await?
        && let Some((account, hash)) = account.zip(hash)
    {
        let shown = ShownPassword::alone(account.person, &hash);
        return Ok(Found { shown, name, has_second_factor: account.has_second_factor });
    }
    audit::note_refused_sign_in(cx, person, "wrong password", visitor.network);
    Err(wrong())
}
