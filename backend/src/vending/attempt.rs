//! Makes or finds cached credentials, and vends them. A failure is logged and recorded.

use domain::bucket::NewAccess;
use serde_json::json;

use super::{
    basis::Basis,
    issue::issue,
    issuer::Issuer,
    lifetime::lifetime,
    refusal::{refusal, unproven},
    release::release,
    scope::VendScope,
    sessions::SessionKey,
    vended::VendedCredentials,
};
use crate::{
    At, Conflict, Result,
    actor::Actor,
    audit::{self, Subject},
    buckets::{self, Proof, RepoAt, StoredBucket},
    connection::TemporaryKeys,
};

/// The result of vending.
pub(super) enum Vended {
    Credentials(VendedCredentials),
    /// Only the config's own pair: this proof says that its store makes no temporary keys.
    OnlyThePair(Proof),
}

/// As [`attempt`]; a failure is logged and recorded as an event, with its cause.
pub(super) async fn vend(
    at: &mut At<'_>,
    actor: &Actor,
    stored: &StoredBucket,
    repo: Option<&RepoAt>,
    scope: &VendScope,
) -> Result<Vended> {
    let vended = attempt(at, actor, stored, repo, scope).await;
    if let Err(error) = &vended {
        at.give_back();
        let cause = error.to_string();
        tracing::warn!(org = %actor.slug, bucket_config = %stored.bucket.id, cause, "no credentials were vended");
        let mut detail = scope.audit_detail();
        detail["cause"] = json!(cause);
        let subject = Subject::bucket_config(stored.bucket.id).named(&stored.bucket.nickname);
        if let Err(error) = audit::record_failed_vend(at.cx(), actor, &subject, detail).await {
            tracing::warn!(%error, "a failed vend was not recorded");
        }
    }
    vended
}

async fn attempt(
    at: &mut At<'_>,
    actor: &Actor,
    stored: &StoredBucket,
    repo: Option<&RepoAt>,
    scope: &VendScope,
) -> Result<Vended> {
    let cx = at.cx();
    let Some(issuer) = Issuer::of(stored.values.effective_access(), scope)? else {
        return Ok(Vended::Credentials(VendedCredentials::SelfManaged));
    };
    let (seconds, ends_by) = lifetime(actor, issuer.seconds(cx.sessions.lifetime()), stored.now)?;
    let proof = proof(at, actor, stored).await?;
    if !makes_temporary(stored, &proof)? {
        return Ok(Vended::OnlyThePair(proof));
    }
    let key = SessionKey {
        org: actor.org,
        bucket_config: stored.bucket.id,
        fingerprint: proof.fingerprint.clone(),
        limit: scope.limit().clone(),
        person: actor.person,
        tags: scope.tags(actor),
        ends_by,
    };
    let issued = match cx.sessions.kept(&key).await {
        Some(issued) => issued,
        None => {
            at.give_back();
            let making = cx.sessions.get(&key, issue(cx, actor, scope, issuer, seconds, stored.now));
            Box::pin(making).await.map_err(refusal)?
        }
    };
    let basis = Basis { stored, repo, intent: scope.intent(), proof: &proof };
    release(cx, at.connection(actor.org).await?, actor, scope, basis, &key, &issued).await.map(Vended::Credentials)
}

/// The proof for a stored config: from its last test if that is conclusive, or from a new test.
pub(super) async fn proof(at: &mut At<'_>, actor: &Actor, stored: &StoredBucket) -> Result<Proof> {
    match buckets::stored_proof(stored) {
        Some(proof) => Ok(proof),
        None => {
            at.give_back();
            // On the heap: every vend would otherwise carry the state of a test that hardly any makes.
            Box::pin(buckets::proof_of_new_test(at.cx(), actor, stored)).await
        }
    }
}

/// Whether the access method makes temporary credentials, by the proof only. The only alternative for a cloud
/// credential would be its pair, which is never returned.
pub(super) fn makes_temporary(stored: &StoredBucket, proof: &Proof) -> Result<bool> {
    if !matches!(stored.values.effective_access(), NewAccess::Hmac { .. }) {
        return proof.trusted.clone().map(|()| true).map_err(unproven);
    }
    match &proof.temporary_keys {
        TemporaryKeys::Made => Ok(true),
        TemporaryKeys::NotMade if matches!(stored.values.new_access(), NewAccess::Hmac { .. }) => Ok(false),
        TemporaryKeys::NotMade => Err(Conflict::NoTemporaryKeys.into()),
        TemporaryKeys::Unknown(problem) => Err(unproven(problem.clone())),
    }
}
