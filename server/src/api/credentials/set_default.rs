//! The default cloud credential of a provider.

use super::form::CloudCredential;
use crate::{
    api::{caller::InNamespace, etag::Tagged, params::CredentialPath, refused::Refused},
    http::Problem,
};

/// Make a cloud credential the default
///
/// It replaces the default of its provider. Admins and owners only.
#[utoipa::path(
    put,
    path = "/api/v1/orgs/{org}/credentials/{credential}/default",
    operation_id = "setDefaultCloudCredential",
    tag = "Cloud credentials",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(CredentialPath),
    responses(
        (status = 200, description = "The cloud credential.", body = CloudCredential,
            headers(("ETag" = String, description = "Its version."))),
        Refused,
    )
)]
pub(super) async fn set_default(inside: InNamespace) -> Result<Tagged<CloudCredential>, Problem> {
    let set = backend::credentials::set_default(&inside.cx, &inside.actor, inside.id("credential")?).await?;
    Ok(Tagged(set.into()))
}
