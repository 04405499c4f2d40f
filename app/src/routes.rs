//! The addresses of the pages, in one place.

use std::fmt::{self, Display, Write as _};

use domain::{
    audit::{Turn, WantedEvents},
    id::{BucketConfigId, CloudCredentialId},
    listing::Wanted,
    org::{OWN_NAMESPACE, OrgView},
    repo::RepoName,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is written differently in a query: everything but the unreserved characters (RFC 3986, section 2.3).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The same, for a whole path as the value: its slashes stay readable.
const ENCODED_PATH: &AsciiSet = &ENCODED.remove(b'/');

/// The sign-in page.
pub const LOGIN: &str = "/login";
/// Where the sign-out form goes.
pub const LOGOUT: &str = "/logout";
/// What the path of a set-up link begins with.
pub const SET_UP_PREFIX: &str = "/setup/";
/// What the path of an invitation's link begins with.
pub const INVITATION_PREFIX: &str = "/invite/";
/// What the path of a link that sets a new password begins with.
pub const PASSWORD_RESET_PREFIX: &str = "/login/reset/";
/// Where the theme form goes.
pub const THEME: &str = "/theme";

/// Where somebody is taken who asked for no page in particular; nowhere when they belong nowhere.
#[must_use]
pub fn home(orgs: &[OrgView]) -> Option<String> {
    orgs.first().map(|org| buckets(&org.slug))
}

/// The list of bucket configs.
#[must_use]
pub fn buckets(org: &impl Display) -> String {
    format!("/{org}/buckets")
}

/// The list of repos.
#[must_use]
pub fn repos(org: &impl Display) -> String {
    format!("/{org}/repos")
}

/// The repos on one bucket config.
#[must_use]
pub fn repos_on_bucket(org: &impl Display, id: BucketConfigId) -> String {
    format!("/{org}/repos?on={id}")
}

/// One repo, over the list of repos.
#[must_use]
pub fn repo(org: &impl Display, name: &RepoName) -> String {
    Here::at(repos(org)).dialog(Dialog::Repo(name.as_str()))
}

/// The organisation's settings.
#[must_use]
pub fn settings(org: &impl Display) -> String {
    format!("/{org}/settings")
}

/// The record of who did what.
#[must_use]
pub fn audit(org: &impl Display) -> String {
    format!("/{org}/settings/audit")
}

/// A page of it.
#[must_use]
pub fn events(namespace: &impl Display, wanted: &WantedEvents) -> String {
    let turn = match wanted.turn {
        Turn::Newest => ("before", String::new()),
        Turn::OlderThan(id) => ("before", id.to_string()),
        Turn::NewerThan(id) => ("after", id.to_string()),
    };
    with_query(audit(namespace), &[("q", wanted.search.clone()), turn])
}

/// What a search finds in it, as a file; everything when nothing is searched for.
#[must_use]
pub fn audit_export(namespace: &impl Display, search: &str) -> String {
    with_query(format!("{}.csv", audit(namespace)), &[("q", search.to_owned())])
}

/// An address with those parts of a query that say something.
fn with_query(mut address: String, query: &[(&str, String)]) -> String {
    let mut separator = '?';
    for (key, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = write!(address, "{separator}{key}={}", utf8_percent_encode(value, ENCODED));
        separator = '&';
    }
    address
}

/// The cloud credentials of a namespace: an organisation's, or the reader's own.
#[must_use]
pub fn credentials(namespace: &impl Display) -> String {
    format!("/{namespace}/credentials")
}

/// The trust policy for a namespace's roles, as a file.
#[must_use]
pub fn trust_policy(namespace: &impl Display) -> String {
    format!("/{namespace}/credentials/trust-policy.json")
}

/// The API tokens of the reader's own namespace.
#[must_use]
pub fn own_tokens() -> String {
    format!("/{OWN_NAMESPACE}/tokens")
}

/// The reader's account.
#[must_use]
pub fn account() -> String {
    format!("/{OWN_NAMESPACE}/account")
}

/// Where a one-time link sets a new password.
#[must_use]
pub fn password_reset(token: &str) -> String {
    format!("{PASSWORD_RESET_PREFIX}{token}")
}

/// The sign-in page, for somebody who has just set a new password.
#[must_use]
pub fn login_after_reset() -> String {
    format!("{LOGIN}?password=changed")
}

/// Where somebody joins an organisation.
#[must_use]
pub fn invitation(token: &str) -> String {
    format!("{INVITATION_PREFIX}{token}")
}

/// The sign-in page, from which one goes on to `next`.
#[must_use]
pub fn login_then(next: &str) -> String {
    format!("{LOGIN}?next={}", utf8_percent_encode(next, ENCODED_PATH))
}

/// The step of adding a cloud credential that follows the first, whichever the form's format makes it.
pub const CHOSEN_STEP: &str = "chosen";

/// A dialog over a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialog<'a> {
    /// Add bucket, or create repo: each list adds what it lists.
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
}

impl Dialog<'_> {
    /// Its part of an address: which dialog, and about what.
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
        }
    }
}

/// The part of a list somebody looks at, as its address tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Here {
    path: String,
    /// Which part.
    pub wanted: Wanted,
    /// Only what is on this bucket config.
    pub on: Option<BucketConfigId>,
}

impl Here {
    /// The whole list at `path`, from its beginning.
    #[must_use]
    pub fn at(path: String) -> Self {
        Self { path, wanted: Wanted::default(), on: None }
    }

    /// The part of the list at `path` that an address asks for.
    #[must_use]
    pub fn read(path: String, query: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            path,
            wanted: Wanted::from_query(query("q").as_deref(), query("page").as_deref()),
            on: query("on").and_then(|id| id.parse().ok()),
        }
    }

    /// The address of the list without search and pages.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The part that was loaded, which the address may have left already.
    #[must_use]
    pub fn showing(self, wanted: Wanted) -> Self {
        Self { wanted, ..self }
    }

    /// A dialog over this part.
    #[must_use]
    pub fn dialog(&self, dialog: Dialog<'_>) -> String {
        self.address(&dialog.parts())
    }

    /// Another page of the same.
    #[must_use]
    pub fn page(&self, page: u32) -> String {
        Self { wanted: Wanted { page, ..self.wanted.clone() }, ..self.clone() }.to_string()
    }

    /// What is found when searching here for `text`.
    #[must_use]
    pub fn search(&self, text: &str) -> String {
        self.clone().searching(text).to_string()
    }

    /// The part of the list that a search for `text` finds.
    #[must_use]
    pub fn searching(self, text: &str) -> Self {
        Self { wanted: Wanted::from_query(Some(text), None), ..self }
    }

    fn address(&self, more: &[(&str, String)]) -> String {
        let Wanted { search, page, .. } = &self.wanted;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_is_looked_at() {
        let query = |key: &str| match key {
            "q" => Some("a&b ?".to_owned()),
            "page" => Some("3".to_owned()),
            _ => None,
        };
        let here = Here::read("/acme/buckets".into(), query);
        assert_eq!(here.to_string(), "/acme/buckets?q=a%26b%20%3F&page=3");
        assert_eq!(here.dialog(Dialog::Add), "/acme/buckets?q=a%26b%20%3F&page=3&dialog=add");
        assert_eq!(here.page(1), "/acme/buckets?q=a%26b%20%3F");
        assert_eq!(here.search("x"), "/acme/buckets?q=x");
        let wanted = WantedEvents { search: "a&b".into(), turn: Turn::OlderThan(7) };
        assert_eq!(events(&"acme", &wanted), "/acme/settings/audit?q=a%26b&before=7");
        assert_eq!(audit_export(&"acme", ""), "/acme/settings/audit.csv");
        assert_eq!(Here::at("/acme/repos".into()).dialog(Dialog::Repo("a.b")), "/acme/repos?dialog=repo&repo=a.b");
    }
}
