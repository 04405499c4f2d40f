//! Where the keys of a bucket config's repos come from, as far as is known without asking anybody.

use domain::{
    bucket::{AuthMethod, Bucket},
    check::CheckName,
    snippets::Supply,
};

use crate::{Context, Result, actor::Actor, buckets};

/// Where the keys for what lies in a bucket config come from; of a key pair, by what the last test found.
///
/// # Errors
/// As [`last_report`](crate::buckets::last_report).
pub async fn find_supply(cx: &Context, actor: &Actor, bucket: &Bucket) -> Result<Supply> {
    Ok(match bucket.told_method() {
        AuthMethod::AwsRole => Supply::RoleKeys,
        AuthMethod::GoogleServiceAccount => Supply::GoogleToken,
        AuthMethod::SelfManaged => Supply::OwnKeys,
        AuthMethod::Hmac | AuthMethod::CloudCredential => {
            let report = buckets::last_report(cx, actor, bucket.id).await?;
            match report.as_ref().map(|report| report.has_passed(CheckName::TemporaryKeys)) {
                None => Supply::Untested,
                Some(true) => Supply::TemporaryKeys,
                Some(false) if bucket.credential.is_some() => Supply::CredentialOnly,
                Some(false) => Supply::KeyPair,
            }
        }
    })
}
