//! The list of members.

use domain::{
    id::PersonId,
    member::{Member, Seen},
    moment::Moment,
    org::Role,
};
use leptos::prelude::*;

use super::roles::roles_granted_by;
use crate::{
    act::Act as _,
    api::members::{Leave, Remove, SetRole},
    form,
    routes::{self, Here},
    ui::{
        field::options,
        moment::Ago,
        row_confirm::RowConfirm,
        table::{Row, RowTable},
    },
};

#[component]
pub(super) fn MemberTable(
    members: Vec<Member>,
    reader: PersonId,
    /// The reader's role.
    role: Role,
    now: Moment,
    here: Here,
) -> impl IntoView {
    let rows = members
        .into_iter()
        .map(|member| {
            let is_reader = member.id == reader;
            let is_changed = role.may_grant(member.role) && !is_reader;
            // The reader is here: what is noted may be some minutes old.
            let seen = if is_reader { Some(Seen::At(now)) } else { member.seen };
            let reach = (is_reader || role.manages()).then(|| here.dialog(routes::Dialog::Reach(member.id)));
            row(Member { seen, ..member }, now, is_changed.then_some(role), reach, &here.to_string())
        })
        .collect();
    view! {
        <RowTable
            caption="Members"
            headings=["Name", "E-mail address", "Role", "Last seen", "Member since"]
            class="members"
            rows=rows
        />
    }
}

/// `granted_by` is the reader's role, if it may change this member's; `reach` the address of what they reach.
fn row(member: Member, now: Moment, granted_by: Option<Role>, reach: Option<String>, action: &str) -> Row<5> {
    let role = match granted_by {
        None => view! { <span title=member.role.about()>{member.role.label()}</span> }.into_any(),
        Some(granted_by) => view! {
            <RoleForm member=member.clone() roles=roles_granted_by(granted_by) action=action.to_owned() />
        }
        .into_any(),
    };
    let removal = granted_by.map(|_| {
        let name = &member.name;
        view! {
            <RowConfirm
                action=action.to_owned()
                subject=Some(("person", member.id.to_string()))
                act=Remove::name()
                label="Remove".to_owned()
                full_label=Some(format!("Remove {name}"))
                about=format!("{name} loses access to this organisation, with the API tokens and open invitations they have here.")
                press=format!("Remove {name}")
            />
        }
        .into_any()
    });
    let seen = view! { <LastSeen seen=member.seen now=now /> }.into_any();
    let since = view! { <Ago at=member.since now=now /> }.into_any();
    let name = match reach {
        Some(href) => view! { <a href=href title="What they reach">{member.name}</a> }.into_any(),
        None => member.name.into_any(),
    };
    Row::new([name, member.email.into_any(), role, seen, since]).with_actions(removal).about(member.id)
}

#[component]
pub(super) fn LastSeen(seen: Option<Seen>, now: Moment) -> impl IntoView {
    let Some(seen) = seen else {
        return view! {
            <span class="none" aria-hidden="true">
                "–"
            </span>
            <span class="visually-hidden">"only admins see this"</span>
        }
        .into_any();
    };
    match seen {
        Seen::Never => view! { <span class="none">{seen.age(now)}</span> }.into_any(),
        Seen::At(at) => view! {
            <time datetime=at.iso() title=at.to_string()>
                {seen.age(now)}
            </time>
        }
        .into_any(),
    }
}

#[component]
fn RoleForm(member: Member, roles: Vec<(String, String)>, action: String) -> impl IntoView {
    let refused = form::refused::<SetRole>().filter(|refused| refused.person == member.id);
    let is_given_back = refused.is_some().to_string();
    let options = options(roles, refused.map_or(member.role, |refused| refused.role).as_str());
    view! {
        <form method="post" action=action class="role-form-inline" data-given=is_given_back>
            <input type="hidden" name="person" value=member.id.to_string() />
            <select name="role" aria-label=format!("Role of {}", member.name)>
                {options}
            </select>
            <button class="button-quiet" name="intent" value=SetRole::name() aria-label=format!("Save the role of {}", member.name)>
                "Save"
            </button>
        </form>
    }
}

/// Shown to every member; the server refuses it for the last owner.
#[component]
pub(super) fn LeaveForm(org: String, action: String) -> impl IntoView {
    view! {
        <RowConfirm
            action=action
            act=Leave::name()
            label=format!("Leave {org}")
            about="You lose access to this organisation, with the API tokens and open invitations you have here.".to_owned()
            press=format!("Leave {org} for good")
        />
    }
}
