//! Edits of a credential's keys.

use super::{AccountName, ArnHead, EditedArn, EditedKeys, Keys, SECRET, SecretText};
use crate::{
    aws::RoleArn,
    bucket::{AccessKeyId, SecretAccessKey},
    endpoint::EndpointUrl,
    field::FieldErrors,
    key_shape::Issuer,
};

/// What is asked for where there is no secret.
const MISSING: &str = "Enter the secret as its provider shows it.";

impl EditedKeys {
    /// The same as the keys of a new credential.
    ///
    /// # Errors
    /// A sentence for each part that is missing or in the wrong field.
    pub fn complete(self) -> Result<Keys, FieldErrors> {
        let mut errors = self.misplaced(None);
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut missing = |field: &'static str, sentence: &'static str| errors.add(field, sentence);
        let keys = match self {
            Self::AwsKey { access_key_id, secret_access_key, endpoint, kms_key_id } => {
                complete_pair(access_key_id, secret_access_key, &mut missing).map(|(id, secret)| Keys::AwsKey {
                    access_key_id: id,
                    secret_access_key: secret,
                    endpoint: endpoint.flatten(),
                    kms_key_id: kms_key_id.flatten(),
                })
            }
            Self::AwsRole { arn: Some(EditedArn::Whole(arn)), external_id, endpoint, kms_key_id } => {
                Some(Keys::AwsRole { arn, external_id, endpoint: endpoint.flatten(), kms_key_id: kms_key_id.flatten() })
            }
            Self::AwsRole { .. } => {
                missing("role_arn", "Enter the role's ARN, such as arn:aws:iam::123456789012:role/name.");
                None
            }
            Self::AzureKey { account_name, account_key } => complete_account(account_name, account_key, &mut missing)
                .map(|(account_name, account_key)| Keys::AzureKey { account_name, account_key }),
            Self::AzureToken { account_name, sas_token } => complete_account(account_name, sas_token, &mut missing)
                .map(|(account_name, sas_token)| Keys::AzureToken { account_name, sas_token }),
            Self::GcpKey { access_key_id, secret_access_key } => {
                complete_pair(access_key_id, secret_access_key, &mut missing)
                    .map(|(access_key_id, secret_access_key)| Keys::GcpKey { access_key_id, secret_access_key })
            }
            Self::GcpServiceAccount(key) => {
                if key.is_none() {
                    missing(SECRET, MISSING);
                }
                key.map(Keys::GcpServiceAccount)
            }
        };
        keys.ok_or(errors)
    }
}

impl EditedKeys {
    /// Key pair halves that are in each other's field. `stored` is the endpoint that stays if none is given.
    fn misplaced(&self, stored: Option<&EndpointUrl>) -> FieldErrors {
        let (issuer, id, secret) = match self {
            Self::AwsKey { access_key_id, secret_access_key, endpoint, .. } => {
                let endpoint = endpoint.as_ref().map_or(stored, Option::as_ref);
                (Issuer::at(endpoint), access_key_id, secret_access_key)
            }
            Self::GcpKey { access_key_id, secret_access_key } => (Issuer::Google, access_key_id, secret_access_key),
            _ => return FieldErrors::default(),
        };
        let id = id.as_ref().map_or("", AccessKeyId::as_str);
        issuer.misplaced(id, secret.as_ref().map(SecretAccessKey::expose), SECRET)
    }
}

fn complete_pair(
    id: Option<AccessKeyId>,
    secret: Option<SecretAccessKey>,
    missing: &mut impl FnMut(&'static str, &'static str),
) -> Option<(AccessKeyId, SecretAccessKey)> {
    if id.is_none() {
        missing("access_key_id", "Enter the access key id as the store shows it.");
    }
    if secret.is_none() {
        missing(SECRET, MISSING);
    }
    id.zip(secret)
}

fn complete_account(
    name: Option<AccountName>,
    secret: Option<SecretText>,
    missing: &mut impl FnMut(&'static str, &'static str),
) -> Option<(AccountName, SecretText)> {
    if name.is_none() {
        missing("account_name", "Enter the name of the storage account.");
    }
    if secret.is_none() {
        missing(SECRET, MISSING);
    }
    name.zip(secret)
}

/// The error when a stored secret would go to a new destination.
const AGAIN: &str = "Enter this again: with these changes it would be used in another place than before.";

impl Keys {
    /// The keys after an edit. A secret that is not entered again stays only with the key id, account and endpoint it
    /// was entered for.
    ///
    /// # Errors
    /// A sentence at `secret` when it would not; at `role_arn` when the truncated ARN is not the stored one's; at
    /// `format` when the kind would change; at both halves of a swapped key pair.
    pub fn edited(&self, edit: &EditedKeys) -> Result<Self, FieldErrors> {
        let misplaced = edit.misplaced(self.endpoint());
        if !misplaced.is_empty() {
            return Err(misplaced);
        }
        let edited = match (self.clone(), edit.clone()) {
            (
                Self::AwsKey { access_key_id, secret_access_key, endpoint, kms_key_id },
                EditedKeys::AwsKey { access_key_id: id, secret_access_key: secret, endpoint: at, kms_key_id: kms },
            ) => {
                let (id, at) = (id.unwrap_or_else(|| access_key_id.clone()), at.unwrap_or_else(|| endpoint.clone()));
                let is_elsewhere = (&id, &at) != (&access_key_id, &endpoint);
                let secret_access_key = kept(secret, secret_access_key, is_elsewhere)?;
                let kms_key_id = kms.unwrap_or(kms_key_id);
                Self::AwsKey { access_key_id: id, secret_access_key, endpoint: at, kms_key_id }
            }
            (
                Self::AwsRole { arn, external_id, endpoint, kms_key_id },
                EditedKeys::AwsRole { arn: edited, external_id: id, endpoint: at, kms_key_id: kms },
            ) => Self::AwsRole {
                arn: edited_arn(arn, edited)?,
                external_id: id.or(external_id),
                endpoint: at.unwrap_or(endpoint),
                kms_key_id: kms.unwrap_or(kms_key_id),
            },
            (
                Self::AzureKey { account_name, account_key },
                EditedKeys::AzureKey { account_name: name, account_key: key },
            ) => {
                let (account_name, account_key) = edited_pair(account_name, account_key, name, key)?;
                Self::AzureKey { account_name, account_key }
            }
            (
                Self::AzureToken { account_name, sas_token },
                EditedKeys::AzureToken { account_name: name, sas_token: token },
            ) => {
                let (account_name, sas_token) = edited_pair(account_name, sas_token, name, token)?;
                Self::AzureToken { account_name, sas_token }
            }
            (
                Self::GcpKey { access_key_id, secret_access_key },
                EditedKeys::GcpKey { access_key_id: id, secret_access_key: secret },
            ) => {
                let (access_key_id, secret_access_key) = edited_pair(access_key_id, secret_access_key, id, secret)?;
                Self::GcpKey { access_key_id, secret_access_key }
            }
            (Self::GcpServiceAccount(key), EditedKeys::GcpServiceAccount(new)) => {
                Self::GcpServiceAccount(new.unwrap_or(key))
            }
            _ => {
                return Err(FieldErrors::at("format", "A credential keeps its format. Add another one instead."));
            }
        };
        Ok(edited)
    }
}

/// A name and the secret entered for it.
fn edited_pair<N: PartialEq, S>(
    name: N,
    secret: S,
    new_name: Option<N>,
    new_secret: Option<S>,
) -> Result<(N, S), FieldErrors> {
    let is_another = new_name.as_ref().is_some_and(|new| *new != name);
    let secret = kept(new_secret, secret, is_another)?;
    Ok((new_name.unwrap_or(name), secret))
}

fn kept<T>(entered: Option<T>, stored: T, is_elsewhere: bool) -> Result<T, FieldErrors> {
    match entered {
        Some(secret) => Ok(secret),
        None if is_elsewhere => Err(FieldErrors::at(SECRET, AGAIN)),
        None => Ok(stored),
    }
}

fn edited_arn(stored: RoleArn, edit: Option<EditedArn>) -> Result<RoleArn, FieldErrors> {
    match edit {
        None => Ok(stored),
        Some(EditedArn::Whole(arn)) => Ok(arn),
        Some(EditedArn::Head(head)) if head == ArnHead::of(&stored) => Ok(stored),
        Some(EditedArn::Head(_)) => {
            Err(FieldErrors::at("role_arn", "Enter the whole ARN, or leave what is shown of the stored one."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_pair() -> Keys {
        Keys::AwsKey {
            access_key_id: "AKIAIOSFODNN7EXAMPLE".parse().unwrap(),
            secret_access_key: SecretAccessKey::parse(&"wJalrXUtnFEMI/K7MDENG".into()).unwrap(),
            endpoint: None,
            kms_key_id: None,
        }
    }

    fn role() -> Keys {
        let arn = "arn:aws:iam::123456789012:role/tiledb-role".parse().unwrap();
        Keys::AwsRole { arn, external_id: None, endpoint: None, kms_key_id: None }
    }

    fn pair_edit() -> (Option<AccessKeyId>, Option<Option<EndpointUrl>>) {
        (None, None)
    }

    #[test]
    fn a_secret_stays_where_it_was_entered_for() {
        let edit = |(access_key_id, endpoint), secret: Option<&str>| EditedKeys::AwsKey {
            access_key_id,
            secret_access_key: secret.map(|secret| SecretAccessKey::parse(&secret.into()).unwrap()),
            endpoint,
            kms_key_id: None,
        };
        assert_eq!(key_pair().edited(&edit(pair_edit(), None)), Ok(key_pair()));
        let elsewhere = (None, Some(Some("https://store.example.com".parse().unwrap())));
        let refused = key_pair().edited(&edit(elsewhere.clone(), None)).unwrap_err();
        assert!(refused.get("secret").is_some());
        assert!(key_pair().edited(&edit(elsewhere, Some("another/secret"))).is_ok());
        let other = (Some("AKIAI44QH8DHBEXAMPLE".parse().unwrap()), None);
        assert!(key_pair().edited(&edit(other, None)).is_err());
        let rotated = key_pair().edited(&edit(pair_edit(), Some("another/secret"))).unwrap();
        assert_eq!(rotated.secret(), Some("another/secret"));
        assert!(role().edited(&edit(pair_edit(), None)).unwrap_err().get("format").is_some());
    }

    #[test]
    fn halves_of_a_pair_in_each_others_field_are_refused() {
        const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        let edit = |id: Option<&str>, secret: Option<&str>| EditedKeys::AwsKey {
            access_key_id: id.map(|id| id.parse().unwrap()),
            secret_access_key: secret.map(|secret| SecretAccessKey::parse(&secret.into()).unwrap()),
            endpoint: None,
            kms_key_id: None,
        };
        let swapped = edit(Some(SECRET_KEY), Some("AKIAIOSFODNN7EXAMPLE"));
        assert!(swapped.clone().complete().unwrap_err().get("access_key_id").unwrap().contains("swapped"));
        assert!(key_pair().edited(&swapped).unwrap_err().get(SECRET).unwrap().contains("swapped"));
        assert!(edit(Some(SECRET_KEY), None).complete().unwrap_err().get("access_key_id").is_some());
        assert!(key_pair().edited(&edit(None, Some("AKIAI44QH8DHBEXAMPLE"))).unwrap_err().get(SECRET).is_some());
        assert!(edit(Some("ASIAIOSFODNN7EXAMPLE"), Some(SECRET_KEY)).complete().is_err());
    }

    #[test]
    fn the_beginning_of_an_arn_leaves_it_as_it_is() {
        let edit = |arn: &str| EditedKeys::AwsRole {
            arn: Some(arn.parse().unwrap()),
            external_id: None,
            endpoint: None,
            kms_key_id: None,
        };
        assert_eq!(role().edited(&edit("arn:aws:iam::1234567")), Ok(role()));
        assert!(role().edited(&edit("arn:aws:iam::9999999")).unwrap_err().get("role_arn").is_some());
        assert_ne!(role().edited(&edit("arn:aws:iam::123456789012:role/other")), Ok(role()));
        assert!("arn:aws:iam::123456789012:role/".parse::<EditedArn>().is_err());
    }
}
