//! Revoking a cloud credential.

use http::StatusCode;

use crate::{
    api::{
        caller::InNamespace,
        params::CredentialPath,
        refused::{Contradicts, Refused},
    },
    http::Problem,
};

/// Revoke a cloud credential
///
/// It is deleted here; nothing changes at its provider. It cannot be revoked while a bucket config relies on it. Admins and
/// owners only.
#[utoipa::path(
    delete,
    path = "/api/v1/orgs/{org}/credentials/{credential}",
    operation_id = "revokeCloudCredential",
    tag = "Cloud credentials",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(CredentialPath),
    responses((status = 204, description = "It is gone."), Contradicts, Refused)
)]
pub(super) async fn revoke(inside: InNamespace) -> Result<StatusCode, Problem> {
    backend::credentials::revoke(&inside.cx, &inside.actor, inside.id("credential")?, None).await?;
    Ok(StatusCode::NO_CONTENT)
}
