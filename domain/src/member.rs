//! Who belongs to an organisation, and who is invited to.

use serde::{Deserialize, Serialize};

use crate::{
    Invalid,
    id::{InvitationId, OrgId, PersonId},
    moment::Moment,
    org::{OrgSlug, Role},
};

checked_text!(
    /// Whom an invitation is meant for, in at most 80 characters, as a note to those who list invitations; may be empty.
    InvitationNote,
    parse_note
);

fn parse_note(typed: &str) -> Result<String, Invalid> {
    let note = typed.trim();
    if note.chars().count() > 80 || note.chars().any(char::is_control) {
        return Err("A note has at most 80 characters.".into());
    }
    Ok(note.to_owned())
}

/// One of an organisation's people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their role.
    pub role: Role,
    /// Since when they belong to it.
    pub since: Moment,
}

/// An invitation that has not been taken up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// The role it gives.
    pub role: Role,
    /// Whom it is meant for.
    pub note: InvitationNote,
    /// The user name it is addressed to; nothing when it is a link.
    pub username: Option<String>,
    /// The e-mail address of whoever made it.
    pub created_by: Option<String>,
    /// When it expires.
    pub expires_at: Moment,
}

/// An invitation that is addressed to somebody, as they see it. Who made it they learn once they belong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedInvitation {
    /// Its id.
    pub id: InvitationId,
    /// The id of the organisation.
    pub org_id: OrgId,
    /// The organisation.
    pub org: OrgSlug,
    /// The role it gives.
    pub role: Role,
    /// When it was made.
    pub created_at: Moment,
    /// When it expires.
    pub expires_at: Moment,
}

/// What the holder of an invitation's link is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The organisation.
    pub org: OrgSlug,
    /// The role it gives.
    pub role: Role,
    /// Whether whoever asks belongs to the organisation already.
    pub is_member: bool,
}

impl Role {
    /// Every role, from the least power to the most.
    pub const ALL: [Self; 4] = [Self::Reader, Self::Member, Self::Admin, Self::Owner];

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Reader => "Reader",
            Self::Member => "Member",
            Self::Admin => "Admin",
            Self::Owner => "Owner",
        }
    }

    /// What it may do, in one sentence.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Reader => "A reader sees lists and receives read-only credentials.",
            Self::Member => "A member sees lists and receives credentials that read and write.",
            Self::Admin => "An admin also adds, changes and removes bucket configs, repos and people.",
            Self::Owner => "An owner is an admin whom only owners can change or remove.",
        }
    }

    /// Whether somebody with this role may give, change and take away `role`: admins everything below an owner, owners
    /// everything.
    #[must_use]
    pub fn may_grant(self, role: Self) -> bool {
        self == Self::Owner || (self.manages() && role < Self::Owner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gives_more_than_they_may() {
        let granted = |by: Role| Role::ALL.map(|role| by.may_grant(role));
        assert_eq!(granted(Role::Owner), [true; 4]);
        assert_eq!(granted(Role::Admin), [true, true, true, false]);
        assert_eq!(granted(Role::Member), [false; 4]);
        assert_eq!(granted(Role::Reader), [false; 4]);
    }
}
