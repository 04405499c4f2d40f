//! Signing in with a password, by e-mail address or user name, for pages and APIs. The order keeps it cheap and keeps
//! names secret: grammar, then limits, then one hash, for known and unknown names alike.

use domain::{field::FieldErrors, id::PersonId, person::PASSWORD_MAX, secret::SecretInput};

use super::{client_network::ClientNetwork, device::known, name::Name, password, sql};
use crate::{Context, Error, Result, audit};

/// A name and a password, as typed to sign in.
#[derive(Debug)]
pub struct Credentials<'a> {
    /// E-mail address or user name.
    pub name: &'a str,
    /// The password.
    pub password: &'a SecretInput,
}

/// The origin of a sign-in attempt.
#[derive(Debug, Clone, Copy)]
pub struct Visitor<'a> {
    /// Its network.
    pub network: ClientNetwork,
    /// The cookie from [`remember_device`], if the browser has one.
    pub device: Option<&'a str>,
}

impl Visitor<'_> {
    /// A caller known only by their network.
    #[must_use]
    pub fn at(network: ClientNetwork) -> Self {
        Self { network, device: None }
    }
}

/// The person with these credentials.
///
/// # Errors
/// [`Error::Invalid`] with the same sentence, after the same time, for an unknown name and a wrong password;
/// [`Error::RateLimited`] as [`Quotas`](crate::Quotas) say, and when too many are waiting.
pub async fn sign_in(cx: &Context, credentials: Credentials<'_>, visitor: Visitor<'_>) -> Result<PersonId> {
    let wrong = || Error::Invalid(FieldErrors::at("password", "The e-mail address or the password is wrong."));
    let name = Name::parse(credentials.name).ok_or_else(wrong)?;
    let length = credentials.password.expose().chars().count();
    if !(1..=PASSWORD_MAX).contains(&length) {
        return Err(wrong());
    }
    if !cx.sign_on.passwords {
        return Err(
            FieldErrors::at("password", "Passwords are switched off on this server. Sign in another way.").into()
        );
    }
    let account = sql::account(&cx.pool, &name).await?;
    let device = visitor.device.zip(account.as_ref()).and_then(|(shown, account)| known(cx, shown, account));
    let patience = if device.is_some() { password::Patience::Known } else { password::Patience::Stranger };
    let (person, hash) = account.map(|account| (account.person, account.password_hash)).unzip();
    let hash = hash.flatten();
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
