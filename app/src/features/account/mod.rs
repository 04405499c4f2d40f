//! The reader's account: who they are, where they are signed in, their devices, pending invitations, and the ways in. Plain forms.

mod devices;
mod invitations;
mod passkeys;
mod password;
mod second_factor;
mod sessions;
mod ways_in;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

pub(super) use self::password::PasswordForm;
use self::{
    devices::DeviceSection,
    invitations::InvitationSection,
    passkeys::PasskeySection,
    password::PasswordSection,
    second_factor::SecondFactorSection,
    sessions::ProfileAndSessions,
    ways_in::{ConfirmSection, IdentitySection},
};
use super::refused::loaded;
use crate::{api, refusal::Refusal, ui::banner::RefusalBanner};

#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    let refused = use_query_map().with_untracked(|query| query.get("refused"));
    let ways = loaded(api::account::load_ways_in(refused), |ways| {
        let refused = ways.refused.clone().map(Refusal::Because);
        if refused.is_some() {
            api::set_status(400);
        }
        let password = ways.has_password.then(|| view! { <PasswordSection /> });
        view! {
            <RefusalBanner refusal=refused />
            <IdentitySection ways=ways.clone() />
            {password}
            <SecondFactorSection />
            <PasskeySection />
            <ConfirmSection ways=ways />
        }
        .into_any()
    });
    view! {
        <Title text="Account · Your profile" />
        <h1>"Account"</h1>
        <ProfileAndSessions />
        <DeviceSection />
        <InvitationSection />
        {ways}
    }
}
