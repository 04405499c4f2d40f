//! The form of a bucket config: to add one, and to edit one.

use serde::{Deserialize, Serialize};

use crate::{
    aws::{ExternalId, Region},
    bucket::{
        Access, AuthMethod, AwsRole, Bucket, EditedAccess, EditedBucket, ExtraConfig, NewAccess, NewBucket, Secret,
        SecretAccessKey,
    },
    field::FieldErrors,
    key_shape::Issuer,
    location::{Location, Need, Platform, Store},
    secret::SecretInput,
};

/// The field of an HMAC pair's secret half.
const SECRET_ACCESS_KEY: &str = "secret_access_key";
/// The field of a role's external ID.
const SHARED_SECRET: &str = "shared_secret";

/// The field in which an auth method's secret is entered, where it has one.
#[must_use]
pub fn secret_field(method: AuthMethod) -> Option<&'static str> {
    match method {
        AuthMethod::SelfManaged | AuthMethod::GoogleServiceAccount | AuthMethod::CloudCredential => None,
        AuthMethod::Hmac => Some(SECRET_ACCESS_KEY),
        AuthMethod::AwsRole => Some(SHARED_SECRET),
    }
}

/// The form as it was filled in. The fields are named as in the form.
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
    /// Auth method, by its word on the wire.
    pub auth_method: String,
    /// AWS account id, for an AWS role.
    pub account_id: String,
    /// Role name, for an AWS role.
    pub role_name: String,
    /// Shared secret, for an AWS role.
    pub shared_secret: SecretInput,
    /// Access key id, for HMAC keys.
    pub access_key_id: String,
    /// Secret access key, for HMAC keys.
    pub secret_access_key: SecretInput,
    /// Service account, for Google.
    pub service_account: String,
    /// The id of a cloud credential, where one is used.
    pub cloud_credential: String,
}

impl BucketDraft {
    /// An untouched form.
    #[must_use]
    pub fn blank() -> Self {
        Self {
            platform: Platform::default().as_str().into(),
            auth_method: AuthMethod::default().as_str().into(),
            ..Self::default()
        }
    }

    /// The form as it shows a stored bucket config: its secret is not told, and an empty field keeps it.
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

    /// The same without what no test looks at.
    #[must_use]
    pub fn tested_part(self) -> Self {
        Self { nickname: String::new(), ..self }
    }

    /// The platform chosen, or the default.
    #[must_use]
    pub fn platform(&self) -> Platform {
        self.platform.parse().unwrap_or_default()
    }

    /// The auth method chosen, or the default where it does not fit the platform.
    #[must_use]
    pub fn auth_method(&self) -> AuthMethod {
        self.auth_method.parse().ok().filter(|method: &AuthMethod| method.fits(self.platform())).unwrap_or_default()
    }

    /// The URI as far as it has been typed: `s3://name/prefix`.
    #[must_use]
    pub fn uri(&self) -> String {
        let prefix = self.prefix.trim().trim_end_matches('/');
        let slash = if prefix.is_empty() { "" } else { "/" };
        format!("{}://{}{slash}{prefix}", self.platform().scheme(), self.bucket.trim())
    }

    /// The location as far as it can be read by itself.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        let mut errors = FieldErrors::default();
        self.parse_location(&mut errors).filter(|_| errors.is_empty())
    }

    /// Judges every field of a new bucket config.
    ///
    /// # Errors
    /// A sentence for each field that can't be taken, all at once.
    pub fn parse(&self) -> Result<NewBucket, FieldErrors> {
        let mut errors = FieldErrors::default();
        let nickname = errors.check("nickname", self.nickname.parse());
        let location = self.parse_location(&mut errors);
        let access = self.parse_access(&mut errors);
        self.check_key_pair(location.as_ref(), &mut errors);
        match (nickname, location, access) {
            (Some(nickname), Some(location), Some(access)) if errors.is_empty() => {
                Ok(NewBucket { nickname, location, access, extra: ExtraConfig::default() })
            }
            _ => Err(errors),
        }
    }

    /// Judges every field of an edited bucket config, whose secret is kept when none was entered.
    ///
    /// # Errors
    /// A sentence for each field that can't be taken, all at once.
    pub fn parse_edit(&self) -> Result<EditedBucket, FieldErrors> {
        let mut errors = FieldErrors::default();
        let nickname = errors.check("nickname", self.nickname.parse());
        let location = self.parse_location(&mut errors);
        let access = self.parse_edited_access(&mut errors);
        self.check_key_pair(location.as_ref(), &mut errors);
        match (nickname, location, access) {
            (Some(nickname), Some(location), Some(access)) if errors.is_empty() => {
                Ok(EditedBucket { nickname, location, access, extra: None })
            }
            _ => Err(errors),
        }
    }

    /// Judges what a connection test needs: everything but the nickname.
    ///
    /// # Errors
    /// A sentence for each field that can't be taken, all at once.
    pub fn parse_for_test(&self) -> Result<(Location, NewAccess), FieldErrors> {
        let mut errors = FieldErrors::default();
        let location = self.parse_location(&mut errors);
        let access = self.parse_access(&mut errors);
        self.check_key_pair(location.as_ref(), &mut errors);
        location.zip(access).filter(|_| errors.is_empty()).ok_or(errors)
    }

    /// The same for a stored bucket config, whose secret is kept when none was entered.
    ///
    /// # Errors
    /// A sentence for each field that can't be taken, all at once.
    pub fn parse_edit_for_test(&self) -> Result<(Location, EditedAccess), FieldErrors> {
        let mut errors = FieldErrors::default();
        let location = self.parse_location(&mut errors);
        let access = self.parse_edited_access(&mut errors);
        self.check_key_pair(location.as_ref(), &mut errors);
        location.zip(access).filter(|_| errors.is_empty()).ok_or(errors)
    }

    fn parse_location(&self, errors: &mut FieldErrors) -> Option<Location> {
        let bucket = errors.check("bucket", self.bucket.parse());
        let prefix = errors.check("prefix", self.prefix.parse());
        let platform: Option<Platform> = errors.check("platform", self.platform.parse());
        let store = platform.and_then(|platform| self.parse_store(platform, errors));
        if platform.is_some_and(|platform| platform != Platform::Gs) && self.bucket.contains('_') {
            errors.add("bucket", "A bucket name on S3 has lower-case letters, digits and hyphens.");
        }
        Some(Location { store: store?, bucket: bucket?, prefix: prefix? })
    }

    fn parse_store(&self, platform: Platform, errors: &mut FieldErrors) -> Option<Store> {
        let region = optional("region", &self.region, platform.region(), errors);
        let endpoint = optional("endpoint", &self.endpoint, platform.endpoint(), errors);
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

    fn parse_access(&self, errors: &mut FieldErrors) -> Option<NewAccess> {
        let method = self.parse_method(errors)?;
        let access = self.parse_public_access(method, errors);
        // Asked for even when the fields around it are wrong, so that everything is told at once.
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

    fn parse_edited_access(&self, errors: &mut FieldErrors) -> Option<EditedAccess> {
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

    /// Refuses halves of a key pair that are in each other's field.
    fn check_key_pair(&self, location: Option<&Location>, errors: &mut FieldErrors) {
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
                    format!("{} is not possible on {}. Choose another auth method.", method.label(), platform.label());
                errors.add("auth_method", sentence);
                None
            }
            _ => Some(method),
        }
    }

    /// The way in without its secret.
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

/// Reads a field that is there, may be there or must not count. The outer `None` means that it was refused.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn role_draft() -> BucketDraft {
        BucketDraft {
            nickname: "production".into(),
            platform: "s3".into(),
            bucket: "my-data".into(),
            prefix: "team/a".into(),
            region: "us-east-1".into(),
            auth_method: "aws_customer_managed_role".into(),
            account_id: "123456789012".into(),
            role_name: "lakewarden".into(),
            shared_secret: "x-sekrit".into(),
            ..BucketDraft::default()
        }
    }

    #[test]
    fn a_good_draft_becomes_a_bucket() {
        let bucket = role_draft().parse().unwrap();
        assert_eq!(bucket.location.to_string(), "s3://my-data/team/a");
        assert_eq!(bucket.access.without_secret().method(), AuthMethod::AwsRole);
        assert_eq!(role_draft().uri(), bucket.location.to_string());
    }

    #[test]
    fn all_errors_come_at_once() {
        let errors = BucketDraft::blank().parse().unwrap_err();
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["bucket", "nickname", "region"]);
        let role = BucketDraft { auth_method: "aws_customer_managed_role".into(), ..BucketDraft::blank() };
        let errors = role.parse().unwrap_err();
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["account_id", "bucket", "nickname", "region", "role_name", "shared_secret"]);
    }

    #[test]
    fn an_edit_keeps_the_secret_that_was_not_entered() {
        let kept = BucketDraft { shared_secret: "".into(), ..role_draft() }.parse_edit().unwrap();
        assert!(matches!(kept.access, EditedAccess::Keeping(Access::AwsRole(_))));
        let replaced = role_draft().parse_edit().unwrap();
        assert!(matches!(replaced.access, EditedAccess::New(NewAccess::AwsRole { .. })));
        let google = BucketDraft {
            platform: "gs".into(),
            auth_method: "gcp_customer_managed_role".into(),
            service_account: "a@my-project.iam.gserviceaccount.com".into(),
            ..role_draft()
        };
        assert!(matches!(google.parse_edit().unwrap().access, EditedAccess::New(NewAccess::GoogleServiceAccount(_))));
        let hmac = BucketDraft { auth_method: "hmac".into(), access_key_id: "AK1".into(), ..role_draft() };
        assert!(hmac.parse().unwrap_err().get("secret_access_key").is_some());
        assert!(matches!(hmac.parse_edit().unwrap().access, EditedAccess::Keeping(Access::Hmac(_))));
    }

    #[test]
    fn a_secret_in_the_field_of_the_key_id_is_refused() {
        let hmac = BucketDraft {
            auth_method: "hmac".into(),
            access_key_id: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
            secret_access_key: "AKIAIOSFODNN7EXAMPLE".into(),
            ..role_draft()
        };
        let swapped = hmac.parse().unwrap_err();
        assert!(swapped.get("access_key_id").unwrap().contains("swapped"));
        assert!(swapped.get("secret_access_key").unwrap().contains("swapped"));
        let alone = BucketDraft { secret_access_key: "".into(), ..hmac };
        assert!(alone.parse().unwrap_err().get("access_key_id").unwrap().contains("secret access key"));
        assert!(alone.parse_edit().unwrap_err().get("access_key_id").is_some());
        assert!(alone.parse_for_test().unwrap_err().get("access_key_id").is_some());
        assert!(alone.parse_edit_for_test().unwrap_err().get("access_key_id").is_some());
    }

    #[test]
    fn combinations_that_cannot_exist_are_refused() {
        let refused = |change: fn(&mut BucketDraft), field: &str| {
            let mut draft = role_draft();
            change(&mut draft);
            assert!(draft.parse().unwrap_err().get(field).is_some(), "{field}");
        };
        refused(|d| d.platform = "gs".into(), "auth_method");
        refused(|d| d.platform = "azure".into(), "platform");
        refused(|d| d.auth_method = "hmac!".into(), "auth_method");
        refused(|d| d.platform = "minio".into(), "endpoint");
        refused(|d| d.region = "default".into(), "region");
        refused(|d| d.bucket = "under_score".into(), "bucket");
    }

    #[test]
    fn fields_without_meaning_on_a_platform_do_not_count() {
        let mut draft = role_draft();
        draft.platform = "gs".into();
        draft.auth_method = "anonymous".into();
        draft.region = "!!".into();
        draft.account_id = "!!".into();
        assert_eq!(draft.parse().unwrap().location.store, Store::Gs);
    }
}
