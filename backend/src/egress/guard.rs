//! The final check of a request before it is sent, and a size limit for its answer.

use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{
            Intercept,
            context::{BeforeDeserializationInterceptorContextMut, BeforeTransmitInterceptorContextRef},
        },
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::{body::SdkBody, config_bag::ConfigBag};
use domain::{aws::Partition, location::BucketName};
use http_body_util::Limited;
use url::Url;

use super::{Destination, NotAllowed};

/// The longest answer accepted, in bytes.
const MAX_ANSWER: usize = 1024 * 1024;

/// Limits every request of a client to the client's destination, whatever an SDK made of it.
#[derive(Debug, Clone)]
pub struct Guard {
    destination: Destination,
    /// The endpoint's host with a bucket before it, which is allowed, too.
    with_bucket: Option<String>,
}

impl Guard {
    pub(super) fn new(destination: Destination) -> Self {
        Self { destination, with_bucket: None }
    }

    /// The same, also for the host name that this bucket has at the endpoint. Which addresses it may have is decided as for the
    /// endpoint's own.
    #[must_use]
    pub(crate) fn or_before_it(self, bucket: &BucketName) -> Self {
        let with_bucket = match &self.destination {
            Destination::Aws => None,
            Destination::Operator(endpoint) | Destination::Custom(endpoint) => {
                Some(endpoint.with_bucket(bucket.as_str()).host().to_owned())
            }
        };
        Self { with_bucket, ..self }
    }

    fn allows(&self, uri: &str) -> bool {
        let Ok(url) = Url::parse(uri) else { return false };
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else { return false };
        let anonymous = url.username().is_empty() && url.password().is_none();
        let goes_there = match &self.destination {
            Destination::Aws => url.scheme() == "https" && port == 443 && Partition::of_host(host).is_some(),
            Destination::Operator(endpoint) | Destination::Custom(endpoint) => {
                let scheme = if endpoint.is_https() { "https" } else { "http" };
                let is_there = host == endpoint.host() || Some(host) == self.with_bucket.as_deref();
                url.scheme() == scheme && is_there && port == endpoint.port()
            }
        };
        anonymous && goes_there
    }
}

impl Intercept for Guard {
    fn name(&self) -> &'static str {
        "egress guard"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if self.allows(context.request().uri()) { Ok(()) } else { Err(NotAllowed.into()) }
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = std::mem::replace(context.response_mut().body_mut(), SdkBody::empty());
        *context.response_mut().body_mut() = SdkBody::from_body_1_x(Limited::new(body, MAX_ANSWER));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_goes_where_it_was_meant_to() {
        let aws = Guard::new(Destination::Aws);
        assert!(aws.allows("https://sts.us-east-1.amazonaws.com/"));
        assert!(aws.allows("https://my-data.s3.eu-west-1.amazonaws.com/?list-type=2"));
        for partition in Partition::ALL {
            let address = format!("https://sts.{}.{}/", partition.home_region(), partition.domains()[0]);
            assert!(aws.allows(&address), "{address}");
        }
        for bad in [
            "http://sts.us-east-1.amazonaws.com/",
            "https://sts.eusc-de-east-1.evilamazonaws.eu/",
            "https://sts.us-east-1.amazonaws.com:8443/",
            "https://evilamazonaws.com/",
            "https://s3.x@127.0.0.1:1/#.amazonaws.com/",
            "https://sts.amazonaws.com.evil.example/",
            "nonsense",
        ] {
            assert!(!aws.allows(bad), "{bad}");
        }
        let custom = Guard::new(Destination::Custom("https://s3.example.com:8443".parse().unwrap()));
        assert!(custom.allows("https://s3.example.com:8443/bucket"));
        assert!(!custom.allows("https://s3.example.com/bucket"));
        assert!(!custom.allows("https://bucket.s3.example.com:8443/"));
        let hosted = custom.or_before_it(&"bucket".parse().unwrap());
        assert!(
            hosted.allows("https://bucket.s3.example.com:8443/key") && hosted.allows("https://s3.example.com:8443/")
        );
        for bad in ["https://other.s3.example.com:8443/", "https://bucket.s3.example.com/", "https://bucket:8443/"] {
            assert!(!hosted.allows(bad), "{bad}");
        }
    }
}
