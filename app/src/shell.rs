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
        audit::AuditPage,
        buckets::BucketsPage,
        credentials::CredentialsPage,
        frame::OrgFrame,
        home::HomePage,
        invite::InvitePage,
        login::LoginPage,
        missing::MissingPage,
        repos::ReposPage,
        reset::ResetPage,
        settings::SettingsPage,
        setup::SetupPage,
        tokens::OwnTokensPage,
        trouble::{Trouble, TroublePage},
    },
    form::provide_posted,
    theme::Theme,
    ui::announcer::{Announcer, LiveRegion},
};

/// The addresses of the built browser files: their names contain a hash of the content.
#[derive(Debug, Clone)]
pub struct Assets {
    /// The script that loads the wasm.
    pub js: String,
    /// The wasm.
    pub wasm: String,
    /// The styles.
    pub css: String,
    /// The icon.
    pub icon: String,
}

/// The document.
#[must_use]
pub fn shell(assets: &Assets, theme: Theme) -> impl IntoView + use<> {
    api::set_content_security_policy();
    let nonce = use_nonce();
    let Assets { js, wasm, css, icon } = assets.clone();
    let boot =
        format!("import init, {{hydrate}} from '{js}'; init({{module_or_path: '{wasm}'}}).then(() => hydrate());");
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme.as_str()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" type="image/svg+xml" href=icon />
                <link rel="stylesheet" href=css />
                <link rel="modulepreload" href=js nonce=nonce.clone() />
                <link rel="preload" r#as="fetch" r#type="application/wasm" crossorigin="anonymous" href=wasm />
                <script type="module" nonce=nonce>
                    {boot}
                </script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The pages.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_posted();
    provide_context(Announcer::default());
    Effect::new(|_| api::browser::mark_hydrated());
    let trouble = SharedValue::new(use_context::<Trouble>).into_inner();
    view! {
        <Title formatter=|title: String| {
            if title.is_empty() { "Lakewarden".to_owned() } else { format!("{title} · Lakewarden") }
        } />
        <a class="skip-link" href="#main">
            "Skip to content"
        </a>
        {match trouble {
            Some(trouble) => Either::Left(view! { <TroublePage trouble=trouble /> }),
            None => Either::Right(view! { <Pages /> }),
        }}
        <LiveRegion />
    }
}

/// The pages' routes.
#[component]
fn Pages() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=MissingPage>
                <Route path=path!("/") view=HomePage />
                <Route path=path!("/login") view=LoginPage />
                <Route path=path!("/login/reset/:token") view=ResetPage />
                <Route path=path!("/setup/:token") view=SetupPage />
                <Route path=path!("/invite/:token") view=InvitePage />
                <ParentRoute path=path!("/:org") view=OrgFrame>
                    <Route path=path!("/credentials") view=CredentialsPage />
                    <Route path=path!("/tokens") view=OwnTokensPage />
                    <Route path=path!("/account") view=AccountPage />
                    <Route path=path!("/buckets") view=BucketsPage />
                    <Route path=path!("/repos") view=ReposPage />
                    <Route path=path!("/settings") view=SettingsPage />
                    <Route path=path!("/settings/audit") view=AuditPage />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
