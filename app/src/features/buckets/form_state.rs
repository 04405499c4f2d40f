//! The state of a bucket config's form, for adding and editing.

use domain::{
    bucket::{AuthMethod, Bucket},
    draft::bucket::{BucketDraft, secret_field},
    id::BucketConfigId,
};
use leptos::prelude::*;

use crate::{api::buckets::BlankForm, refusal::Refusal, ui::draft::draft_fields};

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
    /// Whether a secret of `method` is stored and kept if the field is left empty.
    pub(super) fn keeps_secret(self, method: AuthMethod) -> bool {
        self.editing.is_some_and(|editing| editing.secret_of == Some(method))
    }
}

/// The initial draft of a form: the posted one, or else the stored one.
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
