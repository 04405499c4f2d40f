//! What groups of identity providers give, for owners: the list, and the dialog to map one.

use domain::{
    claim::{ClaimMappingDraft, ClaimMappingView, Given, Gives},
    org::Role,
};
use leptos::prelude::*;

use crate::{
    act::Act as _,
    api::claim_mappings::{Create, Delete, Mappings, load_all},
    features::{list_page::requested_dialog, refused::loaded},
    form::{self, Returned},
    routes::{self, Here},
    ui::{
        act_form::{ActForm, SubmitButton, posted_by_browser},
        banner::RefusalBanner,
        dialog::Dialog,
        field::{SelectField, Spec, TextField, errors_of},
        list::{AddLink, Section},
        row_confirm::RowConfirm,
        table::{Row, RowTable},
    },
};

const PROVIDER: Spec = Spec::text("provider", "Identity provider");
const VALUE: Spec =
    Spec::code("value", "Group there").help("Exactly as the provider states it: a name, a path or an id.");
const GIVES: Spec = Spec::text("gives", "Gives here").help(
    "A role makes its people members. A group is for people who are members already, and is filled by the provider alone.",
);

/// The section, and the dialog over it that the address names. Nothing where no provider states groups.
#[component]
pub(super) fn MappingSection(org: String, here: Here) -> impl IntoView {
    let deleted = form::returned::<(), ()>(&[Delete::name()]);
    loaded(load_all(org), move |found| {
        if found.providers.is_empty() && found.mappings.is_empty() {
            return ().into_any();
        }
        let add = (!found.providers.is_empty()).then(|| {
            view! { <AddLink href=here.dialog(routes::Dialog::MapGroup) label="Map a group" is_main=false /> }
                .into_any()
        });
        let is_adding = add.is_some() && requested_dialog("", |name, _| (name == "map-group").then_some(())).is_some();
        let rows = found.mappings.iter().map(|mapping| row(mapping, &here)).collect();
        let dialog = is_adding.then(|| view! { <MapDialog found=found here=here /> });
        view! {
            <Section
                name="claim-mappings"
                title="Groups of the identity provider"
                is_page=false
                about="What they give here: applied whenever somebody signs in with the provider, and taken when they are not in the group any more. What was given by hand stays."
                    .into_any()
                action=add
            >
                <RefusalBanner refusal=deleted.refusal />
                <MappingTable rows=rows />
            </Section>
            {dialog}
        }
        .into_any()
    })
}

#[component]
fn MappingTable(rows: Vec<Row<3>>) -> impl IntoView {
    if rows.is_empty() {
        return view! { <p class="nothing-yet">"No group is mapped."</p> }.into_any();
    }
    view! {
        <RowTable
            caption="Groups of the identity provider"
            headings=["Group there", "Identity provider", "Gives here"]
            class="claim-mappings"
            rows=rows
        />
    }
    .into_any()
}

fn row(mapping: &ClaimMappingView, here: &Here) -> Row<3> {
    let value = mapping.value.to_string();
    let (gives, about) = match &mapping.gives {
        Given::Role(role) => (
            format!("Role {}", role.label()),
            "Whoever is a member by it alone leaves when they next sign in with the provider.".to_owned(),
        ),
        Given::Group(_, name) => (
            format!("Group {name}"),
            format!("If nothing else fills {name}, it is empty at once and filled by admins from then on."),
        ),
    };
    let provider = match mapping.provider {
        Some(_) => mapping.label.clone(),
        None => format!("{} (states no groups any more)", mapping.label),
    };
    let deletion = view! {
        <RowConfirm
            action=here.to_string()
            subject=Some(("mapping", mapping.id.to_string()))
            act=Delete::name()
            label="Delete".to_owned()
            full_label=Some(format!("Delete the mapping of {value} to {gives}"))
            about=about
            press="Delete mapping".to_owned()
        />
    };
    Row::new([view! { <code>{value}</code> }.into_any(), provider.into_any(), gives.into_any()])
        .with_actions(Some(deletion.into_any()))
        .about(mapping.id)
}

#[component]
fn MapDialog(found: Mappings, here: Here) -> impl IntoView {
    let page = here.to_string();
    let Returned { draft, refusal, .. } = form::returned::<ClaimMappingDraft, ()>(&[Create::name()]);
    let error = errors_of(refusal.clone());
    let draft = draft.unwrap_or_default();
    let chosen = |typed: String, first: Option<&(String, String)>| match (typed.is_empty(), first) {
        (true, Some((first, _))) => RwSignal::new(first.clone()),
        _ => RwSignal::new(typed),
    };
    let providers: Vec<_> = found.providers.into_iter().map(|provider| (provider.name, provider.label)).collect();
    let provider = chosen(draft.provider, providers.first());
    let roles = [Role::Reader, Role::Member, Role::Admin, Role::Owner]
        .map(|role| (Gives::Role(role).to_string(), format!("Role {}", role.label())));
    let groups =
        found.groups.into_iter().map(|group| (Gives::Group(group.id).to_string(), format!("Group {}", group.name)));
    let choices: Vec<_> = roles.into_iter().chain(groups).collect();
    let gives = chosen(draft.gives, choices.first());
    view! {
        <Dialog title="Map a group" close_to=page.clone()>
            <ActForm
                action=here.dialog(routes::Dialog::MapGroup)
                cancel_to=page
                press={SubmitButton::of::<Create>("Map group")}
                submit=posted_by_browser
                refusal=refusal
            >
                <SelectField spec=PROVIDER options=providers value=provider error=error("provider") />
                <TextField spec=VALUE value=RwSignal::new(draft.value) error=error("value") />
                <SelectField spec=GIVES options=choices value=gives error=error("gives") />
            </ActForm>
        </Dialog>
    }
}
