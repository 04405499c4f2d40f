//! The source of the keys for a bucket config's repos, as far as stored results say.

use domain::{
    bucket::{AuthMethod, Bucket},
    check::CheckName,
    snippets::Supply,
};

use crate::{Context, Result, actor::Actor, buckets};

/// The source of the keys for repos in a bucket config; for a key pair, by the last test.
///
/// # Errors
/// As [`last_report`](crate::buckets::last_report).
pub async fn find_supply(cx: &Context, actor: &Actor, bucket: &Bucket) -> Result<Supply> {
    Ok(match bucket.effective_method() {
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
