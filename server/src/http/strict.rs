//! Bodies without unknown or repeated fields: an unknown field is refused by its name, an invalid one by its place.

use axum::extract::{FromRequest, Request};
use domain::field::FieldErrors;
use serde::{
    Deserialize as _, Deserializer,
    de::{DeserializeOwned, Error as _},
};
use serde_json::Value;

use super::{Problem, body::object, distinct::distinct};

/// A JSON object without unknown and repeated fields.
#[derive(Debug)]
pub(crate) struct Strict<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Strict<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let text = object(request, state).await?;
        read(&text.ok_or_else(|| Problem::unreadable("The body is missing: a JSON object is expected here."))?)
            .map(Self)
    }
}

/// Refuses the fields of a body where none is expected.
pub(crate) async fn without_body<S: Send + Sync>(request: Request, state: &S) -> Result<(), Problem> {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}
    object(request, state).await?.map_or(Ok(()), |text| read(&text).map(|Nothing {}| ()))
}

/// The error of an empty text. Serde carries it from [`filled`] to [`Wrong`].
const EMPTY: &str = "This text is empty. Leave the field out instead.";

/// Reads an optional text. An empty one is refused: a field without a value is left out, or null.
pub(crate) fn filled<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    match Option::<String>::deserialize(from)? {
        Some(text) if text.trim().is_empty() => Err(D::Error::custom(EMPTY)),
        text => Ok(text),
    }
}

/// The most unknown fields that are reported at once.
const MAX_ERRORS: usize = 20;

fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Problem> {
    let mut value = distinct(text)?;
    let mut errors = FieldErrors::default();
    for _ in 0..MAX_ERRORS {
        let error = match serde_path_to_error::deserialize::<_, T>(&value) {
            Ok(read) if errors.is_empty() => return Ok(read),
            Ok(_) => break,
            Err(error) => error,
        };
        let wrong = Wrong::of(&error);
        errors.add(&wrong.place.escape_default().to_string(), wrong.sentence);
        // Unknown fields are reported and removed; then the rest is checked.
        if !(wrong.is_unknown && remove(&mut value, &wrong.place)) {
            break;
        }
    }
    Err(errors.into())
}

/// Removes a field from a body.
fn remove(body: &mut Value, place: &str) -> bool {
    let (parent, name) = place.rsplit_once('/').unwrap_or(("", place));
    let parent = if parent.is_empty() { Some(body) } else { body.pointer_mut(&format!("/{parent}")) };
    parent.and_then(Value::as_object_mut).and_then(|fields| fields.remove(name)).is_some()
}

/// An error in a body.
struct Wrong {
    place: String,
    sentence: &'static str,
    is_unknown: bool,
}

impl Wrong {
    fn of(error: &serde_path_to_error::Error<serde_json::Error>) -> Self {
        let path = error.path().to_string();
        let place = if path == "." { String::new() } else { path.replace('.', "/") };
        let said = error.inner().to_string();
        // Serde names the field only in its message.
        let quoted = |start: &str| said.strip_prefix(start).and_then(|rest| rest.split('`').next());
        let within = |name: &str| match place.rsplit('/').next() {
            Some(last) if last == name => place.clone(),
            _ if place.is_empty() => name.to_owned(),
            _ => format!("{place}/{name}"),
        };
        let (place, sentence, is_unknown) = if let Some(name) = quoted("missing field `") {
            (within(name), "This field is missing.", false)
        } else if let Some(name) = quoted("unknown field `") {
            (within(name), "There is no such field.", true)
        } else if said.starts_with("unknown variant") {
            (place, "This is not one of the values that this field can have.", false)
        } else if said == EMPTY {
            (place, EMPTY, false)
        } else {
            (place, "This field is of another type.", false)
        };
        Self { place, sentence, is_unknown }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case", tag = "method", deny_unknown_fields)]
    #[expect(dead_code, reason = "what is read is not looked at")]
    enum Way {
        Open {},
        Keys { id: String },
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "what is read is not looked at")]
    struct Thing {
        name: String,
        way: Option<Way>,
    }

    fn errors_of(text: &str) -> Vec<(String, String)> {
        let problem = read::<Thing>(text.as_bytes()).unwrap_err();
        problem.fields.iter().map(|(field, sentence)| (field.to_owned(), sentence.to_owned())).collect()
    }

    #[test]
    fn what_is_wrong_is_told_by_its_place() {
        assert!(read::<Thing>(br#"{"name": "a", "way": {"method": "keys", "id": "x"}}"#).is_ok());
        assert!(read::<Thing>(br#"{"name": "a", "way": {"method": "open"}}"#).is_ok());
        let names = |text| errors_of(text).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(r#"{"name": "a", "x": 1, "y": {}}"#), ["x", "y"]);
        assert_eq!(names(r#"{"name": 1, "x": 1, "way": {"method": "open"}}"#), ["name"], "nothing is read after it");
        assert_eq!(names(r#"{"name": "a", "x": 1, "way": {"method": "open", "name": 1}}"#), ["way/name", "x"]);
        assert_eq!(names("{}"), ["name"]);
        assert_eq!(names(r#"{"name": 1}"#), ["name"]);
        assert_eq!(names(r#"{"name": "a", "way": {"method": "x"}}"#), ["way/method"]);
        assert_eq!(names(r#"{"name": "a", "way": {"method": "keys", "id": "x", "secret": "y"}}"#), ["way/secret"]);
        assert_eq!(names(r#"{"name": "a", "way": {"method": "keys"}}"#), ["way/id"]);
        assert!(read::<Thing>(b"{").unwrap_err().fields.is_empty());
    }
}
