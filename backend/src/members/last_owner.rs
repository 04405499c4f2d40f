//! An organisation keeps an owner.

use crate::{Conflict, Error, Result};

/// That an owner is left is looked at when the transaction ends.
pub(crate) fn keep_an_owner(committed: sqlx::Result<()>) -> Result<()> {
    match committed.map_err(Error::from) {
        Err(error) if error.violates("membership_last_owner") => Err(Conflict::LastOwner.into()),
        done => done,
    }
}
