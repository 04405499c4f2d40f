//! Creating an organisation. A plain form.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    act::Act as _,
    api::orgs::{Create, OrgDraft},
    form::{self, Returned},
    routes,
    ui::{
        banner::RefusalBanner,
        field::{Spec, TextField, errors_of},
    },
};

const SLUG: Spec = Spec::code("slug", "Name")
    .help("2 to 39 lower-case letters, digits and hyphens, as in addresses and code. It cannot be changed later.");

#[component]
pub(crate) fn NewOrganisationPage() -> impl IntoView {
    let Returned { draft, refusal, .. } = form::returned::<OrgDraft, ()>(&[Create::name()]);
    let error = errors_of(refusal.clone());
    view! {
        <Title text="Create organisation" />
        <div class="page-narrow">
            <h1>"Create organisation"</h1>
            <p>"An organisation has bucket configs, repos and members of its own. You become its owner."</p>
            <form method="post" action=routes::new_organisation() class="form" novalidate>
                <RefusalBanner refusal=refusal />
                <TextField spec=SLUG value=RwSignal::new(draft.unwrap_or_default().slug) error=error("slug") />
                <div class="form-actions">
                    <button class="button button-primary" name="intent" value=Create::name()>
                        "Create organisation"
                    </button>
                </div>
            </form>
        </div>
    }
}
