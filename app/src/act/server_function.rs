//! Server functions that are acts.

use leptos::server_fn::ServerFn;
use serde::{Serialize, de::DeserializeOwned};

use super::{Answer, Page};
use crate::{refusal::Refusal, routes::Dialog};

/// The prefix of the paths of all server functions.
pub const PREFIX: &str = "/api/ui/";

/// A server function called by a form. The form's fields are named like its arguments; `org`, or the
/// `token` of a link, comes from the page's address.
pub trait Act: ServerFn<Output: Answer, Error = Refusal> + Serialize + DeserializeOwned + 'static {
    /// The page of its form.
    const PAGE: Page;

    /// The dialog of its form, if the form is in one.
    fn dialog(&self) -> Option<Dialog<'_>>;

    /// The name of the button: the end of the function's path.
    #[must_use]
    fn name() -> &'static str {
        Self::PATH.trim_start_matches(PREFIX)
    }
}
