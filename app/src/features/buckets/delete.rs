//! Deleting a bucket config: refused while repos rely on it, otherwise confirmed by typing its nickname.

use leptos::{either::Either, prelude::*};

use super::facts::RepoLinks;
use crate::{
    act::Act as _,
    api::buckets::{Delete, Details},
    features::still_used::StillUsed,
    form,
    routes::{self, Here},
    ui::{act_form::SubmitButton, confirm::TypeToConfirm, dialog::Dialog},
};

#[component]
pub(super) fn DeleteDialog(org: String, here: Here, details: Details) -> impl IntoView {
    let page = here.to_string();
    let returned = form::returned(&[Delete::name()]);
    let Details { bucket, repos, .. } = details;
    let nickname = bucket.nickname.to_string();
    let title = format!("Delete {nickname}");
    let content = if repos.is_empty() {
        let action = here.dialog(routes::Dialog::Delete(bucket.id));
        Either::Left(view! {
            <TypeToConfirm
                name=nickname.clone()
                what="nickname"
                press={SubmitButton::of::<Delete>("Delete bucket config")}
                subject=("id", bucket.id.to_string())
                action=action
                cancel_to=page.clone()
                returned=returned
            >
                <p>
                    "The bucket config " <strong>{nickname.clone()}</strong> " at " <code>{bucket.location.to_string()}</code>
                    " is deleted, with the keys or the shared secret stored for it. This cannot be undone."
                </p>
                <p>"The bucket and its objects stay as they are: nothing is touched in the cloud."</p>
                {bucket.is_default.then(|| view! { <p>"This is the default. After deleting it there is no default until you set one."</p> })}
            </TypeToConfirm>
        })
    } else {
        Either::Right(view! {
            <StillUsed back_to=here.dialog(routes::Dialog::Settings(bucket.id))>
                <p>
                    "The bucket config " <strong>{nickname.clone()}</strong>
                    " cannot be deleted while repos rely on it. Delete these repos first:"
                </p>
                <RepoLinks org=org repos=repos count=bucket.repos />
            </StillUsed>
        })
    };
    view! {
        <Dialog title=title close_to=page>
            {content}
        </Dialog>
    }
}
