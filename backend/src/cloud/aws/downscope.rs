//! Makes temporary keys of a stored key pair.

use aws_sdk_sts::operation::RequestId as _;
use domain::{check::Problem, endpoint::EndpointUrl, location::Store, org::OrgSlug};

use super::{
    identity::Aws,
    session::{Keys, Session, granted},
};
use crate::{
    cloud::{
        failure::{Cause, Failure},
        policy::SessionPolicy,
    },
    stores::is_a_providers_sts,
};

/// The longest name of a federated user.
const FEDERATED_NAME_MAX: usize = 32;

/// Temporary keys to make of a key pair.
#[derive(Clone, Copy)]
pub(crate) struct DownscopeRequest<'a> {
    pub(crate) store: &'a Store,
    /// The STS of the store's own, if one is named; otherwise AWS is asked at Amazon S3, and elsewhere the store.
    pub(crate) sts: Option<&'a EndpointUrl>,
    pub(crate) keys: Keys<'a>,
    pub(crate) session_name: &'a str,
    pub(crate) policy: &'a SessionPolicy,
    pub(crate) seconds: i32,
}

impl Aws {
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
        let store = wanted.store;
        let region = store.region().cloned().unwrap_or_else(|| store.partition().home_region());
        // S3 itself, by its own name, has no STS: that is elsewhere.
        let endpoint = wanted.sts.or_else(|| store.endpoint().filter(|_| !store.is_amazon(None)));
        let client = self.sts(org, endpoint, region.as_str(), wanted.keys, 0).await?;
        if endpoint.is_some() && !has_roles_of_its_own(wanted.sts) {
            let assume = client.assume_role().role_arn(NO_ROLE).role_session_name(wanted.session_name);
            let answer = assume.policy(wanted.policy.as_str()).duration_seconds(wanted.seconds).send().await;
            match answer.map_err(|error| Failure::of(&error)) {
                Ok(answer) => {
                    let request_id = answer.request_id().map(str::to_owned);
                    return granted(answer.credentials, request_id, wanted.seconds);
                }
                // Said of an action that exists; of one that does not, MinIO says it as well, so it means so below.
                Err(failure) if failure.cause.finds_a_parameter_invalid() => return Err(failure.unforeseen()),
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
        granted(answer.credentials, request_id, wanted.seconds)
    }
}

/// Whether an STS assumes roles that there are, as AWS does, and not whatever is named, as MinIO does.
fn has_roles_of_its_own(sts: Option<&EndpointUrl>) -> bool {
    sts.is_some_and(is_a_providers_sts)
}

/// What a failed attempt to make temporary keys of a pair comes to.
pub(crate) fn downscope_problem(cause: &Cause) -> Problem {
    match cause.code() {
        Some("InvalidAccessKeyId" | "InvalidClientTokenId" | "SignatureDoesNotMatch") => Problem::KeysRefused,
        Some("ExpiredToken" | "ExpiredTokenException") => Problem::KeysExpired,
        _ => cause.unforeseen(),
    }
}

#[cfg(test)]
mod tests {
    use domain::bucket::{AccessKeyId, SecretAccessKey};
    use testing::aws::Simulation;

    use super::*;
    use crate::{
        cloud::policy,
        egress::{Egress, Rules},
    };

    #[tokio::test]
    async fn at_amazon_the_sts_of_aws_is_asked_however_the_store_is_spelled() {
        let (id, secret): (AccessKeyId, _) =
            ("AKIDEXAMPLE".parse().unwrap(), SecretAccessKey::parse(&"secret/key".into()));
        let (secret, policy, org) = (secret.unwrap(), policy::for_nothing(), "acme".parse().unwrap());
        for endpoint in [None, Some("https://s3.eu-west-1.amazonaws.com")] {
            let (simulation, address) = Simulation::start().await;
            let stand_in: EndpointUrl = address.parse().unwrap();
            let aws = Aws::new(None, Some(stand_in.clone()), Some(stand_in), Egress::new(Rules::default(), Vec::new()));
            let store = Store::S3 {
                region: "eu-west-1".parse().unwrap(),
                endpoint: endpoint.map(|endpoint| endpoint.parse().unwrap()),
            };
            let keys = Keys::of_pair(&id, &secret);
            let wanted =
                DownscopeRequest { store: &store, sts: None, keys, session_name: "s", policy: &policy, seconds: 900 };
            let refused = aws.downscope(&org, wanted).await.unwrap_err();
            assert_eq!((refused.cause.code(), simulation.arrived()), (Some("AccessDenied"), 1), "{endpoint:?}");
        }
    }
}
