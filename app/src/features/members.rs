//! The members of an organisation: a list for everyone; roles, removal and invitations for admins. Plain forms.

use domain::{
    draft::people::InviteDraft,
    member::{Invitation, Member},
    moment::Moment,
    org::Role,
};
use leptos::{either::Either, prelude::*};

use super::current_org::CurrentOrg;
use crate::{
    act::Act as _,
    api::{
        self,
        members::{FreshInvitation, Invite, Leave, People, Remove, RevokeInvitation, SetRole},
    },
    form::{self, Returned},
    refusal::Refusal,
    routes,
    ui::{
        banner::RefusalBanner,
        copy::CopyText,
        field::{SelectField, Spec, TextField, errors_of},
        list::Section,
        moment::{Ago, Exactly},
        row_button::RowButton,
        table::{Heading, Table},
    },
};

const ROLE: Spec = Spec::text("role", "Role");
const NOTE: Spec = Spec::text("note", "For whom (optional)").help("A note to those who see this list, such as a name.");

#[component]
pub(crate) fn MemberSection() -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    let action = routes::settings(&org);
    let invite = form::returned::<InviteDraft, FreshInvitation>(&[Invite::name()]);
    let changed = form::returned::<(), ()>(&[SetRole::name(), Remove::name(), Leave::name(), RevokeInvitation::name()]);
    let content = Suspend::new(async move {
        // Another part of the page shows an error.
        let people = api::members::load_people(org.clone()).await.ok()?;
        let People { members, invitations, reader, role, now } = people;
        let can_invite = role.manages();
        let rows = members
            .into_iter()
            .map(|member| {
                let is_mine = role.may_grant(member.role) && member.id != reader;
                view! { <MemberRow member=member now=now granted_by=is_mine.then_some(role) action=action.clone() /> }
            })
            .collect_view();
        let named = ["Name", "E-mail address", "Role", "Member since"].map(Heading::Visible);
        let headings = named.into_iter().chain(can_invite.then_some(Heading::Hidden("Actions"))).collect();
        let activity = can_invite.then(|| view! { <p><a href=routes::activity(&org)>"Activity: who did what"</a></p> });
        let invitations = can_invite.then(|| {
            view! { <Invitations invitations=invitations returned=invite role=role action=action.clone() /> }
        });
        Some(view! {
            <RefusalBanner refusal=changed.refusal />
            <Table caption="Members" headings=headings class="members">
                {rows}
            </Table>
            {activity}
            <LeaveForm org=org action=action />
            {invitations}
        })
    });
    view! {
        <Section name="members" title="Members" is_page=false about="Who belongs to this organisation, and what they may do.".into_any()>
            {content}
        </Section>
    }
}

/// The roles that a person may grant, as options.
fn roles_granted_by(role: Role) -> Vec<(String, String)> {
    let granted = Role::ALL.into_iter().filter(|&other| role.may_grant(other));
    granted.map(|role| (role.as_str().to_owned(), role.label().to_owned())).collect()
}

#[component]
fn MemberRow(
    member: Member,
    now: Moment,
    /// The reader's role, if it may change this member's.
    granted_by: Option<Role>,
    action: String,
) -> impl IntoView {
    let name = member.name.clone();
    let person = member.id.to_string();
    let role = match granted_by {
        None => Either::Left(view! { <span title=member.role.about()>{member.role.label()}</span> }),
        Some(granted_by) => Either::Right(view! {
            <RoleForm member=member.clone() options=roles_granted_by(granted_by) action=action.clone() />
        }),
    };
    let removal = granted_by.map(|_| {
        view! {
            <td class="cell-actions">
                <details class="confirm">
                    <summary class="button-quiet button-danger" aria-label=format!("Remove {name}")>
                        "Remove"
                    </summary>
                    <form method="post" action=action class="confirm-step">
                        <p>{format!("{name} loses access to this organisation, with the API tokens and open invitations they have here.")}</p>
                        <input type="hidden" name="person" value=person />
                        <button class="button button-destroy" name="intent" value=Remove::name()>
                            {format!("Remove {name}")}
                        </button>
                    </form>
                </details>
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row">{name.clone()}</th>
            <td>{member.email}</td>
            <td>{role}</td>
            <td>
                <Ago at=member.since now=now />
            </td>
            {removal}
        </tr>
    }
}

#[component]
fn RoleForm(member: Member, options: Vec<(String, String)>, action: String) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(value, label)| {
            let selected = value == member.role.as_str();
            view! {
                <option value=value selected=selected>
                    {label}
                </option>
            }
        })
        .collect_view();
    view! {
        <form method="post" action=action class="role-form-inline">
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
fn LeaveForm(org: String, action: String) -> impl IntoView {
    view! {
        <details class="confirm">
            <summary class="button-quiet button-danger">{format!("Leave {org}")}</summary>
            <form method="post" action=action class="confirm-step">
                <p>"You lose access to this organisation, with the API tokens and open invitations you have here."</p>
                <button class="button button-destroy" name="intent" value=Leave::name()>
                    {format!("Leave {org} for good")}
                </button>
            </form>
        </details>
    }
}

#[component]
fn Invitations(
    invitations: Vec<Invitation>,
    returned: Returned<InviteDraft, FreshInvitation>,
    role: Role,
    action: String,
) -> impl IntoView {
    let Returned { draft, refusal, outcome, .. } = returned;
    let list = (!invitations.is_empty()).then(|| {
        let rows = invitations
            .into_iter()
            .map(|invitation| view! { <InvitationRow invitation=invitation role=role action=action.clone() /> })
            .collect_view();
        let named = ["For", "Role", "Invited by", "Expires"].map(Heading::Visible);
        let headings = named.into_iter().chain([Heading::Hidden("Actions")]).collect();
        view! {
            <Table caption="Open invitations" headings=headings class="invitations">
                {rows}
            </Table>
        }
    });
    // The draft of a created invitation is not restored.
    let draft = draft.filter(|_| outcome.is_none()).unwrap_or_default();
    view! {
        <h3>"Invitations"</h3>
        {outcome.map(|fresh| view! { <FreshLink fresh=fresh /> })}
        {list}
        <InviteForm draft=draft refusal=refusal role=role action=action.clone() />
    }
}

/// The link of a new invitation, shown only once.
#[component]
fn FreshLink(fresh: FreshInvitation) -> impl IntoView {
    view! {
        <div class="panel panel-once" role="status">
            <h4>"The invitation is ready"</h4>
            <p>
                {format!(
                    "Send this link to one person. It works once, within seven days, and makes them {} {}. It is shown this once and cannot be looked up later.",
                    if matches!(fresh.role, Role::Admin | Role::Owner) { "an" } else { "a" },
                    fresh.role.as_str(),
                )}
            </p>
            <CopyText label="Invitation link".to_owned() text=fresh.link />
        </div>
    }
}

#[component]
fn InvitationRow(invitation: Invitation, role: Role, action: String) -> impl IntoView {
    let note = invitation.note.to_string();
    let named = invitation.username.unwrap_or(if note.is_empty() { "anybody".to_owned() } else { note });
    view! {
        <tr>
            <th scope="row">{named.clone()}</th>
            <td>{invitation.role.label()}</td>
            <td>{invitation.created_by}</td>
            <td>
                <Exactly at=invitation.expires_at />
            </td>
            <td class="cell-actions">
                {role
                    .may_grant(invitation.role)
                    .then(|| {
                        view! {
                            <RowButton
                                action=action
                                subject=("invitation", invitation.id.to_string())
                                act=RevokeInvitation::name()
                                label="Revoke"
                                full_label=format!("Revoke the invitation for {named}")
                                destroys=true
                            />
                        }
                    })}
            </td>
        </tr>
    }
}

#[component]
fn InviteForm(draft: InviteDraft, refusal: Option<Refusal>, role: Role, action: String) -> impl IntoView {
    let error = errors_of(refusal.clone());
    let chosen = if draft.role.is_empty() { Role::Member.as_str().to_owned() } else { draft.role };
    view! {
        <form method="post" action=format!("{action}#members") class="form form-inline" novalidate>
            <RefusalBanner refusal=refusal />
            <TextField spec=NOTE value=RwSignal::new(draft.note) error=error("note") />
            <SelectField spec=ROLE options=roles_granted_by(role) value=RwSignal::new(chosen) error=error("role") />
            <div class="form-actions">
                <button class="button" name="intent" value=Invite::name()>
                    "Create invitation link"
                </button>
            </div>
        </form>
    }
}
