//! Errors, by the words of RFC 6749, section 5.2, and RFC 8628, section 3.5.

use std::borrow::Cow;

use http::StatusCode;

use crate::http::Problem;

/// An error of the token endpoint.
#[derive(Debug)]
pub(super) enum OauthError {
    /// Parameters are missing or malformed.
    Request(Cow<'static, str>),
    /// Another client than the one that this server knows.
    Client,
    /// The code or refresh token is expired, used, or unknown.
    Grant,
    /// A workload's token that no trust rule accepts.
    Workload(String),
    /// A way to get a token that this server does not have.
    GrantType,
    /// The person has not answered yet.
    Pending,
    /// The same, and the device asks too often.
    SlowDown,
    /// The person refused.
    Denied,
    /// The device code has expired.
    Expired,
}

impl OauthError {
    pub(super) fn request(sentence: impl Into<Cow<'static, str>>) -> Self {
        Self::Request(sentence.into())
    }
}

impl From<OauthError> for Problem {
    fn from(error: OauthError) -> Self {
        let (word, sentence): (_, Cow<'static, str>) = match error {
            OauthError::Request(sentence) => ("invalid_request", sentence),
            OauthError::Client => ("invalid_client", "This server knows no such client_id.".into()),
            OauthError::Grant => ("invalid_grant", "Sign in again: this token is expired, used, or signed out.".into()),
            OauthError::Workload(sentence) => ("invalid_grant", sentence.into()),
            OauthError::GrantType => ("unsupported_grant_type", "This server has no such grant_type.".into()),
            OauthError::Pending => ("authorization_pending", "Nobody has answered yet.".into()),
            OauthError::SlowDown => {
                ("slow_down", "Ask less often: wait for the interval between two questions.".into())
            }
            OauthError::Denied => ("access_denied", "The sign-in was refused.".into()),
            OauthError::Expired => ("expired_token", "This code has expired. Begin again.".into()),
        };
        Self::new(StatusCode::BAD_REQUEST, sentence).of_kind(word)
    }
}
