//! AWS: this server's identity there, and assuming customers' roles. Every configuration is built from explicit values;
//! the SDK never reads the environment, profiles or a metadata service.

use std::time::Duration;

use aws_sdk_sts::{
    config::{BehaviorVersion, Credentials, Region as SdkRegion, retry::RetryConfig, timeout::TimeoutConfig},
    operation::RequestId as _,
    types::{Credentials as StsCredentials, Tag},
};
use domain::{
    aws::{PrincipalArn, Region, RoleArn, RoleName},
    bucket::{AccessKeyId, SecretAccessKey},
    check::Problem,
    endpoint::EndpointUrl,
    location::Store,
    org::OrgSlug,
};
use moka::sync::Cache;
use secrecy::{ExposeSecret as _, SecretString};
use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::{
    failure::{Cause, Failure},
    lifetimes::Lifetimes,
    policy::SessionPolicy,
};
use crate::{
    egress::{CALL_TIMEOUT, CONNECT_TIMEOUT, Destination, Egress, Exit},
    stores::is_a_providers_sts,
};

/// Clients cached, at most.
const KEPT_CLIENTS: u64 = 1_000;
const KEPT_FOR: Duration = Duration::from_secs(300);

/// The longest name of a federated user.
const FEDERATED_NAME_MAX: usize = 32;

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

/// AWS, or endpoints in its place.
#[derive(Debug)]
pub struct Aws {
    signer: Option<Signer>,
    sts_endpoint: Option<EndpointUrl>,
    s3_endpoint: Option<EndpointUrl>,
    egress: Egress,
    own_account_roles: Vec<RoleName>,
    role_sts_endpoints: Vec<EndpointUrl>,
    lifetimes: Lifetimes,
    /// Clients that sign with this server's own keys: making one takes longer than signing a request.
    own_clients: Cache<OwnClient, aws_sdk_sts::Client>,
}

/// Everything that the clients with this server's own keys differ in.
#[derive(Debug, PartialEq, Eq, Hash)]
struct OwnClient {
    org: OrgSlug,
    sts: Option<EndpointUrl>,
    region: Region,
    retries: u32,
}

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
    pub(super) fn provider(&self) -> Credentials {
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

/// A role to assume, with its parameters.
#[derive(Debug, Clone)]
pub(crate) struct AssumeRequest<'a> {
    pub(crate) role: RoleArn,
    /// The STS of the store's own, if one is named.
    pub(crate) sts: Option<&'a EndpointUrl>,
    pub(crate) region: &'a Region,
    pub(crate) external_id: Option<&'a str>,
    pub(crate) session_name: &'a str,
    pub(crate) policy: &'a SessionPolicy,
    pub(crate) tags: &'a [(&'static str, String)],
    pub(crate) seconds: i32,
    pub(crate) retries: u32,
}

/// Temporary keys to make of a key pair.
#[derive(Clone, Copy)]
pub(crate) struct DownscopeRequest<'a> {
    pub(crate) store: &'a Store,
    /// The STS of the store's own, if one is named; otherwise the store is asked.
    pub(crate) sts: Option<&'a EndpointUrl>,
    pub(crate) keys: Keys<'a>,
    pub(crate) session_name: &'a str,
    pub(crate) policy: &'a SessionPolicy,
    pub(crate) seconds: i32,
}

impl Aws {
    /// AWS itself, or the given endpoints in its place, signing as `signer`.
    #[must_use]
    pub fn new(
        signer: Option<Signer>,
        sts_endpoint: Option<EndpointUrl>,
        s3_endpoint: Option<EndpointUrl>,
        egress: Egress,
    ) -> Self {
        Self {
            signer,
            sts_endpoint,
            s3_endpoint,
            egress,
            own_account_roles: Vec::new(),
            role_sts_endpoints: Vec::new(),
            lifetimes: Lifetimes::default(),
            own_clients: Cache::builder().max_capacity(KEPT_CLIENTS).time_to_idle(KEPT_FOR).build(),
        }
    }

    /// The same, with these roles of the server's own account usable by organisations.
    #[must_use]
    pub fn with_own_account_roles(self, names: Vec<RoleName>) -> Self {
        Self { own_account_roles: names, ..self }
    }

    /// The same, with these STS endpoints open to the roles of bucket configs, beside the one in place of AWS STS.
    #[must_use]
    pub fn with_role_sts_endpoints(self, endpoints: Vec<EndpointUrl>) -> Self {
        Self { role_sts_endpoints: endpoints, ..self }
    }

    /// Whether a role in `store` may be assumed at `sts`. At Amazon S3 and at what replaces it, that is the operator's STS. Anywhere
    /// else, its keys would be of no use, so the store's own has to be named. This server signs with its own keys, and whoever
    /// receives a signed request can send it on for some minutes: so only to an STS that the operator has named.
    ///
    /// # Errors
    /// [`Problem::NoStsEndpoint`], [`Problem::StsNotNamed`].
    pub(crate) fn may_assume_at(&self, store: &Store, sts: Option<&EndpointUrl>) -> Result<(), Problem> {
        match sts {
            Some(sts) => self.must_be_named(sts),
            None if self.has_operators_sts(store) => Ok(()),
            None => Err(Problem::NoStsEndpoint),
        }
    }

    fn has_operators_sts(&self, store: &Store) -> bool {
        let stand_in = self.s3_endpoint.as_ref();
        store.is_amazon(stand_in) || store.endpoint().is_none() || store.endpoint() == stand_in
    }

    fn must_be_named(&self, sts: &EndpointUrl) -> Result<(), Problem> {
        let is_named = self.role_sts_endpoints.contains(sts) || self.sts_endpoint.as_ref() == Some(sts);
        if is_named { Ok(()) } else { Err(Problem::StsNotNamed) }
    }

    /// Whether a role may be assumed. A role of the server's own account trusts it without an external ID as soon as
    /// that account's policies allow it, so organisations may use only those the operator names.
    ///
    /// # Errors
    /// [`Problem::OwnAccountRole`].
    pub(crate) fn may_assume(&self, role: &RoleArn) -> Result<(), Problem> {
        let is_own = self.principal().is_some_and(|principal| principal.account() == role.account.as_str());
        if is_own && !self.own_account_roles.contains(&role.name) { Err(Problem::OwnAccountRole) } else { Ok(()) }
    }

    /// This server's AWS identity, if the operator has set one.
    #[must_use]
    pub fn principal(&self) -> Option<&PrincipalArn> {
        self.signer.as_ref().map(|signer| &signer.principal)
    }

    /// The endpoint in place of Amazon S3, if any.
    pub(crate) fn s3_endpoint(&self) -> Option<&EndpointUrl> {
        self.s3_endpoint.as_ref()
    }

    pub(crate) fn egress(&self) -> &Egress {
        &self.egress
    }

    /// Assumes a role, with the wanted lifetime or the longest that the role permits. The only call of `sts:AssumeRole` with
    /// this server's own keys.
    pub(crate) async fn assume(&self, org: &OrgSlug, wanted: AssumeRequest<'_>) -> Result<Session, Failure> {
        let issuer = place_of_role(&wanted.role, wanted.sts);
        let request = |seconds| self.assume_once(org, AssumeRequest { seconds, ..wanted.clone() });
        self.lifetimes.longest(&issuer, wanted.seconds, request).await
    }

    async fn assume_once(&self, org: &OrgSlug, wanted: AssumeRequest<'_>) -> Result<Session, Failure> {
        self.may_assume(&wanted.role)?;
        if let Some(sts) = wanted.sts {
            self.must_be_named(sts)?;
        }
        let client = self.own_sts(org, &wanted).await?;
        let tags: Result<Vec<Tag>, _> =
            wanted.tags.iter().map(|(key, value)| Tag::builder().key(*key).value(value).build()).collect();
        let tags = tags.map_err(|_| Problem::Inconclusive)?;
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
        session(answer.credentials, request_id, wanted.seconds)
    }

    /// Makes temporary keys of a key pair, in one of the two ways there are: AWS makes them for a federated user
    /// (<https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html>), and stores after MinIO's
    /// example when their own STS is asked to assume a role, whatever it is called
    /// (<https://docs.min.io/community/minio-object-store/developers/security-token-service/AssumeRole.html>). What they may
    /// do is what both the pair and the policy allow. Their lifetime is the wanted one, or the longest that the store permits.
    pub(crate) async fn downscope(&self, org: &OrgSlug, wanted: DownscopeRequest<'_>) -> Result<Session, Failure> {
        let request = |seconds| self.downscope_once(org, DownscopeRequest { seconds, ..wanted });
        // By organisation: an organisation may enter another's key id for a store of its own.
        let sts = wanted.sts.map(ToString::to_string).unwrap_or_default();
        let issuer = format!("{org} {} {sts}", wanted.keys.access_key_id);
        self.lifetimes.longest(&issuer, wanted.seconds, request).await
    }

    async fn downscope_once(&self, org: &OrgSlug, wanted: DownscopeRequest<'_>) -> Result<Session, Failure> {
        /// The form of an ARN, for stores that want the parameter and do not read it.
        const NO_ROLE: &str = "arn:aws:iam::000000000000:role/none";
        let region = wanted.store.region().map_or("us-east-1", Region::as_str);
        let endpoint = wanted.sts.or(wanted.store.endpoint());
        let client = self.sts(org, endpoint, region, wanted.keys, 0).await?;
        if endpoint.is_some() && !has_roles_of_its_own(wanted.sts) {
            let assume = client.assume_role().role_arn(NO_ROLE).role_session_name(wanted.session_name);
            let answer = assume.policy(wanted.policy.as_str()).duration_seconds(wanted.seconds).send().await;
            match answer.map_err(|error| Failure::of(&error)) {
                Ok(answer) => {
                    let request_id = answer.request_id().map(str::to_owned);
                    return session(answer.credentials, request_id, wanted.seconds);
                }
                // Try the other way if this one does not exist.
                Err(failure) if failure.cause.shows_that_none_are_made() => {}
                Err(failure) => return Err(failure),
            }
        }
        let name: String = wanted.session_name.chars().take(FEDERATED_NAME_MAX).collect();
        let federate = client.get_federation_token().name(name).policy(wanted.policy.as_str());
        let answer = federate.duration_seconds(wanted.seconds).send().await;
        let answer = answer.map_err(|error| Failure::of(&error))?;
        let request_id = answer.request_id().map(str::to_owned);
        session(answer.credentials, request_id, wanted.seconds)
    }

    /// A client for the STS of the role, which signs with this server's own keys.
    async fn own_sts(&self, org: &OrgSlug, wanted: &AssumeRequest<'_>) -> Result<aws_sdk_sts::Client, Failure> {
        let AssumeRequest { sts, region, retries, .. } = *wanted;
        let kept = OwnClient { org: org.clone(), sts: sts.cloned(), region: region.clone(), retries };
        if let Some(client) = self.own_clients.get(&kept) {
            return Ok(client);
        }
        let signer = self.signer.as_ref().ok_or(Problem::SignerRefused)?;
        let keys = Keys {
            access_key_id: &signer.access_key_id,
            secret_access_key: signer.secret_access_key.expose_secret(),
            session_token: None,
        };
        let client = self.sts(org, sts, region.as_str(), keys, retries).await?;
        self.own_clients.insert(kept, client.clone());
        Ok(client)
    }

    /// A client for the STS of AWS, or of the store at `endpoint`.
    async fn sts(
        &self,
        org: &OrgSlug,
        endpoint: Option<&EndpointUrl>,
        region: &str,
        keys: Keys<'_>,
        retries: u32,
    ) -> Result<aws_sdk_sts::Client, Failure> {
        let destination = match (endpoint, &self.sts_endpoint) {
            (Some(endpoint), _) => Destination::Custom(endpoint.clone()),
            (None, Some(endpoint)) => Destination::Operator(endpoint.clone()),
            (None, None) => Destination::Aws,
        };
        let Exit { client, guard } =
            self.egress.cached_exit(destination, org).await.map_err(|_| Problem::EndpointNotAllowed)?;
        let mut config = aws_sdk_sts::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(SdkRegion::new(region.to_owned()))
            .credentials_provider(keys.provider())
            .http_client(client)
            .interceptor(guard)
            .retry_config(RetryConfig::standard().with_max_attempts(retries + 1))
            .timeout_config(timeouts());
        if let Some(endpoint) = endpoint.or(self.sts_endpoint.as_ref()) {
            config = config.endpoint_url(endpoint.to_string());
        }
        Ok(aws_sdk_sts::Client::from_conf(config.build()))
    }
}

/// A role, and the STS that knows it: a role of a store's own may have the ARN of one at AWS.
pub(crate) fn place_of_role(role: &RoleArn, sts: Option<&EndpointUrl>) -> String {
    sts.map_or_else(|| role.to_string(), |sts| format!("{sts} {role}"))
}

/// Whether an STS assumes roles that there are, as AWS does, and not whatever is named, as MinIO does.
fn has_roles_of_its_own(sts: Option<&EndpointUrl>) -> bool {
    sts.is_some_and(is_a_providers_sts)
}

/// What a failed attempt to make temporary keys of a pair comes to.
pub(crate) fn downscope_problem(cause: &Cause) -> Problem {
    match cause {
        Cause::Problem(problem) => problem.clone(),
        Cause::Refused { code, s3_code, .. } => {
            match if code.is_empty() { s3_code.as_deref() } else { Some(code.as_str()) } {
                Some("InvalidAccessKeyId" | "InvalidClientTokenId" | "SignatureDoesNotMatch") => Problem::KeysRefused,
                Some("ExpiredToken" | "ExpiredTokenException") => Problem::KeysExpired,
                _ => cause.unforeseen(),
            }
        }
    }
}

fn session(credentials: Option<StsCredentials>, request_id: Option<String>, seconds: i32) -> Result<Session, Failure> {
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

pub(super) fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).operation_timeout(CALL_TIMEOUT).build()
}

/// The problem behind a failed attempt to assume a role. See
/// <https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html>.
pub(crate) fn assume_problem(cause: &Cause) -> Problem {
    match cause {
        Cause::Problem(Problem::NotS3) => Problem::Inconclusive,
        Cause::Problem(problem) => problem.clone(),
        // Ceph's STS returns no code where an SDK looks for it.
        Cause::Refused { code, status: 403, .. } if code.is_empty() => Problem::RoleNotAssumable,
        Cause::Refused { code, .. } => match code.as_str() {
            "AccessDenied" | "AccessDeniedException" | "NoSuchEntity" => Problem::RoleNotAssumable,
            "InvalidClientTokenId"
            | "SignatureDoesNotMatch"
            | "UnrecognizedClientException"
            | "InvalidAccessKeyId"
            | "ExpiredToken"
            | "MissingAuthenticationToken" => Problem::SignerRefused,
            "RegionDisabled" | "RegionDisabledException" => Problem::RegionNotEnabled,
            _ => cause.unforeseen(),
        },
    }
}

/// Whether a failed attempt to assume a role proves that the role refused it.
pub(crate) fn is_refusal(cause: &Cause) -> bool {
    matches!(cause, Cause::Refused { code, .. } if code == "AccessDenied" || code == "AccessDeniedException")
}
