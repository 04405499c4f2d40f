//! Results of acts.

use serde::{Deserialize, Serialize};

/// The result of an act.
pub trait Answer: Serialize {
    /// The success; `None` if the form is shown again with this result.
    fn done(&self) -> Option<&Done> {
        None
    }
}

/// A success that closes the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The success message; none where the next page itself shows it.
    pub notice: Option<String>,
    /// The id of the row that is new or changed: it is lit on the next page, if that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// The next page.
    pub then: NextPage,
}

/// The next page after a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NextPage {
    /// The page of the form, with the same part of its list, without a dialog.
    Page,
    /// The page of the form with its whole list: what was made is not left out of it.
    WholeList,
    /// In the dialog of the form.
    Dialog,
    /// At this address.
    To(String),
}

impl Done {
    /// A success that leads to the page of the form.
    #[must_use]
    pub fn new(notice: impl Into<String>) -> Self {
        Self { notice: Some(notice.into()), row: None, then: NextPage::Page }
    }

    /// Something was made: a success that leads to the whole list, in which no filter leaves the new row out.
    #[must_use]
    pub fn made(notice: impl Into<String>, id: impl ToString) -> Self {
        Self::new(notice).about(id).then(NextPage::WholeList)
    }

    /// A success without a message that leads to `address`.
    #[must_use]
    pub fn leading_to(address: impl Into<String>) -> Self {
        Self { notice: None, row: None, then: NextPage::To(address.into()) }
    }

    /// The same, with the row that is new or changed, by the id of its object.
    #[must_use]
    pub fn about(self, id: impl ToString) -> Self {
        Self { row: Some(id.to_string()), ..self }
    }

    /// The same, leading to `address`.
    #[must_use]
    pub fn to(self, address: impl Into<String>) -> Self {
        self.then(NextPage::To(address.into()))
    }

    /// The same, leading elsewhere.
    #[must_use]
    pub fn then(self, then: NextPage) -> Self {
        Self { then, ..self }
    }
}

impl Answer for Done {
    fn done(&self) -> Option<&Done> {
        Some(self)
    }
}

impl Answer for () {}
