//! What the form for a new credential begins with.

use domain::{credential::CredentialKind, draft::credential::CredentialDraft};
use leptos::prelude::*;
use serde::Serialize;

use super::{about::About, steps::Step};
use crate::{
    form::{LostSecrets, Returned},
    refusal::Refusal,
    routes::{self, Here},
    set_up::{self, Trust},
    tested::{LastTest, Tested},
    ui::html::Still,
    wire::read,
};

/// What the form begins with.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Start {
    pub(super) namespace: String,
    /// The address of the page without the dialog.
    pub(super) page: String,
    /// The page after the credential was added.
    pub(super) done: String,
    /// The word for the step in the address.
    pub(super) step: String,
    /// The address of each step, by its word.
    pub(super) steps: Vec<(String, String)>,
    pub(super) draft: CredentialDraft,
    pub(super) refusal: Option<Refusal>,
    pub(super) lost: LostSecrets,
    pub(super) shown: Shown,
}
read!(Start { namespace, page, done, step, steps, draft, refusal, lost, shown });

/// What the form shows besides its fields.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Shown {
    /// The last test of the values.
    pub(super) last: Option<LastTest>,
    /// What ARN roles are.
    pub(super) about: Still,
    /// The values for the trust policy.
    pub(super) trust: Still,
    /// The policies of the bucket and the role, if this server has an identity that they could name.
    pub(super) policies: Option<Still>,
}
read!(Shown { last, about, trust, policies });

impl Start {
    /// The form as it was posted, or else a blank one, at the step of the word `step`.
    pub(super) fn new(
        namespace: String,
        here: Here,
        step: String,
        returned: Returned<CredentialDraft, Tested>,
        trust: &Trust,
    ) -> Self {
        let Returned { draft, refusal, outcome, lost } = returned;
        let draft = with_format_of(&step, draft.unwrap_or_default());
        let address = |word: &str| (word.to_owned(), here.dialog(routes::Dialog::AddCredential(word)));
        let policies = |principal| Still::of(set_up::policies(&draft, principal));
        let shown = Shown {
            last: outcome.map(LastTest::from),
            about: Still::of(view! { <About namespace=namespace.clone() /> }),
            trust: Still::of(set_up::trust_tabs(&draft, trust, &namespace)),
            policies: trust.principal.as_ref().map(policies),
        };
        Self {
            shown,
            steps: Step::words().map(address).collect(),
            page: here.to_string(),
            done: here.whole(),
            namespace,
            step,
            refusal,
            lost,
            draft,
        }
    }
}

/// The values with the format that the word for a step implies.
fn with_format_of(word: &str, draft: CredentialDraft) -> CredentialDraft {
    let kind = draft.kind().unwrap_or(CredentialKind::AwsKey);
    let kind = Step::named(word, kind).kind().unwrap_or(kind);
    CredentialDraft { format: kind.as_str().to_owned(), ..draft }
}
