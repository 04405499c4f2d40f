//! Browsers that have signed in to an account before.

use data_encoding::BASE64URL_NOPAD;
use domain::id::PersonId;
use sqlx::PgConnection;

use super::sql::{self, Account};
use crate::{Context, Error, Result, random, seal::Binding};

/// The cookie that makes a browser known to this account, in addition to others in it. It gives no access, and is void
/// once the password changes.
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

/// The budget key of a browser that is known to a person.
pub(crate) async fn known_to(
    cx: &Context,
    connection: &mut PgConnection,
    shown: &str,
    person: PersonId,
) -> Result<Option<String>> {
    let account = sql::account_of(connection, person).await?;
    Ok(account.and_then(|account| known(cx, shown, &account)))
}

/// The budget key of a known browser.
pub(super) fn known(cx: &Context, shown: &str, account: &Account) -> Option<String> {
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

/// The browser, the account, and its password: a new password makes every browser unknown.
fn binding(device: &str, account: &Account) -> Binding {
    Binding::new("device")
        .field(device)
        .field(account.person.to_string())
        .field(account.password_hash.as_deref().unwrap_or_default())
}

/// A browser's cookie: its own id, and a proof for each account it has signed in to, newest first.
struct Device<'a> {
    id: &'a str,
    proofs: Vec<&'a str>,
}

impl<'a> Device<'a> {
    const PURPOSE: &'static str = "lakewarden known device";
    /// Accounts in a browser's cookie, at most.
    const PROOFS: usize = 4;

    fn parse(shown: &'a str) -> Option<Self> {
        let mut parts = shown.split('.');
        let id = parts.next().filter(|id| id.len() == 16 && id.bytes().all(|b| b.is_ascii_alphanumeric()))?;
        Some(Self { id, proofs: parts.filter(|proof| proof.len() == 43).take(Self::PROOFS).collect() })
    }
}
