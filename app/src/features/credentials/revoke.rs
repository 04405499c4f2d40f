//! Revoking a cloud credential: refused while bucket configs rely on it, otherwise confirmed.

use domain::credential::{Credential, CredentialKind};
use leptos::{either::Either, prelude::*};

use crate::{
    act::Act as _,
    api::credentials::{CredentialDetails, Revoke},
    features::still_used::StillUsed,
    form,
    routes::{self, Here},
    ui::{
        act_form::{ActForm, SubmitButton, posted_by_browser},
        dialog::Dialog,
    },
};

#[component]
pub(super) fn RevokeDialog(namespace: String, here: Here, details: CredentialDetails) -> impl IntoView {
    let page = here.to_string();
    let refusal = form::returned::<(), ()>(&[Revoke::name()]).refusal;
    let CredentialDetails { credential, bucket_configs, .. } = details;
    let name = credential.name.to_string();
    let title = format!("Revoke {name}");
    let content = if bucket_configs.is_empty() {
        let action = here.dialog(routes::Dialog::Revoke(credential.id));
        Either::Left(view! {
            <ActForm
                action=action
                cancel_to=page.clone()
                press={SubmitButton::of::<Revoke>("Revoke credential").destroys()}
                submit=posted_by_browser
                refusal=refusal
                subject=vec![("id", credential.id.to_string())]
            >
                    <p>
                        "The credential " <strong>{name}</strong> " (" <code>{credential.shown.identifier().to_owned()}</code>
                        ") is deleted here, with its secret. This cannot be undone."
                    </p>
                    <p>{at_the_provider(&credential)}</p>
                    {credential.is_default.then(|| view! { <p>"This is the default. After revoking it there is no default until you set one."</p> })}
            </ActForm>
        })
    } else {
        let names = bucket_configs
            .into_iter()
            .map(|nickname| {
                let found = Here::at(routes::buckets(&namespace)).search(&nickname);
                view! { <li><a href=found>{nickname}</a></li> }
            })
            .collect_view();
        Either::Right(view! {
            <StillUsed back_to=here.dialog(routes::Dialog::Credential(credential.id))>
                <p>
                    "The credential " <strong>{name}</strong>
                    " cannot be revoked while bucket configs rely on it. Move these to another one first:"
                </p>
                <ul class="names">{names}</ul>
            </StillUsed>
        })
    };
    view! {
        <Dialog title=title close_to=page>
            {content}
        </Dialog>
    }
}

/// The remaining steps at the provider.
fn at_the_provider(credential: &Credential) -> String {
    let identifier = credential.shown.identifier();
    match credential.shown.kind() {
        CredentialKind::AwsRole => {
            "At AWS the role still trusts this server: delete it there too, or its trust policy.".to_owned()
        }
        CredentialKind::AzureToken => "At Azure the token still works: revoke it there, too.".to_owned(),
        CredentialKind::AzureKey => format!("At Azure the key of {identifier} still works: rotate it there, too."),
        CredentialKind::GcpServiceAccount => {
            format!("At Google the key of {identifier} still works: delete it there, too.")
        }
        CredentialKind::AwsKey | CredentialKind::GcpKey => {
            format!("At its provider the key {identifier} still works: disable it there, too.")
        }
    }
}
