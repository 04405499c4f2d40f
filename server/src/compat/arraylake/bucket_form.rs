//! Bucket configs in the client's format, in requests and answers.

use std::collections::BTreeMap;

use backend::RepoKeys;
use domain::{
    bucket::{AuthMethod, Bucket, ExtraConfig, ExtraValue},
    check::CheckName,
    draft::bucket::BucketDraft,
    endpoint::EndpointUrl,
    field::FieldErrors,
    location::{Addressing, AddressingStyle, Platform},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    auth_config::{self, AuthConfig},
    bearer::{Bearer, Caller},
    health::Health,
};

const REGION: &str = "region_name";
/// The region returned for stores without regions on a platform that has them: requests are signed for it.
const ANY_REGION: &str = "us-east-1";
const ENDPOINT: &str = "endpoint_url";
const USE_SSL: &str = "use_ssl";
const PATH_STYLE: &str = "force_path_style";
/// The entries by which a client leaves out conditional writes, with the checks that find that a store has none. Left out, they
/// are true.
const CONDITIONAL: [(&str, CheckName); 2] = [
    ("unsafe_use_conditional_create", CheckName::ConditionalCreate),
    ("unsafe_use_conditional_update", CheckName::ConditionalReplace),
];

/// A bucket config, as the client reads it. Every key the client requires is always there.
#[derive(Debug, Serialize)]
pub(super) struct BucketResponse {
    id: String,
    nickname: String,
    platform: &'static str,
    name: String,
    prefix: String,
    extra_config: BTreeMap<String, Value>,
    is_default: bool,
    created: String,
    updated: String,
    created_by: Option<String>,
    auth_config: Value,
    health: Health,
    /// Required only by clients up to 0.9.10.
    auth_method: &'static str,
}

impl BucketResponse {
    /// The representation for this caller, without any secret.
    pub(super) fn new(bucket: Bucket, caller: &Caller) -> Self {
        let auth_method = auth_config::word(bucket.effective_method(), caller);
        Self {
            id: bucket.id.to_string(),
            platform: bucket.location.store.platform().as_str(),
            name: bucket.location.bucket.to_string(),
            prefix: bucket.location.prefix.on_the_wire().to_owned(),
            extra_config: extra_config(&bucket, caller.cx.client_s3_endpoint()),
            is_default: bucket.is_default,
            created: bucket.created_at.iso(),
            updated: bucket.updated_at.iso(),
            auth_config: auth_config::told(&bucket, caller),
            health: Health::of(&bucket),
            created_by: bucket.created_by,
            auth_method,
            nickname: bucket.nickname.into(),
        }
    }

    /// The same for an answer with other things in it; `None` for a name that makes clients refuse the whole answer.
    pub(super) fn readable(bucket: Bucket, caller: &Caller) -> Option<Self> {
        bucket.location.bucket.is_read_by_arraylake().then(|| Self::new(bucket, caller))
    }

    /// The same, extended by how the client gets the keys of a repo in it.
    ///
    /// A client copies a key pair from here into the repo's storage unchanged: its form has no session token and no expiry,
    /// so temporary keys can't be sent in it. A client requests temporary keys, and renews them before they expire, only for
    /// buckets accessed by a role, and only on the one platform where it supports these; so every bucket whose pair is not
    /// sent is presented as such.
    ///
    /// A visitor is not told who made the bucket config, and which role or account it uses.
    pub(super) fn with_keys(mut self, keys: RepoKeys, caller: &Bearer) -> Self {
        if caller.actor.is_visitor() {
            self.created_by = None;
            self.auth_config = auth_config::masked(&self.auth_config);
        }
        match keys {
            RepoKeys::AsConfigured => {}
            RepoKeys::Pair(keys) => self.auth_config["secret_access_key"] = json!(keys.secret_access_key.as_str()),
            RepoKeys::OnRequest => {
                self.platform = Platform::S3.as_str();
                self.extra_config.entry(REGION.into()).or_insert_with(|| json!(ANY_REGION));
                self.auth_method = auth_config::word(AuthMethod::AwsRole, caller);
                self.auth_config = auth_config::masked_role(caller);
            }
        }
        self
    }
}

/// `stand_in` is the endpoint that replaces Amazon S3: it is returned so that clients don't have to configure it.
fn extra_config(bucket: &Bucket, stand_in: Option<&EndpointUrl>) -> BTreeMap<String, Value> {
    let store = &bucket.location.store;
    let mut extra: BTreeMap<String, Value> =
        bucket.extra.iter().map(|(key, value)| (key.to_owned(), json!(value))).collect();
    if let Some(region) = store.region() {
        extra.insert(REGION.into(), json!(region));
    }
    let stand_in = stand_in.filter(|_| store.platform() == Platform::S3);
    if let Some(endpoint) = store.endpoint().or(stand_in) {
        extra.insert(ENDPOINT.into(), json!(endpoint));
        extra.insert(USE_SSL.into(), json!(endpoint.is_https()));
    }
    // What replaces Amazon S3 is spoken to with the bucket in the path.
    if let Some(style) = bucket.style.or(stand_in.filter(|_| store.endpoint().is_none()).map(|_| AddressingStyle::Path))
    {
        extra.insert(PATH_STYLE.into(), json!(style == AddressingStyle::Path));
    }
    for (key, check) in CONDITIONAL {
        if bucket.lacks_check(check) {
            extra.entry(key.into()).or_insert(json!(false));
        }
    }
    extra
}

/// The fields of a bucket config. A missing or null field keeps its value.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct BucketRequest {
    nickname: Option<String>,
    platform: Option<String>,
    name: Option<String>,
    prefix: Option<String>,
    extra_config: Option<BTreeMap<String, Value>>,
    auth_config: Option<AuthConfig>,
}

impl BucketRequest {
    /// A new bucket config as a form's draft, and its extra config.
    pub(super) fn into_new(self, caller: &Caller) -> Result<(BucketDraft, ExtraConfig), FieldErrors> {
        let blank = BucketDraft { auth_method: AuthMethod::SelfManaged.as_str().into(), ..BucketDraft::default() };
        let (draft, extra) = self.over(blank, None, caller)?;
        Ok((draft, extra.unwrap_or_default()))
    }

    /// Applies the fields to an existing draft, that of `stored`. A missing or masked secret is left empty, which keeps the
    /// stored one.
    pub(super) fn over(
        self,
        mut draft: BucketDraft,
        stored: Option<&Bucket>,
        caller: &Caller,
    ) -> Result<(BucketDraft, Option<ExtraConfig>), FieldErrors> {
        let parts = [
            (self.nickname, &mut draft.nickname),
            (self.platform, &mut draft.platform),
            (self.name, &mut draft.bucket),
            (self.prefix, &mut draft.prefix),
        ];
        for (sent, kept) in parts {
            if let Some(sent) = sent {
                *kept = sent;
            }
        }
        if let Some(auth) = self.auth_config {
            auth.over(&mut draft, stored, caller);
        }
        let extra = self.extra_config.map(|entries| read_extra(entries, &mut draft, stored, caller)).transpose()?;
        // The replacement of Amazon S3 is returned to clients, who send it back; it is not the config's own endpoint.
        let is_stand_in = |stand_in: &EndpointUrl| draft.endpoint.parse().as_ref() == Ok(stand_in);
        if draft.platform.parse() == Ok(Platform::S3) && caller.cx.client_s3_endpoint().is_some_and(is_stand_in) {
            draft.endpoint.clear();
        }
        Ok((draft, extra))
    }
}

/// Takes the entries of `extra_config` that this server interprets, and stores the rest unchanged. On Google Cloud Storage it
/// interprets none.
fn read_extra(
    mut entries: BTreeMap<String, Value>,
    draft: &mut BucketDraft,
    stored: Option<&Bucket>,
    caller: &Caller,
) -> Result<ExtraConfig, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut rest = BTreeMap::new();
    if let Some(stored) = stored {
        forget_what_was_found(&mut entries, stored, caller);
    }
    for (key, value) in entries {
        match serde_json::from_value::<ExtraValue>(value) {
            Ok(value) => drop(rest.insert(key, value)),
            Err(_) => errors.add("extra_config", format!("{key} is neither a text nor a boolean.")),
        }
    }
    (draft.region, draft.endpoint) = (String::new(), String::new());
    draft.addressing = Addressing::default().as_str().into();
    if draft.platform.parse() != Ok(Platform::Gs) {
        match rest.remove(PATH_STYLE) {
            None => {}
            Some(ExtraValue::Flag(true)) => draft.addressing = Addressing::Path.as_str().into(),
            Some(ExtraValue::Flag(false)) => draft.addressing = Addressing::Virtual.as_str().into(),
            Some(ExtraValue::Text(_)) => errors.add(PATH_STYLE, "This is true or false, not a text."),
        }
        for (key, field) in [(REGION, &mut draft.region), (ENDPOINT, &mut draft.endpoint)] {
            match rest.remove(key) {
                None => {}
                Some(ExtraValue::Text(text)) => *field = text,
                Some(ExtraValue::Flag(_)) => errors.add(key, "This is a text."),
            }
        }
        check_use_ssl(rest.get(USE_SSL), &draft.endpoint, &mut errors);
        if !draft.endpoint.is_empty() {
            rest.remove(USE_SSL);
        }
    }
    let extra = errors.check("extra_config", ExtraConfig::new(rest));
    extra.filter(|_| errors.is_empty()).ok_or(errors)
}

/// A client sends back what it was told. What a test found is no choice of the client's, so that a later test may find otherwise.
fn forget_what_was_found(entries: &mut BTreeMap<String, Value>, stored: &Bucket, caller: &Caller) {
    let told = extra_config(stored, caller.cx.client_s3_endpoint());
    let is_chosen = |key: &str| {
        let is_kept = stored.extra.iter().any(|(kept, _)| kept == key);
        is_kept || (key == PATH_STYLE && stored.location.options.addressing != Addressing::Auto)
    };
    for key in CONDITIONAL.map(|(key, _)| key).into_iter().chain([PATH_STYLE]) {
        if !is_chosen(key) && entries.get(key).is_some_and(|sent| told.get(key) == Some(sent)) {
            entries.remove(key);
        }
    }
}

/// The scheme of the endpoint decides; a contradicting `use_ssl` is refused rather than ignored.
fn check_use_ssl(sent: Option<&ExtraValue>, endpoint: &str, errors: &mut FieldErrors) {
    let plain = endpoint.trim().to_ascii_lowercase().starts_with("http://");
    match sent {
        None => {}
        Some(ExtraValue::Text(_)) => errors.add(USE_SSL, "This is true or false, not a text."),
        Some(ExtraValue::Flag(use_ssl)) if *use_ssl != plain => {}
        Some(ExtraValue::Flag(true)) => errors.add(USE_SSL, "The endpoint_url begins with http, so this is false."),
        Some(ExtraValue::Flag(false)) => {
            errors.add(USE_SSL, "This is false only with an endpoint_url that begins with http.")
        }
    }
}
