//! Lists in pages. A page starts after a position, so that items added or removed meanwhile do not shift it.

use axum::{
    Extension, Json,
    body::Bytes,
    response::{IntoResponse, Response},
};
use backend::{KeysetPage, KeysetRequest};
use data_encoding::BASE64URL_NOPAD;
use domain::listing;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::{IntoParams, ToSchema};

use crate::http::{Compressible, Problem, storable_json};

/// The largest page size.
const MOST: u32 = 1_000;
/// The default page size.
const USUAL: u32 = 100;
/// The longest cursor, in characters: a position may contain the longest name.
const LONGEST: usize = 1_500;

/// The requested part of a list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct PageQuery {
    /// The page size.
    #[param(minimum = 1, maximum = 1_000, default = 100)]
    limit: Option<u32>,
    /// `next_cursor` of the previous page; without it, the first page is returned.
    #[param(max_length = 1_500, pattern = "^[A-Za-z0-9_-]+$")]
    cursor: Option<String>,
}

impl PageQuery {
    /// The requested part of the list of `T`.
    ///
    /// # Errors
    /// A sentence for each invalid parameter.
    pub(super) fn of<T: ToSchema, P: DeserializeOwned>(&self) -> Result<KeysetRequest<P>, Problem> {
        let rows = self.limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&rows) {
            return Err(Problem::parameter("limit", format!("A page has 1 to {MOST} items.")));
        }
        let no_cursor = || Problem::parameter("cursor", "This is no cursor of this list.");
        let place = |cursor: &String| place(&T::name(), cursor).ok_or_else(no_cursor);
        let after = self.cursor.as_ref().map(place).transpose()?;
        Ok(KeysetRequest { after, rows, ..KeysetRequest::default() })
    }
}

/// The search in a list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct SearchQuery {
    /// Only items that contain this text, ignoring case.
    #[param(max_length = 100, pattern = r"^[^\u0000]*$")]
    search: Option<String>,
}

impl SearchQuery {
    /// The same page, restricted to the matches of the search.
    ///
    /// # Errors
    /// A sentence when the text is too long.
    pub(super) fn among<P>(&self, part: KeysetRequest<P>) -> Result<KeysetRequest<P>, Problem> {
        Ok(KeysetRequest { search: searched(self.search.as_deref())?, ..part })
    }
}

/// The text of the search; empty for none.
///
/// # Errors
/// A sentence when it is too long.
pub(super) fn searched(search: Option<&str>) -> Result<String, Problem> {
    listing::searched(search.unwrap_or_default()).map_err(|invalid| Problem::parameter("search", invalid.to_string()))
}

/// An opaque cursor: the list, and the position in it.
fn cursor(of: &str, place: &impl Serialize) -> Option<String> {
    Some(BASE64URL_NOPAD.encode(&serde_json::to_vec(&(of, place)).ok()?))
}

fn place<P: DeserializeOwned>(of: &str, cursor: &str) -> Option<P> {
    if cursor.len() > LONGEST {
        return None;
    }
    let text = storable_json(Bytes::from(BASE64URL_NOPAD.decode(cursor.as_bytes()).ok()?)).ok()?;
    let (listed, place): (String, P) = serde_json::from_slice(&text).ok()?;
    (listed == of).then_some(place)
}

/// A page of a list, whose items contain no secrets.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Listed<T> {
    /// The items.
    items: Vec<T>,
    /// The cursor of the next page; null when this is the last.
    next_cursor: Option<String>,
}

impl<T> Listed<T> {
    /// A list that fits on one page.
    pub(super) fn all<S: Into<T>>(items: Vec<S>) -> Self {
        Self { items: items.into_iter().map(Into::into).collect(), next_cursor: None }
    }
}

impl<T: Serialize> IntoResponse for Listed<T> {
    fn into_response(self) -> Response {
        (Extension(Compressible), Json(self)).into_response()
    }
}

impl<T: ToSchema, S: Into<T>, P: Serialize> From<KeysetPage<S, P>> for Listed<T> {
    fn from(part: KeysetPage<S, P>) -> Self {
        let next_cursor = part.next.and_then(|place| cursor(&T::name(), &place));
        Self { next_cursor, ..Self::all(part.items) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_taken_by_its_own_list_alone() {
        let text = cursor("Repo", &("Größe", 7)).unwrap();
        assert_eq!(place::<(String, u8)>("Repo", &text), Some(("Größe".into(), 7)));
        assert_eq!(place::<(String, u8)>("Member", &text), None);
        assert_eq!(place::<(u8, u8)>("Repo", &text), None);
        let zero = BASE64URL_NOPAD.encode(br#"["Repo",["a\u0000",7]]"#);
        for nonsense in ["", "x", "!", &zero, &"A".repeat(2_000), &format!("{text}=")] {
            assert_eq!(place::<(String, u8)>("Repo", nonsense), None, "{nonsense}");
        }
        let longest = cursor("CloudCredential", &("\u{1F980}".repeat(200), 7)).unwrap();
        assert!(longest.len() <= LONGEST, "{}", longest.len());
    }
}
