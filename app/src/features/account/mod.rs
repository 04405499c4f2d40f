//! The reader's account: who they are, where they are signed in, pending invitations, and the password. Plain forms.

mod invitations;
mod password;
mod sessions;

use leptos::prelude::*;
use leptos_meta::Title;

pub(super) use self::password::PasswordForm;
use self::{invitations::InvitationSection, password::PasswordSection, sessions::ProfileAndSessions};

#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    view! {
        <Title text="Account · Your profile" />
        <h1>"Account"</h1>
        <ProfileAndSessions />
        <InvitationSection />
        <PasswordSection />
    }
}
