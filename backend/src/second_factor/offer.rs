//! Offers a person the secret of a second factor.

use std::fmt;

use domain::second_factor::in_groups;
use zeroize::Zeroizing;

use super::{picture::picture, sql, totp::Secret};
use crate::{Conflict, Context, Result, actor::Actor, passwords, seal};

/// A secret that is offered to a person: for their authenticator app, and for nobody else.
pub struct Offer {
    /// The key, in groups of four characters.
    pub key: Zeroizing<String>,
    /// The same as a QR code: a picture in a `data:` address.
    pub picture: Zeroizing<String>,
}

impl fmt::Debug for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Offer([REDACTED])")
    }
}

/// Offers a person a new secret, in place of an earlier offer. Nothing asks for its codes until a first one is confirmed.
///
/// # Errors
/// [`Conflict::SecondFactorOn`]; [`Conflict::SecondFactorNeedsPassword`].
pub async fn offer(cx: &Context, own: &Actor) -> Result<()> {
    if !passwords::has_password(cx, own.person).await? {
        return Err(Conflict::SecondFactorNeedsPassword.into());
    }
    let mut tx = cx.pool.begin().await?;
    let key = seal::active_org_key(&mut tx, &cx.keyring, own.org).await?;
    let sealed = Secret::random().seal(&key, own.org, own.person)?;
    if !sql::put_offer(&mut tx, own.person, own.org, key.version, &sealed).await? {
        return Err(Conflict::SecondFactorOn.into());
    }
    Ok(tx.commit().await?)
}

/// The secret that is offered to a person, for a quarter of an hour; `site` is what their app calls this server.
///
/// # Errors
/// When the database can't be asked.
pub async fn offered(cx: &Context, own: &Actor, site: &str) -> Result<Option<Offer>> {
    let Some(offered) = sql::offer(&cx.pool, own.person).await? else { return Ok(None) };
    let secret = offered.stored.secret(&cx.keyring, own.person)?;
    let key = Zeroizing::new(in_groups(&secret.text(), ' '));
    Ok(Some(Offer { key, picture: picture(&secret.address(site, &offered.email))? }))
}
