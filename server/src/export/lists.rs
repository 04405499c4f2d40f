//! Lists as files: what a view shows of them, in its order.

use std::sync::Arc;

use app::api::RequestId;
use axum::response::Response;
use backend::{Context, Result, actor::Actor, buckets, credentials, repos};
use domain::{
    bucket::Bucket,
    check::Status,
    credential::Credential,
    id::{BucketConfigId, CloudCredentialId, RepoId},
    listing::{BucketView, CredentialView, RepoView, View},
    repo::Repo,
};
use futures::stream;

use super::{File, csv, send};
use crate::http::Problem;

/// Rows read at once.
const AT_ONCE: usize = 500;

/// A row of a list, with what of it everybody may read who may read the list.
pub(crate) trait Listed: Sized + Send + 'static {
    type View: View + Send + Sync;
    type Id: Copy + Send + Sync + 'static;

    /// The list, as a part of the file's name.
    const NAME: &'static str;
    const COLUMNS: &'static [&'static str];

    /// All that a view shows, in its order.
    fn ids(
        cx: &Context,
        actor: &Actor,
        view: &Self::View,
        search: &str,
    ) -> impl Future<Output = Result<Vec<Self::Id>>> + Send;

    /// Those of them that are still there, in this order.
    fn rows(cx: &Context, actor: &Actor, ids: &[Self::Id]) -> impl Future<Output = Result<Vec<Self>>> + Send;

    fn lines(rows: &[Self]) -> String;
}

/// Exports what a view shows, in the order it had when the export began. A row that is deleted meanwhile may be left out.
pub(crate) async fn export_list<T: Listed>(
    cx: Arc<Context>,
    actor: Actor,
    view: &T::View,
    search: &str,
    request_id: RequestId,
) -> Result<Response, Problem> {
    let ids = T::ids(&cx, &actor, view, search).await?;
    let name = format!("lakewarden-{}-{}.csv", actor.slug(), T::NAME);
    let parts = stream::try_unfold((cx, actor, ids, 0), |(cx, actor, ids, begin)| async move {
        let end = ids.len().min(begin + AT_ONCE);
        if begin == end {
            return Ok(None);
        }
        let rows = T::rows(&cx, &actor, &ids[begin..end]).await?;
        Ok(Some((T::lines(&rows), (cx, actor, ids, end))))
    });
    send(File { content_type: csv::CONTENT_TYPE, name, heading: csv::heading(T::COLUMNS) }, parts, request_id).await
}

/// Implements [`Listed`] for the rows of a list of `backend`: its columns, and how a row has them.
macro_rules! listed {
    ($row:ident, $id:ident, $view:ident, $list:ident, |$it:ident| { $($column:literal: $field:expr,)+ }) => {
        impl Listed for $row {
            type View = $view;
            type Id = $id;

            const NAME: &'static str = stringify!($list);
            const COLUMNS: &'static [&'static str] = &[$($column),+];

            async fn ids(cx: &Context, actor: &Actor, view: &$view, search: &str) -> Result<Vec<$id>> {
                $list::list_ids(cx, actor, view, search).await
            }

            async fn rows(cx: &Context, actor: &Actor, ids: &[$id]) -> Result<Vec<Self>> {
                $list::list_these(cx, actor, ids).await
            }

            fn lines(rows: &[Self]) -> String {
                csv::lines(rows.iter().map(|$it| [$($field),+]))
            }
        }
    };
}

listed!(Bucket, BucketConfigId, BucketView, buckets, |it| {
    "id": it.id.to_string(),
    "nickname": it.nickname.to_string(),
    "uri": it.location.to_string(),
    "platform": it.location.store.platform().as_str().to_owned(),
    "region": text(it.location.store.region()),
    "endpoint": text(it.location.store.endpoint()),
    "auth_method": it.access.method().as_str().to_owned(),
    "cloud_credential": text(it.credential.as_ref().map(|used| &used.name)),
    "status": it.status.kind().as_str().to_owned(),
    "tested_at": tested_at(it.status),
    "repos": it.repos.to_string(),
    "is_default": it.is_default.to_string(),
    "created_by": text(it.created_by.as_ref()),
    "created_at": it.created_at.iso(),
    "updated_at": it.updated_at.iso(),
});

listed!(Credential, CloudCredentialId, CredentialView, credentials, |it| {
    "id": it.id.to_string(),
    "name": it.name.to_string(),
    "provider": it.shown.kind().provider().as_str().to_owned(),
    "kind": it.shown.kind().as_str().to_owned(),
    "identifier": it.shown.identifier().to_owned(),
    "endpoint": text(it.shown.endpoint()),
    "allowed_in_tasks": it.allowed_in_tasks.to_string(),
    "bucket_configs": it.bucket_configs.to_string(),
    "status": credential_status(it).to_owned(),
    "tested_at": tested_at(it.status),
    "is_default": it.is_default.to_string(),
    "created_by": text(it.created_by.as_ref()),
    "created_at": it.created_at.iso(),
    "updated_at": it.updated_at.iso(),
});

listed!(Repo, RepoId, RepoView, repos, |it| {
    "id": it.id.to_string(),
    "name": it.name.to_string(),
    "uri": it.location.to_string(),
    "bucket_config": it.bucket_nickname.to_string(),
    "state": it.status.mode.as_str().to_owned(),
    "message": text(it.status.message.as_ref()),
    "description": it.description.to_string(),
    "created_by": text(it.created_by.as_ref().map(|creator| &creator.email)),
    "created_at": it.created_at.iso(),
    "updated_at": it.updated_at.iso(),
});

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn tested_at(status: Status) -> String {
    text(status.since().map(domain::moment::Moment::iso))
}

fn credential_status(credential: &Credential) -> &'static str {
    if credential.shown.kind().opens_buckets() { credential.status.kind().as_str() } else { "not_testable" }
}
