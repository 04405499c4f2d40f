//! An organisation needs an owner.

use crate::{Conflict, Error, Result};

/// The constraint is checked at the commit.
pub(crate) fn keep_an_owner(committed: sqlx::Result<()>) -> Result<()> {
    match committed.map_err(Error::from) {
        Err(error) if error.violates("membership_last_owner") => Err(Conflict::LastOwner.into()),
        done => done,
    }
}
