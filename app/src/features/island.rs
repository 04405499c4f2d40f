//! The surroundings of an island: what its document has in context reaches it in its properties.

use leptos::prelude::*;

use super::current_org::CurrentOrg;
use crate::form::LostSecrets;

/// Provides what the components of a form's island expect: the organisation or namespace, and the secrets to type again.
pub(super) fn provide_surroundings(org: &str, lost: LostSecrets) {
    provide_context(CurrentOrg(org.to_owned()));
    provide_context(lost);
}
