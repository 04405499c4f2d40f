//! What a client can use. Anything else is refused before it is made, so that no event tells of keys that nobody received.

use domain::bucket::NewAccess;

use super::vended::{VendedCredentials, VendedKeys};
use crate::{Conflict, Error, NoAwsKeys, Result};

/// What the client can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Usable {
    /// Whatever the bucket has.
    Anything,
    /// Temporary AWS keys: the formats of AWS SDKs have no place for anything else.
    AwsKeys,
}

impl Usable {
    /// Refuses an access method that gives the client nothing usable, whatever a test of it says.
    pub(super) fn must_come_of(self, access: &NewAccess) -> Result<()> {
        match (self, access) {
            (Self::AwsKeys, NewAccess::SelfManaged) => Err(Conflict::NoAwsKeys(NoAwsKeys::SelfManaged).into()),
            (Self::AwsKeys, NewAccess::GoogleServiceAccount(_)) => Err(Conflict::NoAwsKeys(NoAwsKeys::Google).into()),
            _ => Ok(()),
        }
    }
}

impl VendedCredentials {
    /// The temporary keys, where [`Usable::AwsKeys`] was asked for.
    pub(super) fn aws_keys(self) -> Result<VendedKeys> {
        match self {
            Self::Temporary(keys) => Ok(keys),
            _ => Err(Error::internal("credentials that the client can't use")),
        }
    }
}
