//! The roles that a person may grant.

use domain::org::Role;

/// The roles that a person may grant, as options.
pub(super) fn roles_granted_by(role: Role) -> Vec<(String, String)> {
    let granted = Role::ALL.into_iter().filter(|&other| role.may_grant(other));
    granted.map(|role| (role.as_str().to_owned(), role.label().to_owned())).collect()
}
