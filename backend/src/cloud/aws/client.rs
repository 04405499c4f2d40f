//! Clients of STS.

use aws_sdk_sts::config::{BehaviorVersion, Region as SdkRegion, retry::RetryConfig, timeout::TimeoutConfig};
use domain::{check::Problem, endpoint::EndpointUrl, org::OrgSlug};

use super::{identity::Aws, session::Keys};
use crate::{
    cloud::failure::Failure,
    egress::{CALL_TIMEOUT, CONNECT_TIMEOUT, Destination, Exit},
};

impl Aws {
    /// A client for the STS of AWS, or of the store at `endpoint`.
    pub(super) async fn sts(
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

/// The time limits of a call.
pub(in crate::cloud) fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).operation_timeout(CALL_TIMEOUT).build()
}
