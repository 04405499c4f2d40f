//! The session of whoever signs in, and how their browser is known from then on.

use std::sync::{Arc, OnceLock};

use backend::Context;
use domain::id::PersonId;
use leptos::prelude::*;
use tower_sessions::Session;

use super::{SESSION_PERSON, session_trouble};
use crate::refusal::Refusal;

/// The browser that makes a request: what it shows of the accounts it is known to, and what it is to keep from now on.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    shown: Option<String>,
    kept: Arc<OnceLock<String>>,
}

impl Browser {
    /// One that shows this, if anything.
    #[must_use]
    pub fn showing(shown: Option<&str>) -> Self {
        Self { shown: shown.map(str::to_owned), kept: Arc::default() }
    }

    /// What it is to keep, if it came to be known to another account.
    #[must_use]
    pub fn kept(&self) -> Option<&str> {
        self.kept.get().map(String::as_str)
    }

    /// Has it be known to an account from now on: what strangers do to the account does not slow it down.
    pub async fn know(&self, cx: &Context, person: PersonId) {
        // What is done is done, known or not.
        if let Ok(device) = backend::people::remember_device(cx, person, self.shown.as_deref()).await {
            let _ = self.kept.set(device);
        }
    }
}

/// Opens a session. A new one under a new id: one that somebody planted before is worth nothing.
///
/// # Errors
/// [`Refusal::TryLater`] when it can't be kept.
pub async fn open_session(session: &Session, person: PersonId) -> Result<(), Refusal> {
    let opening = async {
        session.cycle_id().await?;
        session.insert(SESSION_PERSON, person).await?;
        // Here, where it can still be said that it did not work.
        session.save().await
    };
    opening.await.map_err(|error: tower_sessions::session::Error| session_trouble(&error))
}

/// Opens the session of the request that is being answered, and has its browser be known.
pub(crate) async fn sign_in(session: &Session, person: PersonId) -> Result<(), Refusal> {
    open_session(session, person).await?;
    use_context::<Browser>().unwrap_or_default().know(&super::context(), person).await;
    Ok(())
}
