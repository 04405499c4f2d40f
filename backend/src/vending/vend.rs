//! Credentials for a bucket config, or for a repo.

use domain::{id::BucketConfigId, repo::RepoMode};

use super::{
    attempt::{Vended, vend},
    hand_out_for_repo::hand_pair,
    scope::{Intent, VendScope},
    vended::VendedCredentials,
};
use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    buckets::{self, ToUse},
};

/// Credentials for everything under a bucket config's prefix. An audit event is committed before they are handed out, in
/// a transaction that also makes sure that everything they were made of is as it was.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] when a reader, or a token that may only read, wants to write;
/// [`Error::TokenExpiring`];
/// [`Conflict::KeysWithRepoOnly`] for stored key pairs; [`Conflict::NoTemporaryKeys`] for cloud credentials of which none
/// are made; [`Conflict::RepoInsideOffline`] while a repo that these would open is offline; [`Conflict::NotTrusted`] when
/// the role or the service account is not one to be used; [`Conflict::ChangedWhileMaking`]; [`Error::Upstream`] when the
/// cloud did not do its part, or something could not be found out; [`Error::RateLimited`] after 600 credentials a
/// minute.
pub async fn vend_for_bucket(
    cx: &Context,
    actor: &Actor,
    id: BucketConfigId,
    intent: Intent,
) -> Result<VendedCredentials> {
    intent.must_be_allowed(actor)?;
    let stored = buckets::open_to_hand_out(cx, actor, ToUse::Config(id)).await?;
    let scope = VendScope::of_bucket(&stored.bucket, stored.values.kms_key_id(), intent);
    match vend(cx, actor, &stored, None, &scope).await? {
        Vended::Credentials(credentials) => Ok(credentials),
        Vended::OnlyThePair(_) => Err(Conflict::KeysWithRepoOnly.into()),
    }
}

/// Credentials for everything under a repo's prefix: to write for those who may, to read for readers and for tokens that may
/// only read. Where a bucket config's own key pair is all there is, those who may write receive it.
///
/// # Errors
/// As [`vend_for_bucket`], [`Conflict::RepoOffline`], [`Error::NoPairForReaders`], and
/// [`Error::NoPairForToken`].
pub async fn vend_for_repo(cx: &Context, actor: &Actor, name: &str) -> Result<VendedCredentials> {
    let mut stored = buckets::open_to_hand_out(cx, actor, ToUse::Repo(name)).await?;
    let repo = stored.repo.take().ok_or(Error::NotFound)?;
    if repo.mode == RepoMode::Offline {
        return Err(Conflict::RepoOffline.into());
    }
    let intent = if actor.may_write() { Intent::Write } else { Intent::Read };
    intent.must_be_allowed(actor)?;
    let scope = VendScope::of_repo(&stored.bucket, &repo, stored.values.kms_key_id(), intent);
    match vend(cx, actor, &stored, Some(&repo), &scope).await? {
        Vended::Credentials(credentials) => Ok(credentials),
        // A key pair can't be narrowed to reading.
        Vended::OnlyThePair(_) if intent == Intent::Read && actor.role.writes() => Err(Error::NoPairForToken),
        Vended::OnlyThePair(_) if intent == Intent::Read => Err(Error::NoPairForReaders),
        Vended::OnlyThePair(proof) => hand_pair(cx, actor, &stored, &repo, &proof).await.map(VendedCredentials::Stored),
    }
}
