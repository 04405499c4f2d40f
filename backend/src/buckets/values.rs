//! The values of a bucket config that decide where its secret goes and what its test means.

use domain::{
    aws::{ExternalId, RoleArn},
    bucket::{Access, AuthMethod, Bucket, EditedAccess, NewAccess, Secret, SecretAccessKey},
    credential::KmsKeyId,
    draft::bucket::secret_field,
    field::FieldErrors,
    id::{BucketConfigId, OrgId},
    location::{Addressing, Location, StoreOptions},
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::sql::SealedSecret;
use crate::{
    Error, Result,
    admission::Candidate,
    seal::{Binding, Key},
    stores,
};

/// A location and its access method, secret included.
#[derive(Debug, Clone)]
pub(crate) struct Values {
    pub(crate) location: Location,
    access: NewAccess,
    /// The resolved cloud credential, if one is used.
    resolved: Option<Resolved>,
}

/// A resolved cloud credential.
#[derive(Debug, Clone)]
pub(super) struct Resolved {
    pub(super) access: NewAccess,
    pub(super) kms_key_id: Option<KmsKeyId>,
    /// Identifies every value of the credential.
    pub(super) fingerprint: Vec<u8>,
}

impl Values {
    pub(crate) fn new(location: Location, access: NewAccess) -> Self {
        Self { location, access, resolved: None }
    }

    /// The same, with its cloud credential resolved.
    pub(super) fn with_credential(self, resolved: Resolved) -> Self {
        Self { resolved: Some(resolved), ..self }
    }

    /// Joins a stored config with its opened secret.
    pub(super) fn stored(bucket: &Bucket, secret: Option<&[u8]>) -> Result<Self> {
        let text = secret.map(std::str::from_utf8).transpose().map_err(|_| Error::Integrity)?;
        let secret = match (bucket.access.method(), text) {
            (AuthMethod::Hmac, Some(text)) => SecretAccessKey::parse(&text.into()).map(Secret::AccessKey).map(Some),
            (AuthMethod::AwsRole, Some(text)) => ExternalId::parse(&text.into()).map(Secret::Shared).map(Some),
            (AuthMethod::SelfManaged | AuthMethod::GoogleServiceAccount | AuthMethod::CloudCredential, None) => {
                Ok(None)
            }
            _ => return Err(Error::Integrity),
        };
        let access = NewAccess::of(bucket.access.clone(), secret.map_err(|_| Error::Integrity)?);
        Ok(Self::new(bucket.location.clone(), access.ok_or(Error::Integrity)?))
    }

    /// The values after an edit. A stored secret stays only if its destination stays.
    ///
    /// # Errors
    /// [`Error::Invalid`] at the secret's field when the destination changes.
    pub(crate) fn edited(&self, location: &Location, access: &EditedAccess) -> Result<Self> {
        let access = match access {
            EditedAccess::New(access) => access.clone(),
            EditedAccess::Keeping(access) if destination(location, access) == self.destination() => self.access.clone(),
            EditedAccess::Keeping(access) => {
                let field = secret_field(access.method()).unwrap_or("auth_method");
                let sentence = if access.method() == self.access().method() {
                    "Enter this again: with these changes it would be sent somewhere else than before."
                } else {
                    "Enter this: none is stored for this auth method."
                };
                return Err(FieldErrors::at(field, sentence).into());
            }
        };
        Ok(Self::new(location.clone(), access))
    }

    /// A hash of the secret's destination.
    pub(super) fn destination(&self) -> [u8; 32] {
        destination(&self.location, &self.access())
    }

    /// The config's own access.
    pub(crate) fn new_access(&self) -> &NewAccess {
        &self.access
    }

    /// The effective access: the config's own, or that of its cloud credential.
    pub(crate) fn effective_access(&self) -> &NewAccess {
        self.resolved.as_ref().map_or(&self.access, |resolved| &resolved.access)
    }

    /// The role that is assumed, and its form field.
    fn role(&self) -> Option<(&'static str, RoleArn)> {
        let field = if self.resolved.is_some() { "cloud_credential" } else { "account_id" };
        match self.effective_access() {
            NewAccess::AwsRole { role, .. } => Some((field, role.arn(&self.location))),
            _ => None,
        }
    }

    /// The values that differ from `before` and must be admitted.
    pub(super) fn candidate(&self, before: Option<&Self>) -> Candidate<'_> {
        let endpoint = self.location.store.endpoint();
        let stays = before.and_then(|before| before.location.store.endpoint());
        let assumed = before.and_then(Self::role).map(|(_, role)| role);
        let sts = |values: &Self| values.location.options.sts_endpoint.clone();
        let is_new =
            before.is_none_or(|before| before.role() != self.role() || endpoint != stays || sts(before) != sts(self));
        Candidate {
            store: Some(&self.location),
            is_new_at_sts: is_new,
            is_role: self.role().is_some(),
            endpoint: endpoint.filter(|_| endpoint != stays),
            role: self.role().filter(|(_, role)| Some(role) != assumed.as_ref()),
        }
    }

    /// The same of its STS and store alone: a test reports everything else check by check.
    pub(super) fn sts_candidate(&self, before: Option<&Self>) -> Candidate<'_> {
        Candidate { endpoint: None, role: None, ..self.candidate(before) }
    }

    /// The KMS key of the objects, if a cloud credential names one.
    pub(crate) fn kms_key_id(&self) -> Option<&KmsKeyId> {
        self.resolved.as_ref()?.kms_key_id.as_ref()
    }

    pub(crate) fn access(&self) -> Access {
        self.access.without_secret()
    }

    pub(crate) fn secret(&self) -> Option<&str> {
        self.access.secret()
    }

    /// Equal for equal values in the same organisation, and only then; reveals nothing of the secret. It includes the
    /// id of a cloud credential, not its values, so that replacing a credential does not touch the configs that use it.
    pub(crate) fn fingerprint(&self, org: OrgId, key: &Key) -> Result<[u8; 32]> {
        let NewAccess::CloudCredential(credential) = &self.access else { return self.full_fingerprint(org, key) };
        let values = Binding::new("values on a credential")
            .field(Uuid::from(org).as_bytes())
            .field(destination(&self.location, &self.access()))
            .field(self.location.bucket.as_str())
            .field(self.location.prefix.as_str())
            .field(Uuid::from(*credential).as_bytes());
        let values = with_options(values, &self.location.options);
        Ok(key.authenticate("lakewarden values fingerprint", &values)?)
    }

    /// The key of test results for these values: their `fingerprint` and the cloud credential's.
    pub(crate) fn tested_as(&self, fingerprint: &[u8]) -> Vec<u8> {
        match &self.resolved {
            Some(credential) => Sha256::digest([fingerprint, &credential.fingerprint].concat()).to_vec(),
            None => fingerprint.to_vec(),
        }
    }

    /// Whether these are the values the server stored with `fingerprint`, unchanged from outside.
    pub(crate) fn are_those_of(&self, fingerprint: &[u8], org: OrgId, key: &Key) -> Result<bool> {
        if self.fingerprint(org, key)?.as_slice() == fingerprint {
            return Ok(true);
        }
        Ok(self.resolved.is_some() && self.full_fingerprint(org, key)?.as_slice() == fingerprint)
    }

    /// The fingerprint with all values of the cloud credential, as earlier versions stored it.
    pub(super) fn full_fingerprint(&self, org: OrgId, key: &Key) -> Result<[u8; 32]> {
        let place = Binding::new("values")
            .field(Uuid::from(org).as_bytes())
            .field(destination(&self.location, &self.effective_access().without_secret()))
            .field(self.location.bucket.as_str())
            .field(self.location.prefix.as_str())
            .field(self.effective_access().secret().unwrap_or_default());
        // Configs from before there were KMS keys keep their fingerprints.
        let place = match self.kms_key_id() {
            Some(id) => place.field(id.as_str()),
            None => place,
        };
        let place = with_options(place, &self.location.options);
        Ok(key.authenticate("lakewarden values fingerprint", &place)?)
    }

    pub(super) fn secret_binding(&self, org: OrgId, id: BucketConfigId, version: i32, key_version: i32) -> Binding {
        let secret = SealedSecret { version, key_version, sealed: Vec::new() };
        binding(&self.location, &self.access(), org, id, &secret)
    }
}

/// The binding of a sealed secret: its row, its organisation, its kind, its version, and its destination.
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

/// A new location, with the STS of its provider where none is named and that is known.
pub(super) fn with_known_sts(mut location: Location) -> Location {
    if location.options.sts_endpoint.is_none() {
        location.options.sts_endpoint = stores::sts_of(&location.store, &location.options);
    }
    location
}

/// The same with the options of the store. Configs from before there were any keep their fingerprints.
fn with_options(place: Binding, options: &StoreOptions) -> Binding {
    let StoreOptions { addressing, sts_endpoint, profile } = options;
    let addressing = Some(addressing.as_str().to_owned()).filter(|_| *addressing != Addressing::Auto);
    let options = [
        ("addressing", addressing),
        ("sts", sts_endpoint.as_ref().map(ToString::to_string)),
        ("profile", profile.as_ref().map(ToString::to_string)),
    ];
    let set = options.into_iter().filter_map(|(name, value)| Some((name, value?)));
    set.fold(place, |place, (name, value)| place.field(name).field(value))
}

/// The destination of a secret: the store, and the account or key there.
fn destination(location: &Location, access: &Access) -> [u8; 32] {
    let store = &location.store;
    // An account is twelve digits, so these can't collide.
    let (realm, name) = match access {
        Access::SelfManaged => ("", ""),
        Access::Hmac(access_key_id) => ("hmac", access_key_id.as_str()),
        Access::AwsRole(role) => (role.account.as_str(), role.name.as_str()),
        Access::GoogleServiceAccount(account) => ("google", account.as_str()),
        // The credential itself is bound to its destination.
        Access::CloudCredential(_) => ("credential", ""),
    };
    let place = Binding::new("destination")
        .field(store.platform().as_str())
        .field(store.endpoint().map(ToString::to_string).unwrap_or_default())
        .field(store.region().map(|region| region.as_str()).unwrap_or_default())
        .field(realm)
        .field(name);
    let place = match &location.options.sts_endpoint {
        Some(sts) => place.field("sts").field(sts.to_string()),
        None => place,
    };
    Sha256::digest(place.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use domain::bucket::SecretAccessKey;

    use super::*;
    use crate::random;

    fn on_credential(secret: &str) -> Values {
        let location = Location {
            store: domain::location::Store::S3 { region: "us-east-1".parse().unwrap(), endpoint: None },
            bucket: "data".parse().unwrap(),
            prefix: "a".parse().unwrap(),
            options: StoreOptions::default(),
        };
        let access = NewAccess::Hmac {
            access_key_id: "AKIDEXAMPLE".parse().unwrap(),
            secret_access_key: SecretAccessKey::parse(&secret.into()).unwrap(),
        };
        Values::new(location, NewAccess::CloudCredential(uuid::Uuid::from_u128(7).into())).with_credential(Resolved {
            access,
            kms_key_id: None,
            fingerprint: secret.as_bytes().to_vec(),
        })
    }

    #[test]
    fn a_config_keeps_its_fingerprint_when_its_credential_is_replaced_and_its_tests_do_not_count() {
        let (org, key) = (OrgId::from(random::uuid()), Key::random());
        let (before, after) = (on_credential("before/secret"), on_credential("after/secret"));
        let fingerprint = before.fingerprint(org, &key).unwrap();
        assert_eq!(fingerprint, after.fingerprint(org, &key).unwrap());
        assert_ne!(before.tested_as(&fingerprint), after.tested_as(&fingerprint));
        let moved = Values { location: Location { prefix: "b".parse().unwrap(), ..before.location.clone() }, ..before };
        assert!(!moved.are_those_of(&fingerprint, org, &key).unwrap());
    }

    #[test]
    fn a_config_that_was_written_with_all_of_its_credential_is_known_until_that_is_replaced() {
        let (org, key) = (OrgId::from(random::uuid()), Key::random());
        let values = on_credential("before/secret");
        let of_before = values.full_fingerprint(org, &key).unwrap();
        assert!(values.are_those_of(&of_before, org, &key).unwrap());
        assert!(!on_credential("after/secret").are_those_of(&of_before, org, &key).unwrap());
        assert!(!values.are_those_of(&of_before, OrgId::from(random::uuid()), &key).unwrap());
    }
}
