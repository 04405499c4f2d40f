//! The pages' calls to the server. Each function identifies the caller, makes one call, and converts the result for the page.

pub mod account;
pub mod activity;
pub mod buckets;
pub mod claim_mappings;
pub mod credentials;
pub mod devices;
pub mod grants;
pub mod groups;
pub mod members;
pub mod orgs;
pub mod overview;
pub mod passkeys;
pub mod people;
pub mod repos;
pub mod search;
pub mod second_factor;
pub mod security;
pub mod service_accounts;
pub mod tokens;
pub mod trust_rules;

#[cfg(feature = "ssr")]
mod request;
#[cfg(feature = "ssr")]
mod session;
#[cfg(feature = "ssr")]
mod usage;
#[cfg(feature = "ssr")]
pub use request::{
    RequestId, SESSION_PERSON, actor_in_namespace, actor_of, is_fresh, person_of, provider_of, refusal_of,
    session_trouble,
};
#[cfg(feature = "ssr")]
pub(crate) use request::{
    actor, context, must_be_fresh, namespace_actor, page_of, person, refuse, request_id, session_of_request,
};
#[cfg(feature = "ssr")]
pub use session::{Browser, By, open_session};
#[cfg(feature = "ssr")]
pub(crate) use usage::usage;

/// Sets the status of the rendered page. Without effect in the browser.
pub(crate) fn set_status(status: u16) {
    #[cfg(feature = "ssr")]
    request::set_status(status);
    #[cfg(not(feature = "ssr"))]
    let _ = status;
}

/// Sends the content security policy, which allows only this page's own scripts. Without effect in the browser.
pub(crate) fn set_content_security_policy() {
    #[cfg(feature = "ssr")]
    request::set_content_security_policy();
}

/// The browser side of requests that are not server functions.
#[cfg(feature = "hydrate")]
pub(crate) mod browser;
#[cfg(not(feature = "hydrate"))]
pub(crate) mod browser {
    //! The same names on the server, where there is no browser: never called.

    use crate::{act::Line, refusal::Refusal, wire::Read};
    use leptos::{html::Div, prelude::NodeRef};

    pub(crate) struct Call;

    impl Call {
        pub(crate) fn new() -> Self {
            Self
        }

        pub(crate) async fn post<A: Read>(&self, _: &str, _: String) -> Option<Result<A, Refusal>> {
            None
        }

        pub(crate) async fn follow<A: Read>(
            &self,
            _: &str,
            _: String,
            _: std::time::Duration,
            _: impl Fn(Line<A>),
        ) -> Option<Result<A, Refusal>> {
            None
        }

        pub(crate) fn cancel(&self) {}
    }

    pub(crate) async fn sleep(_: std::time::Duration) {}

    pub(crate) fn say(_: &str) {}

    pub(crate) fn refill(_: NodeRef<Div>, _: &str) {}

    pub(crate) fn mark_filling(_: NodeRef<Div>, _: bool) {}

    pub(crate) fn leave(_: &str) {}

    pub(crate) fn reveal(_: &leptos::web_sys::Element) {}

    pub(crate) fn push_step(_: &str) {}

    pub(crate) fn step() -> String {
        String::new()
    }

    pub(crate) fn note_change() {}
}
