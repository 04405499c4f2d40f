//! What everyone in the organisation reaches: whether repos are private by default.

use domain::grant::Level;
use leptos::prelude::*;

use crate::{
    act::Act as _,
    api::grants::SetDefault,
    form, routes,
    ui::{
        banner::RefusalBanner,
        field::{SelectField, Spec, errors_of},
        list::Section,
    },
};

const DEFAULT_LEVEL: Spec = Spec::text("default_level", "Everyone may");

/// The section, for admins.
#[component]
pub(super) fn DefaultAccessSection(org: String, level: Option<Level>) -> impl IntoView {
    let refusal = form::returned::<(), ()>(&[SetDefault::name()]).refusal;
    let error = errors_of(refusal.clone());
    let choices = [
        ("write", "Read and write all repos; readers only read"),
        ("read", "Read all repos"),
        ("", "Nothing: repos are private by default"),
    ];
    let choices = choices.map(|(word, label)| (word.to_owned(), label.to_owned())).to_vec();
    let stored = level.map_or("", Level::as_str).to_owned();
    let chosen = form::refused::<SetDefault>().map_or(stored, |refused| refused.default_level);
    view! {
        <Section
            name="default-access"
            title="Access"
            is_page=false
            about="What members and readers may do with every repo and bucket config. More is granted on each of them, under Access."
                .into_any()
        >
            <form method="post" action=routes::settings(&org) class="form form-inline">
                <RefusalBanner refusal=refusal />
                <SelectField spec=DEFAULT_LEVEL options=choices value=RwSignal::new(chosen) error=error("default_level") />
                <div class="form-actions">
                    <button class="button" name="intent" value=SetDefault::name()>
                        "Save"
                    </button>
                </div>
            </form>
        </Section>
    }
}
