//! Everything of a bucket config that decides where its secret goes and what a test of it means.

use domain::{
    aws::ExternalId,
    bucket::{Access, Bucket, NewAccess},
    id::{BucketConfigId, OrgId},
    location::Location,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::SealedSecret;
use crate::{
    Error, Result,
    seal::{Binding, Key},
};

/// A location and the way in, secret included.
#[derive(Debug, Clone)]
pub(crate) struct Values {
    pub(crate) location: Location,
    access: NewAccess,
}

impl Values {
    pub(crate) fn new(location: Location, access: NewAccess) -> Self {
        Self { location, access }
    }

    /// Puts a stored config and its opened secret together.
    pub(super) fn stored(bucket: &Bucket, secret: Option<&[u8]>) -> Result<Self> {
        let access = match (&bucket.access, secret) {
            (Access::SelfManaged, None) => NewAccess::SelfManaged,
            (Access::AwsRole(role), Some(secret)) => {
                let text = std::str::from_utf8(secret).map_err(|_| Error::Integrity)?;
                let shared_secret = ExternalId::parse(&text.into()).map_err(|_| Error::Integrity)?;
                NewAccess::AwsRole { role: role.clone(), shared_secret }
            }
            _ => return Err(Error::Integrity),
        };
        Ok(Self { location: bucket.location.clone(), access })
    }

    pub(crate) fn new_access(&self) -> &NewAccess {
        &self.access
    }

    pub(crate) fn access(&self) -> Access {
        self.access.without_secret()
    }

    pub(crate) fn secret(&self) -> Option<&str> {
        match &self.access {
            NewAccess::SelfManaged => None,
            NewAccess::AwsRole { shared_secret, .. } => Some(shared_secret.expose()),
        }
    }

    /// The same for the same values in the same organisation, and for nothing else; tells nothing about the secret.
    pub(crate) fn fingerprint(&self, org: OrgId, key: &Key) -> Result<[u8; 32]> {
        let place = Binding::new("values")
            .field(Uuid::from(org).as_bytes())
            .field(destination(&self.location, &self.access()))
            .field(self.location.bucket.as_str())
            .field(self.location.prefix.as_str())
            .field(self.secret().unwrap_or_default());
        Ok(key.authenticate("lakewarden values fingerprint", &place)?)
    }

    pub(super) fn secret_binding(&self, org: OrgId, id: BucketConfigId, version: i32, key_version: i32) -> Binding {
        let secret = SealedSecret { version, key_version, sealed: Vec::new() };
        binding(&self.location, &self.access(), org, id, &secret)
    }
}

/// What a sealed secret is bound to: its row, its organisation, its kind, its version, and where it is sent.
pub(super) fn binding(
    location: &Location,
    access: &Access,
    org: OrgId,
    id: BucketConfigId,
    secret: &SealedSecret,
) -> Binding {
    Binding::new("bucket_config")
        .field(Uuid::from(org).as_bytes())
        .field(Uuid::from(id).as_bytes())
        .field(access.method().as_str())
        .field(secret.version.to_be_bytes())
        .field(secret.key_version.to_be_bytes())
        .field(destination(location, access))
}

/// A hash of where the secret is sent.
fn destination(location: &Location, access: &Access) -> [u8; 32] {
    let store = &location.store;
    let (account, role) = match access {
        Access::SelfManaged => ("", ""),
        Access::AwsRole(role) => (role.account.as_str(), role.name.as_str()),
    };
    let place = Binding::new("destination")
        .field(store.platform().as_str())
        .field(store.endpoint().map(ToString::to_string).unwrap_or_default())
        .field(store.region().map(|region| region.as_str()).unwrap_or_default())
        .field(account)
        .field(role);
    Sha256::digest(place.as_bytes()).into()
}
