//! The Create repo dialog. A plain form.

use domain::draft::repo::RepoDraft;
use leptos::prelude::*;

use crate::{
    act::Act as _,
    api::repos::{Create, RepoStart},
    form::{self, Returned},
    routes::{self, Here},
    ui::{
        act_form::{ActForm, SubmitButton, posted_by_browser},
        dialog::Dialog,
        field::{SelectField, Spec, TextField, errors_of},
    },
};

const NAME: Spec = Spec::code("name", "Name").help("What people call it in code, such as era5-daily.");
const BUCKET: Spec = Spec::text("bucket_config", "Bucket config");
const PREFIX: Spec = Spec::code("prefix", "Prefix (optional)")
    .help("Below the bucket config's own. Leave it empty and a fresh one is made up. It cannot be changed later.");
const DESCRIPTION: Spec = Spec::text("description", "Description (optional)");

#[component]
pub(super) fn CreateDialog(here: Here, start: RepoStart) -> impl IntoView {
    let page = here.to_string();
    let Returned { draft, refusal, .. } = form::returned::<RepoDraft, ()>(&[Create::name()]);
    let RepoStart { nicknames, default, chosen } = start;
    let chosen = chosen.map(|nickname| nickname.to_string()).unwrap_or_default();
    let draft = draft.unwrap_or_else(|| RepoDraft { bucket_config: chosen, ..RepoDraft::default() });
    let error = errors_of(refusal.clone());
    let default = default.map_or_else(|| "The default".to_owned(), |nickname| format!("The default ({nickname})"));
    let mut options = vec![(String::new(), default)];
    options.extend(nicknames.into_iter().map(|nickname| (nickname.to_string(), nickname.to_string())));
    view! {
        <Dialog title="Create repo" close_to=page.clone()>
            <ActForm
                action=here.dialog(routes::Dialog::Add)
                cancel_to=page
                press={SubmitButton::of::<Create>("Create repo")}
                submit=posted_by_browser
                refusal=refusal
            >
                <p class="field-help">
                    "This enters the repo in the catalogue and reserves its place. Nothing is written to the bucket: data clients do that, with create_repo or import_repo."
                </p>
                <TextField spec=NAME value=RwSignal::new(draft.name) error=error("name") />
                <div class="form-row">
                    <SelectField spec=BUCKET options=options value=RwSignal::new(draft.bucket_config) error=error("bucket_config") />
                    <TextField spec=PREFIX value=RwSignal::new(draft.prefix) error=error("prefix") />
                </div>
                <TextField spec=DESCRIPTION value=RwSignal::new(draft.description) error=error("description") />
            </ActForm>
        </Dialog>
    }
}
