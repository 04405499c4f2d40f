//! What acts come to.

use domain::check::Report;
use serde::{Deserialize, Serialize};

/// What an act is answered with.
pub trait Answer: Serialize {
    /// What was done; nothing when the form is to be shown again, with this answer.
    fn done(&self) -> Option<&Done> {
        None
    }
}

/// Something was done, and the form has served its purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The sentence that says so.
    pub notice: String,
    /// Where one goes on.
    pub then: Then,
}

/// Where one goes on after something was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Then {
    /// On the page of the form, where it was looked at, without a dialog.
    Page,
    /// In the dialog of the form.
    Dialog,
    /// At this address.
    To(String),
}

impl Done {
    /// Done; one goes on on the page of the form.
    #[must_use]
    pub fn new(notice: impl Into<String>) -> Self {
        Self { notice: notice.into(), then: Then::Page }
    }

    /// The same, and one goes on elsewhere.
    #[must_use]
    pub fn then(self, then: Then) -> Self {
        Self { then, ..self }
    }
}

impl Answer for Done {
    fn done(&self) -> Option<&Done> {
        Some(self)
    }
}

impl Answer for Report {}

impl Answer for () {}
