//! The current part of a list, and its dialogs.

use std::fmt::{self, Display};

use domain::{
    id::{BucketConfigId, CloudCredentialId},
    listing::PageRequest,
};
use serde::{Deserialize, Serialize};

use super::query::with_query;

/// The second step of adding a cloud credential, which depends on the form's format.
pub const CHOSEN_STEP: &str = "chosen";

/// A dialog over a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialog<'a> {
    /// Add a bucket config, or create a repo, depending on the list.
    Add,
    /// The settings of a bucket config.
    Settings(BucketConfigId),
    /// Deleting a bucket config.
    Delete(BucketConfigId),
    /// A repo.
    Repo(&'a str),
    /// Deleting a repo.
    DeleteRepo(&'a str),
    /// A step of adding a cloud credential.
    AddCredential(&'a str),
    /// A cloud credential.
    Credential(CloudCredentialId),
    /// Revoking a cloud credential.
    Revoke(CloudCredentialId),
    /// Inviting somebody.
    Invite,
    /// Deleting the organisation.
    DeleteOrganisation,
}

impl Dialog<'_> {
    /// Its query parameters: the dialog's name, and its subject.
    fn parts(self) -> [(&'static str, String); 2] {
        let part = |dialog: &str, key, value: String| [("dialog", dialog.to_owned()), (key, value)];
        match self {
            Self::Add => part("add", "", String::new()),
            Self::Settings(id) => part("settings", "bucket", id.to_string()),
            Self::Delete(id) => part("delete", "bucket", id.to_string()),
            Self::Repo(name) => part("repo", "repo", name.to_owned()),
            Self::DeleteRepo(name) => part("delete", "repo", name.to_owned()),
            Self::AddCredential(step) => part("add", "step", step.to_owned()),
            Self::Credential(id) => part("credential", "credential", id.to_string()),
            Self::Revoke(id) => part("revoke", "credential", id.to_string()),
            Self::Invite => part("invite", "", String::new()),
            Self::DeleteOrganisation => part("delete-organisation", "", String::new()),
        }
    }
}

/// The current part of a list, as its address states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    path: String,
    /// The requested part.
    pub wanted: PageRequest,
    /// Only repos on this bucket config.
    pub on: Option<BucketConfigId>,
}

impl Here {
    /// The whole list at `path`, from its start.
    #[must_use]
    pub fn at(path: String) -> Self {
        Self { path, wanted: PageRequest::default(), on: None }
    }

    /// The part of the list at `path` that an address requests.
    #[must_use]
    pub fn read(path: String, query: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            path,
            wanted: PageRequest::from_query(query("q").as_deref(), query("page").as_deref()),
            on: query("on").and_then(|id| id.parse().ok()),
        }
    }

    /// The address of the list without search and pages.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The loaded part, which may differ from the address by now.
    #[must_use]
    pub fn showing(self, wanted: PageRequest) -> Self {
        Self { wanted, ..self }
    }

    /// The address of a dialog over this part.
    #[must_use]
    pub fn dialog(&self, dialog: Dialog<'_>) -> String {
        self.address(&dialog.parts())
    }

    /// Another page of the same list.
    #[must_use]
    pub fn page(&self, page: u32) -> String {
        Self { wanted: PageRequest { page, ..self.wanted.clone() }, ..self.clone() }.to_string()
    }

    /// The address of a search for `text` in this list.
    #[must_use]
    pub fn search(&self, text: &str) -> String {
        self.clone().searching(text).to_string()
    }

    /// The part of the list that a search for `text` finds.
    #[must_use]
    pub fn searching(self, text: &str) -> Self {
        Self { wanted: PageRequest::from_query(Some(text), None), ..self }
    }

    fn address(&self, more: &[(&str, String)]) -> String {
        let PageRequest { search, page, .. } = &self.wanted;
        let own = [
            ("q", search.clone()),
            ("page", if *page > 1 { page.to_string() } else { String::new() }),
            ("on", self.on.map(|id| id.to_string()).unwrap_or_default()),
        ];
        let query: Vec<_> = own.into_iter().chain(more.iter().cloned()).collect();
        with_query(self.path.clone(), &query)
    }
}

/// The address of this part.
impl Display for Here {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address(&[]))
    }
}
