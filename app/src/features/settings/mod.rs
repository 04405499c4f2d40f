//! The organisation's settings: general facts, what everyone reaches, its bucket configs, and deleting it; how people sign in and what encrypts its
//! secrets have pages of their own.

mod default_access;
mod encryption;
mod sections;
mod sign_in;

use leptos::prelude::*;
use leptos_meta::Title;

use self::{default_access::DefaultAccessSection, sections::Sections};
pub(crate) use self::{encryption::EncryptionPage, sign_in::SignInPage};
use super::{buckets::BucketSection, current_org::CurrentOrg, list_page::requested_dialog};
use crate::{
    act::Act as _,
    api::{
        self,
        orgs::{Delete, General},
    },
    form,
    routes::{self, Here},
    ui::{act_form::SubmitButton, confirm::TypeToConfirm, dialog::Dialog, fact::Fact, list::Section},
};

#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    let title = format!("Settings · {org}");
    let path = routes::settings(&org);
    let is_deleting = requested_dialog("", |name, _| (name == "delete-organisation").then_some(())).is_some();
    let general = Suspend::new(async move {
        // The bucket section shows an error.
        let general = api::orgs::load_general(org).await.ok()?;
        Some(view! { <GeneralSection general=general is_deleting=is_deleting /> })
    });
    view! {
        <Title text=title />
        {general}
        <BucketSection path=path heading="Buckets" />
    }
}

#[component]
fn GeneralSection(general: General, is_deleting: bool) -> impl IntoView {
    let General { org, role, default_bucket, service_uri, for_everyone } = general;
    let here = Here::at(routes::settings(&org));
    let default_bucket = default_bucket.map_or_else(|| "none yet".to_owned(), |nickname| nickname.to_string());
    let is_owner = role == domain::org::Role::Owner;
    let delete = is_owner.then(|| {
        view! {
            <a class="button button-danger" href=here.dialog(routes::Dialog::DeleteOrganisation)>
                "Delete organisation…"
            </a>
        }
        .into_any()
    });
    let tokens = routes::tokens(&org);
    let access = role.manages().then(|| view! { <DefaultAccessSection org=org.to_string() level=for_everyone /> });
    let dialog = (is_owner && is_deleting).then(|| view! { <DeleteDialog org=org.to_string() here=here /> });
    view! {
        <Sections org=org.to_string() role=role current=sections::GENERAL />
        <Section
            name="general"
            title="General"
            is_page=false
            about="What data clients call this organisation, and where they find it.".into_any()
            action=delete
        >
            <dl class="facts">
                <Fact term="Name">
                    <code>{org.to_string()}</code>
                </Fact>
                <Fact term="Your role">{role.label()}</Fact>
                <Fact term="Default bucket config">{default_bucket}</Fact>
                <Fact term="Service address">
                    <code>{service_uri}</code>
                </Fact>
                <Fact term="API tokens">
                    <a href=tokens>"Yours in this organisation"</a>
                </Fact>
            </dl>
        </Section>
        {access}
        {dialog}
    }
}

#[component]
fn DeleteDialog(org: String, here: Here) -> impl IntoView {
    let page = here.to_string();
    let returned = form::returned(&[Delete::name()]);
    view! {
        <Dialog title=format!("Delete {org}") close_to=page.clone()>
            <TypeToConfirm
                name=org.clone()
                what="name"
                press={SubmitButton::of::<Delete>("Delete organisation")}
                subject=("org", org)
                action=here.dialog(routes::Dialog::DeleteOrganisation)
                cancel_to=page
                returned=returned
            >
                <p>
                    "Its members lose access, and the API tokens made in it stop working. Its events are kept for the operator."
                </p>
                <p>"It must be empty: delete its repos, bucket configs and cloud credentials first."</p>
            </TypeToConfirm>
        </Dialog>
    }
}
