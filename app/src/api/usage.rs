//! How the reader of a page may use what it shows.

use backend::{Context, actor::Actor};
use domain::{
    bucket::Bucket,
    location::Location,
    snippets::{Usage, Used},
};
use leptos::prelude::*;

use super::tokens::ServiceUri;
use crate::refusal::Refusal;

/// The values for snippets that use something at `location`, which lies in `bucket`.
pub(crate) async fn usage(
    cx: &Context,
    actor: &Actor,
    used: Used,
    location: Location,
    bucket: &Bucket,
) -> Result<Usage, Refusal> {
    Ok(Usage {
        service: expect_context::<ServiceUri>().0.parse().map_err(|_| Refusal::Broken { request_id: None })?,
        org: actor.slug().clone(),
        used,
        style: bucket.style,
        endpoint: location.store.endpoint().or(cx.client_s3_endpoint()).cloned(),
        location,
        supply: backend::vending::find_supply(cx, actor, bucket).await.map_err(super::refuse)?,
        writes: actor.role().writes(),
    })
}
