//! Cloud credentials, for the pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    check::{Report, ToTest},
    credential::Credential,
    draft::credential::CredentialDraft,
    id::CloudCredentialId,
    listing::{CredentialView, Page, PageRequest},
    moment::Moment,
    org::{OrgSlug, Role},
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::{
    act::{Done, act},
    refusal::Refusal,
    routes::{CHOSEN_STEP, Dialog},
    set_up::Trust,
    tested::Tested,
    ui::around::Around,
};

/// A part of a namespace's credentials, as seen by one of its people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The name of the namespace.
    pub namespace: OrgSlug,
    /// Whether it is the reader's own.
    pub is_personal: bool,
    /// The reader's role in it.
    pub role: Role,
    /// A page of the credentials that are shown.
    pub credentials: Page<Credential>,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// A test in a credential's history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PastReport {
    /// The report.
    pub report: Report,
    /// Whether the credential still has the values that were tested.
    pub is_current: bool,
}

/// Tests in a credential's dialog; the API lists the older ones.
#[cfg(feature = "ssr")]
const TESTS_IN_DIALOG: u32 = 10;

/// One credential with all its details.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CredentialDetails {
    /// The credential.
    pub credential: Credential,
    /// Its last tests, newest first.
    pub tests: Vec<PastReport>,
    /// Whether there are older tests.
    pub has_older_tests: bool,
    /// The nicknames of the bucket configs that use it.
    pub bucket_configs: Vec<String>,
    /// The values for the trust policy of a role.
    pub trust: Trust,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// A part of the namespace's credentials.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/list", input = Json, output = Json)]
pub async fn load_part(org: String, view: CredentialView, wanted: PageRequest) -> Result<Part, Refusal> {
    let actor = super::namespace_actor(&org).await?;
    let cx = super::context();
    let wanted = super::page_of(wanted);
    let credentials = backend::credentials::list_view(&cx, &actor, &view, wanted).await.map_err(super::refuse)?;
    let now = cx.now().await.map_err(super::refuse)?;
    Ok(Part { namespace: actor.slug().clone(), is_personal: actor.is_personal(), role: actor.role(), credentials, now })
}

/// The initial state of a role's form; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/start-form", input = Json, output = Json)]
pub async fn start_credential(org: String) -> Result<Trust, Refusal> {
    trust_of(&super::namespace_actor(&org).await?).await
}

#[cfg(feature = "ssr")]
async fn trust_of(actor: &backend::actor::Actor) -> Result<Trust, Refusal> {
    let cx = super::context();
    let external_id = backend::external_id::get(&cx, actor).await.map_err(super::refuse)?;
    Ok(Trust { principal: cx.aws().principal().cloned(), external_id: external_id.expose().to_owned() })
}

/// One credential; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/details", input = Json, output = Json)]
pub async fn load_credential(org: String, id: CloudCredentialId) -> Result<CredentialDetails, Refusal> {
    let actor = super::namespace_actor(&org).await?;
    let trust = trust_of(&actor).await?;
    let cx = super::context();
    let credential = backend::credentials::get(&cx, &actor, id).await.map_err(super::refuse)?;
    let newest = backend::KeysetRequest { rows: TESTS_IN_DIALOG, ..backend::KeysetRequest::default() };
    let tests = backend::credentials::list_tests(&cx, &actor, id, &newest).await.map_err(super::refuse)?;
    let has_older_tests = tests.next.is_some();
    let bucket_configs = backend::credentials::list_bucket_names(&cx, &actor, id).await.map_err(super::refuse)?;
    let now = cx.now().await.map_err(super::refuse)?;
    let past = |test: backend::PastTest| PastReport { report: test.report, is_current: test.is_current };
    let tests = tests.items.into_iter().map(past).collect();
    Ok(CredentialDetails { credential, tests, has_older_tests, bucket_configs, trust, now })
}

/// The texts and links of a form that follow its values; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/fill-in", input = Json, output = Json)]
pub async fn fill_in(org: String, draft: CredentialDraft) -> Result<Around, Refusal> {
    use crate::{set_up, ui::html::Html};
    let actor = super::namespace_actor(&org).await?;
    let trust = trust_of(&actor).await?;
    let policies = trust.principal.as_ref().map(|principal| set_up::policies(&draft, principal));
    let documents = Html::of((set_up::trust_tabs(&draft, &trust, &org), policies));
    Ok(Around { notice: Html::default(), documents })
}

/// Stores a credential; admins only. A role must have passed a connection test.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/create", input = Json, output = Json)]
pub async fn create(org: String, #[server(flatten)] draft: CredentialDraft) -> Result<Done, Refusal> {
    let actor = super::namespace_actor(&org).await?;
    let new = draft.parse().map_err(Refusal::Fields)?;
    let added = backend::credentials::create(&super::context(), &actor, &new, backend::Proof::Demanded).await;
    let credential = added.map_err(super::refuse)?;
    Ok(Done::made(format!("The credential {} was added.", credential.name), credential.id))
}
act!(Create, Credentials, |_| Dialog::AddCredential(CHOSEN_STEP));

/// Shows another step of adding a credential, with the values entered so far; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/show-step", input = Json, output = Json)]
pub async fn show_step(org: String, #[server(flatten)] draft: CredentialDraft) -> Result<(), Refusal> {
    let actor = super::namespace_actor(&org).await?;
    // The values are in the form that is shown again.
    let _ = draft;
    if actor.role().manages() { Ok(()) } else { Err(Refusal::Forbidden) }
}
act!(ShowStep, Credentials, |_| Dialog::AddCredential(CHOSEN_STEP));

/// Changes a credential if it still has this version; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/edit", input = Json, output = Json)]
pub async fn edit(
    org: String,
    id: CloudCredentialId,
    version: i32,
    #[server(flatten)] draft: CredentialDraft,
) -> Result<Done, Refusal> {
    let actor = super::namespace_actor(&org).await?;
    if !draft.secret.is_empty() {
        super::must_be_fresh().await?;
    }
    let edited = draft.parse_edit().map_err(Refusal::Fields)?;
    let proof = backend::Proof::Demanded;
    let saved = backend::credentials::edit(&super::context(), &actor, id, &edited, Some(version), proof).await;
    Ok(Done::new(format!("The credential {} was saved.", saved.map_err(super::refuse)?.name)).about(id))
}
act!(Edit, Credentials, |it| Dialog::Credential(it.id));

/// Tests the values of a form, for a new credential or the one with this id; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/test", input = Json, output = Json)]
pub async fn test(
    org: String,
    id: Option<CloudCredentialId>,
    #[server(flatten)] draft: CredentialDraft,
) -> Result<Tested, Refusal> {
    let actor = super::namespace_actor(&org).await?;
    let cx = super::context();
    let report = match id {
        None => {
            let (keys, place) = draft.parse_for_test().map_err(Refusal::Fields)?;
            backend::credentials::test_new(&cx, &actor, &keys, &place).await
        }
        Some(id) => {
            let (keys, place) = draft.parse_edit_for_test().map_err(Refusal::Fields)?;
            backend::credentials::test_edited(&cx, &actor, id, Some(&keys), &place).await
        }
    };
    let report = report.map_err(super::refuse)?;
    let trust = trust_of(&actor).await?;
    let own_external_id = match id {
        Some(id) => {
            backend::credentials::get(&cx, &actor, id).await.map_err(super::refuse)?.shown.has_own_external_id()
        }
        None => false,
    };
    Ok(Tested::of(report, &crate::set_up::remedies_of_credential(&draft, &trust, own_external_id), None))
}
act!(Test, Credentials, |it| it.id.map_or(Dialog::AddCredential(CHOSEN_STEP), Dialog::Credential));

/// Tests a stored credential, without a bucket; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/test-stored", input = Json, output = Json)]
pub async fn test_stored(org: String, id: CloudCredentialId) -> Result<Report, Refusal> {
    let actor = super::namespace_actor(&org).await?;
    let nowhere = domain::credential::TestPlace::default();
    backend::credentials::test(&super::context(), &actor, id, &nowhere).await.map_err(super::refuse)
}

/// The credentials to test, of those that a search and a view show; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/to-test", input = Json, output = Json)]
pub async fn list_to_test(
    org: String,
    #[server(default)] search: String,
    #[server(flatten)] view: CredentialView,
) -> Result<ToTest<CloudCredentialId>, Refusal> {
    let actor = super::namespace_actor(&org).await?;
    backend::credentials::list_to_test(&super::context(), &actor, &view, search).await.map_err(super::refuse)
}

/// Tests the same, as many as it may and can within seconds; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/test-all", input = Json, output = Json)]
pub async fn test_all(
    org: String,
    #[server(default)] search: String,
    #[server(flatten)] view: CredentialView,
) -> Result<Done, Refusal> {
    let actor = super::namespace_actor(&org).await?;
    let tally =
        backend::credentials::test_all(&super::context(), &actor, &view, search).await.map_err(super::refuse)?;
    Ok(Done::new(tally.sentence()))
}
act!(TestAll, Credentials);

/// Makes a credential the default of its provider; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/set-default", input = Json, output = Json)]
pub async fn set_default(org: String, id: CloudCredentialId) -> Result<Done, Refusal> {
    let actor = super::namespace_actor(&org).await?;
    let credential = backend::credentials::set_default(&super::context(), &actor, id).await.map_err(super::refuse)?;
    Ok(Done::new(format!("{} is the default now.", credential.name)).about(credential.id))
}
act!(SetDefault, Credentials);

/// Revokes a credential that no bucket config relies on; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "credentials/revoke", input = Json, output = Json)]
pub async fn revoke(org: String, id: CloudCredentialId) -> Result<Done, Refusal> {
    let actor = super::namespace_actor(&org).await?;
    let credential = backend::credentials::revoke(&super::context(), &actor, id, None).await.map_err(super::refuse)?;
    let name = credential.name;
    Ok(Done::new(format!("The credential {name} was revoked here. Disable it at its provider, too.")))
}
act!(Revoke, Credentials, |it| Dialog::Revoke(it.id));
