//! The open invitations of an organisation.

use domain::{member::Invitation, org::Role};
use leptos::prelude::*;

use crate::{
    act::Act as _,
    api::members::RevokeInvitation,
    ui::{
        list::Section,
        moment::Exactly,
        row_button::RowButton,
        table::{Row, RowTable},
    },
};

#[component]
pub(super) fn InvitationSection(invitations: Vec<Invitation>, role: Role, action: String) -> impl IntoView {
    let content = if invitations.is_empty() {
        view! { <p class="nothing-yet">"There are no open invitations."</p> }.into_any()
    } else {
        let rows = invitations.into_iter().map(|invitation| row(invitation, role, &action)).collect();
        view! {
            <RowTable
                caption="Open invitations"
                headings=["For", "Role", "Invited by", "Expires"]
                class="invitations"
                rows=rows
            />
        }
        .into_any()
    };
    view! {
        <Section
            name="invitations"
            title="Invitations"
            is_page=false
            about="Links that were not used yet. Each works once, within seven days.".into_any()
        >
            {content}
        </Section>
    }
}

fn row(invitation: Invitation, role: Role, action: &str) -> Row<4> {
    let note = invitation.note.to_string();
    let named = invitation.username.unwrap_or(if note.is_empty() { "anybody".to_owned() } else { note });
    let revoke = role.may_grant(invitation.role).then(|| {
        view! {
            <RowButton
                action=action.to_owned()
                subject=("invitation", invitation.id.to_string())
                act=RevokeInvitation::name()
                label="Revoke"
                full_label=format!("Revoke the invitation for {named}")
                class="button-quiet button-danger"
            />
        }
        .into_any()
    });
    let expires = view! { <Exactly at=invitation.expires_at /> }.into_any();
    let cells = [named.into_any(), invitation.role.label().into_any(), invitation.created_by.into_any(), expires];
    Row::new(cells).with_actions(revoke)
}
