//! Makes a cloud credential the default of its provider.

use domain::{
    credential::{Credential, EditedCredential},
    id::CloudCredentialId,
};

use super::{edit::edit, proof::Proof};
use crate::{Context, Result, actor::Actor};

/// Makes a credential the default of its provider.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers.
pub async fn set_default(cx: &Context, actor: &Actor, id: CloudCredentialId) -> Result<Credential> {
    let edited = EditedCredential { is_default: Some(true), ..EditedCredential::default() };
    edit(cx, actor, id, &edited, None, Proof::NotDemanded).await
}
