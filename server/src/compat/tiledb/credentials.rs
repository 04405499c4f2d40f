//! Cloud credentials in the newer API.

use axum::Json;
use backend::{CredentialFilter, Kinds, Proof};
use domain::{
    credential::{Credential, CredentialKind},
    field::FieldErrors,
    listing::PageRequest,
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    caller::Inside,
    credential_form::{CredentialRequest, representation, wire_name},
    paging::{PageQuery, pagination_metadata},
};
use crate::http::{Body, Change, Problem, Query};

/// The requested part of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    provider: Option<String>,
    r#type: Option<String>,
    #[serde(flatten)]
    page: PageQuery,
}

impl ListQuery {
    fn parse(self) -> Result<(CredentialFilter, PageRequest), FieldErrors> {
        let mut errors = FieldErrors::default();
        let provider = self.provider.and_then(|word| errors.check("provider", word.parse()));
        let kinds = self.r#type.and_then(|word| errors.check("type", word.parse())).map(Kinds::OfType);
        let (page, rows) = self.page.parse(&mut errors);
        let wanted = PageRequest { search: String::new(), page, rows };
        if errors.is_empty() { Ok((CredentialFilter { provider, kinds }, wanted)) } else { Err(errors) }
    }
}

/// `GET /v2/credentials/{namespace}`
pub(super) async fn list(inside: Inside, Query(query): Query<ListQuery>) -> Result<Json<Value>, Problem> {
    let (filter, wanted) = query.parse()?;
    let page = backend::credentials::list(&inside.cx, &inside.actor, filter, wanted).await?;
    Ok(Json(json!({
        "credentials": page.items.iter().map(representation).collect::<Vec<_>>(),
        "pagination_metadata": pagination_metadata(&page),
    })))
}

/// `POST /v2/credentials/{namespace}`
pub(super) async fn add(inside: Inside, Body(request): Body<CredentialRequest>) -> Result<StatusCode, Problem> {
    let new = request.into_new()?;
    backend::credentials::create(&inside.cx, &inside.actor, &new, Proof::NotDemanded).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The credential the path names.
pub(super) async fn named(inside: &Inside) -> Result<Credential, Problem> {
    Ok(backend::credentials::get_named(&inside.cx, &inside.actor, inside.part("name")).await?)
}

/// `GET /v2/credentials/{namespace}/{name}`
pub(super) async fn get(inside: Inside) -> Result<Json<Value>, Problem> {
    Ok(Json(representation(&named(&inside).await?)))
}

/// `PATCH /v2/credentials/{namespace}/{name}`: only the fields that are sent change.
pub(super) async fn update(inside: Inside, change: Change<CredentialRequest>) -> Result<StatusCode, Problem> {
    let credential = named(&inside).await?;
    let edit = change.of(&representation(&credential))?.into_edit()?;
    let edited =
        backend::credentials::edit(&inside.cx, &inside.actor, credential.id, &edit, None, Proof::NotDemanded).await;
    edited.map_err(|error| renamed(error, credential.shown.kind()))?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /v2/credentials/{namespace}/{name}`: the client has already asked for confirmation.
pub(super) async fn delete(inside: Inside) -> Result<StatusCode, Problem> {
    let credential = named(&inside).await?;
    backend::credentials::revoke(&inside.cx, &inside.actor, credential.id, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An error with the client's names for the fields of this kind.
pub(super) fn renamed(error: backend::Error, kind: CredentialKind) -> backend::Error {
    let backend::Error::Invalid(errors) = error else { return error };
    let mut wire_errors = FieldErrors::default();
    errors.iter().for_each(|(field, sentence)| wire_errors.add(wire_name(field, kind), sentence));
    wire_errors.into()
}
