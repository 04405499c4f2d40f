//! The identity providers linked with the account, and confirming that it is still the reader.

use domain::session::IdentityView;
use leptos::prelude::*;

use crate::{
    act::Act as _,
    api::{
        account::{Confirm, Unlink, WaysIn},
        passkeys,
        people::Provider,
    },
    features::ways_in::{For, ProviderButtons},
    form,
    refusal::Refusal,
    routes,
    ui::{
        banner::RefusalBanner,
        field::{Spec, TextField, errors_of},
        list::Section,
        moment::Ago,
        passkey_form::PasskeyForm,
        table::{Row, RowTable},
    },
};

const PASSWORD: Spec = Spec::password("current_password", "Password", "current-password");
const CODE: Spec = Spec::one_time_code("code", "Code").help("Of your second factor, or a recovery code.");

#[component]
pub(super) fn IdentitySection(ways: WaysIn) -> impl IntoView {
    let refusal = form::returned::<(), ()>(&[Unlink::name()]).refusal;
    let WaysIn { identities, providers, now, .. } = ways;
    let is_linked = |provider: &Provider| identities.iter().any(|identity| identity.provider == provider.label);
    let others: Vec<Provider> = providers.iter().filter(|provider| !is_linked(provider)).cloned().collect();
    if providers.is_empty() && identities.is_empty() {
        return ().into_any();
    }
    let row = |identity: IdentityView| {
        let unlink = view! {
            <form method="post" action=routes::account() class="row-actions">
                <input type="hidden" name="identity" value=identity.id.to_string() />
                <button
                    class="button-quiet button-danger"
                    name="intent"
                    value=Unlink::name()
                    aria-label=format!("Unlink {}", identity.provider)
                >
                    "Unlink"
                </button>
            </form>
        };
        let used = view! { <Ago at=identity.used_at now=now /> };
        let address = identity.email.unwrap_or_else(|| "not stated".to_owned());
        Row::new([identity.provider.into_any(), address.into_any(), used.into_any()])
            .with_actions(Some(unlink.into_any()))
    };
    let rows: Vec<_> = identities.into_iter().map(row).collect();
    let table = (!rows.is_empty()).then(|| {
        view! {
            <RowTable
                caption="Your identity providers"
                headings=["Provider", "Address there", "Last used"]
                class="identities"
                rows=rows
            />
        }
    });
    view! {
        <Section
            name="identities"
            title="Identity providers"
            is_page=false
            about="You can sign in with each provider that is linked here. An e-mail address alone never links one.".into_any()
        >
            <RefusalBanner refusal=refusal />
            {table}
            <ProviderButtons providers=others purpose=For::Link next=routes::account() />
        </Section>
    }
    .into_any()
}

#[component]
pub(super) fn ConfirmSection(ways: WaysIn) -> impl IntoView {
    let refusal = form::returned::<(), ()>(&[Confirm::name(), passkeys::Confirm::name()]).refusal;
    let error = errors_of(refusal.clone());
    let is_at_field = |refusal: &Refusal| refusal.at("current_password").or(refusal.at("code")).is_some();
    let banner = refusal.filter(|refusal| !is_at_field(refusal));
    let WaysIn { identities, providers, has_password, has_second_factor, has_passkeys, .. } = ways;
    let linked: Vec<Provider> = providers
        .into_iter()
        .filter(|provider| identities.iter().any(|identity| identity.provider == provider.label))
        .collect();
    let password = has_password.then(|| {
        view! {
            <form method="post" action=routes::confirm() class="form" novalidate>
                <TextField spec=PASSWORD value=RwSignal::new(String::new()) error=error("current_password") />
                {has_second_factor
                    .then(|| view! { <TextField spec=CODE value=RwSignal::new(String::new()) error=error("code") /> })}
                <div class="form-actions">
                    <button class="button" name="intent" value=Confirm::name()>
                        "Confirm"
                    </button>
                </div>
            </form>
        }
    });
    let passkey = has_passkeys.then(|| {
        view! {
            <PasskeyForm
                action=routes::confirm()
                ask="account/passkeys/begin-confirming"
                act=passkeys::Confirm::name()
                label="Confirm with a passkey"
            />
        }
    });
    view! {
        <Section
            name="confirm"
            title="Confirm that it is you"
            is_page=false
            about="Replacing a secret, making somebody an owner, deleting an organisation and changing your second factor or your passkeys ask for this when you signed in more than 15 minutes ago.".into_any()
        >
            <RefusalBanner refusal=banner />
            {password}
            {passkey}
            <ProviderButtons providers=linked purpose=For::Confirm next=routes::account() />
        </Section>
    }
}
