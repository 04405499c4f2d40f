//! Signing in with a password: by e-mail address or user name, through whichever door. The order is what keeps it cheap and
//! keeps names secret: grammar, then budgets, then one hash, the same for names that somebody has and names that nobody has.

use domain::{field::FieldErrors, id::PersonId, person::PASSWORD_MAX, secret::SecretInput};

use super::{client_network::ClientNetwork, device::known, name::Name, password, sql};
use crate::{Context, Error, Result, audit};

/// A name and a password, as somebody typed them to sign in.
#[derive(Debug)]
pub struct Credentials<'a> {
    /// Their e-mail address or user name.
    pub name: &'a str,
    /// The password.
    pub password: &'a SecretInput,
}

/// Where an attempt to sign in comes from.
#[derive(Debug, Clone, Copy)]
pub struct Visitor<'a> {
    /// The network it comes from.
    pub network: ClientNetwork,
    /// What [`remember_device`] gave this browser, if it shows anything.
    pub device: Option<&'a str>,
}

impl Visitor<'_> {
    /// Somebody who shows nothing but where they come from.
    #[must_use]
    pub fn at(network: ClientNetwork) -> Self {
        Self { network, device: None }
    }
}

/// The person these credentials belong to.
///
/// # Errors
/// [`Error::Invalid`] with one sentence for an unknown name and a wrong password alike, which also take equally long;
/// [`Error::RateLimited`] as [`Quotas`](crate::Quotas) say, and when too many wait already.
pub async fn sign_in(cx: &Context, credentials: Credentials<'_>, visitor: Visitor<'_>) -> Result<PersonId> {
    let wrong = || Error::Invalid(FieldErrors::at("password", "The e-mail address or the password is wrong."));
    let name = Name::parse(credentials.name).ok_or_else(wrong)?;
    let length = credentials.password.expose().chars().count();
    if !(1..=PASSWORD_MAX).contains(&length) {
        return Err(wrong());
    }
    let account = sql::account(&cx.pool, &name).await?;
    let device = visitor.device.zip(account.as_ref()).and_then(|(shown, account)| known(cx, shown, account));
    let patience = if device.is_some() { password::Patience::Known } else { password::Patience::Stranger };
    let (person, hash) = account.map(|account| (account.person, account.password_hash)).unzip();
    cx.budgets
        .spend_sign_in(visitor.network, name.as_str(), device)
        .inspect_err(|_| audit::note_refused_sign_in(cx, person, "too many attempts", visitor.network))?;
    if password::verify(credentials.password, hash, patience).await?
        && let Some(person) = person
    {
        return Ok(person);
    }
    audit::note_refused_sign_in(cx, person, "wrong password", visitor.network);
    Err(wrong())
}
