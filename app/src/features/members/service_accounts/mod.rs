//! The service accounts of an organisation, for admins: the list, the dialog to add one, and the tokens and trust rules of one.

mod tokens;
mod trust_rules;

use domain::{
    moment::Moment,
    org::Role,
    service_account::{ServiceAccountDraft, ServiceAccountView},
};
use leptos::prelude::*;

use self::{tokens::TokensOf, trust_rules::TrustRulesOf};
use super::{list::LastSeen, roles::roles_granted_by};
use crate::{
    act::Act as _,
    api::{
        self,
        service_accounts::{Create, Delete, SetRole},
    },
    features::{list_page::requested_dialog, refused::loaded},
    form::{self, Returned},
    routes::{self, Here},
    ui::{
        act_form::{ActForm, SubmitButton, posted_by_browser},
        banner::RefusalBanner,
        dialog::Dialog,
        field::{SelectField, Spec, TextField, errors_of, options},
        list::{AddLink, Section},
        row_confirm::RowConfirm,
        row_name::RowName,
        table::{Row, RowTable},
    },
};

const NAME: Spec = Spec::code("name", "Name").help("What it does, such as ingest. It stays.");
const ROLE: Spec = Spec::text("role", "Role");

/// The section, and the dialog over it that the address names.
#[component]
pub(super) fn ServiceAccountSection(org: String, role: Role, now: Moment, here: Here) -> impl IntoView {
    let add = view! { <AddLink href=here.dialog(routes::Dialog::AddServiceAccount) label="Add service account" is_main=false /> };
    let changed = form::returned::<(), ()>(&[SetRole::name(), Delete::name()]);
    let load = api::service_accounts::load_all(org.clone());
    let list = loaded(load, {
        let here = here.clone();
        move |accounts| view! { <AccountTable accounts=accounts role=role now=now here=here /> }.into_any()
    });
    view! {
        <Section
            name="service-accounts"
            title="Service accounts"
            is_page=false
            about="Members for programs. They stay when the person who made them leaves.".into_any()
            action=Some(add.into_any())
        >
            <RefusalBanner refusal=changed.refusal />
            {list}
        </Section>
        <OverTheList org=org role=role here=here />
    }
}

#[component]
fn AccountTable(accounts: Vec<ServiceAccountView>, role: Role, now: Moment, here: Here) -> impl IntoView {
    if accounts.is_empty() {
        return view! { <p class="nothing-yet">"There are no service accounts."</p> }.into_any();
    }
    let rows = accounts.into_iter().map(|account| row(account, role, now, &here)).collect();
    view! {
        <RowTable
            caption="Service accounts"
            headings=["Name", "Role", "API tokens", "Trust rules", "Last seen"]
            class="service-accounts"
            rows=rows
        />
    }
    .into_any()
}

fn row(account: ServiceAccountView, granted_by: Role, now: Moment, here: &Here) -> Row<5> {
    let name = account.name.to_string();
    let page = here.to_string();
    let tokens = here.dialog(routes::Dialog::ServiceAccount(&name));
    let trust_rules = here.dialog(routes::Dialog::TrustRules(&name));
    let roles: Vec<_> = roles_granted_by(granted_by).into_iter().filter(|(word, _)| word != "owner").collect();
    let refused = form::refused::<SetRole>().filter(|refused| refused.account == name);
    let is_given_back = refused.is_some().to_string();
    let chosen = refused.map_or(account.role, |refused| refused.role);
    let role = view! {
        <form method="post" action=page.clone() class="role-form-inline" data-given=is_given_back>
            <input type="hidden" name="account" value=name.clone() />
            <select name="role" aria-label=format!("Role of {name}")>
                {options(roles, chosen.as_str())}
            </select>
            <button class="button-quiet" name="intent" value=SetRole::name() aria-label=format!("Save the role of {name}")>
                "Save"
            </button>
        </form>
    };
    let deletion = view! {
        <RowConfirm
            action=page
            subject=Some(("account", name.clone()))
            act=Delete::name()
            label="Delete".to_owned()
            full_label=Some(format!("Delete {name}"))
            about=format!("Programs that use {name} lose access at once: its API tokens are deleted with it.")
            press=format!("Delete {name}")
        />
    };
    let reach = here.dialog(routes::Dialog::Reach(account.id));
    let address = view! { <span class="beneath">{account.address}</span> };
    Row::new([
        view! { <RowName name=name.clone() href=Some(reach) beneath=address.into_any() /> }.into_any(),
        role.into_any(),
        view! { <Count of=account.tokens what=format!("API tokens of {name}") href=tokens /> }.into_any(),
        view! { <Count of=account.trust_rules what=format!("Trust rules of {name}") href=trust_rules /> }.into_any(),
        view! { <LastSeen seen=Some(account.seen) now=now /> }.into_any(),
    ])
    .with_actions(Some(deletion.into_any()))
    .about(account.id)
}

/// How many there are, as a link to them.
#[component]
fn Count(of: u32, what: String, href: String) -> impl IntoView {
    let label = if of == 0 { "Make one".to_owned() } else { of.to_string() };
    let full_label = format!("{label}: {what}");
    view! {
        <a href=href aria-label=full_label>
            {label}
        </a>
    }
}

#[component]
fn OverTheList(org: String, role: Role, here: Here) -> impl IntoView {
    if requested_dialog("", |name, _| (name == "add-service-account").then_some(())).is_some() {
        return view! { <AddDialog role=role here=here /> }.into_any();
    }
    let of = |dialog: fn(&str, Option<String>) -> Option<String>| requested_dialog("account", dialog);
    if let Some(account) = of(|name, of| of.filter(|_| name == "service-account")) {
        return view! { <TokensOf org=org account=account here=here /> }.into_any();
    }
    if let Some(account) = of(|name, of| of.filter(|_| name == "trust-rules")) {
        return view! { <TrustRulesOf org=org account=account here=here /> }.into_any();
    }
    ().into_any()
}

#[component]
fn AddDialog(role: Role, here: Here) -> impl IntoView {
    let page = here.to_string();
    let Returned { draft, refusal, .. } = form::returned::<ServiceAccountDraft, ()>(&[Create::name()]);
    let draft = draft.unwrap_or_default();
    let error = errors_of(refusal.clone());
    let chosen = if draft.role.is_empty() { Role::Member.as_str().to_owned() } else { draft.role };
    let roles: Vec<_> = roles_granted_by(role).into_iter().filter(|(word, _)| word != "owner").collect();
    view! {
        <Dialog title="Add service account" close_to=page.clone()>
            <ActForm
                action=here.dialog(routes::Dialog::AddServiceAccount)
                cancel_to=page
                press={SubmitButton::of::<Create>("Add service account")}
                submit=posted_by_browser
                refusal=refusal
            >
                <div class="form-row">
                    <TextField spec=NAME value=RwSignal::new(draft.name) error=error("name") />
                    <SelectField spec=ROLE options=roles value=RwSignal::new(chosen) error=error("role") />
                </div>
            </ActForm>
        </Dialog>
    }
}
