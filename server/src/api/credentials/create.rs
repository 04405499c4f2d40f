//! Adding a cloud credential.

use backend::Proof;

use super::form::{CloudCredential, NewCloudCredential};
use crate::{
    api::{
        act::{Created, carry_out},
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
) -> Result<Created<Tagged<CloudCredential>>, Problem> {
    let create = async |new| backend::credentials::create(&inside.cx, &inside.actor, &new, Proof::NotDemanded).await;
    Ok(Created(Tagged(carry_out(new, create).await?.into())))
}
