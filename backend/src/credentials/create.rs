//! Stores a cloud credential.

use domain::{
    credential::{Credential, NewCredential},
    id::CloudCredentialId,
};

use super::{
    proof::{Proof, fingerprint, must_be_proven},
    rules::{audit_detail, candidate, check_what_fits, chosen_must_not_be_anothers, explain},
    sealed, sql,
};
use crate::{
    Context, Error, Result,
    actor::{Actor, begin_managing},
    admission,
    audit::{self, Action, Subject},
    random, seal,
};

/// Stores a credential.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when an option is for roles only, and when a
/// required test has not passed; [`Conflict::CredentialNameTaken`], which a constraint decides.
pub async fn create(cx: &Context, actor: &Actor, new: &NewCredential, proof: Proof) -> Result<Credential> {
    actor.must_manage()?;
    check_what_fits(new.keys.kind(), new.allowed_in_tasks, !new.buckets.is_empty())?;
    admission::must_admit(&cx.aws, &actor.slug, &candidate(&new.keys, None))?;
    insert(cx, actor, new, proof).await.map_err(explain)
}

async fn insert(cx: &Context, actor: &Actor, new: &NewCredential, proof: Proof) -> Result<Credential> {
    let id = CloudCredentialId::from(random::uuid());
    let mut tx = begin_managing(cx, actor).await?;
    chosen_must_not_be_anothers(&mut tx, actor.org, &new.keys).await?;
    let key = seal::active_org_key(&mut tx, &cx.keyring, actor.org).await?;
    let fingerprint = fingerprint(cx, &mut tx, actor.org, &new.keys, &key).await?;
    if proof == Proof::Demanded {
        must_be_proven(&mut tx, actor.org, new.keys.kind(), &fingerprint, &key).await?;
    }
    let written = sql::Written {
        id,
        name: &new.name,
        shown: &new.keys.shown(),
        buckets: &new.buckets,
        allowed_in_tasks: new.allowed_in_tasks,
        sealed: &sealed::seal(actor.org, id, &new.keys, &key, 1)?,
        fingerprint: &fingerprint,
    };
    sql::insert(&mut tx, actor, &written).await?;
    sql::adopt_tests(&mut tx, actor.org, id, &fingerprint).await?;
    if new.is_default {
        sql::make_default(&mut tx, actor.org, new.keys.kind().provider(), id).await?;
    }
    let credential = sql::get(&mut *tx, actor.org, id).await?.ok_or(Error::NotFound)?;
    audit::record(
        &mut tx,
        actor,
        Action::CredentialCreated,
        &Subject::cloud_credential(id).named(&credential.name),
        audit_detail(&credential),
    )
    .await?;
    tx.commit().await?;
    Ok(credential)
}
