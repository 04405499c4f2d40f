//! What a member reaches: a dialog over the list.

use leptos::prelude::*;

use crate::{
    api::{self, grants::ReachedBy},
    features::{access::ReachedTable, list_page::requested_dialog, refused::dialog_over},
    routes::Here,
    ui::dialog::{Dialog, LeaveLink},
};

/// The dialog that the address names, if it does.
#[component]
pub(super) fn ReachDialog(org: String, here: Here) -> impl IntoView {
    let Some(person) = requested_dialog("person", |name, of| of.filter(|_| name == "reach")) else {
        return ().into_any();
    };
    let page = here.to_string();
    let load = api::grants::load_reached(org, format!("person:{person}"));
    dialog_over(load, move |ReachedBy { whose, reached }| {
        view! {
            <Dialog title=format!("What {whose} reaches") close_to=page.clone()>
                <div class="dialog-body">
                    <p class="field-help">"Repos and bucket configs, how far within their role, and by what."</p>
                    <ReachedTable reached=reached />
                </div>
                <footer class="dialog-footer">
                    <LeaveLink to=page>"Close"</LeaveLink>
                </footer>
            </Dialog>
        }
        .into_any()
    })
}
