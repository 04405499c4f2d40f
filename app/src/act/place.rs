//! The place of an act's form, and the page after it.

use super::{Act, NextPage};
use crate::routes::Here;

/// The place of a form: the part of its list, and its dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The part of the page.
    pub here: Here,
    /// The address of the dialog, if the form is in one.
    pub dialog: Option<String>,
}

impl Place {
    /// The place of the form of `act`, which was posted to a path with this query.
    pub fn of<A: Act>(act: &A, namespace: &str, path: &str, query: impl Fn(&str) -> Option<String>) -> Self {
        let here = Here::read(A::PAGE.address(namespace, path), query);
        let dialog = act.dialog().map(|dialog| here.dialog(dialog));
        Self { here, dialog }
    }

    /// The address of the next page.
    #[must_use]
    pub fn then(self, then: NextPage) -> String {
        match (then, self.dialog) {
            (NextPage::To(address), _) => address,
            (NextPage::WholeList, _) => self.here.whole(),
            (NextPage::Dialog, Some(dialog)) => dialog,
            (NextPage::Page | NextPage::Dialog, _) => self.here.to_string(),
        }
    }
}
