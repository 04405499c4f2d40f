//! Revokes a cloud credential.

use domain::{credential::Credential, field::FieldErrors, id::CloudCredentialId};

use super::{rules::audit_detail, sql};
use crate::{
    Conflict, Context, Error, Result,
    actor::{Actor, begin_managing},
    audit::{self, Action, Subject},
    buckets,
};

/// Revokes a credential that no bucket config uses: it is deleted here, and stays valid at its provider. `confirmation`
/// is the typed name; `None` if the caller has confirmed in another way.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when the confirmation is
/// another text; [`Conflict::CredentialInUse`], which the database decides.
pub async fn revoke(
    cx: &Context,
    actor: &Actor,
    id: CloudCredentialId,
    confirmation: Option<&str>,
) -> Result<Credential> {
    actor.must_manage()?;
    match remove(cx, actor, id, confirmation).await {
        Err(error) if error.violates("bucket_config_cloud_credential") => {
            let buckets = buckets::names_on_credential(&*cx.pool_of(actor.org).await?, actor.org, id).await?;
            Err(Conflict::CredentialInUse { buckets }.into())
        }
        done => done,
    }
}

async fn remove(cx: &Context, actor: &Actor, id: CloudCredentialId, confirmation: Option<&str>) -> Result<Credential> {
    let mut tx = begin_managing(cx, actor).await?;
    if !sql::lock(&mut tx, actor.org, id).await? {
        return Err(Error::NotFound);
    }
    let credential = sql::get(&mut *tx, actor.org, id).await?.ok_or(Error::NotFound)?;
    if confirmation.is_some_and(|typed| typed.trim() != credential.name.as_str()) {
        let sentence = format!("Type the name, {}, to confirm.", credential.name);
        return Err(FieldErrors::at("confirmation", sentence).into());
    }
    sql::delete(&mut tx, actor.org, id).await?;
    audit::record(
        &mut tx,
        actor,
        Action::CredentialRevoked,
        &Subject::cloud_credential(id).named(&credential.name),
        audit_detail(&credential),
    )
    .await?;
    tx.commit().await?;
    Ok(credential)
}
