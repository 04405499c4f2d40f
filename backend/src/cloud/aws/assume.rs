//! Assumes customers' roles with this server's own keys.

use aws_sdk_sts::{operation::RequestId as _, types::Tag};
use domain::{
    aws::{Region, RoleArn},
    check::Problem,
    endpoint::EndpointUrl,
    org::OrgSlug,
};
use secrecy::ExposeSecret as _;

use super::{
    identity::Aws,
    own_clients::OwnClient,
    session::{Keys, Session, granted},
};
use crate::cloud::{
    failure::{Cause, Failure},
    policy::SessionPolicy,
};

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

impl Aws {
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
        granted(answer.credentials, request_id, wanted.seconds)
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
        self.own_clients.keep(kept, client.clone());
        Ok(client)
    }
}

/// A role, and the STS that knows it: a role of a store's own may have the ARN of one at AWS.
pub(crate) fn place_of_role(role: &RoleArn, sts: Option<&EndpointUrl>) -> String {
    sts.map_or_else(|| role.to_string(), |sts| format!("{sts} {role}"))
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
