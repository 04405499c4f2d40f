//! The groups of an organisation, for admins: the list, the dialog to add one, and the members of one with what it reaches.

use domain::{
    grant::{FilledBy, GroupView, Principal, PrincipalView},
    id::GroupId,
    moment::Moment,
};
use leptos::prelude::*;

use crate::{
    act::Act as _,
    api::{
        self,
        groups::{Add, Create, Delete, GroupDetails, GroupDraft, Remove},
    },
    features::{
        access::ReachedTable,
        list_page::requested_dialog,
        refused::{dialog_over, loaded},
    },
    form::{self, Returned},
    routes::{self, Here},
    ui::{
        act_form::{ActForm, SubmitButton, posted_by_browser},
        banner::RefusalBanner,
        dialog::{Dialog, LeaveLink},
        field::{SelectField, Spec, TextField, errors_of},
        list::{AddLink, Section},
        moment::Ago,
        row_button::RowButton,
        row_confirm::RowConfirm,
        table::{Row, RowTable},
    },
};

const NAME: Spec = Spec::text("name", "Name").help("Such as ocean team.");
const PERSON: Spec = Spec::text("person", "Add to the group");

/// The section, and the dialog over it that the address names.
#[component]
pub(super) fn GroupSection(org: String, now: Moment, here: Here) -> impl IntoView {
    let add = view! { <AddLink href=here.dialog(routes::Dialog::AddGroup) label="Add group" is_main=false /> };
    let deleted = form::returned::<(), ()>(&[Delete::name()]);
    let load = api::groups::load_all(org.clone());
    let list = loaded(load, {
        let here = here.clone();
        move |groups| view! { <GroupTable groups=groups now=now here=here /> }.into_any()
    });
    view! {
        <Section
            name="groups"
            title="Groups"
            is_page=false
            about="People and service accounts to whom repos and bucket configs are granted together.".into_any()
            action=Some(add.into_any())
        >
            <RefusalBanner refusal=deleted.refusal />
            {list}
        </Section>
        <OverTheList org=org here=here />
    }
}

#[component]
fn GroupTable(groups: Vec<GroupView>, now: Moment, here: Here) -> impl IntoView {
    if groups.is_empty() {
        return view! { <p class="nothing-yet">"There are no groups."</p> }.into_any();
    }
    let rows = groups.into_iter().map(|group| row(group, now, &here)).collect();
    view! { <RowTable caption="Groups" headings=["Name", "Members", "Filled by", "Created"] class="groups" rows=rows /> }
        .into_any()
}

fn row(group: GroupView, now: Moment, here: &Here) -> Row<4> {
    let name = group.name.to_string();
    let filled_by = match group.filled_by {
        FilledBy::Hand => "Admins",
        FilledBy::Claim => "The identity provider",
    };
    let deletion = view! {
        <RowConfirm
            action=here.to_string()
            subject=Some(("group", group.id.to_string()))
            act=Delete::name()
            label="Delete".to_owned()
            full_label=Some(format!("Delete {name}"))
            about=format!("What was granted to {name} is taken back from its members.")
            press=format!("Delete {name}")
        />
    };
    Row::new([
        view! { <a href=here.dialog(routes::Dialog::Group(group.id))>{name}</a> }.into_any(),
        group.members.to_string().into_any(),
        filled_by.into_any(),
        view! { <Ago at=group.since now=now /> }.into_any(),
    ])
    .with_actions(Some(deletion.into_any()))
    .about(group.id)
}

#[component]
fn OverTheList(org: String, here: Here) -> impl IntoView {
    if requested_dialog("", |name, _| (name == "add-group").then_some(())).is_some() {
        return view! { <AddDialog here=here /> }.into_any();
    }
    if let Some(group) = requested_dialog("group", |name, id| id.filter(|_| name == "group")?.parse::<GroupId>().ok()) {
        let changed = form::returned::<(), ()>(&[Add::name(), Remove::name()]);
        let load = api::groups::load_group(org, group);
        return dialog_over(load, move |found| {
            view! { <GroupDialog found=found here=here changed=changed /> }.into_any()
        });
    }
    ().into_any()
}

#[component]
fn AddDialog(here: Here) -> impl IntoView {
    let page = here.to_string();
    let Returned { draft, refusal, .. } = form::returned::<GroupDraft, ()>(&[Create::name()]);
    let error = errors_of(refusal.clone());
    let name = draft.unwrap_or_default().name;
    view! {
        <Dialog title="Add group" close_to=page.clone()>
            <ActForm
                action=here.dialog(routes::Dialog::AddGroup)
                cancel_to=page
                press={SubmitButton::of::<Create>("Add group")}
                submit=posted_by_browser
                refusal=refusal
            >
                <TextField spec=NAME value=RwSignal::new(name) error=error("name") />
            </ActForm>
        </Dialog>
    }
}

#[component]
fn GroupDialog(found: GroupDetails, here: Here, changed: Returned<(), ()>) -> impl IntoView {
    let GroupDetails { group, members, choices, reached } = found;
    let page = here.to_string();
    let action = here.dialog(routes::Dialog::Group(group.id));
    let by_hand = group.filled_by == FilledBy::Hand;
    let add = by_hand.then(|| view! { <AddForm group=group.id choices=choices action=action.clone() /> });
    view! {
        <Dialog title=format!("Group {}", group.name) close_to=page.clone()>
            <div class="dialog-body">
                <RefusalBanner refusal=changed.refusal />
                <MemberTable group=group.id members=members by_hand=by_hand action=action />
                {add}
                <section aria-labelledby="reached-heading">
                    <h3 id="reached-heading">"Reaches"</h3>
                    <ReachedTable reached=reached />
                </section>
            </div>
            <footer class="dialog-footer">
                <LeaveLink to=page>"Close"</LeaveLink>
            </footer>
        </Dialog>
    }
}

#[component]
fn MemberTable(group: GroupId, members: Vec<PrincipalView>, by_hand: bool, action: String) -> impl IntoView {
    if members.is_empty() {
        return view! { <p class="nothing-yet">"Nobody is in it yet."</p> }.into_any();
    }
    let row = |member: PrincipalView| {
        let kind = if member.is_service_account { "Service account" } else { "Person" };
        let Principal::Person(person) = member.principal else { return None };
        let remove = by_hand.then(|| {
            view! {
                <RowButton
                    action=action.clone()
                    within=Some(("group", group.to_string()))
                    subject=("person", person.to_string())
                    act=Remove::name()
                    label="Remove"
                    full_label=format!("Remove {} from the group", member.name)
                    class="button-quiet button-danger"
                />
            }
            .into_any()
        });
        Some(Row::new([member.name.into_any(), kind.into_any()]).with_actions(remove).about(person))
    };
    let rows = members.into_iter().filter_map(row).collect();
    view! { <RowTable caption="Members of the group" headings=["Address", "Kind"] class="group-members" rows=rows /> }
        .into_any()
}

#[component]
fn AddForm(group: GroupId, choices: Vec<(String, String)>, action: String) -> impl IntoView {
    let refused = form::refused::<Add>().filter(|refused| refused.group == group);
    let first = || choices.first().map(|(id, _)| id.clone()).unwrap_or_default();
    let chosen = refused.map_or_else(first, |refused| refused.person.to_string());
    if choices.is_empty() {
        return ().into_any();
    }
    view! {
        <form method="post" action=action class="form form-inline">
            <input type="hidden" name="group" value=group.to_string() />
            <SelectField spec=PERSON options=choices value=RwSignal::new(chosen) error=errors_of(None)("person") />
            <div class="form-actions">
                <button class="button" name="intent" value=Add::name()>
                    "Add"
                </button>
            </div>
        </form>
    }
    .into_any()
}
