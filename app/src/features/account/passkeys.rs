//! The passkeys. Plain forms, which the script fills in.

use domain::{
    moment::Moment,
    passkey::{PASSKEYS, PasskeyDraft, PasskeyView},
};
use leptos::prelude::*;

use crate::{
    act::Act as _,
    api::{
        self,
        passkeys::{Add, Passkeys, Remove},
    },
    features::refused::loaded,
    form::{self, Returned},
    refusal::Refusal,
    routes,
    ui::{
        banner::RefusalBanner,
        field::{Spec, TextField, errors_of},
        list::Section,
        moment::Ago,
        passkey_form::PasskeyForm,
        row_button::RowButton,
        table::{Row, RowTable},
    },
};

const NAME: Spec = Spec::text("passkey_name", "Name of the new passkey")
    .help("Such as the device it is on. Empty: the name of this browser.");

const ABOUT: &str = "A passkey signs you in with your fingerprint, face or PIN, in place of password and second factor. A new password leaves your passkeys; the operator's link for one removes them.";

#[component]
pub(super) fn PasskeySection() -> impl IntoView {
    let Returned { draft, refusal, .. } = form::returned::<PasskeyDraft, ()>(&[Add::name(), Remove::name()]);
    let typed = draft.unwrap_or_default().passkey_name;
    loaded(api::passkeys::load(), move |Passkeys { has_password, unavailable, passkeys, now }| {
        if !has_password && passkeys.is_empty() {
            return ().into_any();
        }
        let error = refusal.clone().filter(|refusal| refusal.at("passkey_name").is_some());
        let banner = refusal.filter(|refusal| refusal.at("passkey_name").is_none());
        let may_add = has_password && unavailable.is_none() && passkeys.len() < PASSKEYS;
        view! {
            <Section name="passkeys" title="Passkeys" is_page=false about=ABOUT.into_any()>
                <RefusalBanner refusal=banner />
                {unavailable.map(|why| view! { <p>{why}</p> })}
                <PasskeyTable passkeys=passkeys now=now />
                {may_add.then(|| view! { <AddForm typed=typed refusal=error /> })}
            </Section>
        }
        .into_any()
    })
}

#[component]
fn AddForm(typed: String, refusal: Option<Refusal>) -> impl IntoView {
    let error = errors_of(refusal);
    view! {
        <PasskeyForm
            action=routes::passkeys()
            ask="account/passkeys/begin-adding"
            act=Add::name()
            label="Add a passkey"
        >
            <TextField spec=NAME value=RwSignal::new(typed) error=error("passkey_name") />
        </PasskeyForm>
    }
}

#[component]
fn PasskeyTable(passkeys: Vec<PasskeyView>, now: Moment) -> impl IntoView {
    if passkeys.is_empty() {
        return view! { <p class="nothing-yet">"You have no passkey."</p> }.into_any();
    }
    let rows = passkeys.into_iter().map(|passkey| row(passkey, now)).collect();
    let headings = ["Name", "Added", "Last used"];
    view! { <RowTable caption="Your passkeys" headings=headings class="passkeys" rows=rows /> }.into_any()
}

fn row(passkey: PasskeyView, now: Moment) -> Row<3> {
    let remove = view! {
        <RowButton
            action=routes::passkeys()
            subject=("passkey", passkey.id.to_string())
            act=Remove::name()
            label="Remove"
            full_label=format!("Remove {}", passkey.name)
            class="button-quiet button-danger"
        />
    };
    let used = match passkey.used_at {
        Some(at) => view! { <Ago at=at now=now /> }.into_any(),
        None => "never".into_any(),
    };
    Row::new([passkey.name.into_any(), view! { <Ago at=passkey.added_at now=now /> }.into_any(), used])
        .with_actions(Some(remove.into_any()))
}
