//! Edits a cloud credential.

use domain::{
    credential::{Credential, EditedCredential, Keys},
    id::CloudCredentialId,
};
use serde_json::json;
use sqlx::PgConnection;

use super::{
    open::open,
    proof::{Proof, fingerprint, must_be_proven},
    rules::{audit_detail, candidate, check_what_fits, chosen_must_not_be_anothers, explain},
    sealed, sql,
    stored::StoredCredential,
};
use crate::{
    Conflict, Context, Error, Result,
    actor::{Actor, begin_managing},
    admission,
    audit::{self, Action, Subject},
    buckets, seal,
};

/// Changes a credential. `None` leaves a value unchanged; a secret that is not entered again stays only if its
/// destination stays. `version` is the one the edit is based on; `None` applies the edit to any version. The bucket
/// configs that use it use the new values at once.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when a secret must be entered
/// again, and when a required test has not passed; [`Conflict::CredentialChangedMeanwhile`],
/// [`Conflict::CredentialNameTaken`] and [`Conflict::CredentialStays`], which the database decides;
/// [`Conflict::CredentialMisfits`] when a bucket config could not use it any more.
pub async fn edit(
    cx: &Context,
    actor: &Actor,
    id: CloudCredentialId,
    edited: &EditedCredential,
    version: Option<i32>,
    proof: Proof,
) -> Result<Credential> {
    actor.must_manage()?;
    if edited.keys.is_some() {
        let mut connection = cx.pool_of(actor.org).await?.connection().await?;
        let stored = open(cx, &mut connection, actor.org, id).await?;
        drop(connection);
        buckets::renew_old_fingerprints(cx, actor.org, &stored).await?;
    }
    match update(cx, actor, id, edited, version, proof).await {
        Err(error) if error.violates("cloud_credential_in_use") => {
            let buckets = buckets::names_on_credential(&*cx.pool_of(actor.org).await?, actor.org, id).await?;
            Err(Conflict::CredentialStays { buckets }.into())
        }
        done => done.map_err(explain),
    }
}

async fn update(
    cx: &Context,
    actor: &Actor,
    id: CloudCredentialId,
    edited: &EditedCredential,
    version: Option<i32>,
    proof: Proof,
) -> Result<Credential> {
    let mut tx = begin_managing(cx, actor).await?;
    let stored = lock(cx, &mut tx, actor, id).await?;
    if version.is_some_and(|version| version != stored.credential.version) {
        return Err(Conflict::CredentialChangedMeanwhile.into());
    }
    let before = &stored.credential;
    let keys = edited.keys.as_ref().map_or_else(|| Ok(stored.keys.clone()), |edit| stored.keys.edited(edit))?;
    admission::must_admit(&cx.aws, &actor.slug, &candidate(&keys, Some(&stored.keys)))?;
    let kind = keys.kind();
    let allowed_in_tasks = edited.allowed_in_tasks.unwrap_or(before.allowed_in_tasks);
    let buckets = edited.buckets.as_ref().unwrap_or(&before.buckets);
    check_what_fits(kind, allowed_in_tasks, !buckets.is_empty())?;
    chosen_must_not_be_anothers(&mut tx, actor.org, &keys).await?;
    if moves(&stored.keys, &keys) || *buckets != before.buckets {
        buckets::configs_must_fit(&mut tx, actor.org, id, &keys, buckets).await?;
    }
    // Unchanged values stay under the key they were sealed with.
    let keys_changed = keys != stored.keys;
    let active = seal::active_org_key(&mut tx, &cx.keyring, actor.org).await?;
    let key = if keys_changed { &active } else { &stored.org_key };
    let fingerprint = fingerprint(cx, &mut tx, actor.org, &keys, key).await?;
    if proof == Proof::Demanded && fingerprint.as_slice() != stored.fingerprint {
        must_be_proven(&mut tx, actor.org, kind, &fingerprint, key).await?;
    }
    let written = sql::Written {
        id,
        name: edited.name.as_ref().unwrap_or(&before.name),
        shown: &keys.shown(),
        buckets,
        allowed_in_tasks,
        sealed: &sealed::seal(actor.org, id, &keys, key, stored.secret_version + i32::from(keys_changed))?,
        fingerprint: &fingerprint,
    };
    sql::update(&mut tx, actor.org, &written).await?;
    sql::adopt_tests(&mut tx, actor.org, id, &fingerprint).await?;
    set_or_clear_default(&mut tx, actor, id, &keys, edited.is_default).await?;
    let credential = sql::get(&mut *tx, actor.org, id).await?.ok_or(Error::NotFound)?;
    let detail =
        json!({ "before": audit_detail(before), "after": audit_detail(&credential), "keys_replaced": keys_changed });
    audit::record(
        &mut tx,
        actor,
        Action::CredentialEdited,
        &Subject::cloud_credential(id).named(&credential.name),
        detail,
    )
    .await?;
    tx.commit().await?;
    Ok(credential)
}

async fn set_or_clear_default(
    tx: &mut PgConnection,
    actor: &Actor,
    id: CloudCredentialId,
    keys: &Keys,
    is_default: Option<bool>,
) -> Result<()> {
    match is_default {
        Some(true) => sql::make_default(tx, actor.org, keys.kind().provider(), id).await?,
        Some(false) => sql::clear_default(tx, actor.org, id).await?,
        None => {}
    }
    Ok(())
}

async fn lock(cx: &Context, tx: &mut PgConnection, actor: &Actor, id: CloudCredentialId) -> Result<StoredCredential> {
    if !sql::lock(&mut *tx, actor.org, id).await? {
        return Err(Error::NotFound);
    }
    open(cx, tx, actor.org, id).await
}

/// Whether a role is replaced by one for other buckets. Other keys have a destination only in their endpoint, which
/// stays while a bucket config uses them.
fn moves(before: &Keys, after: &Keys) -> bool {
    let partition = |keys: &Keys| match keys {
        Keys::AwsRole { arn, .. } => Some(arn.partition),
        _ => None,
    };
    partition(before) != partition(after)
}
