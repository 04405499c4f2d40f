//! The state of a bucket config's form, for adding and editing.

use domain::{
    aws::ExternalId,
    bucket::{AuthMethod, Bucket},
    draft::bucket::{BucketDraft, secret_field},
    id::BucketConfigId,
};
use leptos::prelude::*;
use serde::Serialize;

use super::self_managed::SelfManagedHelp;
use crate::{
    api::buckets::{BlankForm, UsableCredential},
    form::{Addresses, LostSecrets, Returned},
    refusal::Refusal,
    set_up::{self, Nested},
    tested::{LastTest, Tested},
    ui::{draft::draft_fields, html::Still},
    wire::read,
};

/// The stored bucket config that a form edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Editing {
    pub(super) id: BucketConfigId,
    pub(super) version: i32,
    /// The auth method whose secret is stored, if it has one.
    secret_of: Option<AuthMethod>,
}
read!(Editing { id, version, secret_of });

impl Editing {
    pub(super) fn of(bucket: &Bucket) -> Self {
        let method = bucket.access.method();
        Self { id: bucket.id, version: bucket.version, secret_of: secret_field(method).map(|_| method) }
    }
}

draft_fields! {
    /// The form's fields.
    Fields of BucketDraft {
        nickname,
        platform,
        bucket,
        prefix,
        region,
        endpoint,
        addressing,
        sts_endpoint,
        store_profile,
        auth_method,
        account_id,
        role_name,
        shared_secret,
        access_key_id,
        secret_access_key,
        service_account,
        cloud_credential,
    }
    /// The bucket config being edited; `None` in the Add dialog.
    editing: Option<Editing>
}

impl Fields {
    /// The shared secret, if it is valid.
    pub(super) fn external_id(self) -> Signal<Option<String>> {
        let valid = |typed: String| ExternalId::parse(&typed.into()).ok().map(|id| id.expose().to_owned());
        Signal::derive(move || valid(self.shared_secret.get()))
    }

    /// Whether a secret of `method` is stored and kept if the field is left empty.
    pub(super) fn keeps_secret(self, method: AuthMethod) -> bool {
        self.editing.is_some_and(|editing| editing.secret_of == Some(method))
    }
}

/// What a form begins with.
#[derive(Debug, Clone, Serialize)]
pub struct Start {
    pub(super) org: String,
    pub(super) addresses: Addresses,
    /// The step in the address, if the form is shown in steps.
    pub(super) step: Option<String>,
    /// The bucket config being edited; `None` in the Add dialog.
    pub(super) editing: Option<Editing>,
    /// The values.
    pub(super) draft: BucketDraft,
    pub(super) refusal: Option<Refusal>,
    pub(super) lost: LostSecrets,
    /// The last test of the values.
    pub(super) last: Option<LastTest>,
    /// What is to be said of the values.
    pub(super) notice: Still,
    pub(super) parts: Parts,
    /// Facts that are not part of the form.
    pub(super) facts: Still,
}
read!(Start { org, addresses, step, editing, draft, refusal, lost, last, notice, parts, facts });

/// What the form shows besides its fields, and offers in them.
#[derive(Debug, Clone, Serialize)]
pub struct Parts {
    /// The names of the known stores, to choose from.
    pub(super) profiles: Vec<String>,
    /// The organisation's cloud credentials, to choose from: each with its id.
    pub(super) credentials: Vec<(String, String)>,
    /// Where clients get keys of their own.
    pub(super) self_managed: Still,
    /// The steps at AWS.
    pub(super) role: Still,
    /// The steps at Google.
    pub(super) google: Still,
}
read!(Parts { profiles, credentials, self_managed, role, google });

impl Start {
    /// The form as it was posted, or else with the values `otherwise` and their last test; without steps.
    pub(super) fn new(
        org: String,
        addresses: Addresses,
        returned: Returned<BucketDraft, Tested>,
        otherwise: BucketDraft,
        last: impl FnOnce(&BucketDraft) -> Option<Tested>,
        around: (Option<String>, Vec<Nested>),
        blank: BlankForm,
    ) -> Self {
        let Returned { draft, refusal, outcome, lost } = returned;
        let draft = draft.unwrap_or_else(|| with_offered_secret(otherwise, &blank.shared_secret));
        let last = outcome.or_else(|| last(&draft)).map(LastTest::from);
        let (store, nested) = around;
        let notice = Still::of(set_up::notice(&draft, store, nested));
        let parts = Parts::new(&draft, blank);
        let (step, editing, facts) = (None, None, Still::default());
        Self { org, addresses, step, editing, draft, refusal, lost, last, notice, parts, facts }
    }
}

impl Parts {
    fn new(draft: &BucketDraft, blank: BlankForm) -> Self {
        let BlankForm { identities, credentials, profiles, .. } = blank;
        let offered = |UsableCredential { id, name, kind, identifier }: UsableCredential| {
            (id.to_string(), format!("{name} ({}, {identifier})", kind.label()))
        };
        Self {
            profiles,
            credentials: credentials.into_iter().map(offered).collect(),
            self_managed: Still::of(view! { <SelfManagedHelp /> }),
            role: Still::of(set_up::role_steps(draft, identities.aws.as_ref())),
            google: Still::of(set_up::google_steps(draft, identities.google.as_ref())),
        }
    }
}

/// The values with a shared secret for a new role.
fn with_offered_secret(draft: BucketDraft, offered: &str) -> BucketDraft {
    if draft.auth_method() != AuthMethod::AwsRole || draft.account_id.is_empty() {
        BucketDraft { shared_secret: offered.into(), ..draft }
    } else {
        draft
    }
}
