//! The addresses of the pages, in one place.

mod here;
mod query;
mod section;

use std::fmt::Display;

use domain::{
    audit::{EventFilterDraft, SubjectKind, Turn},
    device::UserCode,
    id::BucketConfigId,
    org::{OWN_NAMESPACE, OrgView},
    repo::RepoName,
};
use percent_encoding::utf8_percent_encode;

use self::query::{ENCODED, ENCODED_PATH, with_query};
pub use self::{
    here::{CHOSEN_STEP, Dialog, Here, PRESET},
    section::Section,
};

/// The sign-in page.
pub const LOGIN: &str = "/login";
/// The page that asks for the code of a second factor, after the password.
pub const LOGIN_CODE: &str = "/login/code";
/// The sign-in page after a passkey was refused.
pub const LOGIN_PASSKEY: &str = "/login/passkey";
/// The action of the sign-out form.
pub const LOGOUT: &str = "/logout";
/// Where identity providers send browsers back to.
pub const SIGN_ON_RETURN: &str = "/login/return";
/// The prefix of set-up links.
pub const SET_UP_PREFIX: &str = "/setup/";
/// The prefix of invitation links.
pub const INVITATION_PREFIX: &str = "/invite/";
/// The prefix of links for setting a new password.
pub const PASSWORD_RESET_PREFIX: &str = "/login/reset/";
/// The action of the theme form.
pub const THEME: &str = "/theme";

/// The default page of a signed-in person; `None` if they belong to no organisation.
#[must_use]
pub fn home(orgs: &[OrgView]) -> Option<String> {
    orgs.first().map(|org| overview(&org.slug))
}

/// The form that leads to an identity provider.
#[must_use]
pub fn sign_on(provider: &str) -> String {
    format!("{LOGIN}/with/{provider}")
}

/// The page after a refused sign-in with an identity provider.
#[must_use]
pub fn sign_on_refused(is_signed_in: bool, why: &str) -> String {
    let page = if is_signed_in { account() } else { LOGIN.to_owned() };
    with_query(page, &[("refused", why.to_owned())])
}

/// Characters that an address repeats of what was typed, at most.
const LONGEST_REPEATED: usize = 100;

/// The page of a set-up link, with the name of an organisation that it explains what is wrong with.
#[must_use]
pub fn set_up_again(token: &str, org: &str) -> String {
    let typed: String = org.chars().take(LONGEST_REPEATED).collect();
    let [token, typed] = [token, &typed].map(|text| utf8_percent_encode(text, ENCODED).to_string());
    format!("{SET_UP_PREFIX}{token}?organisation={typed}")
}

/// Confirming that it is still the reader.
#[must_use]
pub fn confirm() -> String {
    format!("{}#confirm", account())
}

/// The organisation's overview.
#[must_use]
pub fn overview(org: &impl Display) -> String {
    Section::Overview.address(org)
}

/// The list of bucket configs.
#[must_use]
pub fn buckets(org: &impl Display) -> String {
    Section::Buckets.address(org)
}

/// The list of repos.
#[must_use]
pub fn repos(org: &impl Display) -> String {
    Section::Repos.address(org)
}

/// The repos on one bucket config.
#[must_use]
pub fn repos_on_bucket(org: &impl Display, id: BucketConfigId) -> String {
    on_bucket(org, id).to_string()
}

/// Creating a repo on one bucket config.
#[must_use]
pub fn create_repo_on_bucket(org: &impl Display, id: BucketConfigId) -> String {
    on_bucket(org, id).dialog(Dialog::Add)
}

fn on_bucket(org: &impl Display, id: BucketConfigId) -> Here {
    Here::read(repos(org), |parameter| (parameter == "on").then(|| id.to_string()))
}

/// One repo, over the list of repos.
#[must_use]
pub fn repo(org: &impl Display, name: &RepoName) -> String {
    Here::at(repos(org)).dialog(Dialog::Repo(name.as_str()))
}

/// The organisation's members.
#[must_use]
pub fn members(org: &impl Display) -> String {
    Section::Members.address(org)
}

/// The API tokens of a namespace: the reader's own, and those they have in an organisation.
#[must_use]
pub fn tokens(org: &impl Display) -> String {
    Section::Tokens.address(org)
}

/// The organisation's settings.
#[must_use]
pub fn settings(org: &impl Display) -> String {
    Section::Settings.address(org)
}

/// The bucket configs among the settings.
#[must_use]
pub fn bucket_settings(org: &impl Display) -> String {
    format!("{}#buckets", settings(org))
}

/// How people sign in.
#[must_use]
pub fn sign_in_settings(org: &impl Display) -> String {
    format!("{}/sign-in", settings(org))
}

/// What encrypts the organisation's secrets.
#[must_use]
pub fn encryption_settings(org: &impl Display) -> String {
    format!("{}/encryption", settings(org))
}

/// The search for anything in the organisation.
#[must_use]
pub fn search(org: &impl Display) -> String {
    format!("/{org}/search")
}

/// The page for creating an organisation.
#[must_use]
pub fn new_organisation() -> String {
    format!("/{OWN_NAMESPACE}/new-organisation")
}

/// What happened in a namespace.
#[must_use]
pub fn activity(namespace: &impl Display) -> String {
    Section::Activity.address(namespace)
}

/// A page of the events that a filter finds in it.
#[must_use]
pub fn activity_page(namespace: &impl Display, filter: &EventFilterDraft, turn: Turn) -> String {
    let query: Vec<_> = filter.to_query().into_iter().chain([turn.to_query()]).collect();
    with_query(activity(namespace), &query)
}

/// All events that a filter finds, as a file.
#[must_use]
pub fn activity_export(namespace: &impl Display, filter: &EventFilterDraft) -> String {
    with_query(format!("{}.csv", activity(namespace)), &filter.to_query())
}

/// What was done to one object, by its id.
#[must_use]
pub fn activity_of(namespace: &impl Display, kind: SubjectKind, id: &impl Display) -> String {
    let filter = EventFilterDraft {
        subject_kind: kind.as_str().to_owned(),
        subject: id.to_string(),
        ..EventFilterDraft::default()
    };
    activity_page(namespace, &filter, Turn::Newest)
}

/// The cloud credentials of a namespace: an organisation's, or the reader's own.
#[must_use]
pub fn credentials(namespace: &impl Display) -> String {
    Section::Credentials.address(namespace)
}

/// The trust policy for a namespace's roles, as a file.
#[must_use]
pub fn trust_policy(namespace: &impl Display) -> String {
    format!("/{namespace}/credentials/trust-policy.json")
}

/// The reader's account.
#[must_use]
pub fn account() -> String {
    Section::Account.address(&OWN_NAMESPACE)
}

/// The second factor among what the account shows.
#[must_use]
pub fn second_factor() -> String {
    format!("{}#second-factor", account())
}

/// The passkeys among what the account shows.
#[must_use]
pub fn passkeys() -> String {
    format!("{}#passkeys", account())
}

/// The devices among what the account shows.
#[must_use]
pub fn account_devices() -> String {
    format!("{}#devices", account())
}

/// The page where a person signs a device in.
#[must_use]
pub fn device() -> String {
    format!("/{OWN_NAMESPACE}/device")
}

/// The same for the device that shows this code.
#[must_use]
pub fn device_with(code: &UserCode) -> String {
    format!("{}?code={}", device(), code.shown())
}

/// The page of a one-time link for a new password.
#[must_use]
pub fn password_reset(token: &str) -> String {
    format!("{PASSWORD_RESET_PREFIX}{token}")
}

/// The sign-in page after a password reset.
#[must_use]
pub fn login_after_reset() -> String {
    format!("{LOGIN}?password=changed")
}

/// The page for joining an organisation.
#[must_use]
pub fn invitation(token: &str) -> String {
    format!("{INVITATION_PREFIX}{token}")
}

/// The sign-in page that leads to `next`.
#[must_use]
pub fn login_then(next: &str) -> String {
    format!("{LOGIN}?next={}", utf8_percent_encode(next, ENCODED_PATH))
}

/// The page that asks for the code of a second factor, and leads to `next`.
#[must_use]
pub fn login_code(next: &str) -> String {
    format!("{LOGIN_CODE}?next={}", utf8_percent_encode(next, ENCODED_PATH))
}

#[cfg(test)]
mod tests {
    use domain::{
        check::StatusKind,
        listing::{BucketColumn, BucketView, Order, PageRequest},
    };

    use super::*;

    #[test]
    fn an_address_keeps_what_is_looked_at() {
        let query = |key: &str| match key {
            "q" => Some("a&b ?".to_owned()),
            "page" => Some("3".to_owned()),
            "status" => Some("failing".to_owned()),
            "sort" => Some("-repos".to_owned()),
            "method" => Some("x".repeat(65)),
            _ => None,
        };
        let here = Here::read("/acme/buckets".into(), query);
        assert_eq!(here.to_string(), "/acme/buckets?q=a%26b%20%3F&page=3&status=failing&sort=-repos");
        assert_eq!(
            here.dialog(Dialog::Add),
            "/acme/buckets?q=a%26b%20%3F&page=3&status=failing&sort=-repos&dialog=add"
        );
        assert_eq!(here.page(1), "/acme/buckets?q=a%26b%20%3F&status=failing&sort=-repos");
        assert_eq!(here.search("x"), "/acme/buckets?q=x&status=failing&sort=-repos");
        assert_eq!(here.whole(), "/acme/buckets?sort=-repos");
        let by_status = Order { column: BucketColumn::Status, descending: false };
        assert_eq!(here.ordered(by_status), "/acme/buckets?q=a%26b%20%3F&status=failing&sort=status");
        let view = here.view::<BucketView>();
        assert_eq!((view.status, view.order.word()), (Some(StatusKind::Failing), "-repos".to_owned()));
        let shown = here.clone().showing(PageRequest::default(), &BucketView::default());
        assert_eq!(shown.to_string(), "/acme/buckets");
        assert!(here.is_narrowed() && !shown.is_narrowed());
        let filter = EventFilterDraft { search: "a&b".into(), ..EventFilterDraft::default() };
        assert_eq!(activity_page(&"acme", &filter, Turn::OlderThan(7)), "/acme/activity?q=a%26b&before=7");
        assert_eq!(activity_export(&"acme", &filter), "/acme/activity.csv?q=a%26b");
        assert_eq!(activity_of(&"acme", SubjectKind::Repo, &7), "/acme/activity?object=repo%3A7");
        assert_eq!(Here::at("/acme/repos".into()).dialog(Dialog::Repo("a.b")), "/acme/repos?dialog=repo&repo=a.b");
    }
}
