//! Bodies: JSON, whatever the content type, because data clients send none. Errors name the place in the body and never quote
//! it: it may contain a secret.

use std::collections::BTreeSet;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use domain::{field::FieldErrors, storable};
use http::header;
use serde_json::Value;

use super::{
    Problem,
    distinct::{distinct, misread},
    object::FromObject,
};

/// A JSON object without repeated fields. An empty body counts as an empty object.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: FromObject> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let text = object(request, state).await?.unwrap_or(Bytes::from_static(b"{}"));
        distinct(&text)?;
        T::read(&text, &mut BTreeSet::new()).map(Self).map_err(|error| misread(&error))
    }
}

/// Whether the content type of a request is JSON.
pub(crate) fn is_json(request: &Request) -> bool {
    let value = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

/// The text of a JSON object; `None` for an empty body.
pub(super) async fn object<S: Send + Sync>(request: Request, state: &S) -> Result<Option<Bytes>, Problem> {
    let text = storable_json(whole(request, state).await?)?;
    match text.trim_ascii_start().first() {
        None => Ok(None),
        Some(b'{') => Ok(Some(text)),
        // Serde would read a list as the fields in their order.
        Some(_) => Err(Problem::unreadable("The body is not the JSON object expected here.")),
    }
}

/// The whole body.
pub(crate) async fn whole<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    let read = Bytes::from_request(request, state).await;
    read.map_err(|rejection| Problem::of_status(rejection.status()))
}

/// Refuses JSON with a text that can't be stored.
pub(crate) fn storable_json(text: Bytes) -> Result<Bytes, Problem> {
    // JSON has no other spelling of the NUL character, so a body without this one need not be parsed for it.
    if text.windows(6).any(|part| part == br"\u0000") {
        let value: Value = serde_json::from_slice(&text).map_err(|error| misread(&error))?;
        every_text_storable(&value)?;
    }
    Ok(text)
}

fn every_text_storable(value: &Value) -> Result<(), Problem> {
    match value {
        Value::String(text) => storable(text).map_err(|invalid| FieldErrors::at("body", invalid.to_string()).into()),
        Value::Array(list) => list.iter().try_for_each(every_text_storable),
        Value::Object(entries) => entries.iter().try_for_each(|(key, value)| {
            let checked = storable(key).and_then(|()| value.as_str().map_or(Ok(()), storable));
            checked.map_err(|invalid| FieldErrors::at(&key.escape_default().to_string(), invalid.to_string()))?;
            every_text_storable(value)
        }),
        _ => Ok(()),
    }
}
