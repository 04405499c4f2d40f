//! The keys of a repo for a workload.

use super::{
    exchange::{Coming, WorkloadToken, exchange},
    refused::WorkloadRefused,
};
use crate::{Context, Held, VendedKeys, actor, vending};

/// The repo that a workload asks for.
#[derive(Debug, Clone, Copy)]
pub struct RepoAsked<'a> {
    /// The organisation.
    pub org: &'a str,
    /// The service account to act as; `None` for the only one that accepts the token.
    pub account: Option<&'a str>,
    /// The repo.
    pub repo: &'a str,
}

/// The keys of a repo for a workload, and the token they were made with: what the service account may have.
///
/// # Errors
/// [`WorkloadRefused`].
pub async fn keys_for_repo(
    cx: &Context,
    coming: Coming<'_>,
    asked: RepoAsked<'_>,
) -> Result<(VendedKeys, WorkloadToken), WorkloadRefused> {
    let token = exchange(cx, coming, asked.org, asked.account).await?;
    let mut held = Held::default();
    let actor =
        actor::authenticate((cx, &mut held), &token.text).await?.with_request(coming.request_id.map(str::to_owned));
    Ok((vending::vend_aws_keys_for_repo((cx, &mut held), &actor, asked.repo).await?, token))
}
