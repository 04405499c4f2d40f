//! Cloud credentials that are there: edited, made the default, revoked.

use domain::{
    credential::{Credential, EditedCredential, Keys},
    field::FieldErrors,
    id::CloudCredentialId,
};
use serde_json::json;
use sqlx::PgConnection;

use super::{
    Proof, StoredCredential, candidate, check_what_fits, chosen_must_not_be_anothers, explain, sealed, sql, told,
};
use crate::{
    Backend, Conflict, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    buckets, seal,
};

impl Backend {
    /// Changes a credential. What is not given stays; a secret that is not entered again goes nowhere it did not go
    /// before. `version` is the one the edit was begun on; without it, the edit applies to whatever is there. The bucket
    /// configs that rely on it use what it is from then on.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when a secret is to be entered
    /// again, and where proof is demanded that is not there; [`Conflict::CredentialChangedMeanwhile`],
    /// [`Conflict::CredentialNameTaken`] and [`Conflict::CredentialStays`], which the database decides;
    /// [`Conflict::CredentialMisfits`] when a bucket config could not use it any more.
    pub async fn edit_credential(
        &self,
        actor: &Actor,
        id: CloudCredentialId,
        edited: &EditedCredential,
        version: Option<i32>,
        proof: Proof,
    ) -> Result<Credential> {
        actor.must_manage()?;
        if edited.keys.is_some() {
            let mut connection = self.pool.acquire().await?;
            let stored = self.open_credential(&mut connection, actor.org, id).await?;
            drop(connection);
            self.renew_old_fingerprints(actor.org, &stored).await?;
        }
        match self.update_credential(actor, id, edited, version, proof).await {
            Err(error) if error.violates("cloud_credential_in_use") => {
                let buckets = buckets::names_on_credential(&*self.pool_of(actor.org).await?, actor.org, id).await?;
                Err(Conflict::CredentialStays { buckets }.into())
            }
            done => done.map_err(explain),
        }
    }

    async fn update_credential(
        &self,
        actor: &Actor,
        id: CloudCredentialId,
        edited: &EditedCredential,
        version: Option<i32>,
        proof: Proof,
    ) -> Result<Credential> {
        let mut tx = self.pool.begin().await?;
        let stored = self.lock_credential(&mut tx, actor, id).await?;
        if version.is_some_and(|version| version != stored.credential.version) {
            return Err(Conflict::CredentialChangedMeanwhile.into());
        }
        let before = &stored.credential;
        let keys = edited.keys.as_ref().map_or_else(|| Ok(stored.keys.clone()), |edit| stored.keys.edited(edit))?;
        self.must_admit(&actor.slug, &candidate(&keys, Some(&stored.keys)))?;
        let kind = keys.kind();
        let allowed_in_tasks = edited.allowed_in_tasks.unwrap_or(before.allowed_in_tasks);
        let buckets = edited.buckets.as_ref().unwrap_or(&before.buckets);
        check_what_fits(kind, allowed_in_tasks, !buckets.is_empty())?;
        chosen_must_not_be_anothers(&mut tx, actor.org, &keys).await?;
        if moves(&stored.keys, &keys) || *buckets != before.buckets {
            self.configs_must_fit(&mut tx, actor.org, id, &keys, buckets).await?;
        }
        // What stays as it is stays under the key it was sealed with.
        let keys_changed = keys != stored.keys;
        let active = seal::active_org_key(&mut tx, &self.keyring, actor.org).await?;
        let key = if keys_changed { &active } else { &stored.org_key };
        let fingerprint = self.fingerprint(&mut tx, actor.org, &keys, key).await?;
        if proof == Proof::Demanded && fingerprint.as_slice() != stored.fingerprint {
            self.must_be_proven(&mut tx, actor.org, kind, &fingerprint, key).await?;
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
        match edited.is_default {
            Some(true) => sql::make_default(&mut tx, actor.org, kind.provider(), id).await?,
            Some(false) => sql::clear_default(&mut tx, actor.org, id).await?,
            None => {}
        }
        let credential = sql::get(&mut *tx, actor.org, id).await?.ok_or(Error::NotFound)?;
        let detail = json!({ "before": told(before), "after": told(&credential), "keys_replaced": keys_changed });
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

    async fn lock_credential(
        &self,
        tx: &mut PgConnection,
        actor: &Actor,
        id: CloudCredentialId,
    ) -> Result<StoredCredential> {
        if !sql::lock(&mut *tx, actor.org, id).await? {
            return Err(Error::NotFound);
        }
        self.open_credential(tx, actor.org, id).await
    }

    /// Makes a credential the default of its provider.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers.
    pub async fn make_default_credential(&self, actor: &Actor, id: CloudCredentialId) -> Result<Credential> {
        let edited = EditedCredential { is_default: Some(true), ..EditedCredential::default() };
        self.edit_credential(actor, id, &edited, None, Proof::NotDemanded).await
    }

    /// Revokes a credential that no bucket config relies on: it is gone from here. At its provider it still works.
    /// `confirmation` is the name as somebody typed it; without it, the caller has made sure otherwise.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when the confirmation is
    /// another text; [`Conflict::CredentialInUse`], which the database decides.
    pub async fn revoke_credential(
        &self,
        actor: &Actor,
        id: CloudCredentialId,
        confirmation: Option<&str>,
    ) -> Result<Credential> {
        actor.must_manage()?;
        match self.remove_credential(actor, id, confirmation).await {
            Err(error) if error.violates("bucket_config_cloud_credential") => {
                let buckets = buckets::names_on_credential(&*self.pool_of(actor.org).await?, actor.org, id).await?;
                Err(Conflict::CredentialInUse { buckets }.into())
            }
            done => done,
        }
    }

    async fn remove_credential(
        &self,
        actor: &Actor,
        id: CloudCredentialId,
        confirmation: Option<&str>,
    ) -> Result<Credential> {
        let mut tx = self.pool.begin().await?;
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
            told(&credential),
        )
        .await?;
        tx.commit().await?;
        Ok(credential)
    }
}

/// Whether a role becomes one that opens buckets elsewhere; where other keys lead, only their endpoint says, which stays while
/// a bucket config relies on it.
fn moves(before: &Keys, after: &Keys) -> bool {
    let partition = |keys: &Keys| match keys {
        Keys::AwsRole { arn, .. } => Some(arn.partition),
        _ => None,
    };
    partition(before) != partition(after)
}
