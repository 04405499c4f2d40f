//! The reader's account: password, invitations, and the link for a new password.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    draft::people::PasswordDraft,
    id::{IdentityId, InvitationId},
    member::ReceivedInvitation,
    moment::Moment,
    org::Viewer,
    secret::SecretInput,
    session::{IdentityView, SessionView},
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::people::Provider;
use crate::{
    act::{Done, act},
    refusal::Refusal,
};

/// The reader's pending invitations, newest first.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/invitations", input = Json, output = Json)]
pub async fn load_invitations() -> Result<Vec<ReceivedInvitation>, Refusal> {
    let person = super::person().await?;
    backend::invitations::list_received(&super::context(), person).await.map_err(super::refuse)
}

/// The reader, and the browsers where they are signed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The reader.
    pub viewer: Viewer,
    /// Their live sessions, this one first.
    pub sessions: Vec<SessionView>,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// The reader, and the browsers where they are signed in.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/sessions", input = Json, output = Json)]
pub async fn load_sessions() -> Result<SignedIn, Refusal> {
    let (session, person, cx) = (super::session_of_request()?, super::person().await?, super::context());
    let viewer = backend::people::get_viewer(&cx, person).await.map_err(super::refuse)?;
    let id = session.id().map(|id| id.0.to_be_bytes());
    let current = id.as_ref().map(|id| backend::sessions::SessionId(id));
    let sessions = backend::sessions::list(&cx, person, current).await.map_err(super::refuse)?;
    let now = cx.now().await.map_err(super::refuse)?;
    Ok(SignedIn { viewer, sessions, now })
}

/// Signs the reader out of every other browser, of devices and of data clients.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/sign-out-elsewhere", input = Json, output = Json)]
pub async fn sign_out_elsewhere() -> Result<Done, Refusal> {
    let (session, person) = (super::session_of_request()?, super::person().await?);
    let id = session.id().map(|id| id.0.to_be_bytes());
    let current = id.as_ref().map(|id| backend::sessions::SessionId(id));
    backend::sessions::close_others(&super::context(), person, current).await.map_err(super::refuse)?;
    Ok(Done::new("You are signed out everywhere else: in other browsers, on devices and in data clients."))
}
act!(SignOutElsewhere, Account);

/// How the reader signs in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WaysIn {
    /// Their identities.
    pub identities: Vec<IdentityView>,
    /// The server's identity providers.
    pub providers: Vec<Provider>,
    /// Whether they can confirm with a password.
    pub has_password: bool,
    /// Whether that takes a code, too.
    pub has_second_factor: bool,
    /// Whether they can confirm with a passkey.
    pub has_passkeys: bool,
    /// Why the last sign-in with a provider was refused.
    pub refused: Option<String>,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// How the reader signs in, with the sentence for the word of a refusal.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/ways-in", input = Json, output = Json)]
pub async fn load_ways_in(refused: Option<String>) -> Result<WaysIn, Refusal> {
    let (person, cx) = (super::person().await?, super::context());
    let identities = backend::sign_on::list(&cx, person).await.map_err(super::refuse)?;
    let has_password =
        cx.sign_on().passwords && backend::passwords::has_password(&cx, person).await.map_err(super::refuse)?;
    let has_second_factor = backend::second_factor::is_on(&cx, person).await.map_err(super::refuse)?;
    let has_passkeys = backend::passkeys::relying_party(&cx).is_ok()
        && backend::passkeys::has_any(&cx, person).await.map_err(super::refuse)?;
    let refused = refused.and_then(|word| word.parse::<backend::sign_on::SignOnRefused>().ok());
    let now = cx.now().await.map_err(super::refuse)?;
    let providers = super::people::providers_of(&cx);
    let refused = refused.map(|why| why.to_string());
    Ok(WaysIn { identities, providers, has_password, has_second_factor, has_passkeys, refused, now })
}

/// Takes an identity from the reader's account.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/unlink", input = Json, output = Json)]
pub async fn unlink(identity: IdentityId) -> Result<Done, Refusal> {
    let (session, person) = (super::session_of_request()?, super::person().await?);
    super::must_be_fresh().await?;
    let id = session.id().map(|id| id.0.to_be_bytes());
    let current = id.as_ref().map(|id| backend::sessions::SessionId(id));
    backend::sign_on::unlink(&super::context(), person, identity, current).await.map_err(super::refuse)?;
    Ok(Done::new("The identity provider is not linked any more."))
}
act!(Unlink, Account);

/// Confirms with a password, and with a code where the second factor is on, that it is still the reader. The session goes on under a new id.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/confirm", input = Json, output = Json)]
pub async fn confirm(current_password: SecretInput, #[server(default)] code: SecretInput) -> Result<Done, Refusal> {
    let (session, person, cx) = (super::session_of_request()?, super::person().await?, super::context());
    let from = super::Browser::of_request().network();
    let confirmed = backend::second_factor::confirm_person(&cx, person, &current_password, &code, from).await;
    super::session::open(&session, super::By::Password(confirmed.map_err(super::refuse)?)).await?;
    Ok(Done::new("Confirmed for 15 minutes. Send the form in the other tab again."))
}
act!(Confirm, Account);

/// Whether a link for a new password is valid.
///
/// # Errors
/// When the server can't answer.
#[server(prefix = "/api/ui", endpoint = "account/password-reset-is-open", input = Json, output = Json)]
pub async fn password_reset_is_open(token: String) -> Result<bool, Refusal> {
    backend::passwords::reset_is_open(&super::context(), &token).await.map_err(super::refuse)
}

/// Sets a new password. Every other session ends; this one continues under a new id.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/change-password", input = Json, output = Json)]
pub async fn change_password(#[server(flatten)] draft: PasswordDraft) -> Result<Done, Refusal> {
    let session = super::session_of_request()?;
    let own = super::namespace_actor(domain::org::OWN_NAMESPACE).await?;
    draft.check_with_old().map_err(Refusal::Fields)?;
    // The old password alone must not be enough, nor make the session fresh.
    let has_second_factor =
        backend::second_factor::is_on(&super::context(), own.person()).await.map_err(super::refuse)?;
    if has_second_factor {
        super::must_be_fresh().await?;
    }
    let id = session.id().map(|id| id.0.to_be_bytes());
    let except = id.as_ref().map(|id| backend::sessions::SessionId(id));
    let ending = backend::Ending { except, tokens: draft.ends_tokens() };
    let (old, new) = (&draft.old_password, &draft.new_password);
    backend::passwords::change(&super::context(), &own, old, new, ending).await.map_err(super::refuse)?;
    if has_second_factor {
        super::session::renew(&session, own.person()).await?;
    } else {
        super::session::open(&session, super::By::NewPassword(own.person())).await?;
    }
    let tokens = if draft.ends_tokens() { ", and your API tokens are revoked" } else { "" };
    Ok(Done::new(format!("Your password was changed. You are signed out everywhere else{tokens}.")))
}
act!(ChangePassword, Account);

/// Sets a new password by a one-time link. The person then signs in with it, as everywhere else.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "reset-password", input = Json, output = Json)]
pub async fn reset_password(token: String, #[server(flatten)] draft: PasswordDraft) -> Result<Done, Refusal> {
    draft.check().map_err(Refusal::Fields)?;
    let (cx, request_id) = (super::context(), super::request_id());
    let id = request_id.as_ref().map(|id| id.0.as_str());
    let reset = backend::passwords::reset(&cx, &token, &draft.new_password, draft.ends_tokens(), id).await;
    super::Browser::of_request().know(&cx, reset.map_err(super::refuse)?).await;
    Ok(Done::leading_to(crate::routes::login_after_reset()))
}
act!(ResetPassword, PasswordReset);

/// Joins an organisation that the reader is invited to.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/accept-invitation", input = Json, output = Json)]
pub async fn accept_invitation(invitation: InvitationId) -> Result<Done, Refusal> {
    let own = super::namespace_actor(domain::org::OWN_NAMESPACE).await?;
    let accepted = backend::invitations::accept_received(&super::context(), invitation, own.person()).await;
    let org = accepted.map_err(super::refuse)?;
    Ok(Done::new(format!("You belong to {org} now.")).to(crate::routes::buckets(&org)))
}
act!(AcceptInvitation, Account);

/// Declines an invitation to an organisation.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "account/decline-invitation", input = Json, output = Json)]
pub async fn decline_invitation(invitation: InvitationId) -> Result<Done, Refusal> {
    let own = super::namespace_actor(domain::org::OWN_NAMESPACE).await?;
    let org = backend::invitations::decline(&super::context(), invitation, &own).await.map_err(super::refuse)?;
    Ok(Done::new(format!("You declined the invitation to {org}.")))
}
act!(DeclineInvitation, Account);
