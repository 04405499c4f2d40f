//! Invitations in requests and answers.

use domain::{
    field::FieldErrors,
    id::InvitationId,
    member::{InvitationNote, Offer, ReceivedInvitation},
    org::{OrgSlug, Role},
    secret::SecretInput,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::{act::Form, schema};

/// A pending invitation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Invitation {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    id: InvitationId,
    /// The role it grants.
    #[schema(value_type = schema::Role)]
    role: Role,
    /// A note on the recipient.
    #[schema(value_type = schema::InvitationNote)]
    note: String,
    /// The user name it is addressed to; null when it is a link.
    #[schema(value_type = Option<schema::OrgSlug>)]
    username: Option<String>,
    /// The e-mail address of the person who made it.
    created_by: Option<String>,
    /// When it was made.
    #[schema(value_type = schema::Time)]
    created_at: String,
    /// When it expires.
    #[schema(value_type = schema::Time)]
    expires_at: String,
}

impl From<domain::member::Invitation> for Invitation {
    fn from(invitation: domain::member::Invitation) -> Self {
        Self {
            id: invitation.id,
            role: invitation.role,
            note: invitation.note.into(),
            username: invitation.username,
            created_by: invitation.created_by,
            created_at: invitation.created_at.utc(),
            expires_at: invitation.expires_at.utc(),
        }
    }
}

/// A new invitation.
#[derive(Serialize, ToSchema)]
pub(super) struct MadeInvitation {
    /// The invitation.
    pub(super) invitation: Invitation,
    /// The one-time link, for one person; null for an invitation to a user name. It is returned only once.
    pub(super) link: Option<String>,
}

/// A new invitation: addressed to a user name, or as a one-time link.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "role": "member", "username": "grace" }))]
#[serde(deny_unknown_fields)]
pub(super) struct NewInvitation {
    /// The role it grants.
    #[schema(value_type = schema::Role)]
    role: Role,
    /// The user name it is addressed to. Without one, it is a link, which requires the caller's password.
    #[serde(default)]
    #[schema(value_type = Option<schema::OrgSlug>)]
    username: Option<String>,
    /// A note on the recipient of a link, shown in the list of invitations.
    #[serde(default)]
    #[schema(value_type = Option<schema::InvitationNote>)]
    note: Option<String>,
}

/// The two kinds of invitation.
pub(super) enum Recipient {
    ByName(OrgSlug),
    ByLink(InvitationNote),
}

impl Form for NewInvitation {
    type Parsed = (Role, Recipient);

    fn parse(self) -> Result<Self::Parsed, FieldErrors> {
        let mut errors = FieldErrors::default();
        let recipient = match (&self.username, &self.note) {
            (Some(username), None) => errors.check("username", username.parse()).map(Recipient::ByName),
            (None, note) => errors.check("note", note.as_deref().unwrap_or_default().parse()).map(Recipient::ByLink),
            (Some(_), Some(_)) => {
                errors.add("note", "A note belongs to a link; this invitation is addressed to a user name.");
                None
            }
        };
        recipient.map(|recipient| (self.role, recipient)).ok_or(errors)
    }
}

/// An invitation that is addressed to the caller.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InvitationToMe {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    id: InvitationId,
    /// The organisation.
    #[schema(value_type = schema::OrgSlug)]
    org: String,
    /// The role it grants.
    #[schema(value_type = schema::Role)]
    role: Role,
    /// When it was made.
    #[schema(value_type = schema::Time)]
    created_at: String,
    /// When it expires.
    #[schema(value_type = schema::Time)]
    expires_at: String,
}

impl From<ReceivedInvitation> for InvitationToMe {
    fn from(received: ReceivedInvitation) -> Self {
        Self {
            id: received.id,
            org: received.org.into(),
            role: received.role,
            created_at: received.created_at.utc(),
            expires_at: received.expires_at.utc(),
        }
    }
}

/// The last part of an invitation's link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InvitationLink {
    /// The part of the link after `/invite/`.
    #[schema(value_type = String, max_length = 200, write_only)]
    pub(super) token: SecretInput,
}

/// The content of an invitation's link.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InvitationOffer {
    /// The organisation.
    #[schema(value_type = schema::OrgSlug)]
    org: String,
    /// The role it grants.
    #[schema(value_type = schema::Role)]
    role: Role,
    /// Whether the caller is already a member.
    is_member: bool,
}

impl From<Offer> for InvitationOffer {
    fn from(offer: Offer) -> Self {
        Self { org: offer.org.into(), role: offer.role, is_member: offer.is_member }
    }
}

/// The organisation that the caller has joined.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Joined {
    /// Its name.
    #[schema(value_type = schema::OrgSlug)]
    org: String,
}

impl From<OrgSlug> for Joined {
    fn from(org: OrgSlug) -> Self {
        Self { org: org.into() }
    }
}
