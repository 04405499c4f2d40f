//! Members and invitations of an organisation.

use serde::{Deserialize, Serialize};

use crate::{
    Invalid,
    id::{InvitationId, OrgId, PersonId},
    moment::Moment,
    org::{OrgSlug, Role},
};

checked_text!(
    /// A note on the invited person, shown in the list of invitations: at most 80 characters, may be empty.
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

/// A member of an organisation.
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
    /// When they joined.
    pub since: Moment,
    /// When they were last seen in the organisation; `None` for a reader who may not know it.
    pub seen: Option<Seen>,
}

/// When a member was last seen in an organisation, to some minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seen {
    /// They belong to it, and have not been there.
    Never,
    /// The last time, by a page or with an API token.
    At(Moment),
}

impl Seen {
    /// Seconds after the last sight during which a member counts as active: sights are noted five minutes apart.
    const ACTIVE: i64 = 600;

    /// The age at `now`: `Never`, `Active now`, `3 h ago`.
    #[must_use]
    pub fn age(self, now: Moment) -> String {
        match self {
            Self::Never => "Never".to_owned(),
            Self::At(at) if now.unix_seconds() - at.unix_seconds() < Self::ACTIVE => "Active now".to_owned(),
            Self::At(at) => at.age(now),
        }
    }
}

impl From<Option<Moment>> for Seen {
    fn from(at: Option<Moment>) -> Self {
        at.map_or(Self::Never, Self::At)
    }
}

/// An open invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// The role it gives.
    pub role: Role,
    /// A note on the invited person.
    pub note: InvitationNote,
    /// The user name it is addressed to; `None` for a link.
    pub username: Option<String>,
    /// E-mail address of the inviter.
    pub created_by: Option<String>,
    /// When it was made.
    pub created_at: Moment,
    /// When it expires.
    pub expires_at: Moment,
}

/// An invitation as the person it is addressed to sees it. The inviter is shown only after accepting.
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

/// What an invitation link shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The organisation.
    pub org: OrgSlug,
    /// The role it gives.
    pub role: Role,
    /// Whether the reader is a member already.
    pub is_member: bool,
}

impl Role {
    /// Every role, in order of power.
    pub const ALL: [Self; 4] = [Self::Reader, Self::Member, Self::Admin, Self::Owner];

    /// The label in the interface.
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

    /// Whether this role may give, change and take away `role`: admins every role below owner, owners every role.
    #[must_use]
    pub fn may_grant(self, role: Self) -> bool {
        self == Self::Owner || (self.manages() && role < Self::Owner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sight_ages() {
        let now = Moment::from(time::OffsetDateTime::UNIX_EPOCH + time::Duration::days(9));
        let ago = |seconds| {
            let at = time::OffsetDateTime::UNIX_EPOCH + time::Duration::days(9) - time::Duration::seconds(seconds);
            Seen::At(at.into()).age(now)
        };
        assert_eq!([0, 599, 600, 90_000].map(ago), ["Active now", "Active now", "10 min ago", "1 d ago"]);
        assert_eq!(Seen::from(None).age(now), "Never");
    }

    #[test]
    fn nobody_gives_more_than_they_may() {
        let granted = |by: Role| Role::ALL.map(|role| by.may_grant(role));
        assert_eq!(granted(Role::Owner), [true; 4]);
        assert_eq!(granted(Role::Admin), [true, true, true, false]);
        assert_eq!(granted(Role::Member), [false; 4]);
        assert_eq!(granted(Role::Reader), [false; 4]);
    }
}
