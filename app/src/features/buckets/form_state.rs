//! The form of a bucket config, as it is being filled in: to add one, and to edit one.

use domain::{
    bucket::{AuthMethod, Bucket},
    draft::bucket::{BucketDraft, secret_field},
    field::FieldErrors,
    id::BucketConfigId,
};
use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::context::Buckets;
use crate::{
    api::buckets::BlankForm,
    refusal::Refusal,
    ui::{announcer::Announcer, pending::Pending, submit},
};

/// The stored bucket config that a form edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Editing {
    pub(super) id: BucketConfigId,
    pub(super) version: i32,
    /// The auth method whose secret is stored, if it has one.
    secret_of: Option<AuthMethod>,
}

impl Editing {
    pub(super) fn of(bucket: &Bucket) -> Self {
        let method = bucket.access.method();
        Self { id: bucket.id, version: bucket.version, secret_of: secret_field(method).map(|_| method) }
    }
}

/// The form's fields.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) nickname: RwSignal<String>,
    pub(super) platform: RwSignal<String>,
    pub(super) bucket: RwSignal<String>,
    pub(super) prefix: RwSignal<String>,
    pub(super) region: RwSignal<String>,
    pub(super) endpoint: RwSignal<String>,
    pub(super) auth_method: RwSignal<String>,
    pub(super) account_id: RwSignal<String>,
    pub(super) role_name: RwSignal<String>,
    pub(super) shared_secret: RwSignal<String>,
    pub(super) access_key_id: RwSignal<String>,
    pub(super) secret_access_key: RwSignal<String>,
    pub(super) service_account: RwSignal<String>,
    pub(super) cloud_credential: RwSignal<String>,
    /// Why the server refused what it was sent last.
    pub(super) refusal: RwSignal<Option<Refusal>>,
    /// The bucket config that is edited; nothing while one is added.
    pub(super) editing: Option<Editing>,
}

impl Fields {
    pub(super) fn new(draft: BucketDraft, refusal: Option<Refusal>, editing: Option<Editing>) -> Self {
        Self {
            nickname: RwSignal::new(draft.nickname),
            platform: RwSignal::new(draft.platform),
            bucket: RwSignal::new(draft.bucket),
            prefix: RwSignal::new(draft.prefix),
            region: RwSignal::new(draft.region),
            endpoint: RwSignal::new(draft.endpoint),
            auth_method: RwSignal::new(draft.auth_method),
            account_id: RwSignal::new(draft.account_id),
            role_name: RwSignal::new(draft.role_name),
            shared_secret: RwSignal::new(draft.shared_secret.expose().to_owned()),
            access_key_id: RwSignal::new(draft.access_key_id),
            secret_access_key: RwSignal::new(draft.secret_access_key.expose().to_owned()),
            service_account: RwSignal::new(draft.service_account),
            cloud_credential: RwSignal::new(draft.cloud_credential),
            refusal: RwSignal::new(refusal),
            editing,
        }
    }

    /// What has been filled in so far.
    pub(super) fn draft(self) -> BucketDraft {
        BucketDraft {
            nickname: self.nickname.get(),
            platform: self.platform.get(),
            bucket: self.bucket.get(),
            prefix: self.prefix.get(),
            region: self.region.get(),
            endpoint: self.endpoint.get(),
            auth_method: self.auth_method.get(),
            account_id: self.account_id.get(),
            role_name: self.role_name.get(),
            shared_secret: self.shared_secret.get().into(),
            access_key_id: self.access_key_id.get(),
            secret_access_key: self.secret_access_key.get().into(),
            service_account: self.service_account.get(),
            cloud_credential: self.cloud_credential.get(),
        }
    }

    /// The sentence at a field.
    pub(super) fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.refusal.with(|refusal| refusal.as_ref()?.at(field).map(str::to_owned)))
    }

    /// Whether a secret of `method` is stored, which an empty field keeps.
    pub(super) fn keeps_secret(self, method: AuthMethod) -> bool {
        self.editing.is_some_and(|editing| editing.secret_of == Some(method))
    }
}

/// What a form starts from: what was posted and came back, or else what there is.
pub(super) fn start(posted: Option<BucketDraft>, otherwise: BucketDraft, blank: &BlankForm) -> BucketDraft {
    posted.unwrap_or_else(|| {
        let offered = otherwise.auth_method() != AuthMethod::AwsRole || otherwise.account_id.is_empty();
        if offered {
            BucketDraft { shared_secret: blank.shared_secret.as_str().into(), ..otherwise }
        } else {
            otherwise
        }
    })
}

/// Sends the form without leaving the page; then the list is loaded again and the dialog closes. `done` is the word for what
/// was done.
pub(super) fn sending<S>(
    buckets: &Buckets,
    fields: Fields,
    done: &'static str,
    judge: fn(&BucketDraft) -> Result<(), FieldErrors>,
    send: impl Fn(BucketDraft) -> S + 'static,
) -> (Pending, impl Fn(ev::SubmitEvent) + 'static)
where
    S: Future<Output = Result<Bucket, Refusal>> + 'static,
{
    let (overview, page) = (buckets.overview, buckets.here.get_untracked().to_string());
    let announcer: Announcer = expect_context();
    let navigate = use_navigate();
    let done = move |bucket: Bucket| {
        overview.refetch();
        announcer.say(format!("Bucket {} {done}", bucket.nickname));
        navigate(&page, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    submit::sending(move || fields.draft(), fields.refusal, judge, send, done)
}
