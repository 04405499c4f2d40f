//! API tokens of the reader in an organisation, or in all their namespaces, for data clients and scripts. Plain forms.

use domain::{moment::Moment, org::OWN_NAMESPACE, token::TokenView};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;

use super::{current_org::CurrentOrg, refused::loaded};
use crate::{
    act::Act as _,
    api::{
        self,
        tokens::{Create, FreshToken, Revoke, TokenDraft, Tokens},
    },
    form::{self, Returned},
    refusal::Refusal,
    routes,
    ui::{
        banner::RefusalBanner,
        copy::CopyText,
        dialog::ShownOnce,
        field::{SelectField, Spec, TextField, errors_of},
        list::Section,
        moment::{Ago, Exactly},
        row_button::RowButton,
        table::{Row, RowTable},
    },
};

const DAYS: Spec = Spec::text("days", "Expires in");
/// Lifetimes in days, each with its label.
const LIFETIMES: [(&str, &str); 4] = [("7", "7 days"), ("30", "30 days"), ("90", "90 days"), ("365", "1 year")];
const NAME: Spec = Spec::text("name", "Token name").help("What it is for, such as nightly-ingest.");

#[component]
pub(crate) fn TokensPage() -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    let is_personal = org == OWN_NAMESPACE;
    let action = routes::tokens(&org);
    let (about, owner) = if is_personal {
        let about = "Let data clients and scripts act as you, in your own namespace and in your organisations. Only you see yours.";
        (about, "Your profile".to_owned())
    } else {
        ("Let data clients and scripts act as you in this organisation. Only you see yours.", org.clone())
    };
    let Returned { draft, refusal, outcome, .. } =
        form::returned::<TokenDraft, FreshToken>(&[Create::name(), Revoke::name()]);
    // The draft of a created token is not restored.
    let draft = draft.filter(|_| outcome.is_none()).unwrap_or_default();
    let content = loaded(api::tokens::list(org), move |tokens| {
        let fresh = outcome.map(|fresh| {
            let service_uri = tokens.service_uri.clone();
            let page = action.clone();
            view! { <FreshTokenDialog fresh=fresh service_uri=service_uri is_personal=is_personal page=page /> }
        });
        view! {
            <Section name="tokens" title="API tokens" is_page=true about=about.into_any()>
                <TokenTable tokens=tokens action=action.clone() />
                <TokenForm draft=draft refusal=refusal action=action />
            </Section>
            {fresh}
        }
        .into_any()
    });
    view! {
        <Title text=format!("API tokens · {owner}") />
        {content}
    }
}

/// The text of a new token, shown only once.
#[component]
fn FreshTokenDialog(fresh: FreshToken, service_uri: String, is_personal: bool, page: String) -> impl IntoView {
    let (label, environment) = if is_personal {
        let environment = format!("export TILEDB_REST_HOST={service_uri}\nexport TILEDB_REST_TOKEN={}", fresh.text);
        ("Environment for tiledb-cloud", environment)
    } else {
        let environment = format!("export ARRAYLAKE_SERVICE__URI={service_uri}\nexport ARRAYLAKE_TOKEN={}", fresh.text);
        ("Environment for arraylake", environment)
    };
    view! {
        <ShownOnce title=format!("Token “{}” is ready", fresh.name) close_to=page>
            <p>"Copy it now: it is shown this once and cannot be looked up later."</p>
            <CopyText label="Token".to_owned() text=fresh.text />
            <CopyText label=label.to_owned() text=environment />
        </ShownOnce>
    }
}

#[component]
fn TokenTable(tokens: Tokens, action: String) -> impl IntoView {
    let Tokens { tokens, now, .. } = tokens;
    if tokens.is_empty() {
        return Either::Left(view! { <p class="nothing-yet">"You have no API tokens here yet."</p> });
    }
    let rows = tokens.into_iter().map(|token| token_row(token, now, action.clone())).collect();
    let headings = ["Name", "Created", "Last used", "Expires"];
    Either::Right(view! { <RowTable caption="Your API tokens" headings=headings class="tokens" rows=rows /> })
}

fn token_row(token: TokenView, now: Moment, action: String) -> Row<4> {
    let name = token.name.to_string();
    let last_used = match token.last_used_at {
        Some(at) => Either::Left(view! { <Ago at=at now=now /> }),
        None => Either::Right("never"),
    };
    let revoke = view! {
        <RowButton
            action=action
            subject=("token", token.id)
            act=Revoke::name()
            label="Revoke"
            full_label=format!("Revoke {name}")
            class="button-quiet button-danger"
        />
    };
    Row::new([
        name.into_any(),
        view! { <Ago at=token.created_at now=now /> }.into_any(),
        last_used.into_any(),
        view! { <Exactly at=token.expires_at /> }.into_any(),
    ])
    .with_actions(Some(revoke.into_any()))
}

#[component]
fn TokenForm(draft: TokenDraft, refusal: Option<Refusal>, action: String) -> impl IntoView {
    let error = errors_of(refusal.clone());
    let chosen = if draft.days.is_empty() { "90".to_owned() } else { draft.days };
    let lifetimes = LIFETIMES.map(|(days, label)| (days.to_owned(), label.to_owned())).to_vec();
    view! {
        <form method="post" action=action class="form form-inline">
            <RefusalBanner refusal=refusal />
            <TextField spec=NAME value=RwSignal::new(draft.name) error=error("name") />
            <SelectField spec=DAYS options=lifetimes value=RwSignal::new(chosen) error=error("days") />
            <div class="form-actions">
                <button class="button" name="intent" value=Create::name()>
                    "Create token"
                </button>
            </div>
        </form>
    }
}
