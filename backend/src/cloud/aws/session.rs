//! Keys that requests are signed with, and those that STS gives.

use aws_sdk_sts::{config::Credentials, types::Credentials as StsCredentials};
use domain::{
    bucket::{AccessKeyId, SecretAccessKey},
    check::Problem,
};
use time::OffsetDateTime;
use zeroize::Zeroizing;

use crate::cloud::failure::Failure;

/// Temporary credentials of an assumed role.
pub(crate) struct Session {
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: Zeroizing<String>,
    pub(crate) session_token: Zeroizing<String>,
    pub(crate) expires_at: OffsetDateTime,
    /// The lifetime that was granted, in seconds.
    pub(crate) seconds: i32,
    pub(crate) request_id: Option<String>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

/// Borrowed keys to sign with.
#[derive(Clone, Copy)]
pub(crate) struct Keys<'a> {
    pub(crate) access_key_id: &'a str,
    pub(crate) secret_access_key: &'a str,
    pub(crate) session_token: Option<&'a str>,
}

impl<'a> Keys<'a> {
    /// A stored pair.
    pub(crate) fn of_pair(access_key_id: &'a AccessKeyId, secret_access_key: &'a SecretAccessKey) -> Self {
        let secret_access_key = secret_access_key.expose();
        Self { access_key_id: access_key_id.as_str(), secret_access_key, session_token: None }
    }

    /// As the SDK takes them.
    pub(in crate::cloud) fn provider(&self) -> Credentials {
        let token = self.session_token.map(str::to_owned);
        Credentials::new(self.access_key_id, self.secret_access_key, token, None, "lakewarden")
    }
}

impl Session {
    pub(crate) fn keys(&self) -> Keys<'_> {
        Keys {
            access_key_id: &self.access_key_id,
            secret_access_key: &self.secret_access_key,
            session_token: Some(&self.session_token),
        }
    }
}

/// The session in an answer of STS.
pub(super) fn granted(
    credentials: Option<StsCredentials>,
    request_id: Option<String>,
    seconds: i32,
) -> Result<Session, Failure> {
    let credentials = credentials.ok_or(Problem::Inconclusive)?;
    let expires_at =
        OffsetDateTime::from_unix_timestamp(credentials.expiration.secs()).map_err(|_| Problem::Inconclusive)?;
    Ok(Session {
        access_key_id: credentials.access_key_id,
        secret_access_key: Zeroizing::new(credentials.secret_access_key),
        session_token: Zeroizing::new(credentials.session_token),
        expires_at,
        seconds,
        request_id,
    })
}
