//! The issuer of temporary credentials, with their limit.

use domain::bucket::{AwsRole, NewAccess, ServiceAccount};

use super::scope::{Limit, VendScope};
use crate::{
    Error, Result,
    cloud::{
        aws::Keys,
        google::{MOST_SECONDS, boundary::AccessBoundary},
        policy::SessionPolicy,
    },
};

/// The issuer of temporary credentials, with their limit.
#[derive(Clone, Copy)]
pub(super) enum Issuer<'a> {
    Role { role: &'a AwsRole, external_id: &'a str, policy: &'a SessionPolicy },
    Keys { keys: Keys<'a>, policy: &'a SessionPolicy },
    ServiceAccount { account: &'a ServiceAccount, boundary: &'a AccessBoundary },
}

impl<'a> Issuer<'a> {
    /// The issuer for a config's access method; `None` where clients bring their own keys.
    pub(super) fn of(access: &'a NewAccess, scope: &'a VendScope) -> Result<Option<Self>> {
        Ok(Some(match (access, scope.limit()) {
            (NewAccess::SelfManaged, _) => return Ok(None),
            (NewAccess::AwsRole { role, shared_secret }, Limit::Policy(policy)) => {
                Self::Role { role, external_id: shared_secret.expose(), policy }
            }
            (NewAccess::Hmac { access_key_id, secret_access_key }, Limit::Policy(policy)) => {
                Self::Keys { keys: Keys::of_pair(access_key_id, secret_access_key), policy }
            }
            (NewAccess::GoogleServiceAccount(account), Limit::Boundary(boundary)) => {
                Self::ServiceAccount { account, boundary }
            }
            _ => return Err(Error::internal("a way in that does not belong to its store")),
        }))
    }

    /// The lifetime to request, given the operator's setting.
    pub(super) fn seconds(&self, wanted: i32) -> i32 {
        match self {
            Self::Role { .. } | Self::Keys { .. } => wanted,
            Self::ServiceAccount { .. } => wanted.min(MOST_SECONDS),
        }
    }
}
