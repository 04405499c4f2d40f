//! The buttons of identity providers.

use leptos::prelude::*;

use crate::{api::people::Provider, routes};

/// What a sign-in with a provider is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    SignIn,
    Join,
    Link,
    Confirm,
}

impl For {
    fn word(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Join => "join",
            Self::Link => "link",
            Self::Confirm => "confirm",
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Self::SignIn => "Sign in",
            Self::Join => "Join",
            Self::Link => "Link",
            Self::Confirm => "Confirm",
        }
    }
}

/// A button for each provider. It leads to the provider and back to `next`.
#[component]
pub(super) fn ProviderButtons(
    providers: Vec<Provider>,
    purpose: For,
    #[prop(into)] next: String,
    #[prop(into, optional)] invitation: String,
) -> impl IntoView {
    let button = |provider: Provider| {
        let label = match purpose {
            For::Link => format!("{} {}", purpose.verb(), provider.label),
            _ => format!("{} with {}", purpose.verb(), provider.label),
        };
        view! {
            <form method="post" action=routes::sign_on(&provider.name) class="provider">
                <input type="hidden" name="purpose" value=purpose.word() />
                <input type="hidden" name="next" value=next.clone() />
                <input type="hidden" name="invitation" value=invitation.clone() />
                <button class="button">{label}</button>
            </form>
        }
    };
    let buttons = providers.into_iter().map(button).collect_view();
    view! { <div class="providers">{buttons}</div> }
}
