//! The Add bucket form.

use serde::{Deserialize, Serialize};

use crate::{
    aws::{ExternalId, Region},
    bucket::{AuthMethod, AwsRole, NewAccess, NewBucket},
    field::FieldErrors,
    location::{Location, Need, Platform, Store},
    secret::SecretInput,
};

/// The Add bucket form as it was filled in. The fields are named as in the form.
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

    /// Judges every field.
    ///
    /// # Errors
    /// A sentence for each field that can't be taken, all at once.
    pub fn parse(&self) -> Result<NewBucket, FieldErrors> {
        let mut errors = FieldErrors::default();
        let nickname = errors.check("nickname", self.nickname.parse());
        let location = self.parse_location(&mut errors);
        let access = self.parse_access(&mut errors);
        match (nickname, location, access) {
            (Some(nickname), Some(location), Some(access)) if errors.is_empty() => {
                Ok(NewBucket { nickname, location, access })
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
        let method: AuthMethod = errors.check("auth_method", self.auth_method.parse())?;
        if let Some(platform) = self.platform.parse().ok().filter(|&platform| !method.fits(platform)) {
            errors.add(
                "auth_method",
                format!("{} is not possible on {}. Choose another auth method.", method.label(), platform.label()),
            );
            return None;
        }
        match method {
            AuthMethod::SelfManaged => Some(NewAccess::SelfManaged),
            AuthMethod::AwsRole => {
                let account = errors.check("account_id", self.account_id.parse());
                let name = errors.check("role_name", self.role_name.parse());
                let shared_secret = errors.check("shared_secret", ExternalId::parse(&self.shared_secret));
                Some(NewAccess::AwsRole {
                    role: AwsRole { account: account?, name: name? },
                    shared_secret: shared_secret?,
                })
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
