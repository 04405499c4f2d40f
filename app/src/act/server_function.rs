//! What makes a server function an act.

use leptos::server_fn::ServerFn;
use serde::{Serialize, de::DeserializeOwned};

use super::{Answer, Page};
use crate::{refusal::Refusal, routes::Dialog};

/// What the paths of all server functions begin with.
pub const PREFIX: &str = "/api/ui/";

/// A server function that a form carries out. The form's fields are named as its arguments; `org` is told by the page's address.
pub trait Act: ServerFn<Output: Answer, Error = Refusal> + Serialize + DeserializeOwned + 'static {
    /// The page its form stands on.
    const PAGE: Page;

    /// The dialog over that page that its form stands in, if it stands in one.
    fn dialog(&self) -> Option<Dialog<'_>>;

    /// What the button says to the server: the end of the function's path.
    #[must_use]
    fn name() -> &'static str {
        Self::PATH.trim_start_matches(PREFIX)
    }
}
