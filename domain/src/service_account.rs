//! Service accounts of an organisation, for programs.

use serde::{Deserialize, Serialize};

use crate::{
    Invalid,
    field::FieldErrors,
    id::PersonId,
    member::Seen,
    moment::Moment,
    org::{OrgSlug, Role},
    person::SERVICE_DOMAIN,
    text::{alphanumeric_ends, only},
};

checked_text!(
    /// The name of a service account: 2 to 39 of `a-z 0-9 -`, a letter or digit at both ends.
    ServiceAccountName,
    parse_name
);

fn parse_name(typed: &str) -> Result<String, Invalid> {
    let name = typed.trim();
    only(
        name,
        2,
        39,
        |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-',
        "Use 2 to 39 lower-case letters, digits and hyphens.",
    )?;
    if !alphanumeric_ends(name) {
        return Err("Begin and end with a letter or a digit.".into());
    }
    Ok(name.to_owned())
}

impl ServiceAccountName {
    /// Its address, where an answer wants an e-mail address: `ingest@acme.service`. Nothing is delivered there.
    #[must_use]
    pub fn address(&self, org: &OrgSlug) -> String {
        format!("{self}@{org}.{SERVICE_DOMAIN}")
    }
}

/// A service account, as admins see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceAccountView {
    /// Its id, which is that of a principal like a person's.
    pub id: PersonId,
    /// Its name.
    pub name: ServiceAccountName,
    /// Its address.
    pub address: String,
    /// Its role.
    pub role: Role,
    /// When it was made.
    pub since: Moment,
    /// When one of its tokens was last used, to some minutes.
    pub seen: Seen,
    /// The number of its valid API tokens.
    pub tokens: u32,
    /// The number of its trust rules.
    pub trust_rules: u32,
}

/// The form of a new service account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServiceAccountDraft {
    /// Its name.
    pub name: String,
    /// Its role.
    pub role: String,
}

impl ServiceAccountDraft {
    /// Validates both fields.
    ///
    /// # Errors
    /// A sentence for each field that is invalid.
    pub fn parse(&self) -> Result<(ServiceAccountName, Role), FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.parse());
        let role = errors.check("role", self.role.parse().and_then(role_of_service_account));
        name.zip(role).ok_or(errors)
    }
}

/// A role that a service account may have: any but owner.
///
/// # Errors
/// A sentence for owner.
pub fn role_of_service_account(role: Role) -> Result<Role, Invalid> {
    if role == Role::Owner { Err("A service account never owns an organisation.".into()) } else { Ok(role) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses() {
        let name: ServiceAccountName = " ingest ".parse().unwrap();
        assert_eq!(name.address(&"acme".parse().unwrap()), "ingest@acme.service");
        for bad in ["", "a", "Ingest", "-a", "a-", "a b", "a.b", "ingest@acme", &"a".repeat(40)] {
            assert!(bad.parse::<ServiceAccountName>().is_err(), "{bad}");
        }
    }

    #[test]
    fn it_never_owns() {
        let draft = |role: &str| ServiceAccountDraft { name: "ingest".into(), role: role.into() }.parse();
        assert!(draft("owner").unwrap_err().get("role").is_some());
        assert!(draft("admin").is_ok() && draft("").is_err());
    }
}
