//! Invitations to organisations.

use domain::member::ReceivedInvitation;
use leptos::{either::Either, prelude::*};

use crate::{
    act::Act as _,
    api::{
        self,
        account::{AcceptInvitation, DeclineInvitation},
    },
    form::{self, Returned},
    routes,
    ui::{
        banner::RefusalBanner,
        list::Section,
        moment::Exactly,
        table::{Row, RowTable},
    },
};

#[component]
pub(super) fn InvitationSection() -> impl IntoView {
    let answered = [AcceptInvitation::name(), DeclineInvitation::name()];
    let Returned { refusal, .. } = form::returned::<(), ()>(&answered);
    let content = Suspend::new(async move {
        match api::account::load_invitations().await {
            Ok(invitations) => Either::Left(view! {
                <RefusalBanner refusal=refusal />
                <InvitationTable invitations=invitations />
            }),
            Err(refusal) => Either::Right(view! { <RefusalBanner refusal=Some(refusal) /> }),
        }
    });
    view! {
        <Section
            name="invitations"
            title="Invitations"
            is_page=false
            about="You join an organisation when you accept. Until then its people do not see your name and address.".into_any()
        >
            {content}
        </Section>
    }
}

#[component]
fn InvitationTable(invitations: Vec<ReceivedInvitation>) -> impl IntoView {
    if invitations.is_empty() {
        return Either::Left(view! { <p class="nothing-yet">"You have no open invitations."</p> });
    }
    let rows = invitations.into_iter().map(row).collect();
    Either::Right(view! {
        <RowTable
            caption="Your invitations"
            headings=["Organisation", "Role", "Expires"]
            class="invitations"
            rows=rows
        />
    })
}

fn row(invitation: ReceivedInvitation) -> Row<3> {
    let org = invitation.org.to_string();
    let button = |intent: &'static str, class: &'static str, verb: &'static str| {
        view! {
            <button class=class name="intent" value=intent aria-label=format!("{verb} the invitation to {org}")>
                {verb}
            </button>
        }
    };
    let answer = view! {
        <form method="post" action=routes::account() class="row-actions">
            <input type="hidden" name="invitation" value=invitation.id.to_string() />
            {button(AcceptInvitation::name(), "button-quiet", "Accept")}
            {button(DeclineInvitation::name(), "button-quiet button-danger", "Decline")}
        </form>
    }
    .into_any();
    let role = view! { <span title=invitation.role.about()>{invitation.role.label()}</span> }.into_any();
    let expires = view! { <Exactly at=invitation.expires_at /> }.into_any();
    Row::new([org.into_any(), role, expires]).with_actions(Some(answer))
}
