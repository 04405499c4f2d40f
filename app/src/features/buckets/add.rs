//! The Add bucket dialog. A form the browser can post by itself; with wasm it is sent without leaving the page.

use domain::draft::bucket::BucketDraft;
use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    Buckets,
    access_fields::AccessFields,
    connection_test::{ConnectionTest, TestOf},
    location_fields::LocationFields,
};
use crate::{
    api::{self, buckets::BlankForm},
    form::{self, Returned},
    refusal::Refusal,
    routes,
    ui::{
        announcer::Announcer,
        banner::RefusalBanner,
        dialog::Dialog,
        field::{Spec, TextField},
    },
};

const NICKNAME: Spec =
    Spec::code("nickname", "Nickname").help("What people call it in code and on the command line, such as production.");

/// The form's fields, as they are being filled in.
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
    /// Why the server refused what it was sent last.
    pub(super) refusal: RwSignal<Option<Refusal>>,
}

impl Fields {
    fn new(draft: BucketDraft, refusal: Option<Refusal>) -> Self {
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
            refusal: RwSignal::new(refusal),
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
        }
    }

    /// The sentence at a field.
    pub(super) fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.refusal.with(|refusal| refusal.as_ref()?.at(field).map(str::to_owned)))
    }
}

#[component]
pub(super) fn AddDialog(blank: BlankForm) -> impl IntoView {
    let Buckets { page, .. } = expect_context();
    let returned = form::returned(form::ADD_BUCKET);
    form::forget_when_left();
    view! {
        <Dialog title="Add bucket" close_to=page>
            <AddForm blank=blank returned=returned />
        </Dialog>
    }
}

#[component]
fn AddForm(blank: BlankForm, returned: Returned<BucketDraft, domain::check::Report>) -> impl IntoView {
    let Buckets { org, page, overview, .. } = expect_context();
    let Returned { draft, refusal, outcome } = returned;
    let draft = draft
        .unwrap_or_else(|| BucketDraft { shared_secret: blank.shared_secret.clone().into(), ..BucketDraft::blank() });
    let fields = Fields::new(draft, refusal);
    let announcer: Announcer = expect_context();
    let navigate = use_navigate();
    let create = {
        let (org, page) = (org.clone(), page.clone());
        Action::new_local(move |draft: &BucketDraft| {
            let (org, page, draft, navigate) = (org.clone(), page.clone(), draft.clone(), navigate.clone());
            async move {
                match api::buckets::create(org, draft).await {
                    Ok(bucket) => {
                        overview.refetch();
                        announcer.say(format!("Bucket {} added", bucket.nickname));
                        navigate(&page, NavigateOptions { scroll: false, ..NavigateOptions::default() });
                    }
                    Err(refusal) => {
                        fields.refusal.set(Some(refusal));
                        focus_first_error();
                    }
                }
            }
        })
    };
    let pending = create.pending();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let draft = fields.draft();
        if pending.get_untracked() {
            return;
        }
        // Judged here first: the server would say the same.
        match draft.parse() {
            Ok(_) => {
                fields.refusal.set(None);
                create.dispatch_local(draft);
            }
            Err(errors) => {
                fields.refusal.set(Some(Refusal::Fields(errors)));
                focus_first_error();
            }
        }
    };
    let test_path = routes::connection_test(&org);
    let action = routes::add_bucket(&page);
    view! {
        <form method="post" action=action class="form add-bucket" novalidate on:submit=submit>
            // What Enter in a field presses: the first button of a form, whatever comes later.
            <button class="visually-hidden" tabindex="-1" aria-hidden="true" name="intent" value="add-bucket">
                "Add bucket"
            </button>
            <div class="dialog-body">
                <RefusalBanner refusal=Signal::derive(move || fields.refusal.get()) />
                <LocationFields fields=fields />
                <TextField spec=NICKNAME value=fields.nickname error=fields.error("nickname") />
                <AccessFields fields=fields principal=blank.principal />
                <ConnectionTest of=TestOf::Draft(Callback::new(move |()| fields.draft())) path=test_path last=outcome now=None />
            </div>
            <footer class="dialog-footer">
                <a class="button" href=page>
                    "Cancel"
                </a>
                <button class="button button-primary" name="intent" value="add-bucket" aria-disabled=move || pending.get().then_some("true")>
                    {move || if pending.get() { "Adding…" } else { "Add bucket" }}
                </button>
            </footer>
        </form>
    }
}

/// Takes the reader to the first field that needs another look, once the page shows which.
fn focus_first_error() {
    request_animation_frame(|| {
        use leptos::{wasm_bindgen::JsCast as _, web_sys::HtmlElement};
        let find = |selector| document().query_selector(selector).ok().flatten();
        if let Some(first) = find("dialog [aria-invalid='true']").or_else(|| find("dialog [role='alert']")) {
            let _ = first.unchecked_into::<HtmlElement>().focus();
        }
    });
}
