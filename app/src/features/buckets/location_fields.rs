//! The location of the bucket.

use domain::{
    draft::bucket::BucketDraft,
    location::{Addressing, Need, PastedLocation, Platform},
};
use leptos::{html, prelude::*};

use super::{form_state::Fields, picks};
use crate::ui::field::{Choice, Choices, SelectField, Spec, TextField};

const BUCKET: Spec = Spec::code("bucket", "Bucket name")
    .help("You can paste a URI such as s3://name/prefix, an ARN, or the address in the console.");
const PREFIX: Spec =
    Spec::code("prefix", "Prefix (optional)").help("Access is limited to this prefix. Empty means the whole bucket.");
const REGION: Spec = Spec::code("region", "Region").help("Such as us-east-1. Stores of your own may leave it out.");
const ENDPOINT: Spec = Spec::code("endpoint", "Endpoint")
    .help("The address of the store's S3 API, such as https://minio.example.com. Leave it out for AWS itself.");

const ADDRESSING: Spec = Spec::text("addressing", "Addressing")
    .help("Where requests name the bucket. Choose one only if the store's pages tell you to.");

const PROFILE: Spec = Spec::text("store_profile", "Known store")
    .help("Choose one if the store runs under a name of its own, such as a MinIO of yours.");
const STS: Spec = Spec::code("sts_endpoint", "STS endpoint (optional)")
    .help("Where the store's own STS is, if not at the endpoint. A role at a store of your own needs it.");

#[component]
pub(super) fn LocationFields(fields: Fields, profiles: Vec<String>) -> impl IntoView {
    let choices = Platform::ALL
        .iter()
        .map(|platform| Choice {
            value: platform.as_str(),
            label: platform.label(),
            help: "",
            pick: Some(picks::of_platform(*platform)),
            hidden_at: String::new(),
        })
        .collect();
    let where_needed = |need: fn(Platform) -> Need| picks::hidden_unless_on(|platform| need(platform) != Need::None);
    let absorb = Callback::new(move |typed: String| absorb(fields, &typed));
    let uri = move || fields.draft().uri();
    view! {
        <Choices name="platform" legend="Platform" choices=choices value=fields.platform error=fields.error("platform") />
        <div class="form-row">
            <TextField spec=BUCKET value=fields.bucket error=fields.error("bucket") absorb=absorb />
            <TextField spec=PREFIX value=fields.prefix error=fields.error("prefix") />
        </div>
        <div class="form-row">
            <div data-hidden-at=where_needed(Platform::region)>
                <TextField spec=REGION value=fields.region error=fields.error("region") />
            </div>
            <div data-hidden-at=where_needed(Platform::endpoint)>
                <TextField spec=ENDPOINT value=fields.endpoint error=fields.error("endpoint") />
            </div>
        </div>
        <p class="uri-preview">
            "URI " <code>{uri}</code>
        </p>
        <div data-hidden-at=where_needed(Platform::endpoint)>
            <StoreFields fields=fields profiles=profiles />
        </div>
    }
}

/// What few stores need, folded while nothing of it is chosen or wrong.
#[component]
fn StoreFields(fields: Fields, profiles: Vec<String>) -> impl IntoView {
    let is_wrong = ["addressing", "store_profile", "sts_endpoint"].map(|name| fields.error(name));
    let is_chosen = move || {
        let addressing = fields.addressing.get();
        !(addressing.is_empty() || addressing == Addressing::default().as_str())
            || !fields.store_profile.get().is_empty()
            || !fields.sts_endpoint.get().is_empty()
    };
    // The errors are read first: they open it again, whatever is chosen.
    let opens = move || is_wrong.iter().filter(|error| error.with(Option::is_some)).count() > 0 || is_chosen();
    let details = NodeRef::<html::Details>::new();
    // It is only opened by this: whoever clears a field is still reading.
    Effect::new(move || {
        if let (true, Some(details)) = (opens(), details.get()) {
            details.set_open(true);
        }
    });
    view! {
        <details class="more" open=untrack(opens) node_ref=details>
            <summary>"More about the store"</summary>
            <div class="form-row">
                <SelectField spec=ADDRESSING options=addressings() value=fields.addressing error=fields.error("addressing") />
                <SelectField spec=PROFILE options=stores(profiles) value=fields.store_profile error=fields.error("store_profile") />
            </div>
            <TextField spec=STS value=fields.sts_endpoint error=fields.error("sts_endpoint") />
        </details>
    }
}

/// The known stores; the first choice leaves it to the endpoint.
fn stores(names: Vec<String>) -> Vec<(String, String)> {
    let by_host = (String::new(), "By the endpoint's host name".to_owned());
    std::iter::once(by_host).chain(names.into_iter().map(|name| (name.clone(), name))).collect()
}

fn addressings() -> Vec<(String, String)> {
    Addressing::ALL.iter().map(|style| (style.as_str().to_owned(), style.label().to_owned())).collect()
}

/// Takes a pasted location apart into its fields.
fn absorb(fields: Fields, typed: &str) -> bool {
    let Some(pasted) = PastedLocation::find(typed) else { return false };
    let BucketDraft { platform, bucket, prefix, region, endpoint, .. } = untrack(|| fields.draft()).at(pasted);
    fields.platform.set(platform);
    // Sets the typed text first, so that the input notices the change to the name.
    fields.bucket.set(typed.to_owned());
    fields.bucket.set(bucket);
    fields.prefix.set(prefix);
    fields.region.set(region);
    fields.endpoint.set(endpoint);
    true
}
