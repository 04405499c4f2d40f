//! Adding a cloud credential.

use backend::Proof;
use http::StatusCode;

use super::form::{CloudCredential, NewCloudCredential, place};
use crate::{
    api::{
        caller::InNamespace,
        etag::Tagged,
        headers::IdempotencyKey,
        params::NamespacePath,
        refused::{Contradicts, Refused},
    },
    http::{Problem, Strict},
};

/// Add a cloud credential
///
/// Its secret is stored sealed and never returned. It is stored without a test; test it before or afterwards. Admins and
/// owners only.
#[utoipa::path(
    post,
    path = "/api/v1/orgs/{org}/credentials",
    operation_id = "createCloudCredential",
    tag = "Cloud credentials",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(NamespacePath, IdempotencyKey),
    request_body = NewCloudCredential,
    responses(
        (status = 201, description = "The cloud credential.", body = CloudCredential,
            headers(("ETag" = String, description = "Its version."))),
        Contradicts,
        Refused,
    )
)]
pub(super) async fn create(
    inside: InNamespace,
    Strict(new): Strict<NewCloudCredential>,
) -> Result<Tagged<CloudCredential>, Problem> {
    let new = new.parse().map_err(|errors| Problem::from(errors).naming(place))?;
    let created = backend::credentials::create(&inside.cx, &inside.actor, &new, Proof::NotDemanded).await;
    let created = created.map_err(|error| Problem::from(error).naming(place))?;
    Ok(Tagged(StatusCode::CREATED, created.into()))
}
