//! The current part of a list, and its dialogs.

use std::fmt::{self, Display};

use domain::{
    id::{BucketConfigId, CloudCredentialId, GroupId, PersonId},
    listing::{Column, Order, PARAMETERS, PageRequest, SORT, View},
};
use serde::{Deserialize, Serialize};

use super::query::with_query;

/// The second step of adding a cloud credential, which depends on the form's format.
pub const CHOSEN_STEP: &str = "chosen";

/// The parameter of a form's preset.
pub const PRESET: &str = "preset";

/// A dialog over a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialog<'a> {
    /// Add a bucket config, or create a repo, depending on the list.
    Add,
    /// The settings of a bucket config.
    Settings(BucketConfigId),
    /// How to use a bucket config.
    Use(BucketConfigId),
    /// Who can reach a bucket config.
    BucketAccess(BucketConfigId),
    /// Deleting a bucket config.
    Delete(BucketConfigId),
    /// A repo.
    Repo(&'a str),
    /// Who can reach a repo.
    RepoAccess(&'a str),
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
    /// Adding a group.
    AddGroup,
    /// A group.
    Group(GroupId),
    /// Mapping a group of an identity provider.
    MapGroup,
    /// What a member reaches.
    Reach(PersonId),
    /// Adding a service account.
    AddServiceAccount,
    /// The API tokens of a service account.
    ServiceAccount(&'a str),
    /// The trust rules of a service account.
    TrustRules(&'a str),
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
            Self::Use(id) => part("use", "bucket", id.to_string()),
            Self::Delete(id) => part("delete", "bucket", id.to_string()),
            Self::Repo(name) => part("repo", "repo", name.to_owned()),
            Self::RepoAccess(name) => part("access", "repo", name.to_owned()),
            Self::BucketAccess(id) => part("access", "bucket", id.to_string()),
            Self::AddGroup => part("add-group", "", String::new()),
            Self::Group(id) => part("group", "group", id.to_string()),
            Self::MapGroup => part("map-group", "", String::new()),
            Self::Reach(id) => part("reach", "person", id.to_string()),
            Self::DeleteRepo(name) => part("delete", "repo", name.to_owned()),
            Self::AddCredential(step) => part("add", "step", step.to_owned()),
            Self::Credential(id) => part("credential", "credential", id.to_string()),
            Self::Revoke(id) => part("revoke", "credential", id.to_string()),
            Self::Invite => part("invite", "", String::new()),
            Self::AddServiceAccount => part("add-service-account", "", String::new()),
            Self::ServiceAccount(name) => part("service-account", "account", name.to_owned()),
            Self::TrustRules(name) => part("trust-rules", "account", name.to_owned()),
            Self::DeleteOrganisation => part("delete-organisation", "", String::new()),
        }
    }
}

/// The longest value of a parameter that is kept, in bytes.
const LONGEST_PARAMETER: usize = 64;

/// The current part of a list, as its address states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    path: String,
    /// The requested part.
    pub wanted: PageRequest,
    /// The parameters of the list's view.
    view: Vec<(String, String)>,
}

impl Here {
    /// The whole list at `path`, from its start.
    #[must_use]
    pub fn at(path: String) -> Self {
        Self { path, wanted: PageRequest::default(), view: Vec::new() }
    }

    /// The part of the list at `path` that an address requests.
    #[must_use]
    pub fn read(path: String, query: impl Fn(&str) -> Option<String>) -> Self {
        let wanted = PageRequest::from_query(query("q").as_deref(), query("page").as_deref());
        let stated =
            |name: &str| Some((name.to_owned(), query(name).filter(|value| value.len() <= LONGEST_PARAMETER)?));
        Self { path, wanted, view: PARAMETERS.into_iter().filter_map(stated).collect() }
    }

    /// What of the list is shown, as far as this list knows the parameters.
    #[must_use]
    pub fn view<V: View>(&self) -> V {
        V::read(|name| self.view.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()))
    }

    /// The parameters of the view.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.view.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The parameters that leave something of the list out.
    pub fn filters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters().filter(|(name, _)| *name != SORT)
    }

    /// Whether something of the list is left out, by a search or a filter.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        !self.wanted.search.is_empty() || self.filters().next().is_some()
    }

    /// The address of the whole list, from its start, in the same order and with as many rows on a page.
    #[must_use]
    pub fn whole(&self) -> String {
        let view = self.view.iter().filter(|(name, _)| name == SORT).cloned().collect();
        let wanted = PageRequest { rows: self.wanted.rows, ..PageRequest::default() };
        Self { view, wanted, path: self.path.clone() }.to_string()
    }

    /// The address of the same rows in another order, from their start.
    #[must_use]
    pub fn ordered<C: Column>(&self, order: Order<C>) -> String {
        let others = self.view.iter().filter(|(name, _)| name != SORT).cloned();
        let view = others.chain([(SORT.to_owned(), order.word())]).collect();
        Self { wanted: PageRequest { page: 1, ..self.wanted.clone() }, view, path: self.path.clone() }.to_string()
    }

    /// The address of the list without search and pages.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The loaded part, which may differ from the address: nonsense in that has no effect.
    #[must_use]
    pub fn showing(self, wanted: PageRequest, view: &impl View) -> Self {
        let stated = view.parameters().into_iter().filter(|(_, value)| !value.is_empty());
        Self { wanted, view: stated.map(|(name, value)| (name.to_owned(), value)).collect(), ..self }
    }

    /// The address of a dialog over this part.
    #[must_use]
    pub fn dialog(&self, dialog: Dialog<'_>) -> String {
        self.address(&dialog.parts())
    }

    /// The address of a dialog over this part, whose form starts from a preset.
    #[must_use]
    pub fn preset(&self, dialog: Dialog<'_>, preset: &str) -> String {
        let [name, subject] = dialog.parts();
        self.address(&[name, subject, (PRESET, preset.to_owned())])
    }

    /// Another page of the same list.
    #[must_use]
    pub fn page(&self, page: u32) -> String {
        Self { wanted: PageRequest { page, ..self.wanted.clone() }, ..self.clone() }.to_string()
    }

    /// The address of all that it shows of the list at `path`, as a file.
    #[must_use]
    pub fn export(&self, path: &str) -> String {
        Self { path: format!("{path}.csv"), ..self.clone() }.page(1)
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
        let own = [("q", search.clone()), ("page", if *page > 1 { page.to_string() } else { String::new() })];
        let view = self.parameters().map(|(name, value)| (name, value.to_owned()));
        let query: Vec<_> = own.into_iter().chain(view).chain(more.iter().cloned()).collect();
        with_query(self.path.clone(), &query)
    }
}

/// The address of this part.
impl Display for Here {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address(&[]))
    }
}
