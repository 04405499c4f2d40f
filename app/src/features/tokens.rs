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
        copy::CopyFigure,
        dialog::ShownOnce,
        field::{SelectField, Spec, TextField, errors_of},
        list::Section,
        moment::{Ago, Exactly},
        row_button::RowButton,
        table::{Row, RowTable},
    },
};

/// Where tokens are shown and made: the reader's own, or a service account's.
#[derive(Clone)]
pub(crate) struct Held {
    /// The address of the page, or of the dialog.
    pub(crate) action: String,
    /// Whose they are, as an argument of both acts; none for the reader's own.
    pub(crate) within: Option<(&'static str, String)>,
    /// The act that makes one.
    pub(crate) create: &'static str,
    /// The act that revokes one.
    pub(crate) revoke: &'static str,
    /// How the repos and bucket configs are named to which a token can be narrowed.
    pub(crate) narrowing: Narrowing,
    /// Said where there are none.
    pub(crate) nothing: &'static str,
}

/// How what a token is narrowed to is named.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Narrowing {
    /// In one organisation.
    Here,
    /// In all organisations of the reader.
    Everywhere,
}

const DAYS: Spec = Spec::text("days", "Expires in");
/// Lifetimes in days, each with its label.
const LIFETIMES: [(&str, &str); 4] = [("7", "7 days"), ("30", "30 days"), ("90", "90 days"), ("365", "1 year")];
const ACCESS: Spec = Spec::text("access", "May");
const REPOS: Spec = Spec::code("repos", "Only these repos (optional)").help("Names, with commas between them.");
const BUCKET_CONFIGS: Spec =
    Spec::code("bucket_configs", "Only these bucket configs (optional)").help("With all their repos.");
const PLACED_REPOS: Spec = Spec::code("repos", "Only these repos (optional)")
    .help("With their organisations, such as acme/era5, with commas between them.");
const PLACED_BUCKET_CONFIGS: Spec = Spec::code("bucket_configs", "Only these bucket configs (optional)")
    .help("With their organisations, such as acme/production. All their repos are reached.");
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
        let Tokens { tokens, now } = tokens;
        let fresh = outcome.map(|fresh| {
            let page = action.clone();
            view! { <FreshTokenDialog fresh=fresh is_personal=is_personal page=page /> }
        });
        let held = Held {
            action,
            within: None,
            create: Create::name(),
            revoke: Revoke::name(),
            narrowing: if is_personal { Narrowing::Everywhere } else { Narrowing::Here },
            nothing: "You have no API tokens here yet.",
        };
        view! {
            <Section name="tokens" title="API tokens" is_page=true about=about.into_any()>
                <TokenTable tokens=tokens now=now held=held.clone() />
                <TokenForm draft=draft refusal=refusal held=held />
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
pub(super) fn FreshTokenDialog(fresh: FreshToken, is_personal: bool, page: String) -> impl IntoView {
    let service_uri = fresh.service_uri;
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
            <CopyFigure label="Token" text=fresh.text file=Some("lakewarden-token.txt") />
            <CopyFigure label=label text=environment />
        </ShownOnce>
    }
}

#[component]
pub(super) fn TokenTable(tokens: Vec<TokenView>, now: Moment, held: Held) -> impl IntoView {
    if tokens.is_empty() {
        return Either::Left(view! { <p class="nothing-yet">{held.nothing}</p> });
    }
    let rows = tokens.into_iter().map(|token| token_row(token, now, held.clone())).collect();
    let headings = ["Name", "For", "Created", "Last used", "Expires"];
    Either::Right(view! { <RowTable caption="API tokens" headings=headings class="tokens" rows=rows /> })
}

fn token_row(token: TokenView, now: Moment, held: Held) -> Row<5> {
    let name = token.name.to_string();
    let reach = token.reach();
    let last_used = match token.last_used_at {
        Some(at) => Either::Left(view! { <Ago at=at now=now /> }),
        None => Either::Right("never"),
    };
    let revoke = view! {
        <RowButton
            action=held.action
            within=held.within
            subject=("token", token.id)
            act=held.revoke
            label="Revoke"
            full_label=format!("Revoke {name}")
            class="button-quiet button-danger"
        />
    };
    Row::new([
        name.into_any(),
        reach.into_any(),
        view! { <Ago at=token.created_at now=now /> }.into_any(),
        last_used.into_any(),
        view! { <Exactly at=token.expires_at /> }.into_any(),
    ])
    .with_actions(Some(revoke.into_any()))
}

#[component]
pub(super) fn TokenForm(draft: TokenDraft, refusal: Option<Refusal>, held: Held) -> impl IntoView {
    let error = errors_of(refusal.clone());
    let chosen = if draft.days.is_empty() { "90".to_owned() } else { draft.days };
    let may = [("", "All that its holder may"), ("read", "Only read")];
    let may = may.map(|(word, label)| (word.to_owned(), label.to_owned())).to_vec();
    let (repos, bucket_configs) = match held.narrowing {
        Narrowing::Here => (REPOS, BUCKET_CONFIGS),
        Narrowing::Everywhere => (PLACED_REPOS, PLACED_BUCKET_CONFIGS),
    };
    let lifetimes = LIFETIMES.map(|(days, label)| (days.to_owned(), label.to_owned())).to_vec();
    view! {
        <form method="post" action=held.action class="form form-wide" id="new-token">
            {held.within.map(|(name, value)| view! { <input type="hidden" name=name value=value /> })}
            <RefusalBanner refusal=refusal />
            <div class="form-row">
                <TextField spec=NAME value=RwSignal::new(draft.name) error=error("name") />
                <SelectField spec=DAYS options=lifetimes value=RwSignal::new(chosen) error=error("days") />
                <SelectField spec=ACCESS options=may value=RwSignal::new(draft.access) error=error("access") />
            </div>
            <div class="form-row">
                <TextField spec=repos value=RwSignal::new(draft.repos) error=error("repos") />
                <TextField spec=bucket_configs value=RwSignal::new(draft.bucket_configs) error=error("bucket_configs") />
            </div>
            <div class="form-actions">
                <button class="button" name="intent" value=held.create>
                    "Create token"
                </button>
            </div>
        </form>
    }
}
