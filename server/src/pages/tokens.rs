//! The forms of the settings page: API tokens, and those it shares with the bucket list.

use app::{
    api::{
        RequestId, actor_of, refusal_of,
        tokens::{FreshToken, TokenDraft},
    },
    form,
    refusal::Refusal,
    routes,
};
use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use backend::actor::Actor;
use http::StatusCode;
use serde::Deserialize;
use tower_sessions::Session;

use super::{
    Answer, Page,
    buckets::{self, BucketForm},
    read_form,
};
use crate::AppState;

/// Any form of the settings page.
#[derive(Debug, Deserialize)]
#[serde(tag = "intent", rename_all = "kebab-case")]
enum SettingsForm {
    CreateToken(TokenDraft),
    RevokeToken { token: String },
}

pub(super) async fn submit_settings(
    State(state): State<AppState>,
    Path(org): Path<String>,
    session: Session,
    request: Request,
) -> Result<Response, StatusCode> {
    let (page, fields): (Page, Vec<(String, String)>) = read_form(request).await?;
    let request_id = page.extension::<RequestId>();
    let actor = actor_of(&state.backend, &session, request_id.as_ref(), &org).await;
    let pairs = serde_html_form::to_string(&fields).unwrap_or_default();
    let answer = match (actor, serde_html_form::from_str::<SettingsForm>(&pairs)) {
        (Err(refusal), _) => Answer::refused(form::TOKEN, &TokenDraft::default(), refusal),
        (Ok(actor), Ok(form)) => carry_out(&state, &actor, form, request_id.as_ref()).await,
        (Ok(actor), Err(_)) => {
            let form: BucketForm = serde_html_form::from_str(&pairs).map_err(|_| StatusCode::BAD_REQUEST)?;
            buckets::carry_out(&state, &actor, &page, form).await
        }
    };
    Ok(answer.send(&state, page).await)
}

async fn carry_out(state: &AppState, actor: &Actor, form: SettingsForm, request_id: Option<&RequestId>) -> Answer {
    match form {
        SettingsForm::CreateToken(draft) => match create(state, actor, &draft, request_id).await {
            Ok(fresh) => Answer::showing(form::TOKEN, &TokenDraft::default(), &fresh),
            Err(refusal) => Answer::refused(form::TOKEN, &draft, refusal),
        },
        SettingsForm::RevokeToken { token } => match state.backend.revoke_token(actor, &token).await {
            Ok(()) => Answer::Go(format!("{}#tokens", routes::settings(actor.slug()))),
            Err(error) => Answer::refused(form::TOKEN, &TokenDraft::default(), refusal_of(error, request_id)),
        },
    }
}

async fn create(
    state: &AppState,
    actor: &Actor,
    draft: &TokenDraft,
    request_id: Option<&RequestId>,
) -> Result<FreshToken, Refusal> {
    let (name, lifetime) = draft.parse()?;
    let made = state.backend.create_token(actor, &name, lifetime).await;
    let made = made.map_err(|error| refusal_of(error, request_id))?;
    Ok(FreshToken { text: made.text.to_string(), name: name.into() })
}
