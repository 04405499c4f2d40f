//! Signing in with identity providers: the way there and back.

use app::{
    Notice,
    api::{Browser, By, RequestId, is_fresh, open_session, person_of, refusal_of},
    refusal::Refusal,
    routes,
};
use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse as _, Redirect, Response},
};
use backend::sign_on::{self, Answered, Finished, Purpose, SignOnError, Start};
use domain::org::OrgSlug;
use http::request::Parts;
use serde::Deserialize;
use tower_sessions::Session;

use super::{leave::leave_to, notice};
use crate::{
    client_address,
    cookie::{SIGN_ON, browser, keep_known},
    http::{Problem, whole},
    state::AppState,
};

/// The form of a provider's button.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    purpose: String,
    invitation: String,
    set_up: String,
    organisation: String,
    next: String,
}

/// What a provider answers through the browser (RFC 6749, section 4.1.2, and RFC 9207). A parameter that is there twice makes
/// the answer unreadable.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Returned {
    state: Option<String>,
    code: Option<String>,
    iss: Option<String>,
}

/// Sends the browser to a provider.
pub(super) async fn begin(
    State(state): State<AppState>,
    Path(provider): Path<String>,
    session: Session,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let text = whole(Request::new(body), &()).await?;
    let wanted: Wanted = serde_html_form::from_bytes(&text).map_err(|_| Refusal::Unreadable)?;
    let org: Result<OrgSlug, _> = wanted.organisation.parse();
    let purpose = match wanted.purpose.as_str() {
        "set_up" => match &org {
            Ok(_) if !set_up_is_open(&state, &parts, &wanted.set_up).await? => return Err(Refusal::NotFound.into()),
            Ok(org) => Purpose::SetUp(&wanted.set_up, org),
            Err(_) => {
                return Ok(Redirect::to(&routes::set_up_again(&wanted.set_up, &wanted.organisation)).into_response());
            }
        },
        "link" if !is_fresh(&state.cx, &session).await? => {
            person_of(&session).await?;
            return Ok(Redirect::to(&routes::confirm()).into_response());
        }
        "link" => Purpose::Link(person_of(&session).await?),
        "confirm" => Purpose::Confirm(person_of(&session).await?),
        "join" => Purpose::Join(&wanted.invitation),
        _ => Purpose::SignIn,
    };
    let https = state.is_https();
    let next = if let Purpose::SetUp(_, org) = purpose { routes::overview(org) } else { wanted.next.clone() };
    let start = Start {
        provider: &provider,
        purpose,
        next: &next,
        browser: SIGN_ON.read(&parts.headers, https),
        redirect: &redirect(&state),
        network: client_address::network(&parts.extensions),
    };
    let started = match sign_on::start(&state.cx, start).await {
        Ok(started) => started,
        Err(error) => return refused(&session, &parts, error).await,
    };
    let mut response = leave_to(&started.address);
    SIGN_ON.set(response.headers_mut(), &started.browser, https);
    Ok(response)
}

async fn set_up_is_open(state: &AppState, parts: &Parts, token: &str) -> Result<bool, Problem> {
    let is_open = backend::people::set_up_is_open(&state.cx, token).await;
    is_open.map_err(|error| refusal_of(error, parts.extensions.get::<RequestId>()).into())
}

/// The browser comes back from a provider.
pub(super) async fn finish(
    State(state): State<AppState>,
    session: Session,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let https = state.is_https();
    let signed_in = match person_of(&session).await {
        Ok(person) => Some(person),
        Err(Refusal::SignIn) => None,
        Err(refusal) => return Err(refusal.into()),
    };
    let query = parts.uri.query().unwrap_or_default();
    let returned: Returned = serde_html_form::from_str(query).unwrap_or_default();
    let answered = Answered {
        state: returned.state.as_deref(),
        code: returned.code.as_deref(),
        issuer: returned.iss.as_deref(),
        browser: SIGN_ON.read(&parts.headers, https),
        redirect: &redirect(&state),
        signed_in,
        network: client_address::network(&parts.extensions),
    };
    match sign_on::finish(&state.cx, answered).await {
        Ok(Finished::SignedIn { by, next }) => {
            let browser: Browser = browser(&parts, https);
            open_session(&state.cx, &session, &browser, By::Provider(by)).await?;
            Ok(keep_known(Redirect::to(&next).into_response(), &browser))
        }
        Ok(Finished::Linked { label }) => {
            let mut response = Redirect::to(&routes::account()).into_response();
            let notice = Notice { sentence: format!("You can sign in with {label} now."), row: None };
            notice::set(&mut response, &notice, https);
            Ok(response)
        }
        Err(error) => refused(&session, &parts, error).await,
    }
}

/// Back to where the sign-in began, without what the provider put into the address.
async fn refused(session: &Session, parts: &Parts, error: SignOnError) -> Result<Response, Problem> {
    match error {
        SignOnError::Refused(refused) => {
            let is_signed_in = person_of(session).await.is_ok();
            Ok(Redirect::to(&routes::sign_on_refused(is_signed_in, refused.word())).into_response())
        }
        SignOnError::Server(error) => Err(refusal_of(error, parts.extensions.get::<RequestId>()).into()),
    }
}

/// The address that providers send browsers back to.
fn redirect(state: &AppState) -> String {
    format!("{}{}", state.origin(), routes::SIGN_ON_RETURN)
}
