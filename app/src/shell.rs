//! The document around every page, and the pages' routes.

use leptos::{either::Either, nonce::use_nonce, prelude::*};
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    api,
    features::{
        account::AccountPage,
        activity::ActivityPage,
        buckets::BucketsPage,
        credentials::CredentialsPage,
        device::DevicePage,
        frame::NamespaceFrame,
        home::HomePage,
        invite::InvitePage,
        login::LoginPage,
        login_code::LoginCodePage,
        members::MembersPage,
        missing::MissingPage,
        new_organisation::NewOrganisationPage,
        overview::OverviewPage,
        repos::ReposPage,
        reset::ResetPage,
        search::SearchPage,
        settings::{EncryptionPage, SettingsPage, SignInPage},
        setup::SetupPage,
        tokens::TokensPage,
        trouble::{Trouble, TroublePage},
    },
    form::Posted,
    theme::Theme,
};

/// The addresses of the built browser files: their names contain a hash of the content.
#[derive(Debug, Clone)]
pub struct Assets {
    /// The script of every page, in parts in `app/src/start/`: its dialog becomes modal, what was typed is kept, times are the
    /// reader's, shortcuts and searches work, and its islands start. A page is complete without it.
    pub start: String,
    /// The styles.
    pub css: String,
    /// The icon.
    pub icon: String,
}

/// The document.
#[must_use]
pub fn shell(assets: &Assets, theme: Theme) -> impl IntoView + use<> {
    api::set_content_security_policy();
    // Data that the server loads is for islands only, which have it in their properties.
    if let Some(context) = Owner::current_shared_context() {
        context.set_is_hydrating(false);
    }
    provide_context(theme);
    let nonce = use_nonce();
    let Assets { start, css, icon } = assets.clone();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme.as_str() data-unsent=given_back()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" type="image/svg+xml" href=icon />
                <link rel="stylesheet" href=css />
                <script type="module" src=start nonce=nonce></script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The button of the form that this page gives back with what was typed into it: that is not sent.
fn given_back() -> Option<String> {
    let refused = use_context::<Posted>().filter(|posted| posted.refusal.is_some()).map(|posted| posted.form);
    refused.or_else(|| use_context::<Trouble>()?.pressed())
}

/// The page.
#[component]
fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|title: String| {
            if title.is_empty() { "Lakewarden".to_owned() } else { format!("{title} · Lakewarden") }
        } />
        <a class="skip-link" href="#main">
            "Skip to content"
        </a>
        {match use_context::<Trouble>() {
            Some(trouble) => Either::Left(view! { <TroublePage trouble=trouble /> }),
            None => Either::Right(view! { <Pages /> }),
        }}
    }
}

/// The pages, by their addresses.
#[component]
fn Pages() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=|| view! { <MissingPage address=None /> }>
                <Route path=path!("/") view=HomePage />
                <Route path=path!("/login") view=LoginPage />
                <Route path=path!("/login/code") view=LoginCodePage />
                <Route path=path!("/login/passkey") view=LoginPage />
                <Route path=path!("/login/reset/:token") view=ResetPage />
                <Route path=path!("/setup/:token") view=SetupPage />
                <Route path=path!("/invite/:token") view=InvitePage />
                <ParentRoute path=path!("/:org") view=NamespaceFrame>
                    <Route path=path!("") view=OverviewPage />
                    <Route path=path!("/search") view=SearchPage />
                    <Route path=path!("/members") view=MembersPage />
                    <Route path=path!("/new-organisation") view=NewOrganisationPage />
                    <Route path=path!("/credentials") view=CredentialsPage />
                    <Route path=path!("/tokens") view=TokensPage />
                    <Route path=path!("/account") view=AccountPage />
                    <Route path=path!("/device") view=DevicePage />
                    <Route path=path!("/buckets") view=BucketsPage />
                    <Route path=path!("/repos") view=ReposPage />
                    <Route path=path!("/settings") view=SettingsPage />
                    <Route path=path!("/settings/sign-in") view=SignInPage />
                    <Route path=path!("/settings/encryption") view=EncryptionPage />
                    <Route path=path!("/activity") view=ActivityPage />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
