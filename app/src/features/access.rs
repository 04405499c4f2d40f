//! Who can reach a repo or a bucket config: the grants that lead to it, the form that gives one, and the credentials that are out.

use domain::grant::{Access, CredentialsOut, GrantView, GrantedOn, Level, Reached};
use leptos::prelude::*;

use crate::{
    api::grants::{GrantDraft, WhoReaches},
    form::Returned,
    ui::{
        banner::RefusalBanner,
        field::{SelectField, Spec, errors_of},
        moment::Exactly,
        row_button::RowButton,
        table::{Row, RowTable},
    },
};

const TO: Spec = Spec::text("to", "To");
const LEVEL: Spec = Spec::text("level", "Level");

/// The acts of a page on its grants.
#[derive(Clone)]
pub(super) struct Acts {
    /// The address of the dialog.
    pub(super) action: String,
    /// What is granted, as an argument of both acts.
    pub(super) within: (&'static str, String),
    /// The act that grants.
    pub(super) give: &'static str,
    /// The act that takes back.
    pub(super) revoke: &'static str,
    /// Whether it is a repo.
    pub(super) is_repo: bool,
}

/// The body of the dialog.
#[component]
pub(super) fn AccessBody(
    found: WhoReaches,
    acts: Acts,
    returned: Returned<GrantDraft, ()>,
    /// Who reads it without a grant; for repos.
    #[prop(optional)]
    visibility: Option<AnyView>,
) -> impl IntoView {
    let WhoReaches { access, choices, .. } = found;
    let Access { grants, out } = access;
    view! {
        <div class="dialog-body">
            <p class="field-help">
                "Owners and admins reach everything. Members and readers reach what a grant gives them, and readers never more than reading."
            </p>
            <GrantTable grants=grants acts=acts.clone() />
            <GrantForm choices=choices acts=acts returned=returned />
            {visibility}
            <OutTable out=out />
        </div>
    }
}

#[component]
fn GrantTable(grants: Vec<GrantView>, acts: Acts) -> impl IntoView {
    if grants.is_empty() {
        return view! { <p class="nothing-yet">"Nothing is granted here: only owners and admins reach it."</p> }
            .into_any();
    }
    let rows = grants.into_iter().map(|grant| row(grant, acts.clone())).collect();
    view! { <RowTable caption="Who can reach this" headings=["To", "Level", "Granted on"] class="grants" rows=rows /> }
        .into_any()
}

/// A grant is taken back where it was given.
fn row(grant: GrantView, acts: Acts) -> Row<3> {
    let is_here = match grant.on {
        GrantedOn::Repo(_) => acts.is_repo,
        GrantedOn::BucketConfig(_) => !acts.is_repo,
        GrantedOn::Everything => false,
    };
    let revoke = is_here.then(|| {
        view! {
            <RowButton
                action=acts.action
                within=Some(acts.within)
                subject=("grant", grant.id.to_string())
                act=acts.revoke
                label="Take back"
                full_label=format!("Take back the grant to {}", grant.to.name)
                class="button-quiet button-danger"
            />
        }
        .into_any()
    });
    Row::new([grant.to.name.into_any(), grant.level.label().into_any(), grant.on.label().into_any()])
        .with_actions(revoke)
        .about(grant.id)
}

#[component]
fn GrantForm(choices: Vec<(String, String)>, acts: Acts, returned: Returned<GrantDraft, ()>) -> impl IntoView {
    let Returned { draft, refusal, .. } = returned;
    let GrantDraft { to, level } = draft.unwrap_or_default();
    let error = errors_of(refusal.clone());
    let to = if to.is_empty() { "everyone".to_owned() } else { to };
    let level = if level.is_empty() { Level::Read.as_str().to_owned() } else { level };
    let levels = Level::ALL.iter().map(|level| (level.as_str().to_owned(), level.label().to_owned())).collect();
    let (name, value) = acts.within;
    view! {
        <form method="post" action=acts.action class="form form-inline">
            <RefusalBanner refusal=refusal />
            <input type="hidden" name=name value=value />
            <SelectField spec=TO options=choices value=RwSignal::new(to) error=error("to") />
            <SelectField spec=LEVEL options=levels value=RwSignal::new(level) error=error("level") />
            <div class="form-actions">
                <button class="button" name="intent" value=acts.give>
                    "Grant"
                </button>
            </div>
        </form>
    }
}

#[component]
fn OutTable(out: Vec<CredentialsOut>) -> impl IntoView {
    let content = if out.is_empty() {
        view! { <p class="nothing-yet">"No credentials are out."</p> }.into_any()
    } else {
        let rows = out
            .into_iter()
            .map(|out| {
                let access = if out.writes { "Read and write" } else { "Read" };
                Row::new([out.who.into_any(), access.into_any(), view! { <Exactly at=out.until /> }.into_any()])
            })
            .collect();
        view! { <RowTable caption="Credentials out" headings=["Who", "To", "Until"] class="credentials-out" rows=rows /> }
            .into_any()
    };
    view! {
        <section aria-labelledby="out-heading">
            <h3 id="out-heading">"Credentials that are out"</h3>
            <p class="field-help">"Vended before and not expired: taking back a grant does not end them."</p>
            {content}
        </section>
    }
}

/// What somebody reaches, and by what.
#[component]
pub(super) fn ReachedTable(reached: Vec<Reached>) -> impl IntoView {
    if reached.is_empty() {
        return view! { <p class="nothing-yet">"Nothing is granted."</p> }.into_any();
    }
    let rows = reached
        .into_iter()
        .map(|it| Row::new([it.on.label().into_any(), it.level.label().into_any(), it.by.into_any()]))
        .collect();
    view! { <RowTable caption="Reaches" headings=["What", "Level", "By"] class="reached" rows=rows /> }.into_any()
}
