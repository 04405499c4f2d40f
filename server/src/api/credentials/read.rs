//! One cloud credential.

use super::form::CloudCredential;
use crate::{
    api::{caller::InNamespace, etag::Tagged, params::CredentialPath, refused::Refused},
    http::Problem,
};

/// Read a cloud credential
///
/// Send its `ETag` as `If-Match` with a change.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/credentials/{credential}",
    operation_id = "getCloudCredential",
    tag = "Cloud credentials",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(CredentialPath),
    responses(
        (status = 200, description = "The cloud credential.", body = CloudCredential,
            headers(("ETag" = String, description = "Its version."))),
        Refused,
    )
)]
pub(super) async fn read(inside: InNamespace) -> Result<Tagged<CloudCredential>, Problem> {
    let found = backend::credentials::get(&inside.cx, &inside.actor, inside.id("credential")?).await?;
    Ok(Tagged(found.into()))
}
