//! The stored key pair of a bucket config, and how a data client gets a repo's keys.

use domain::{
    bucket::NewAccess,
    repo::{Repo, RepoMode},
};
use serde_json::json;
use zeroize::Zeroizing;

use super::{
    attempt::makes_temporary,
    basis::Basis,
    decision::decide,
    scope::Intent,
    vended::{HandedKeys, RepoKeys},
};
use crate::{
    Context, Error, Result,
    actor::Actor,
    audit::{Action, Subject},
    buckets::{self, Proof, RepoAt, StoredBucket, ToUse},
};

/// How a data client gets a repo's keys. The bucket config's own pair is returned to callers who may write, and only if
/// its store was seen to make no temporary keys of it; a cloud credential's pair is never returned. An audit event is
/// committed first.
///
/// # Errors
/// As [`vend_for_repo`](super::vend_for_repo) when something changed meanwhile.
pub async fn hand_out_for_repo(cx: &Context, actor: &Actor, repo: &Repo) -> Result<RepoKeys> {
    let stored = buckets::open_to_hand_out(cx, actor, ToUse::Config(repo.bucket)).await?;
    if !matches!(stored.values.way_in(), NewAccess::Hmac { .. }) {
        return Ok(RepoKeys::AsConfigured);
    }
    if !actor.may_write() || repo.status.mode == RepoMode::Offline {
        return Ok(RepoKeys::Asked);
    }
    let proof = buckets::proof_of_trust(cx, actor, &stored).await?;
    match makes_temporary(&stored, &proof) {
        Ok(false) => hand_pair(cx, actor, &stored, &repo.into(), &proof).await.map(RepoKeys::Pair),
        // An error is returned when the client asks for keys.
        Ok(true) | Err(_) => Ok(RepoKeys::Asked),
    }
}

/// The bucket config's own key pair; `proof` says that its store makes no temporary keys.
pub(super) async fn hand_pair(
    cx: &Context,
    actor: &Actor,
    stored: &StoredBucket,
    repo: &RepoAt,
    proof: &Proof,
) -> Result<HandedKeys> {
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
    let decision = decide(cx, actor, basis).await?;
    let subject = Subject::repo(repo.id).named(&repo.name);
    let leave = decision.grant(actor, Action::KeysHandedOut, &subject, detail).await?;
    Ok(HandedKeys {
        access_key_id: access_key_id.to_string(),
        secret_access_key: Zeroizing::new(secret_access_key.expose().to_owned()),
        _leave: leave,
    })
}
