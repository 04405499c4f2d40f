//! The surroundings of an island: what its document has in context reaches it in its properties.

use leptos::prelude::*;

use super::current_org::CurrentOrg;
use crate::{form::LostSecrets, ui::announcer::Announcer};

/// Provides what the components of a form's island expect: the organisation or namespace, the secrets to type again, and an
/// announcer, whose [`LiveRegion`](crate::ui::announcer::LiveRegion) the island renders.
pub(super) fn provide_surroundings(org: &str, lost: LostSecrets) {
    provide_context(CurrentOrg(org.to_owned()));
    provide_context(lost);
    Announcer::provide();
}
