//! Who makes temporary credentials, with what limits them.

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

/// Who makes temporary credentials, with what limits them.
#[derive(Clone, Copy)]
pub(super) enum Issuer<'a> {
    Role { role: &'a AwsRole, external_id: &'a str, policy: &'a SessionPolicy },
    Keys { keys: Keys<'a>, policy: &'a SessionPolicy },
    ServiceAccount { account: &'a ServiceAccount, boundary: &'a AccessBoundary },
}

impl<'a> Issuer<'a> {
    /// Who does for a config's way in; nobody where clients bring keys of their own.
    pub(super) fn of(way_in: &'a NewAccess, scope: &'a VendScope) -> Result<Option<Self>> {
        Ok(Some(match (way_in, scope.limit()) {
            (NewAccess::SelfManaged, _) => return Ok(None),
            (NewAccess::AwsRole { role, shared_secret }, Limit::Policy(policy)) => {
                Self::Role { role, external_id: shared_secret.expose(), policy }
            }
            (NewAccess::Hmac { access_key_id, secret_access_key }, Limit::Policy(policy)) => Self::Keys {
                keys: Keys {
                    access_key_id: access_key_id.as_str(),
                    secret_access_key: secret_access_key.expose(),
                    session_token: None,
                },
                policy,
            },
            (NewAccess::GoogleServiceAccount(account), Limit::Boundary(boundary)) => {
                Self::ServiceAccount { account, boundary }
            }
            _ => return Err(Error::internal("a way in that does not belong to its store")),
        }))
    }

    /// How long what it makes is asked to last, where the operator wants so many seconds.
    pub(super) fn seconds(&self, wanted: i32) -> i32 {
        match self {
            Self::Role { .. } | Self::Keys { .. } => wanted,
            Self::ServiceAccount { .. } => wanted.min(MOST_SECONDS),
        }
    }
}
