//! A data client signs in with a user name and a password.

use domain::secret::SecretInput;

use super::sign_in::sign_in;
use crate::{ClientNetwork, Context, Credentials, Error, Result, Visitor, actor::Client, audit};

/// The person with this user name or e-mail address, and password.
///
/// # Errors
/// [`Error::Unauthenticated`] when they don't match; otherwise as [`sign_in`](crate::people::sign_in).
pub async fn sign_in_client(
    cx: &Context,
    name: &str,
    password: &SecretInput,
    network: ClientNetwork,
) -> Result<Client> {
    match sign_in(cx, Credentials { name, password }, Visitor::at(network)).await {
        Ok(person) => {
            audit::record_shown_password(cx, person, network).await?;
            Ok(Client::with_password(person))
        }
        Err(Error::Invalid(_)) => Err(Error::Unauthenticated),
        Err(error) => Err(error),
    }
}
