//! The key pair a bucket config keeps: how the client that is told of a repo comes by its keys.

use domain::{
    bucket::NewAccess,
    repo::{Repo, RepoMode},
};
use serde_json::json;
use zeroize::Zeroizing;

use super::{
    Intent, Leave,
    decision::{Basis, decide},
    makes_temporary,
};
use crate::{
    Context, Error, Result,
    actor::Actor,
    audit::{Action, Subject},
    buckets,
    buckets::{RepoAt, StoredBucket, ToUse},
    connection,
    connection::Proof,
};

/// The stored HMAC key pair of a bucket config on its way to a data client.
#[derive(Debug)]
pub struct HandedKeys {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: Zeroizing<String>,
    _leave: Leave,
}

/// How a data client comes by the keys of a repo, as far as the answer that tells of the repo says.
#[derive(Debug)]
pub enum RepoKeys {
    /// As the auth method of its bucket config says.
    AsConfigured,
    /// It asks this server each time: for temporary keys of a key pair, or to be told why there are none.
    Asked,
    /// The bucket config's own key pair, of which its store was seen to make no temporary keys.
    Pair(HandedKeys),
}

/// How a data client that is told of a repo comes by its keys. The bucket config's own pair goes to those who may write, and
/// only where its store was seen to make no temporary keys of it; a cloud credential's never does. An audit event is committed
/// before it is handed out.
///
/// # Errors
/// As [`vend_for_repo`](super::vend_for_repo) when something changed meanwhile.
pub async fn hand_out_for_repo(cx: &Context, actor: &Actor, repo: &Repo) -> Result<RepoKeys> {
    let stored = buckets::open_to_hand_out(cx, actor, ToUse::Config(repo.bucket)).await?;
    if !matches!(stored.values.way_in(), NewAccess::Hmac { .. }) {
        return Ok(RepoKeys::AsConfigured);
    }
    if !actor.role.writes() || repo.status.mode == RepoMode::Offline {
        return Ok(RepoKeys::Asked);
    }
    let proof = connection::proof_of_trust(cx, actor, &stored).await?;
    match makes_temporary(&stored, &proof) {
        Ok(false) => hand_out(cx, actor, &stored, &repo.into(), &proof).await.map(RepoKeys::Pair),
        // What stands in the way, if anything does, is told to whoever asks.
        Ok(true) | Err(_) => Ok(RepoKeys::Asked),
    }
}

/// The bucket config's own key pair, of which `proof` shows that nothing temporary is made.
pub(super) async fn hand_out(
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
