//! A form of a namespace's pages that is being carried out.

use app::{
    api::{RequestId, refusal_of},
    refusal::Refusal,
    routes::Here,
};
use backend::{Context, actor::Actor};

/// A form that is being carried out: by whom, and on which page.
pub(super) struct Submission<'a> {
    pub(super) cx: &'a Context,
    pub(super) actor: &'a Actor,
    pub(super) here: Here,
    pub(super) request_id: Option<RequestId>,
}

impl Submission<'_> {
    /// What an error of the backend is to this page.
    pub(super) fn refusal(&self, error: backend::Error) -> Refusal {
        refusal_of(error, self.request_id.as_ref())
    }

    /// The id in a hidden field. Only who has changed the form gets anything but an id into it.
    pub(super) fn id<T: std::str::FromStr>(text: &str) -> Result<T, Refusal> {
        text.parse().map_err(|_| Refusal::NotFound)
    }
}
