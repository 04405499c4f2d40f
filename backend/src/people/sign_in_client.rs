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
        Ok((account, _)) if account.has_second_factor => {
            audit::note_refused_sign_in(cx, Some(account.person), "a password without a code", network);
            Err(Error::SecondFactor)
        }
        Ok((account, _)) => {
            audit::record_shown_password(cx, account.person, network).await?;
            Ok(Client::with_password(account.person))
        }
        Err(Error::Invalid(_)) => Err(Error::Unauthenticated),
        Err(error) => Err(error),
    }
}
