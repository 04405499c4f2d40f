//! The forms of an organisation's pages: who posted which, and where it goes.

use std::collections::HashMap;

use app::{
    api::{RequestId, actor_in_namespace, actor_of},
    refusal::Refusal,
    routes::{self, Dialog, Here},
};
use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use backend::actor::Actor;
use domain::{
    draft::{bucket::BucketDraft, credential::CredentialDraft},
    org::OWN_NAMESPACE,
};
use http::Uri;
use serde::{Deserialize, Serialize};
use strum::VariantNames;
use tower_sessions::Session;

use super::{
    buckets::{self, EditForm},
    credentials::{self, CredentialForm},
    forms,
    posted::{Answer, Page, Text},
    submission::Submission,
};
use crate::{http::Problem, state::AppState};

/// Any form of these pages. The button that was pressed says which.
#[derive(Debug, Deserialize, Serialize, VariantNames)]
#[serde(tag = "intent", rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
enum OrgForm {
    AddBucket(BucketDraft),
    EditBucket(EditForm),
    TestBucket(EditForm),
    TestStoredBucket { bucket_config: String },
    MakeDefault { bucket_config: String },
    DeleteBucket { bucket_config: String, confirmation: String },
    AddCredential(CredentialDraft),
    CredentialStep(CredentialDraft),
    TestCredential(CredentialForm),
    SaveCredential(CredentialForm),
    DefaultCredential { credential: String },
    RevokeCredential { credential: String },
}

impl OrgForm {
    /// Whether it is about what everybody has in a namespace of their own, too.
    fn is_of_any_namespace(&self) -> bool {
        matches!(
            self,
            Self::AddCredential(_)
                | Self::CredentialStep(_)
                | Self::TestCredential(_)
                | Self::SaveCredential(_)
                | Self::DefaultCredential { .. }
                | Self::RevokeCredential { .. }
        )
    }

    /// The page of `namespace` it stands on: where it was posted, if that page has it.
    fn page(&self, namespace: &str, posted_to: &str) -> String {
        let is_at = |page: &str| posted_to.rsplit('/').next() == Some(page);
        match self {
            Self::AddCredential(_)
            | Self::CredentialStep(_)
            | Self::TestCredential(_)
            | Self::SaveCredential(_)
            | Self::DefaultCredential { .. }
            | Self::RevokeCredential { .. } => routes::credentials(&namespace),
            _ if is_at("settings") => routes::settings(&namespace),
            _ => routes::buckets(&namespace),
        }
    }

    /// The dialog it stands in, where it stands in one.
    fn dialog(&self) -> Option<Dialog<'_>> {
        match self {
            Self::AddBucket(_) => Some(Dialog::Add),
            Self::TestBucket(form) if form.bucket_config.is_empty() => Some(Dialog::Add),
            Self::EditBucket(form) | Self::TestBucket(form) => form.bucket_config.parse().ok().map(Dialog::Settings),
            Self::TestStoredBucket { bucket_config } => bucket_config.parse().ok().map(Dialog::Settings),
            Self::DeleteBucket { bucket_config, .. } => bucket_config.parse().ok().map(Dialog::Delete),
            Self::AddCredential(_) | Self::CredentialStep(_) => Some(Dialog::AddCredential(routes::CHOSEN_STEP)),
            Self::TestCredential(form) if form.credential.is_empty() => {
                Some(Dialog::AddCredential(routes::CHOSEN_STEP))
            }
            Self::TestCredential(form) | Self::SaveCredential(form) => {
                form.credential.parse().ok().map(Dialog::Credential)
            }
            Self::RevokeCredential { credential } => credential.parse().ok().map(Dialog::Revoke),
            _ => None,
        }
    }
}

/// What the buttons of these forms say.
pub(super) fn intents() -> &'static [&'static str] {
    OrgForm::VARIANTS
}

pub(super) async fn submit(
    State(state): State<AppState>,
    Path(org): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    carry_out_in(&state, &org, request).await
}

/// The forms of somebody's own tokens.
pub(super) async fn submit_own(State(state): State<AppState>, request: Request) -> Result<Response, Problem> {
    carry_out_in(&state, OWN_NAMESPACE, request).await
}

/// Carries out the form that was posted to a page of the namespace.
async fn carry_out_in(state: &AppState, namespace: &str, request: Request) -> Result<Response, Problem> {
    let text = Text::read(request).await?;
    if let Some(form) = forms::named_in(&text) {
        return forms::carry_out(state, namespace, form, text).await;
    }
    let (mut page, form): (Page, OrgForm) = text.typed()?;
    let session = page.extension::<Session>().ok_or(Refusal::SignIn)?;
    let request_id = page.extension::<RequestId>();
    let actor = if form.is_of_any_namespace() {
        actor_in_namespace(&state.cx, &session, request_id.as_ref(), namespace).await?
    } else {
        actor_of(&state.cx, &session, request_id.as_ref(), namespace).await?
    };
    let here = here(&page, &actor, &form);
    if let Some(address) = address_of(&page, &here, &form) {
        page.parts.uri = address;
    }
    let submission = Submission { cx: &state.cx, actor: &actor, here, request_id };
    carry_out(&submission, form).await.send(state, page).await
}

async fn carry_out(submission: &Submission<'_>, form: OrgForm) -> Answer {
    match form {
        OrgForm::AddBucket(draft) => buckets::add(submission, draft).await,
        OrgForm::EditBucket(edit) => buckets::edit(submission, edit).await,
        OrgForm::TestBucket(edit) => buckets::test(submission, edit).await,
        OrgForm::TestStoredBucket { bucket_config } => buckets::test_again(submission, &bucket_config).await,
        OrgForm::MakeDefault { bucket_config } => buckets::make_default(submission, &bucket_config).await,
        OrgForm::DeleteBucket { bucket_config, confirmation } => {
            buckets::delete(submission, &bucket_config, &confirmation).await
        }
        OrgForm::AddCredential(draft) => credentials::add(submission, draft).await,
        OrgForm::CredentialStep(draft) => credentials::step(submission, &draft),
        OrgForm::TestCredential(form) => credentials::test(submission, form).await,
        OrgForm::SaveCredential(form) => credentials::save(submission, form).await,
        OrgForm::DefaultCredential { credential } => credentials::make_default(submission, &credential).await,
        OrgForm::RevokeCredential { credential } => credentials::revoke(submission, &credential).await,
    }
}

/// The part of the list that the form was posted over: where its page goes on.
fn here(page: &Page, actor: &Actor, form: &OrgForm) -> Here {
    let namespace = if actor.is_personal() { OWN_NAMESPACE } else { actor.slug().as_str() };
    let query = query(page);
    Here::read(form.page(namespace, page.parts.uri.path()), |key| query.get(key).cloned())
}

fn query(page: &Page) -> HashMap<String, String> {
    serde_html_form::from_str(page.parts.uri.query().unwrap_or_default()).unwrap_or_default()
}

/// Where the form is shown again when it was posted elsewhere: to another page, or past its dialog.
fn address_of(page: &Page, here: &Here, form: &OrgForm) -> Option<Uri> {
    let is_there = page.parts.uri.path() == here.path();
    match form.dialog() {
        Some(_) if is_there && query(page).contains_key("dialog") => None,
        Some(dialog) => here.dialog(dialog).parse().ok(),
        None if is_there => None,
        None => here.to_string().parse().ok(),
    }
}
