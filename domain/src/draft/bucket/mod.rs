//! The form of a bucket config, for adding and editing.

mod fields;
#[cfg(test)]
mod public_buckets;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{
    bucket::{Access, AuthMethod, Bucket, EditedAccess, EditedBucket, ExtraConfig, NewAccess, NewBucket},
    field::FieldErrors,
    location::{
        Addressing, Location, PastedLocation, PastedStore, Platform, Store, StoreAddress, StoreOptions, read_endpoint,
    },
    secret::SecretInput,
};

/// The form field of an HMAC pair's secret half.
const SECRET_ACCESS_KEY: &str = "secret_access_key";
/// The form field of a role's external ID.
const SHARED_SECRET: &str = "shared_secret";

/// The form field of an auth method's secret, if it has one.
#[must_use]
pub fn secret_field(method: AuthMethod) -> Option<&'static str> {
    match method {
        AuthMethod::SelfManaged | AuthMethod::GoogleServiceAccount | AuthMethod::CloudCredential => None,
        AuthMethod::Hmac => Some(SECRET_ACCESS_KEY),
        AuthMethod::AwsRole => Some(SHARED_SECRET),
    }
}

/// The form as filled in, with the form's field names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BucketDraft {
    /// Nickname.
    pub nickname: String,
    /// Platform, by its word on the wire.
    pub platform: String,
    /// Bucket name.
    pub bucket: String,
    /// Prefix.
    pub prefix: String,
    /// Region.
    pub region: String,
    /// Endpoint.
    pub endpoint: String,
    /// Where requests name the bucket, by its word; empty means that the connection test finds out.
    pub addressing: String,
    /// The STS endpoint of the store's own, if it is not the store's.
    pub sts_endpoint: String,
    /// The store that the endpoint is taken for; empty for the one that its host name says.
    pub store_profile: String,
    /// Auth method, by its word on the wire.
    pub auth_method: String,
    /// AWS account id, for an AWS role.
    pub account_id: String,
    /// Role name, for an AWS role.
    pub role_name: String,
    /// External ID, for an AWS role.
    pub shared_secret: SecretInput,
    /// Access key id, for HMAC keys.
    pub access_key_id: String,
    /// Secret access key, for HMAC keys.
    pub secret_access_key: SecretInput,
    /// Service account, for Google.
    pub service_account: String,
    /// Id of the cloud credential, if one is used.
    pub cloud_credential: String,
}

impl BucketDraft {
    /// An empty form.
    #[must_use]
    pub fn blank() -> Self {
        Self {
            platform: Platform::default().as_str().into(),
            addressing: Addressing::default().as_str().into(),
            auth_method: AuthMethod::default().as_str().into(),
            ..Self::default()
        }
    }

    /// The form for a stored bucket config. Its secret field is empty; leaving it empty keeps the stored secret.
    #[must_use]
    pub fn of(bucket: &Bucket) -> Self {
        let store = &bucket.location.store;
        let mut draft = Self {
            nickname: bucket.nickname.to_string(),
            platform: store.platform().as_str().into(),
            bucket: bucket.location.bucket.to_string(),
            prefix: bucket.location.prefix.on_the_wire().into(),
            region: store.region().map(ToString::to_string).unwrap_or_default(),
            endpoint: store.endpoint().map(ToString::to_string).unwrap_or_default(),
            addressing: bucket.location.options.addressing.as_str().into(),
            sts_endpoint: bucket.location.options.sts_endpoint.as_ref().map(ToString::to_string).unwrap_or_default(),
            store_profile: bucket.location.options.profile.as_ref().map(ToString::to_string).unwrap_or_default(),
            auth_method: bucket.access.method().as_str().into(),
            ..Self::default()
        };
        match &bucket.access {
            Access::SelfManaged => {}
            Access::Hmac(access_key_id) => draft.access_key_id = access_key_id.to_string(),
            Access::AwsRole(role) => {
                draft.account_id = role.account.to_string();
                draft.role_name = role.name.to_string();
            }
            Access::GoogleServiceAccount(account) => draft.service_account = account.to_string(),
            Access::CloudCredential(id) => draft.cloud_credential = id.to_string(),
        }
        draft
    }

    /// The same with its location pasted: what that does not say of the store stays.
    #[must_use]
    pub fn at(self, pasted: PastedLocation) -> Self {
        let PastedLocation { store, bucket, prefix } = pasted;
        let draft = Self { bucket, prefix, ..self };
        let (current, typed_region) = (draft.platform(), draft.region.clone());
        let (platform, region, endpoint) = match store {
            PastedStore::AnyS3 if current != Platform::Gs => return draft,
            PastedStore::AnyS3 => (Platform::S3, typed_region, String::new()),
            PastedStore::Amazon(region) => {
                (Platform::S3, region.map_or(typed_region, |region| region.to_string()), String::new())
            }
            PastedStore::Google => (Platform::Gs, String::new(), String::new()),
            PastedStore::At(endpoint) => {
                let platform = if current == Platform::Minio { current } else { Platform::S3Compatible };
                (platform, typed_region, endpoint.to_string())
            }
        };
        Self { platform: platform.as_str().into(), region, endpoint, ..draft }
    }

    /// The draft with pasted locations taken apart, as the page does it where it can: one in the field of the bucket's name, and
    /// a bucket behind the endpoint. A prefix in its own field stays if the pasted location has none.
    fn taken_apart(&self) -> Cow<'_, Self> {
        let draft = self.without_pasted_bucket();
        let Ok(Some(StoreAddress { endpoint, bucket, prefix })) = read_endpoint(&draft.endpoint, draft.bucket.trim())
        else {
            return draft;
        };
        let bucket = bucket.unwrap_or_else(|| draft.bucket.clone());
        let prefix = if prefix.is_empty() { draft.prefix.clone() } else { prefix };
        Cow::Owned(Self { endpoint, bucket, prefix, ..draft.into_owned() })
    }

    fn without_pasted_bucket(&self) -> Cow<'_, Self> {
        match PastedLocation::find(&self.bucket) {
            Some(pasted) if pasted.prefix.is_empty() => {
                Cow::Owned(self.clone().at(PastedLocation { prefix: self.prefix.clone(), ..pasted }))
            }
            Some(pasted) => Cow::Owned(self.clone().at(pasted)),
            None => Cow::Borrowed(self),
        }
    }

    /// The same without the fields that no test uses.
    #[must_use]
    pub fn tested_part(self) -> Self {
        Self { nickname: String::new(), ..self }
    }

    /// The same with only the fields that sentences and documents follow. Secrets are not sent for them.
    #[must_use]
    pub fn told_part(self) -> Self {
        Self {
            account_id: String::new(),
            shared_secret: SecretInput::default(),
            access_key_id: String::new(),
            secret_access_key: SecretInput::default(),
            cloud_credential: String::new(),
            ..self.tested_part()
        }
    }

    /// The chosen platform, or the default.
    #[must_use]
    pub fn platform(&self) -> Platform {
        self.platform.parse().unwrap_or_default()
    }

    /// The chosen auth method, or the default if it does not fit the platform.
    #[must_use]
    pub fn auth_method(&self) -> AuthMethod {
        self.auth_method.parse().ok().filter(|method: &AuthMethod| method.fits(self.platform())).unwrap_or_default()
    }

    /// The URI as typed so far: `s3://name/prefix`.
    #[must_use]
    pub fn uri(&self) -> String {
        let prefix = self.prefix.trim().trim_end_matches('/');
        let slash = if prefix.is_empty() { "" } else { "/" };
        format!("{}://{}{slash}{prefix}", self.platform().scheme(), self.bucket.trim())
    }

    /// The location, if it can be parsed on its own.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        let mut errors = FieldErrors::default();
        self.taken_apart().parse_location(&mut errors).filter(|_| errors.is_empty())
    }

    /// The store, if it can be parsed on its own.
    #[must_use]
    pub fn store(&self) -> Option<(Store, StoreOptions)> {
        let mut errors = FieldErrors::default();
        let draft = self.taken_apart();
        let store = draft.parse_store(draft.platform(), &mut errors)?;
        let options = draft.parse_options(Some(&store), &mut errors)?;
        errors.is_empty().then_some((store, options))
    }

    /// Validates every field of a new bucket config.
    ///
    /// # Errors
    /// A sentence for each field that is invalid, all at once.
    pub fn parse(&self) -> Result<NewBucket, FieldErrors> {
        let draft = self.taken_apart();
        let mut errors = FieldErrors::default();
        let nickname = errors.check("nickname", draft.nickname.parse());
        let location = draft.parse_location(&mut errors);
        let access = draft.parse_access(&mut errors);
        draft.check_key_pair(location.as_ref(), &mut errors);
        match (nickname, location, access) {
            (Some(nickname), Some(location), Some(access)) if errors.is_empty() => {
                Ok(NewBucket { nickname, location, access, extra: ExtraConfig::default() })
            }
            _ => Err(errors),
        }
    }

    /// Validates every field of an edited bucket config. An empty secret keeps the stored one.
    ///
    /// # Errors
    /// A sentence for each field that is invalid, all at once.
    pub fn parse_edit(&self) -> Result<EditedBucket, FieldErrors> {
        let draft = self.taken_apart();
        let mut errors = FieldErrors::default();
        let nickname = errors.check("nickname", draft.nickname.parse());
        let location = draft.parse_location(&mut errors);
        let access = draft.parse_edited_access(&mut errors);
        draft.check_key_pair(location.as_ref(), &mut errors);
        match (nickname, location, access) {
            (Some(nickname), Some(location), Some(access)) if errors.is_empty() => {
                Ok(EditedBucket { nickname, location, access, extra: None })
            }
            _ => Err(errors),
        }
    }

    /// Validates the fields of a connection test: all but the nickname.
    ///
    /// # Errors
    /// A sentence for each field that is invalid, all at once.
    pub fn parse_for_test(&self) -> Result<(Location, NewAccess), FieldErrors> {
        let draft = self.taken_apart();
        let mut errors = FieldErrors::default();
        let location = draft.parse_location(&mut errors);
        let access = draft.parse_access(&mut errors);
        draft.check_key_pair(location.as_ref(), &mut errors);
        location.zip(access).filter(|_| errors.is_empty()).ok_or(errors)
    }

    /// The same for a stored bucket config. An empty secret keeps the stored one.
    ///
    /// # Errors
    /// A sentence for each field that is invalid, all at once.
    pub fn parse_edit_for_test(&self) -> Result<(Location, EditedAccess), FieldErrors> {
        let draft = self.taken_apart();
        let mut errors = FieldErrors::default();
        let location = draft.parse_location(&mut errors);
        let access = draft.parse_edited_access(&mut errors);
        draft.check_key_pair(location.as_ref(), &mut errors);
        location.zip(access).filter(|_| errors.is_empty()).ok_or(errors)
    }
}
