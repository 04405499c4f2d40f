//! A token of a customer's service account, limited to one location.

use domain::{bucket::ServiceAccount, check::Problem};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::json;
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};
use zeroize::Zeroizing;

use super::{Api, Google, answer, boundary::AccessBoundary, own::SCOPE};
use crate::cloud::failure::{Cause, Failure};

/// The longest an impersonated token lasts, in seconds, unless its Google organisation allows more. See
/// <https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken>.
pub(crate) const MOST_SECONDS: i32 = 3_600;

/// A token for one location.
pub(crate) struct Token {
    pub(crate) access_token: Zeroizing<String>,
    pub(crate) account: ServiceAccount,
    pub(crate) expires_at: OffsetDateTime,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Token").field("account", &self.account).finish_non_exhaustive()
    }
}

/// The token to ask for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TokenRequest<'a> {
    pub(crate) account: &'a ServiceAccount,
    pub(crate) boundary: &'a AccessBoundary,
    /// Its lifetime: [`MOST_SECONDS`] at most.
    pub(crate) seconds: i32,
    /// The current time.
    pub(crate) now: OffsetDateTime,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ImpersonatedToken {
    access_token: Zeroizing<String>,
    expire_time: String,
}

#[derive(Deserialize)]
struct DownscopedToken {
    access_token: Zeroizing<String>,
    expires_in: Option<i64>,
}

impl Google {
    async fn own_token(&self, now: OffsetDateTime) -> Result<Zeroizing<String>, Failure> {
        let own = self.own.as_ref().ok_or(Problem::SignerRefused)?;
        own.token(|| Ok(self.client()?.post(self.url(Api::OAuth, "/token"))), now).await
    }

    /// Impersonates a service account and limits the resulting token.
    ///
    /// # Errors
    /// [`Problem::SignerRefused`] when this server has no keys that Google accepts, [`Problem::NotImpersonable`] when
    /// the account does not exist or does not grant access: Google does not say which.
    pub(crate) async fn token(&self, wanted: TokenRequest<'_>) -> Result<Token, Failure> {
        let ImpersonatedToken { access_token, expire_time } = self.impersonate(&wanted).await?;
        let expires_at = OffsetDateTime::parse(&expire_time, &Rfc3339).map_err(|_| Problem::Inconclusive)?;
        let downscoped = self.downscope(&access_token, wanted.boundary).await?;
        // It never outlives the token it was made from.
        let expires_at = match downscoped.expires_in {
            Some(seconds) => expires_at.min(wanted.now + Duration::seconds(seconds)),
            None => expires_at,
        };
        Ok(Token { access_token: downscoped.access_token, account: wanted.account.clone(), expires_at })
    }

    async fn impersonate(&self, wanted: &TokenRequest<'_>) -> Result<ImpersonatedToken, Failure> {
        let own = self.own_token(wanted.now).await?;
        let account = utf8_percent_encode(wanted.account.as_str(), NON_ALPHANUMERIC);
        let url =
            self.url(Api::IamCredentials, &format!("/v1/projects/-/serviceAccounts/{account}:generateAccessToken"));
        let body = json!({ "scope": [SCOPE], "lifetime": format!("{}s", wanted.seconds) });
        let request = self.client()?.post(url).bearer_auth(own.as_str()).json(&body);
        answer::json(request).await.map_err(|failure| {
            let problem = match &failure.cause {
                Cause::Refused { status: 403 | 404, .. } => Problem::NotImpersonable,
                Cause::Refused { status: 401, .. } => Problem::SignerRefused,
                cause => cause.unforeseen(),
            };
            Failure { cause: Cause::Problem(problem), ..failure }
        })
    }

    /// See <https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token>.
    async fn downscope(&self, token: &str, boundary: &AccessBoundary) -> Result<DownscopedToken, Failure> {
        const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
        let options = utf8_percent_encode(boundary.as_str(), NON_ALPHANUMERIC).to_string();
        let form = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token_type", ACCESS_TOKEN),
            ("requested_token_type", ACCESS_TOKEN),
            ("subject_token", token),
            ("options", &options),
        ];
        let request = self.client()?.post(self.url(Api::Sts, "/v1/token")).form(&form);
        answer::json(request).await.map_err(|failure| match failure.cause {
            Cause::Refused { .. } => Failure { cause: Cause::Problem(failure.problem()), ..failure },
            Cause::Problem(_) => failure,
        })
    }
}
