//! Whether this server takes passkeys.

use super::relying_party::RelyingParty;
use crate::{Conflict, Context};

/// Whom passkeys are for.
///
/// # Errors
/// [`Conflict::PasskeysOff`]; [`Conflict::PasskeysNeedDomain`].
pub fn relying_party(cx: &Context) -> Result<&RelyingParty, Conflict> {
    if !cx.sign_on.passwords {
        return Err(Conflict::PasskeysOff);
    }
    cx.relying_party.as_ref().ok_or(Conflict::PasskeysNeedDomain)
}
