//! Credentials for a bucket config, or for a repo.

use domain::{grant::Level, id::BucketConfigId, repo::RepoMode};

use super::{
    attempt::{Vended, vend},
    keys_for_repo::release_pair,
    scope::{Intent, VendScope},
    usable::Usable,
    vended::{VendedCredentials, VendedKeys},
};
use crate::{
    At, Conflict, Error, NoAwsKeys, Result,
    actor::Actor,
    buckets::{self, ConfigRef},
};

/// Credentials for everything under a bucket config's prefix. An audit event is committed before they are returned, in
/// a transaction that also verifies that nothing they depend on has changed.
///
/// # Errors
/// [`Error::NotFound`], also for what the actor does not reach; [`Error::Forbidden`] when they, or their token, may only
/// read and want to write; [`Conflict::BeyondReach`] while keys for the prefix would open more than they reach;
/// [`Error::TokenExpiring`]; [`Conflict::KeysWithRepoOnly`] for stored key pairs; [`Conflict::NoTemporaryKeys`] for
/// cloud credentials without temporary keys; [`Conflict::RepoInsideOffline`] while a repo in the prefix is offline;
/// [`Conflict::NotTrusted`] when the role or service account failed its test; [`Conflict::ChangedWhileMaking`];
/// [`Error::Upstream`] when the cloud failed, or a finding is unknown; [`Error::RateLimited`] after 600 credentials a
/// minute.
pub async fn vend_for_bucket(
    at: impl Into<At<'_>>,
    actor: &Actor,
    id: BucketConfigId,
    intent: Intent,
) -> Result<VendedCredentials> {
    of_bucket(at.into(), actor, id, intent, Usable::Anything).await
}

/// As [`vend_for_bucket`], for clients that can use temporary AWS keys only.
///
/// # Errors
/// As [`vend_for_bucket`], and [`Conflict::NoAwsKeys`].
pub async fn vend_aws_keys_for_bucket(
    at: impl Into<At<'_>>,
    actor: &Actor,
    id: BucketConfigId,
    intent: Intent,
) -> Result<VendedKeys> {
    of_bucket(at.into(), actor, id, intent, Usable::AwsKeys).await?.aws_keys()
}

async fn of_bucket(
    mut at: At<'_>,
    actor: &Actor,
    id: BucketConfigId,
    intent: Intent,
    usable: Usable,
) -> Result<VendedCredentials> {
    let cx = at.cx();
    let stored = buckets::open_for_vending(cx, at.connection(actor.org).await?, actor, ConfigRef::Config(id)).await?;
    intent.must_be_allowed(actor, stored.level)?;
    usable.must_come_of(stored.values.effective_access())?;
    let scope = VendScope::of_bucket(&stored.bucket, stored.values.kms_key_id(), intent);
    match vend(&mut at, actor, &stored, None, &scope).await? {
        Vended::Credentials(credentials) => Ok(credentials),
        Vended::OnlyThePair(_) if usable == Usable::AwsKeys => Err(Conflict::NoAwsKeys(NoAwsKeys::Pair).into()),
        Vended::OnlyThePair(_) => Err(Conflict::KeysWithRepoOnly.into()),
    }
}

/// Credentials for everything under a repo's prefix: to write if role and token allow it, otherwise to read. Where a
/// bucket config's own key pair is the only source, callers who may write receive it.
///
/// # Errors
/// As [`vend_for_bucket`], [`Conflict::RepoOffline`], [`Error::NoPairForReaders`], and [`Error::NoPairForToken`].
pub async fn vend_for_repo(at: impl Into<At<'_>>, actor: &Actor, name: &str) -> Result<VendedCredentials> {
    of_repo(at.into(), actor, name, Usable::Anything).await
}

/// As [`vend_for_repo`], for clients that can use temporary AWS keys only.
///
/// # Errors
/// As [`vend_for_repo`], and [`Conflict::NoAwsKeys`].
pub async fn vend_aws_keys_for_repo(at: impl Into<At<'_>>, actor: &Actor, name: &str) -> Result<VendedKeys> {
    of_repo(at.into(), actor, name, Usable::AwsKeys).await?.aws_keys()
}

async fn of_repo(mut at: At<'_>, actor: &Actor, name: &str, usable: Usable) -> Result<VendedCredentials> {
    let cx = at.cx();
    let mut stored =
        buckets::open_for_vending(cx, at.connection(actor.org).await?, actor, ConfigRef::Repo(name)).await?;
    let repo = stored.repo.take().ok_or(Error::NotFound)?;
    if repo.mode == RepoMode::Offline {
        return Err(Conflict::RepoOffline.into());
    }
    let intent = if actor.may_write(stored.level) { Intent::Write } else { Intent::Read };
    intent.must_be_allowed(actor, stored.level)?;
    usable.must_come_of(stored.values.effective_access())?;
    let scope = VendScope::of_repo(&stored.bucket, &repo, stored.values.kms_key_id(), intent);
    match vend(&mut at, actor, &stored, Some(&repo), &scope).await? {
        Vended::Credentials(credentials) => Ok(credentials),
        // A key pair can't be limited to reading.
        Vended::OnlyThePair(_)
            if intent == Intent::Read && actor.role.writes() && stored.level >= Some(Level::Write) =>
        {
            Err(Error::NoPairForToken)
        }
        Vended::OnlyThePair(_) if intent == Intent::Read => Err(Error::NoPairForReaders),
        Vended::OnlyThePair(_) if usable == Usable::AwsKeys => Err(Conflict::NoAwsKeys(NoAwsKeys::Pair).into()),
        Vended::OnlyThePair(proof) => {
            release_pair(&mut at, actor, &stored, &repo, &proof).await.map(VendedCredentials::Stored)
        }
    }
}
