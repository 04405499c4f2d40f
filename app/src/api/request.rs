//! The server side of a page's request: the caller, and the conversion of backend errors for pages.

use std::sync::{Arc, OnceLock};

use backend::{Conflict, Context, Error, actor::Actor};
use domain::{
    field::FieldErrors,
    id::PersonId,
    listing::{PAGE_ROWS, PageRequest},
    org::OWN_NAMESPACE,
};
use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use tower_sessions::{Session, session, session_store};

use crate::refusal::Refusal;

/// The key of the signed-in person in a session.
pub const SESSION_PERSON: &str = "person";

/// The key of the moment in which the person of a session signed in, or confirmed that it is them.
pub(super) const SESSION_CONFIRMED: &str = "confirmed";
/// The key of the browser's own name, as it was at the sign-in. The list of sessions reads it (`backend::sessions`).
pub(super) const SESSION_AGENT: &str = "agent";
/// The key of the address that the person signed in from. The list of sessions reads it, too.
pub(super) const SESSION_ADDRESS: &str = "address";
/// The key of the sign-in that waits for its code, in a session without a person.
pub(super) const SESSION_SECOND_STEP: &str = "second_step";
/// The key of the challenge for a passkey that this browser was given.
pub(super) const SESSION_CHALLENGE: &str = "challenge";
/// The key of the password that was shown to sign in, as a mark. A sign-in is over once it is replaced (`backend::sessions`).
pub(super) const SESSION_PASSWORD: &str = "password";
/// The key of the passkey by which they signed in. Removing it ends the session (`backend::passkeys`).
pub(super) const SESSION_PASSKEY: &str = "passkey";
/// The key of the identity provider by which they signed in.
pub(super) const SESSION_PROVIDER: &str = "provider";
/// The key of their identity there. Unlinking it ends the session (`backend::sign_on`).
pub(super) const SESSION_IDENTITY: &str = "identity";

/// The id of a request in logs, audit events and answers; and its actor, once known.
#[derive(Debug, Clone, Default)]
pub struct RequestId(pub String, Arc<OnceLock<Actor>>);

impl RequestId {
    /// A request with this id.
    #[must_use]
    pub fn new(name: String) -> Self {
        Self(name, Arc::default())
    }

    /// Notes the actor of the request, and adds the request's id to the actor.
    #[must_use]
    pub fn note(&self, actor: Actor) -> Actor {
        let actor = actor.with_request(Some(self.0.clone()));
        self.1.get_or_init(|| actor.clone());
        actor
    }

    /// The actor of the request: the first one noted.
    #[must_use]
    pub fn made_by(&self) -> Option<&Actor> {
        self.1.get()
    }
}

/// The person signed in by this session.
///
/// # Errors
/// [`Refusal::SignIn`] if no one is signed in, and [`Refusal::TryLater`] if the session can't be read, which does not mean
/// that it has ended.
pub async fn person_of(session: &Session) -> Result<PersonId, Refusal> {
    let person = session.get(SESSION_PERSON).await.map_err(|error| session_trouble(&error))?;
    person.ok_or(Refusal::SignIn)
}

/// Whether the person of a session signed in recently enough for an act that a stolen session must not do.
///
/// # Errors
/// When the session or the database can't be read.
pub async fn is_fresh(cx: &Context, session: &Session) -> Result<bool, Refusal> {
    let confirmed = session.get(SESSION_CONFIRMED).await.map_err(|error| session_trouble(&error))?;
    let now = cx.now().await.map_err(|error| refusal_of(error, None))?;
    Ok(backend::sessions::is_fresh(confirmed, now))
}

/// The identity provider by which the person of a session signed in, if any.
pub async fn provider_of(session: &Session) -> Option<String> {
    session.get(SESSION_PROVIDER).await.ok().flatten()
}

/// Refuses an act that a stolen session must not do, until the person confirms that it is them.
pub(crate) async fn must_be_fresh() -> Result<(), Refusal> {
    if is_fresh(&context(), &session_of_request()?).await? { Ok(()) } else { Err(Refusal::Confirm) }
}

/// The refusal for a page whose session can't be read or written.
#[must_use]
pub fn session_trouble(error: &session::Error) -> Refusal {
    // Of the store's errors, the session layer keeps the text only.
    let over = Conflict::SignInOver.to_string();
    if matches!(error, session::Error::Store(session_store::Error::Backend(cause)) if *cause == over) {
        return Refusal::Because(over);
    }
    tracing::warn!(%error, "session out of reach");
    Refusal::TryLater(OUT_OF_REACH.to_owned())
}

const OUT_OF_REACH: &str = "Service temporarily unavailable. Try again in a moment.";

/// The signed-in person in the organisation `org`.
///
/// # Errors
/// [`Refusal::SignIn`], and [`Refusal::NotFound`] for non-members.
pub async fn actor_of(
    cx: &Context,
    session: &Session,
    request_id: Option<&RequestId>,
    org: &str,
) -> Result<Actor, Refusal> {
    let person = person_of(session).await?;
    let actor = backend::actor::find(cx, person, org).await;
    let actor = actor.map_err(|error| refusal_of(error, request_id))?;
    Ok(match request_id {
        Some(request_id) => request_id.note(actor),
        None => actor,
    })
}

/// The signed-in person in the namespace of a page's address: their own, or an organisation's.
///
/// # Errors
/// As [`actor_of`].
pub async fn actor_in_namespace(
    cx: &Context,
    session: &Session,
    request_id: Option<&RequestId>,
    namespace: &str,
) -> Result<Actor, Refusal> {
    if namespace != OWN_NAMESPACE {
        return actor_of(cx, session, request_id, namespace).await;
    }
    let actor = backend::actor::find_own(cx, person_of(session).await?).await;
    let actor = actor.map_err(|error| refusal_of(error, request_id))?;
    Ok(match request_id {
        Some(request_id) => request_id.note(actor),
        None => actor,
    })
}

/// Converts an error of the backend into a refusal. Defects are logged here, once, with the id of the request.
pub fn refusal_of(error: Error, request_id: Option<&RequestId>) -> Refusal {
    match error {
        Error::NotFound => Refusal::NotFound,
        Error::Unauthenticated => Refusal::SignIn,
        Error::Forbidden => Refusal::Forbidden,
        error @ (Error::SecondFactor | Error::TokenExpiring | Error::NoPairForReaders | Error::NoPairForToken) => {
            Refusal::Because(error.to_string())
        }
        Error::Invalid(errors) => Refusal::Fields(errors),
        Error::Conflict(conflict) => match conflict.field() {
            Some(field) => Refusal::Fields(FieldErrors::at(field, conflict.to_string())),
            None => Refusal::Because(conflict.to_string()),
        },
        Error::RateLimited { retry_after } => Refusal::TooMany { seconds: retry_after },
        Error::Upstream { problem } => Refusal::TryLater(format!("{} {}", problem.fact(), problem.advice())),
        Error::DbUnavailable(source) => {
            tracing::warn!(error = %source, "database unavailable");
            Refusal::TryLater(OUT_OF_REACH.to_owned())
        }
        error @ Error::Collision(_) => Refusal::TryLater(error.to_string()),
        error @ (Error::Integrity | Error::Internal(_)) => {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            tracing::error!(%error, cause, request_id = request_id.map(|id| id.0.as_str()), "request failed");
            Refusal::Broken { request_id: request_id.map(|id| id.0.clone()) }
        }
    }
}

pub(crate) fn request_id() -> Option<RequestId> {
    use_context::<Parts>()?.extensions.get().cloned()
}

pub(crate) fn context() -> Arc<Context> {
    expect_context()
}

/// The session of the current request.
pub(crate) fn session_of_request() -> Result<Session, Refusal> {
    let parts: Parts = use_context().ok_or(Refusal::SignIn)?;
    parts.extensions.get().cloned().ok_or(Refusal::SignIn)
}

pub(crate) async fn person() -> Result<PersonId, Refusal> {
    person_of(&session_of_request()?).await
}

pub(crate) async fn actor(org: &str) -> Result<Actor, Refusal> {
    let (cx, session, request_id) = (context(), session_of_request()?, request_id());
    actor_of(&cx, &session, request_id.as_ref(), org).await
}

pub(crate) async fn namespace_actor(namespace: &str) -> Result<Actor, Refusal> {
    let (cx, session, request_id) = (context(), session_of_request()?, request_id());
    actor_in_namespace(&cx, &session, request_id.as_ref(), namespace).await
}

pub(crate) fn refuse(error: Error) -> Refusal {
    refusal_of(error, request_id().as_ref())
}

/// A page of the usual size, whatever the browser requested.
pub(crate) fn page_of(wanted: PageRequest) -> PageRequest {
    PageRequest { rows: PAGE_ROWS, ..wanted }
}

pub(super) fn set_status(status: u16) {
    if let (Some(options), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        options.set_status(status);
    }
}

pub(super) fn set_content_security_policy() {
    let (Some(options), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else { return };
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        options.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
