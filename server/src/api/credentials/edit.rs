//! Changing a cloud credential.

use backend::Proof;

use super::form::{CloudCredential, CloudCredentialChange, place};
use crate::{
    api::{
        caller::InNamespace,
        etag::{IfMatch, Tagged, of_change},
        headers::IfMatchHeader,
        params::CredentialPath,
        refused::{Contradicts, Outdated, Refused},
    },
    http::{Problem, Strict},
};

/// Change a cloud credential
///
/// Only the fields that are sent change; the bucket configs that rely on it use the new values from then on. A secret that is
/// left out is kept; it must be sent again if the change would direct it to another destination. Admins and owners only.
#[utoipa::path(
    patch,
    path = "/api/v1/orgs/{org}/credentials/{credential}",
    operation_id = "editCloudCredential",
    tag = "Cloud credentials",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(CredentialPath, IfMatchHeader),
    request_body = CloudCredentialChange,
    responses(
        (status = 200, description = "The cloud credential as it is now.", body = CloudCredential,
            headers(("ETag" = String, description = "Its version."))),
        Contradicts,
        Outdated,
        Refused,
    )
)]
pub(super) async fn edit(
    inside: InNamespace,
    begun_on: IfMatch,
    Strict(change): Strict<CloudCredentialChange>,
) -> Result<Tagged<CloudCredential>, Problem> {
    let (id, begun_on) = (inside.id("credential")?, begun_on.version()?);
    let credential = backend::credentials::get(&inside.cx, &inside.actor, id).await?;
    let edited = change.parse(&credential).map_err(|errors| Problem::from(errors).naming(place))?;
    // Fields that were not sent were read a moment ago: without the version, a concurrent change would be overwritten.
    let version = Some(begun_on.unwrap_or(credential.version));
    let edited = backend::credentials::edit(&inside.cx, &inside.actor, id, &edited, version, Proof::NotDemanded).await;
    Ok(Tagged(edited.map_err(|error| of_change(error).naming(place))?.into()))
}
