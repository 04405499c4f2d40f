//! The stored key pair of a bucket config, and how a data client gets a repo's keys.

use domain::{
    bucket::NewAccess,
    repo::{Repo, RepoMode},
};
use serde_json::json;
use zeroize::Zeroizing;

use super::{
    attempt::{makes_temporary, proof},
    basis::Basis,
    decision::decide,
    scope::Intent,
    vended::{RepoKeys, StoredKeyPair},
};
use crate::{
    At, Context, Error, Result,
    actor::Actor,
    audit::{Action, Subject},
    buckets::{self, ConfigRef, Proof, RepoAt, StoredBucket},
};

/// How a data client gets a repo's keys. The bucket config's own pair is returned to callers who may write, and only if
/// its store was seen to make no temporary keys of it; a cloud credential's pair is never returned. An audit event is
/// committed first.
///
/// # Errors
/// As [`vend_for_repo`](super::vend_for_repo) when something changed meanwhile.
pub async fn keys_for_repo(cx: &Context, actor: &Actor, repo: &Repo) -> Result<RepoKeys> {
    let mut at = At::from(cx);
    let wanted = ConfigRef::Repo(repo.name.as_str());
    let stored = buckets::open_for_vending(cx, at.connection(actor.org).await?, actor, wanted).await?;
    if !matches!(stored.values.effective_access(), NewAccess::Hmac { .. }) {
        return Ok(RepoKeys::AsConfigured);
    }
    if !actor.may_write(stored.level) || repo.status.mode == RepoMode::Offline {
        return Ok(RepoKeys::OnRequest);
    }
    let proof = proof(&mut at, actor, &stored).await?;
    match makes_temporary(&stored, &proof) {
        Ok(false) => release_pair(&mut at, actor, &stored, &repo.into(), &proof).await.map(RepoKeys::Pair),
        // An error is returned when the client asks for keys.
        Ok(true) | Err(_) => Ok(RepoKeys::OnRequest),
    }
}

/// The bucket config's own key pair; `proof` says that its store makes no temporary keys.
pub(super) async fn release_pair(
    at: &mut At<'_>,
    actor: &Actor,
    stored: &StoredBucket,
    repo: &RepoAt,
    proof: &Proof,
) -> Result<StoredKeyPair> {
    let NewAccess::Hmac { access_key_id, secret_access_key } = stored.values.new_access() else {
        return Err(Error::internal("a pair that is none"));
    };
    let basis = Basis { stored, repo: Some(repo), intent: Intent::Write, proof };
    let detail = json!({
        "repo": repo.name,
        "uri": repo.location.to_string(),
        "bucket_config": stored.bucket.id,
        "access_key_id": access_key_id,
    });
    let decision = decide(at.connection(actor.org).await?, actor, basis).await?;
    let subject = Subject::repo(repo.id).named(&repo.name);
    let permit = decision.grant(actor, Action::KeysHandedOut, &subject, detail).await?;
    Ok(StoredKeyPair {
        access_key_id: access_key_id.to_string(),
        secret_access_key: Zeroizing::new(secret_access_key.expose().to_owned()),
        _permit: permit,
    })
}
