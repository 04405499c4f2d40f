//! The source of the keys for a bucket config's repos, as far as stored results say.

use domain::{
    bucket::{AuthMethod, Bucket},
    snippets::Supply,
};

use crate::{
    Context, Result,
    actor::Actor,
    buckets,
    connection::{MADE, NOT_MADE},
};

/// The source of the keys for repos in a bucket config; for a key pair, by the last test. For everybody who may read the
/// config or a repo in it.
///
/// # Errors
/// When the database can't be asked.
pub async fn find_supply(cx: &Context, actor: &Actor, bucket: &Bucket) -> Result<Supply> {
    Ok(match bucket.effective_method() {
        AuthMethod::AwsRole => Supply::RoleKeys,
        AuthMethod::GoogleServiceAccount => Supply::GoogleToken,
        AuthMethod::SelfManaged => Supply::OwnKeys,
        AuthMethod::Hmac | AuthMethod::CloudCredential => {
            let test = buckets::last_test(&*cx.pool_of(actor.org).await?, actor.org, bucket.id).await?;
            match test.and_then(|test| test.temporary_keys).as_deref() {
                Some(MADE) => Supply::TemporaryKeys,
                Some(NOT_MADE) if bucket.credential.is_some() => Supply::CredentialOnly,
                Some(NOT_MADE) => Supply::KeyPair,
                _ => Supply::Untested,
            }
        }
    })
}
