//! Bucket configs, for the pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    bucket::{Bucket, Nickname},
    check::{Report, ToTest},
    credential::{CredentialKind, CredentialName},
    draft::bucket::BucketDraft,
    id::{BucketConfigId, CloudCredentialId},
    listing::{BucketView, Page, PageRequest},
    moment::Moment,
    org::{OrgSlug, Role},
    repo::RepoName,
    snippets::Usage,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::{
    act::{Done, act},
    refusal::Refusal,
    routes::Dialog,
    set_up::{Identities, Nested},
    tested::Tested,
    ui::around::Around,
};

/// A part of an organisation's bucket configs, as seen by a member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The organisation.
    pub org: OrgSlug,
    /// The reader's role in it.
    pub role: Role,
    /// A page of the bucket configs that are shown.
    pub buckets: Page<Bucket>,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// The initial state of a bucket config's form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BlankForm {
    /// This server's identities at the clouds.
    pub identities: Identities,
    /// A unique shared secret.
    pub shared_secret: String,
    /// The organisation's cloud credentials for buckets.
    pub credentials: Vec<UsableCredential>,
    /// The names of the known stores, to choose from.
    pub profiles: Vec<String>,
}

/// A cloud credential that a bucket config can use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UsableCredential {
    /// Its id.
    pub id: CloudCredentialId,
    /// Its name.
    pub name: CredentialName,
    /// Its kind.
    pub kind: CredentialKind,
    /// Its public identifier.
    pub identifier: String,
}

/// The most repos that are named in a list of dependents.
pub const NAMED_REPOS: u32 = 12;

/// One bucket config with all its details.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Details {
    /// The bucket config.
    pub bucket: Bucket,
    /// The last report, if the current values were tested.
    pub report: Option<Report>,
    /// The first [`NAMED_REPOS`] of the repos that rely on it.
    pub repos: Vec<RepoName>,
    /// Other bucket configs whose location contains this one or is inside it.
    pub nested: Vec<Nested>,
    /// What is known of its store before it is tested.
    pub store: Option<String>,
    /// The initial state of its form.
    pub blank: BlankForm,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// One bucket config, as its reader may use it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BucketUse {
    /// Its id.
    pub id: BucketConfigId,
    /// Its nickname.
    pub nickname: Nickname,
    /// The number of repos on it.
    pub repos: u32,
    /// The reader's role.
    pub role: Role,
    /// The values for the snippets.
    pub usage: Usage,
}

/// How to use one bucket config; for everybody who may read it.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/use", input = Json, output = Json)]
pub async fn load_use(org: String, id: BucketConfigId) -> Result<BucketUse, Refusal> {
    let actor = super::actor(&org).await?;
    let cx = super::context();
    let bucket = backend::buckets::get(&cx, &actor, id).await.map_err(super::refuse)?;
    let used = domain::snippets::Used::BucketConfig { id, nickname: bucket.nickname.clone() };
    let usage = super::usage(&cx, &actor, used, bucket.location.clone(), &bucket).await?;
    Ok(BucketUse { id, nickname: bucket.nickname, repos: bucket.repos, role: actor.role(), usage })
}

/// A part of the organisation's bucket configs.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/list", input = Json, output = Json)]
pub async fn load_part(org: String, view: BucketView, wanted: PageRequest) -> Result<Part, Refusal> {
    let actor = super::actor(&org).await?;
    let cx = super::context();
    let wanted = super::page_of(wanted);
    let buckets = backend::buckets::list_view(&cx, &actor, &view, wanted).await.map_err(super::refuse)?;
    let now = cx.now().await.map_err(super::refuse)?;
    Ok(Part { org: actor.slug().clone(), role: actor.role(), buckets, now })
}

/// The initial state of a bucket config's form; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/start-form", input = Json, output = Json)]
pub async fn start_form(org: String) -> Result<BlankForm, Refusal> {
    let actor = super::actor(&org).await?;
    blank_form(&actor).await
}

#[cfg(feature = "ssr")]
async fn blank_form(actor: &backend::actor::Actor) -> Result<BlankForm, Refusal> {
    let cx = super::context();
    let shared_secret = backend::buckets::offer_secret(&cx, actor).await.map_err(super::refuse)?;
    let identities = identities(&cx);
    let credentials = backend::credentials::list_for_buckets(&cx, actor).await.map_err(super::refuse)?;
    let usable = |credential: domain::credential::Credential| UsableCredential {
        id: credential.id,
        kind: credential.shown.kind(),
        identifier: credential.shown.identifier().to_owned(),
        name: credential.name,
    };
    let profiles = backend::stores::names().into_iter().map(str::to_owned).collect();
    Ok(BlankForm { identities, shared_secret, credentials: credentials.into_iter().map(usable).collect(), profiles })
}

#[cfg(feature = "ssr")]
fn identities(cx: &backend::Context) -> Identities {
    Identities { aws: cx.aws().principal().cloned(), google: cx.google().principal().cloned() }
}

/// Stores a bucket config; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/create", input = Json, output = Json)]
pub async fn create(org: String, #[server(flatten)] draft: BucketDraft) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    let new = draft.parse().map_err(Refusal::Fields)?;
    let bucket = backend::buckets::create(&super::context(), &actor, &new).await.map_err(super::refuse)?;
    Ok(Done::made(format!("The bucket config {} was added.", bucket.nickname), bucket.id))
}
act!(Create, Buckets, |_| Dialog::Add);

/// Changes a bucket config if it still has this version; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/edit", input = Json, output = Json)]
pub async fn edit(
    org: String,
    id: BucketConfigId,
    version: i32,
    #[server(flatten)] draft: BucketDraft,
) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    if draft.replaces_secret() {
        super::must_be_fresh().await?;
    }
    save(&actor, id, version, &draft).await
}
act!(Edit, Buckets, |it| Dialog::Settings(it.id));

/// Changes the nickname of a bucket config, even while repos rely on it; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/rename", input = Json, output = Json)]
pub async fn rename(org: String, id: BucketConfigId, version: i32, nickname: String) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    let bucket = backend::buckets::get(&super::context(), &actor, id).await.map_err(super::refuse)?;
    save(&actor, id, version, &BucketDraft { nickname, ..BucketDraft::of(&bucket) }).await
}
act!(Rename, Buckets, |it| Dialog::Settings(it.id));

#[cfg(feature = "ssr")]
async fn save(
    actor: &backend::actor::Actor,
    id: BucketConfigId,
    version: i32,
    draft: &BucketDraft,
) -> Result<Done, Refusal> {
    let edited = draft.parse_edit().map_err(Refusal::Fields)?;
    let saved = backend::buckets::edit(&super::context(), actor, id, &edited, Some(version)).await;
    Ok(Done::new(format!("The bucket config {} was saved.", saved.map_err(super::refuse)?.nickname)).about(id))
}

/// Tests the values of a form, for a new bucket config or the one with this id; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/test", input = Json, output = Json)]
pub async fn test(
    org: String,
    id: Option<BucketConfigId>,
    #[server(flatten)] draft: BucketDraft,
) -> Result<Tested, Refusal> {
    let actor = super::actor(&org).await?;
    let cx = super::context();
    let report = match id {
        None => {
            let (location, access) = draft.parse_for_test().map_err(Refusal::Fields)?;
            backend::buckets::test_new(&cx, &actor, location, access).await
        }
        Some(id) => {
            let (location, access) = draft.parse_edit_for_test().map_err(Refusal::Fields)?;
            backend::buckets::test_edited(&cx, &actor, id, &location, &access).await
        }
    };
    let report = report.map_err(super::refuse)?;
    Ok(Tested::of(report, &crate::set_up::remedies_of_bucket(&draft, &identities(&cx)), None))
}
act!(Test, Buckets, |it| it.id.map_or(Dialog::Add, Dialog::Settings));

/// Tests a stored bucket config; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/test-stored", input = Json, output = Json)]
pub async fn test_stored(org: String, id: BucketConfigId) -> Result<Tested, Refusal> {
    let actor = super::actor(&org).await?;
    let cx = super::context();
    let report = backend::buckets::test(&cx, &actor, id).await.map_err(super::refuse)?;
    let bucket = backend::buckets::get(&cx, &actor, id).await.map_err(super::refuse)?;
    let remedies = crate::set_up::remedies_of_bucket(&BucketDraft::of(&bucket), &identities(&cx));
    Ok(Tested::of(report, &remedies.for_location_in_use(), None))
}
act!(TestStored, Buckets, |it| Dialog::Settings(it.id));

/// The bucket configs to test, of those that a search and a view show; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/to-test", input = Json, output = Json)]
pub async fn list_to_test(
    org: String,
    #[server(default)] search: String,
    #[server(flatten)] view: BucketView,
) -> Result<ToTest<BucketConfigId>, Refusal> {
    let actor = super::actor(&org).await?;
    backend::buckets::list_to_test(&super::context(), &actor, &view, search).await.map_err(super::refuse)
}

/// Tests the same, as many as it may and can within seconds; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/test-all", input = Json, output = Json)]
pub async fn test_all(
    org: String,
    #[server(default)] search: String,
    #[server(flatten)] view: BucketView,
) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    let tally = backend::buckets::test_all(&super::context(), &actor, &view, search).await.map_err(super::refuse)?;
    Ok(Done::new(tally.sentence()))
}
act!(TestAll, Buckets);

/// Makes a bucket config the default; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/set-default", input = Json, output = Json)]
pub async fn set_default(org: String, id: BucketConfigId) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    let bucket = backend::buckets::set_default(&super::context(), &actor, id).await.map_err(super::refuse)?;
    Ok(Done::new(format!("{} is the default now.", bucket.nickname)).about(bucket.id))
}
act!(SetDefault, Buckets);

/// Deletes a bucket config after its nickname was typed as a confirmation; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/delete", input = Json, output = Json)]
pub async fn delete(org: String, id: BucketConfigId, confirmation: String) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    let deleted = backend::buckets::delete(&super::context(), &actor, id, Some(&confirmation)).await;
    deleted.map_err(super::refuse)?;
    let nickname = confirmation.trim();
    Ok(Done::new(format!("The bucket config {nickname} was deleted. The bucket and its objects are still there.")))
}
act!(Delete, Buckets, |it| Dialog::Delete(it.id));

/// One bucket config; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/details", input = Json, output = Json)]
pub async fn load_details(org: String, id: BucketConfigId) -> Result<Details, Refusal> {
    let actor = super::actor(&org).await?;
    let blank = blank_form(&actor).await?;
    let cx = super::context();
    let bucket = backend::buckets::get(&cx, &actor, id).await.map_err(super::refuse)?;
    let report = backend::buckets::last_report(&cx, &actor, id).await.map_err(super::refuse)?;
    let repos = backend::repos::list_names_on_bucket(&cx, &actor, id, NAMED_REPOS).await.map_err(super::refuse)?;
    let nested = backend::buckets::find_nested(&cx, &actor, Some(id), &bucket.location).await.map_err(super::refuse)?;
    let now = cx.now().await.map_err(super::refuse)?;
    let nested = nested.into_iter().map(Nested::from).collect();
    let store = backend::stores::sentence_of(&bucket.location.store, &bucket.location.options);
    Ok(Details { bucket, report, repos, nested, store, blank, now })
}

/// What is to be said of the values of a form, of its store and of other bucket configs around its location; for admins also its
/// texts and links that follow them.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "buckets/around", input = Json, output = Json)]
pub async fn look_around(org: String, id: Option<BucketConfigId>, draft: BucketDraft) -> Result<Around, Refusal> {
    use crate::{set_up, ui::html::Html};
    let actor = super::actor(&org).await?;
    let cx = super::context();
    let nested = match draft.location() {
        Some(location) => backend::buckets::find_nested(&cx, &actor, id, &location).await.map_err(super::refuse)?,
        None => Vec::new(),
    };
    let notice = set_up::notice(&draft, store_sentence(&draft), nested.into_iter().map(Nested::from).collect());
    let documents = actor.role().manages().then(|| {
        let Identities { aws, google } = identities(&cx);
        (set_up::role_steps(&draft, aws.as_ref()), set_up::google_steps(&draft, google.as_ref()))
    });
    Ok(Around { notice: Html::of(notice), documents: Html::of(documents) })
}

/// What is known of a form's store.
#[cfg(feature = "ssr")]
fn store_sentence(draft: &BucketDraft) -> Option<String> {
    let (store, options) = draft.store()?;
    backend::stores::sentence_of(&store, &options)
}

impl From<Bucket> for Nested {
    fn from(bucket: Bucket) -> Self {
        Self { uri: bucket.location.to_string(), nickname: bucket.nickname }
    }
}
