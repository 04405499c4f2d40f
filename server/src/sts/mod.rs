//! STS for unchanged AWS SDKs: `AssumeRoleWithWebIdentity` returns the keys of a repo to a workload that shows a token of its
//! platform. See <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>. A workload needs
//! three settings: `AWS_ENDPOINT_URL_STS`, `AWS_ROLE_ARN` and `AWS_WEB_IDENTITY_TOKEN_FILE`.

mod assume_role;
mod parameters;

use crate::routing::Routes;

pub(crate) fn routes() -> Routes {
    // The SDKs for JavaScript and Rust append the path of the operation, a slash, to the endpoint.
    Routes::new().post("/sts", assume_role::assume_role).post("/sts/", assume_role::assume_role)
}
