//! Deleting a repo's entry in the catalogue, confirmed by typing its name.

use domain::repo::Repo;
use leptos::prelude::*;

use crate::{
    act::Act as _,
    api::repos::Delete,
    form,
    routes::{self, Here},
    ui::{act_form::SubmitButton, confirm::TypeToConfirm, dialog::Dialog},
};

#[component]
pub(super) fn DeleteDialog(here: Here, repo: Repo) -> impl IntoView {
    let page = here.to_string();
    let returned = form::returned(&[Delete::name()]);
    let name = repo.name.to_string();
    view! {
        <Dialog title=format!("Delete {name}") close_to=page.clone()>
            <TypeToConfirm
                name=name.clone()
                what="name"
                press={SubmitButton::of::<Delete>("Delete repo")}
                subject=("repo", name.clone())
                action=here.dialog(routes::Dialog::DeleteRepo(&name))
                cancel_to=page
                returned=returned
            >
                <p>
                    "The entry of " <strong>{name.clone()}</strong>
                    " in the catalogue is deleted. Data clients do not find the repo any more, and its place becomes free."
                </p>
                <p>
                    "Its objects stay at " <code>{repo.location.to_string()}</code>
                    ": nothing is touched in the cloud. They can be imported again from there."
                </p>
            </TypeToConfirm>
        </Dialog>
    }
}
