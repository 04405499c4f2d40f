//! AWS: who this server is there, and assuming the roles of others. Every configuration is built from explicit values; no
//! part of the SDK looks at the environment, at profiles or at a metadata service.

use aws_sdk_sts::{
    config::{BehaviorVersion, Credentials, Region as SdkRegion, retry::RetryConfig, timeout::TimeoutConfig},
    operation::RequestId as _,
    types::Tag,
};
use domain::{
    aws::{PrincipalArn, Region, RoleArn},
    check::Problem,
    endpoint::EndpointUrl,
    org::OrgSlug,
};
use secrecy::{ExposeSecret as _, SecretString};
use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::{
    failure::{Cause, Failure},
    policy::SessionPolicy,
};
use crate::egress::{CALL_TIMEOUT, CONNECT_TIMEOUT, Destination, Egress, Exit};

/// The identity this server signs with.
#[derive(Debug)]
pub struct Signer {
    /// Its name in trust policies.
    pub principal: PrincipalArn,
    /// Its access key id.
    pub access_key_id: String,
    /// Its secret access key.
    pub secret_access_key: SecretString,
}

/// AWS, or what stands in its place.
#[derive(Debug)]
pub struct Aws {
    signer: Option<Signer>,
    sts_endpoint: Option<EndpointUrl>,
    s3_endpoint: Option<EndpointUrl>,
    egress: Egress,
}

/// Temporary credentials of an assumed role.
pub(crate) struct Session {
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: Zeroizing<String>,
    pub(crate) session_token: Zeroizing<String>,
    pub(crate) expires_at: OffsetDateTime,
    pub(crate) request_id: Option<String>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

/// Keys to sign with, as long as somebody else keeps them.
#[derive(Clone, Copy)]
pub(crate) struct Keys<'a> {
    pub(crate) access_key_id: &'a str,
    pub(crate) secret_access_key: &'a str,
    pub(crate) session_token: Option<&'a str>,
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

/// A role to assume, and how.
#[derive(Debug, Clone)]
pub(crate) struct Assume<'a> {
    pub(crate) role: RoleArn,
    pub(crate) region: &'a Region,
    pub(crate) external_id: Option<&'a str>,
    pub(crate) session_name: &'a str,
    pub(crate) policy: &'a SessionPolicy,
    pub(crate) tags: &'a [(&'static str, String)],
    pub(crate) seconds: i32,
    pub(crate) retries: u32,
}

impl Aws {
    /// Reaches AWS itself, or the given endpoints in its place, signing as `signer`.
    #[must_use]
    pub fn new(
        signer: Option<Signer>,
        sts_endpoint: Option<EndpointUrl>,
        s3_endpoint: Option<EndpointUrl>,
        egress: Egress,
    ) -> Self {
        Self { signer, sts_endpoint, s3_endpoint, egress }
    }

    /// Who this server is to AWS, when the operator has said so.
    #[must_use]
    pub fn principal(&self) -> Option<&PrincipalArn> {
        self.signer.as_ref().map(|signer| &signer.principal)
    }

    /// The endpoint in place of Amazon S3, when there is one.
    pub(crate) fn s3_endpoint(&self) -> Option<&EndpointUrl> {
        self.s3_endpoint.as_ref()
    }

    pub(crate) fn egress(&self) -> &Egress {
        &self.egress
    }

    /// Assumes a role.
    pub(crate) async fn assume(&self, org: &OrgSlug, wanted: Assume<'_>) -> Result<Session, Failure> {
        let signer = self.signer.as_ref().ok_or_else(|| problem(Problem::SignerRefused))?;
        let client = self.sts(org, signer, wanted.region, wanted.retries)?;
        let tags: Result<Vec<Tag>, _> =
            wanted.tags.iter().map(|(key, value)| Tag::builder().key(*key).value(value).build()).collect();
        let tags = tags.map_err(|_| problem(Problem::Inconclusive))?;
        let answer = client
            .assume_role()
            .role_arn(wanted.role.to_string())
            .role_session_name(wanted.session_name)
            .set_external_id(wanted.external_id.map(str::to_owned))
            .policy(wanted.policy.as_str())
            .set_tags(Some(tags))
            .duration_seconds(wanted.seconds)
            .send()
            .await
            .map_err(|error| Failure::of(&error))?;
        let request_id = answer.request_id().map(str::to_owned);
        let credentials = answer.credentials.ok_or_else(|| problem(Problem::Inconclusive))?;
        let expires_at = OffsetDateTime::from_unix_timestamp(credentials.expiration.secs())
            .map_err(|_| problem(Problem::Inconclusive))?;
        Ok(Session {
            access_key_id: credentials.access_key_id,
            secret_access_key: Zeroizing::new(credentials.secret_access_key),
            session_token: Zeroizing::new(credentials.session_token),
            expires_at,
            request_id,
        })
    }

    fn sts(
        &self,
        org: &OrgSlug,
        signer: &Signer,
        region: &Region,
        retries: u32,
    ) -> Result<aws_sdk_sts::Client, Failure> {
        let destination = self.sts_endpoint.clone().map_or(Destination::Aws, Destination::Operator);
        let Exit { client, guard } =
            self.egress.exit(destination, org).map_err(|_| problem(Problem::EndpointNotAllowed))?;
        let secret = signer.secret_access_key.expose_secret();
        let mut config = aws_sdk_sts::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(SdkRegion::new(region.to_string()))
            .credentials_provider(Credentials::new(&signer.access_key_id, secret, None, None, "lakewarden"))
            .http_client(client)
            .interceptor(guard)
            .retry_config(RetryConfig::standard().with_max_attempts(retries + 1))
            .timeout_config(timeouts());
        if let Some(endpoint) = &self.sts_endpoint {
            config = config.endpoint_url(endpoint.to_string());
        }
        Ok(aws_sdk_sts::Client::from_conf(config.build()))
    }
}

pub(crate) fn problem(problem: Problem) -> Failure {
    Failure { cause: Cause::Problem(problem), request_id: None }
}

pub(super) fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).operation_timeout(CALL_TIMEOUT).build()
}

/// What a failed attempt to assume a role comes to.
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html>.
pub(crate) fn assume_problem(cause: &Cause) -> Problem {
    match cause {
        Cause::Problem(Problem::NotS3) => Problem::Inconclusive,
        Cause::Problem(problem) => problem.clone(),
        Cause::Refused { code, .. } => match code.as_str() {
            "AccessDenied" | "AccessDeniedException" | "NoSuchEntity" => Problem::RoleNotAssumable,
            "InvalidClientTokenId"
            | "SignatureDoesNotMatch"
            | "UnrecognizedClientException"
            | "InvalidAccessKeyId"
            | "ExpiredToken"
            | "MissingAuthenticationToken" => Problem::SignerRefused,
            _ => Problem::Inconclusive,
        },
    }
}

/// Whether a failed attempt to assume a role proves that the role refused: nothing but this does.
pub(crate) fn is_refusal(cause: &Cause) -> bool {
    matches!(cause, Cause::Refused { code, .. } if code == "AccessDenied" || code == "AccessDeniedException")
}
