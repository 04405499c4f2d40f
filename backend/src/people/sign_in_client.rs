//! A data client signs in with a user name and a password.

use domain::secret::SecretInput;

use super::{
    sign_in::{Credentials, check},
    visitor::Visitor,
};
use crate::{ClientNetwork, Context, Error, Result, actor::Client, audit};

/// The person with this user name or e-mail address, and password.
///
/// # Errors
/// [`Error::Unauthenticated`] when they don't match; [`Error::SecondFactor`] for an account that has one; otherwise as [`sign_in`](crate::people::sign_in).
pub async fn sign_in_client(
    cx: &Context,
    name: &str,
    password: &SecretInput,
    network: ClientNetwork,
) -> Result<Client> {
    match check(cx, Credentials { name, password }, Visitor::at(network)).await {
        Ok(found) if found.has_second_factor => {
            audit::note_refused_sign_in(cx, Some(found.shown.person), "a password without a code", network);
            Err(Error::SecondFactor)
        }
        Ok(found) => {
            audit::record_shown_password(cx, found.shown.person, network).await?;
            Ok(Client::with_password(found.shown))
        }
        Err(Error::Invalid(_)) => Err(Error::Unauthenticated),
        Err(error) => Err(error),
    }
}
