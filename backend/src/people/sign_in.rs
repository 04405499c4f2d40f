//! Signing in with a password: by e-mail address or user name, through whichever door. The order is what keeps it cheap and
//! keeps names secret: grammar, then budgets, then one hash, the same for names that somebody has and names that nobody has.

use data_encoding::BASE64URL_NOPAD;
use domain::{
    field::FieldErrors,
    id::PersonId,
    org::OrgSlug,
    person::{Email, PASSWORD_MAX},
    secret::SecretInput,
};

use super::{ClientNetwork, password, sql};
use crate::{Context, Error, Result, audit, random, seal::Binding};

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

/// What an account is found by.
pub(super) enum Name {
    Email(Email),
    Username(OrgSlug),
}

impl Name {
    /// Nothing when no account can have this name.
    fn parse(typed: &str) -> Option<Self> {
        if typed.contains('@') {
            typed.parse().ok().map(Self::Email)
        } else {
            OrgSlug::stored(&typed.to_ascii_lowercase()).ok().map(Self::Username)
        }
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Email(email) => email.as_str(),
            Self::Username(slug) => slug.as_str(),
        }
    }
}

/// An account, as far as signing in goes.
pub(super) struct Account {
    pub(super) person: PersonId,
    pub(super) password_hash: String,
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

/// What a browser keeps from now on to be known to this account, beside what it kept of others. It is worth nothing by
/// itself, and nothing at all once the password has changed.
///
/// # Errors
/// [`Error::NotFound`] when the account is gone.
pub async fn remember_device(cx: &Context, person: PersonId, shown: Option<&str>) -> Result<String> {
    let account = sql::account_of(&cx.pool, person).await?.ok_or(Error::NotFound)?;
    let (id, proofs) = shown.and_then(Device::parse).map_or_else(
        || (random::short_id::<16>(), Vec::new()),
        |device| (device.id.to_owned(), device.proofs.iter().map(|&proof| proof.to_owned()).collect()),
    );
    let proof = proof(cx, &id, &account)?;
    let others = proofs.into_iter().filter(|other| *other != proof).take(Device::PROOFS - 1);
    Ok(std::iter::once(id).chain([proof.clone()]).chain(others).collect::<Vec<_>>().join("."))
}

/// The key of a known browser's budget, when it is one.
fn known(cx: &Context, shown: &str, account: &Account) -> Option<String> {
    let device = Device::parse(shown)?;
    let is_known = device.proofs.iter().any(|proof| {
        let mac = BASE64URL_NOPAD.decode(proof.as_bytes()).unwrap_or_default();
        cx.keyring.active().1.is_authentic(Device::PURPOSE, &binding(device.id, account), &mac)
    });
    is_known.then(|| format!("{} {}", device.id, account.person))
}

fn proof(cx: &Context, device: &str, account: &Account) -> Result<String> {
    let mac = cx.keyring.active().1.authenticate(Device::PURPOSE, &binding(device, account));
    Ok(BASE64URL_NOPAD.encode(&mac.map_err(|error| Error::Internal(error.into()))?))
}

/// The browser, the account, and its password: with another password, every browser is a stranger again.
fn binding(device: &str, account: &Account) -> Binding {
    Binding::new("device").field(device).field(account.person.to_string()).field(&account.password_hash)
}

/// What a browser shows: its own id, and a proof for each account it has signed in to, newest first.
struct Device<'a> {
    id: &'a str,
    proofs: Vec<&'a str>,
}

impl<'a> Device<'a> {
    const PURPOSE: &'static str = "lakewarden known device";
    /// How many accounts a browser is known to at most.
    const PROOFS: usize = 4;

    fn parse(shown: &'a str) -> Option<Self> {
        let mut parts = shown.split('.');
        let id = parts.next().filter(|id| id.len() == 16 && id.bytes().all(|b| b.is_ascii_alphanumeric()))?;
        Some(Self { id, proofs: parts.filter(|proof| proof.len() == 43).take(Self::PROOFS).collect() })
    }
}
