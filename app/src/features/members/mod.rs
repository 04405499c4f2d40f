//! The members of an organisation: a list for everyone; roles, removal and invitations for admins. Plain forms.

mod groups;
mod invitations;
mod invite;
mod list;
mod mappings;
mod reach;
mod roles;
mod service_accounts;

use domain::{draft::people::InviteDraft, org::Role};
use leptos::prelude::*;
use leptos_meta::Title;

use self::{
    groups::GroupSection,
    invitations::InvitationSection,
    invite::{FreshLink, InviteDialog},
    list::{LeaveForm, MemberTable},
    mappings::MappingSection,
    reach::ReachDialog,
    service_accounts::ServiceAccountSection,
};
use super::{current_org::CurrentOrg, list_page::requested_dialog, refused::loaded};
use crate::{
    act::Act as _,
    api::{
        self,
        members::{FreshInvitation, Invite, Leave, People, Remove, RevokeInvitation, SetRole},
    },
    form::{self, Returned},
    routes::{self, Here},
    ui::{
        banner::RefusalBanner,
        list::{AddLink, Section},
    },
};

#[component]
pub(crate) fn MembersPage() -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    let here = Here::at(routes::members(&org));
    let invited = form::returned::<InviteDraft, FreshInvitation>(&[Invite::name()]);
    let changed = form::returned::<(), ()>(&[SetRole::name(), Remove::name(), Leave::name(), RevokeInvitation::name()]);
    let is_inviting = requested_dialog("", |name, _| (name == "invite").then_some(())).is_some();
    let title = format!("Members · {org}");
    let content = loaded(api::members::load_people(org.clone()), move |people| {
        let dialog = people.role.manages().then(|| over_the_list(&here, people.role, invited, is_inviting));
        view! {
            <RefusalBanner refusal=changed.refusal />
            <Everybody org=org people=people here=here />
            {dialog}
        }
        .into_any()
    });
    view! {
        <Title text=title />
        {content}
    }
}

/// The dialog over the list: the link that was made, or the form for one.
fn over_the_list(
    here: &Here,
    role: Role,
    mut invited: Returned<InviteDraft, FreshInvitation>,
    is_inviting: bool,
) -> Option<AnyView> {
    let here = here.clone();
    match invited.outcome.take() {
        Some(fresh) => Some(view! { <FreshLink here=here fresh=fresh /> }.into_any()),
        None if is_inviting => Some(view! { <InviteDialog here=here role=role returned=invited /> }.into_any()),
        None => None,
    }
}

#[component]
fn Everybody(org: String, people: People, here: Here) -> impl IntoView {
    let People { members, invitations, reader, role, now } = people;
    let action = here.to_string();
    let invite = role
        .manages()
        .then(|| view! { <AddLink href=here.dialog(routes::Dialog::Invite) label="Invite somebody" /> }.into_any());
    let accounts =
        role.manages().then(|| view! { <ServiceAccountSection org=org.clone() role=role now=now here=here.clone() /> });
    let groups = role.manages().then(|| view! { <GroupSection org=org.clone() now=now here=here.clone() /> });
    let mappings = (role == Role::Owner).then(|| view! { <MappingSection org=org.clone() here=here.clone() /> });
    let reach = view! { <ReachDialog org=org.clone() here=here.clone() /> };
    let invitations = role.manages().then(|| {
        view! { <InvitationSection invitations=invitations role=role action=action.clone() /> }
    });
    view! {
        <Section
            name="members"
            title="Members"
            is_page=true
            about="Who belongs to this organisation, and what they may do.".into_any()
            action=invite
        >
            <MemberTable members=members reader=reader role=role now=now here=here.clone() />
            <LeaveForm org=org action=action />
        </Section>
        {invitations}
        {groups}
        {mappings}
        {accounts}
        {reach}
    }
}
