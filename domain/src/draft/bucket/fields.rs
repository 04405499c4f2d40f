//! The fields of a bucket config's form, one by one, and how they depend on each other.

use super::{BucketDraft, SECRET_ACCESS_KEY, SHARED_SECRET, secret_field};
use crate::{
    aws::{ExternalId, Region},
    bucket::{Access, AuthMethod, AwsRole, EditedAccess, NewAccess, Secret, SecretAccessKey},
    field::FieldErrors,
    key_shape::Issuer,
    location::{Addressing, BucketName, Location, Need, Platform, Store, StoreOptions, read_endpoint},
};

impl BucketDraft {
    /// Whether a secret of the chosen auth method was entered, which an edit puts in the place of the stored one. What the
    /// fields of other methods hold is not stored.
    #[must_use]
    pub fn replaces_secret(&self) -> bool {
        match secret_field(self.auth_method()) {
            Some(SECRET_ACCESS_KEY) => !self.secret_access_key.is_empty(),
            Some(_) => !self.shared_secret.is_empty(),
            None => false,
        }
    }

    pub(super) fn parse_location(&self, errors: &mut FieldErrors) -> Option<Location> {
        let bucket: Option<BucketName> = errors.check("bucket", self.bucket.parse());
        let prefix = errors.check("prefix", self.prefix.parse());
        let platform: Option<Platform> = errors.check("platform", self.platform.parse());
        let store = platform.and_then(|platform| self.parse_store(platform, errors));
        if let (Some(bucket), Some(store)) = (&bucket, &store) {
            errors.check("bucket", bucket.must_fit(store));
        }
        let options = self.parse_options(store.as_ref(), errors);
        Some(Location { store: store?, bucket: bucket?, prefix: prefix?, options: options? })
    }

    pub(super) fn parse_options(&self, store: Option<&Store>, errors: &mut FieldErrors) -> Option<StoreOptions> {
        // Google's own interface has one address for everything.
        if store == Some(&Store::Gs) {
            return Some(StoreOptions::default());
        }
        let addressing = filled::<Addressing>("addressing", &self.addressing, errors)?.unwrap_or_default();
        if let Some(store) = store {
            errors.check("addressing", addressing.must_fit(store))?;
        }
        let sts_endpoint = filled("sts_endpoint", &self.sts_endpoint, errors)?;
        let profile = filled("store_profile", &self.store_profile, errors)?;
        let at_amazon = store.is_some_and(|store| store.endpoint().is_none());
        if at_amazon && sts_endpoint.is_some() {
            errors.add("sts_endpoint", "Without an endpoint this is Amazon S3, whose STS is known. Leave this empty.");
        }
        if at_amazon && profile.is_some() {
            errors.add("store_profile", "Without an endpoint this is Amazon S3. Leave the choice to the endpoint.");
        }
        Some(StoreOptions { addressing, sts_endpoint, profile })
    }

    pub(super) fn parse_store(&self, platform: Platform, errors: &mut FieldErrors) -> Option<Store> {
        let region = optional("region", &self.region, platform.region(), errors);
        let endpoint = optional("endpoint", &self.endpoint, platform.endpoint(), errors);
        if let (Some(Some(_)), Err(sentence)) = (&endpoint, read_endpoint(&self.endpoint, self.bucket.trim())) {
            errors.add("endpoint", sentence.to_string());
        }
        if let (Platform::S3, Some(Some(region)), Some(None)) = (platform, &region, &endpoint) {
            check_aws_region(region, errors);
        }
        match platform {
            Platform::S3 => Some(Store::S3 { region: region??, endpoint: endpoint? }),
            Platform::S3Compatible => Some(Store::S3Compatible { endpoint: endpoint??, region: region? }),
            Platform::Minio => Some(Store::Minio { endpoint: endpoint??, region: region? }),
            Platform::Gs => Some(Store::Gs),
        }
    }

    pub(super) fn parse_access(&self, errors: &mut FieldErrors) -> Option<NewAccess> {
        let method = self.parse_method(errors)?;
        let access = self.parse_public_access(method, errors);
        // Required even when the fields around it are invalid, so that all errors appear at once.
        let secret = match method {
            AuthMethod::SelfManaged | AuthMethod::GoogleServiceAccount | AuthMethod::CloudCredential => None,
            AuthMethod::Hmac => {
                let secret = errors.check(SECRET_ACCESS_KEY, SecretAccessKey::parse(&self.secret_access_key));
                Some(Secret::AccessKey(secret?))
            }
            AuthMethod::AwsRole => {
                Some(Secret::Shared(errors.check(SHARED_SECRET, ExternalId::parse(&self.shared_secret))?))
            }
        };
        NewAccess::of(access?, secret)
    }

    pub(super) fn parse_edited_access(&self, errors: &mut FieldErrors) -> Option<EditedAccess> {
        let typed = match self.auth_method.parse() {
            Ok(AuthMethod::Hmac) => &self.secret_access_key,
            Ok(AuthMethod::AwsRole) => &self.shared_secret,
            _ => return self.parse_access(errors).map(EditedAccess::New),
        };
        if typed.is_empty() {
            let method = self.parse_method(errors)?;
            self.parse_public_access(method, errors).map(EditedAccess::Keeping)
        } else {
            self.parse_access(errors).map(EditedAccess::New)
        }
    }

    /// Refuses a swapped key pair.
    pub(super) fn check_key_pair(&self, location: Option<&Location>, errors: &mut FieldErrors) {
        if self.auth_method.parse() == Ok(AuthMethod::Hmac) {
            let issuer = location.map_or(Issuer::Unknown, |location| Issuer::of(&location.store));
            let secret = Some(self.secret_access_key.expose());
            errors.add_first(issuer.misplaced(&self.access_key_id, secret, SECRET_ACCESS_KEY));
        }
    }

    fn parse_method(&self, errors: &mut FieldErrors) -> Option<AuthMethod> {
        let method: AuthMethod = errors.check("auth_method", self.auth_method.parse())?;
        match self.platform.parse::<Platform>() {
            Ok(platform) if !method.fits(platform) => {
                let sentence =
                    format!("{} can't be used on {}. Choose another auth method.", method.label(), platform.label());
                errors.add("auth_method", sentence);
                None
            }
            _ => Some(method),
        }
    }

    /// The access method without its secret.
    fn parse_public_access(&self, method: AuthMethod, errors: &mut FieldErrors) -> Option<Access> {
        match method {
            AuthMethod::SelfManaged => Some(Access::SelfManaged),
            AuthMethod::Hmac => errors.check("access_key_id", self.access_key_id.parse()).map(Access::Hmac),
            AuthMethod::AwsRole => {
                let account = errors.check("account_id", self.account_id.parse());
                let name = errors.check("role_name", self.role_name.parse());
                Some(Access::AwsRole(AwsRole { account: account?, name: name? }))
            }
            AuthMethod::GoogleServiceAccount => {
                errors.check("service_account", self.service_account.parse()).map(Access::GoogleServiceAccount)
            }
            AuthMethod::CloudCredential => {
                let id = self.cloud_credential.parse().map_err(|_| "Choose a cloud credential.".into());
                errors.check("cloud_credential", id).map(Access::CloudCredential)
            }
        }
    }
}

/// Parses a field that may be empty. The outer `None` means that it was refused.
fn filled<T: std::str::FromStr<Err = crate::Invalid>>(
    field: &'static str,
    typed: &str,
    errors: &mut FieldErrors,
) -> Option<Option<T>> {
    if typed.trim().is_empty() { Some(None) } else { errors.check(field, typed.trim().parse()).map(Some) }
}

/// Parses a field that is required, optional or ignored. The outer `None` means that it was refused.
fn optional<T: std::str::FromStr<Err = crate::Invalid>>(
    field: &'static str,
    typed: &str,
    need: Need,
    errors: &mut FieldErrors,
) -> Option<Option<T>> {
    match need {
        Need::None => Some(None),
        Need::Optional if typed.trim().is_empty() => Some(None),
        Need::Optional | Need::Required => errors.check(field, typed.parse()).map(Some),
    }
}

fn check_aws_region(region: &Region, errors: &mut FieldErrors) {
    if !region.is_aws_shaped() {
        errors.add("region", "Amazon S3 has no such region. Enter one such as us-east-1.");
    }
}
