//! Opens the session after a sign-in, and makes the browser known to the account.

use std::{
    net::IpAddr,
    sync::{Arc, OnceLock},
};

use backend::{
    ClientNetwork, Context, Visitor,
    passkeys::{Challenge, Shown},
    people::{SecondStep, ShownPassword},
    sign_on::SignedOn,
};
use domain::{
    id::PersonId,
    moment::Moment,
    session::{AGENT_LENGTH, browser_in_words},
};
use leptos::prelude::*;
use tower_sessions::Session;

use super::{
    SESSION_PERSON, refusal_of,
    request::{
        SESSION_ADDRESS, SESSION_AGENT, SESSION_CHALLENGE, SESSION_CONFIRMED, SESSION_IDENTITY, SESSION_PASSKEY,
        SESSION_PASSWORD, SESSION_PROVIDER, SESSION_SECOND_STEP,
    },
    session_trouble,
};
use crate::refusal::Refusal;

/// The browser of a request: its network, its address and its own name, the device cookie it sent, and the new one to set.
#[derive(Debug, Clone)]
pub struct Browser {
    network: ClientNetwork,
    address: Option<IpAddr>,
    agent: String,
    shown: Option<String>,
    kept: Arc<OnceLock<String>>,
}

impl Browser {
    /// A browser at this address, if it is known, which calls itself `agent` and sent this cookie, if any.
    #[must_use]
    pub fn new(address: Option<IpAddr>, agent: &str, shown: Option<&str>) -> Self {
        let network = address.map_or(ClientNetwork::UNKNOWN, ClientNetwork::of);
        let agent = agent.chars().filter(|c| !c.is_control()).take(AGENT_LENGTH).collect();
        Self { network, address, agent, shown: shown.map(str::to_owned), kept: Arc::default() }
    }

    /// The browser of the current request.
    pub(super) fn of_request() -> Self {
        expect_context()
    }

    /// Its network.
    pub(super) fn network(&self) -> ClientNetwork {
        self.network
    }

    /// What it is, in words.
    pub(super) fn in_words(&self) -> String {
        browser_in_words(&self.agent)
    }

    /// Whoever signs in with it.
    pub(super) fn visitor(&self) -> Visitor<'_> {
        Visitor { network: self.network, device: self.shown.as_deref() }
    }

    /// The cookie to set, if the browser became known to another account.
    #[must_use]
    pub fn kept(&self) -> Option<&str> {
        self.kept.get().map(String::as_str)
    }

    /// Makes it known to an account: sign-in attempts by others do not slow it down.
    pub(super) async fn know(&self, cx: &Context, person: PersonId) {
        // The sign-in has succeeded, known or not.
        if let Ok(device) = backend::people::remember_device(cx, person, self.shown.as_deref()).await {
            let _ = self.kept.set(device);
        }
    }
}

/// Opens the session of the current request under a new id, as [`open_session`].
///
/// # Errors
/// As [`open_session`].
pub(super) async fn open(session: &Session, by: By) -> Result<(), Refusal> {
    open_session(&super::context(), session, &Browser::of_request(), by).await
}

/// Has a session keep a challenge for its answer.
///
/// # Errors
/// [`Refusal::TryLater`] when it can't be stored.
pub(super) async fn keep_challenge(session: &Session, challenge: Challenge) -> Result<(), Refusal> {
    let keeping = async {
        session.insert(SESSION_CHALLENGE, challenge).await?;
        session.save().await
    };
    keeping.await.map_err(|error: tower_sessions::session::Error| session_trouble(&error))
}

/// The challenge that this session was given.
///
/// # Errors
/// [`Refusal::TryLater`] when the session can't be read.
pub(super) async fn challenge(session: &Session) -> Result<Option<Challenge>, Refusal> {
    session.get(SESSION_CHALLENGE).await.map_err(|error| session_trouble(&error))
}

/// Has a new session wait for the code of a sign-in. Whoever was signed in with this browser is signed out: the session opens
/// nothing.
///
/// # Errors
/// [`Refusal::TryLater`] when it can't be stored.
pub(super) async fn wait_for_code(session: &Session, step: SecondStep) -> Result<(), Refusal> {
    let waiting = async {
        session.flush().await?;
        session.insert(SESSION_SECOND_STEP, step).await?;
        session.save().await
    };
    waiting.await.map_err(|error: tower_sessions::session::Error| session_trouble(&error))
}

/// The sign-in that waits for its code in this session.
///
/// # Errors
/// [`Refusal::TryLater`] when the session can't be read.
pub(super) async fn waiting(session: &Session) -> Result<Option<SecondStep>, Refusal> {
    session.get(SESSION_SECOND_STEP).await.map_err(|error| session_trouble(&error))
}

/// Continues a session under a new id after a change of the password, as fresh as it was.
///
/// # Errors
/// [`Refusal::TryLater`] when it can't be stored.
pub(super) async fn renew(session: &Session, person: PersonId) -> Result<(), Refusal> {
    let renewing = async {
        session.cycle_id().await?;
        session.remove_value(SESSION_PASSWORD).await?;
        session.save().await
    };
    renewing.await.map_err(|error: tower_sessions::session::Error| session_trouble(&error))?;
    Browser::of_request().know(&super::context(), person).await;
    Ok(())
}

/// How somebody signed in.
#[derive(Debug, Clone)]
pub enum By {
    /// This person has just set their password.
    NewPassword(PersonId),
    /// With their password, and the code where there is a second factor.
    Password(ShownPassword),
    /// With a passkey.
    Passkey(Shown),
    /// With an identity provider.
    Provider(SignedOn),
}

impl By {
    fn person(&self) -> PersonId {
        match self {
            Self::NewPassword(person) => *person,
            Self::Provider(signed_on) => signed_on.person,
            Self::Password(shown) => shown.person,
            Self::Passkey(shown) => shown.person,
        }
    }

    /// When they were seen. At a provider that can be long before now, and `None` where it does not say.
    fn seen(&self, now: Moment) -> Option<Moment> {
        match self {
            Self::Provider(signed_on) => signed_on.seen,
            Self::NewPassword(_) | Self::Password(_) | Self::Passkey(_) => Some(now),
        }
    }
}

/// Opens a session under a new id, so that a planted session id is useless (session fixation), and makes its browser known.
///
/// # Errors
/// [`Refusal::Because`] when what was shown has stopped being valid; [`Refusal::TryLater`] when the session can't be stored.
pub async fn open_session(cx: &Context, session: &Session, browser: &Browser, by: By) -> Result<(), Refusal> {
    let person = by.person();
    let now = cx.now().await.map_err(|error| refusal_of(error, None))?;
    let opening = async {
        session.cycle_id().await?;
        session.remove::<SecondStep>(SESSION_SECOND_STEP).await?;
        session.insert(SESSION_PERSON, person).await?;
        session.remove_value(SESSION_CONFIRMED).await?;
        if let Some(seen) = by.seen(now) {
            session.insert(SESSION_CONFIRMED, seen).await?;
        }
        session.insert(SESSION_AGENT, &browser.agent).await?;
        session.insert(SESSION_ADDRESS, browser.address).await?;
        session.remove::<Challenge>(SESSION_CHALLENGE).await?;
        for kept in [SESSION_PROVIDER, SESSION_IDENTITY, SESSION_PASSKEY, SESSION_PASSWORD] {
            session.remove_value(kept).await?;
        }
        match by {
            By::NewPassword(_) => {}
            By::Password(shown) => session.insert(SESSION_PASSWORD, shown).await?,
            By::Passkey(shown) => session.insert(SESSION_PASSKEY, shown.passkey).await?,
            By::Provider(signed_on) => {
                session.insert(SESSION_PROVIDER, signed_on.provider).await?;
                session.insert(SESSION_IDENTITY, signed_on.identity).await?;
            }
        }
        // Saved here, where a failure can still be reported.
        session.save().await
    };
    if let Err(error) = opening.await {
        let refusal = session_trouble(&error);
        // Or the session layer would store it again after the answer, and replace that. After trouble it does not, and the
        // browser keeps the cookie of the session before.
        if matches!(refusal, Refusal::Because(_)) {
            session.clear().await;
        }
        return Err(refusal);
    }
    browser.know(cx, person).await;
    Ok(())
}
