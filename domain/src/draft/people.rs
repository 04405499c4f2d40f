//! The forms about people: set-up, sign-in, inviting and joining.

use serde::{Deserialize, Serialize};

use crate::{
    field::{FieldErrors, TICKED},
    member::InvitationNote,
    org::{OrgSlug, Role},
    person::{Email, PersonName, check_new_password},
    secret::SecretInput,
};

/// The set-up form: the first account and the first organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SetupDraft {
    /// The person's name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their password.
    pub password: SecretInput,
    /// The organisation's name in addresses.
    pub org: String,
}

/// A valid set-up form.
#[derive(Debug, Clone)]
pub struct NewOwner {
    /// The person.
    pub person: NewPerson,
    /// The organisation.
    pub org: OrgSlug,
}

impl SetupDraft {
    /// Validates every field.
    ///
    /// # Errors
    /// A sentence for each field that is invalid, all at once.
    pub fn parse(&self) -> Result<NewOwner, FieldErrors> {
        let person =
            JoinDraft { name: self.name.clone(), email: self.email.clone(), password: self.password.clone() }.parse();
        let mut errors = person.as_ref().err().cloned().unwrap_or_default();
        let org = errors.check("org", self.org.parse());
        match (person, org) {
            (Ok(person), Some(org)) => Ok(NewOwner { person, org }),
            _ => Err(errors),
        }
    }
}

impl SetupDraft {
    /// Validates every field but the password, for an owner who signs in another way.
    ///
    /// # Errors
    /// A sentence for each field that is invalid, all at once.
    pub fn parse_without_password(&self) -> Result<NewOwner, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.parse());
        let email = errors.check("email", self.email.parse());
        let org = errors.check("org", self.org.parse());
        match (name, email, org) {
            (Some(name), Some(email), Some(org)) => {
                Ok(NewOwner { person: NewPerson { name, email, password: SecretInput::default() }, org })
            }
            _ => Err(errors),
        }
    }
}

/// The form of an invited person who has no account yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JoinDraft {
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their password.
    pub password: SecretInput,
}

/// An account to create.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// The person's name.
    pub name: PersonName,
    /// Their e-mail address.
    pub email: Email,
    /// Their password, valid.
    pub password: SecretInput,
}

impl JoinDraft {
    /// Validates every field.
    ///
    /// # Errors
    /// A sentence for each field that is invalid, all at once.
    pub fn parse(&self) -> Result<NewPerson, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.parse());
        let email = errors.check("email", self.email.parse());
        let password = errors.check("password", check_new_password(&self.password));
        match (name, email, password) {
            (Some(name), Some(email), Some(())) => Ok(NewPerson { name, email, password: self.password.clone() }),
            _ => Err(errors),
        }
    }
}

/// The form of a new invitation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InviteDraft {
    /// The role it gives.
    pub role: String,
    /// A note on the invited person.
    pub note: String,
}

impl InviteDraft {
    /// Validates both fields.
    ///
    /// # Errors
    /// A sentence for each field that is invalid.
    pub fn parse(&self) -> Result<(Role, InvitationNote), FieldErrors> {
        let mut errors = FieldErrors::default();
        let role = errors.check("role", self.role.parse());
        let note = errors.check("note", self.note.parse());
        role.zip(note).ok_or(errors)
    }
}

/// The sign-in form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInDraft {
    /// E-mail address.
    pub email: String,
    /// Password.
    pub password: SecretInput,
    /// The path to go to after signing in.
    pub next: String,
}

/// The form of a new password.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordDraft {
    /// The current password; empty when a one-time link is used.
    pub old_password: SecretInput,
    /// The new password.
    pub new_password: SecretInput,
    /// Whether to revoke API tokens, too: [`TICKED`] if so.
    pub end_tokens: String,
}

impl PasswordDraft {
    /// Validates the new password.
    ///
    /// # Errors
    /// A sentence when it is invalid.
    pub fn check(&self) -> Result<(), FieldErrors> {
        check_new_password(&self.new_password).map_err(|invalid| FieldErrors::at("new_password", invalid.to_string()))
    }

    /// Validates both passwords.
    ///
    /// # Errors
    /// A sentence for each that is invalid.
    pub fn check_with_old(&self) -> Result<(), FieldErrors> {
        let mut errors = self.check().err().unwrap_or_default();
        if self.old_password.expose().is_empty() {
            errors.add("old_password", "Enter your current password.");
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Whether to revoke API tokens, too.
    #[must_use]
    pub fn ends_tokens(&self) -> bool {
        self.end_tokens == TICKED
    }
}

/// The path to go to after signing in: `next`, if it is a path on this server.
#[must_use]
pub fn safe_next(next: &str) -> &str {
    let mut bytes = next.bytes();
    let is_path = bytes.next() == Some(b'/') && !matches!(bytes.next(), Some(b'/' | b'\\'));
    let plain = next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let encoded_control = next.to_ascii_lowercase();
    let hides_control = ["%0", "%1", "%5c", "%7f"].iter().any(|code| encoded_control.contains(code));
    if is_path && plain && !hides_control { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_on_this_server_are_followed() {
        for bad in ["", "//evil", "/\\evil", "https:evil", "/%0d%0aX:1", "javascript:1", "/a b", "/a\nb"] {
            assert_eq!(safe_next(bad), "/", "{bad}");
        }
        for good in ["/", "/acme/buckets?dialog=add", "/ok?x=//evil"] {
            assert_eq!(safe_next(good), good);
        }
    }

    #[test]
    fn a_short_password_is_refused() {
        let draft = SetupDraft { password: "short".into(), ..SetupDraft::default() };
        assert!(draft.parse().unwrap_err().get("password").is_some());
    }
}
