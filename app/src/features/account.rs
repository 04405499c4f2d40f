//! The reader's account: pending invitations, and the password. Plain forms.

use domain::{draft::people::PasswordDraft, member::ReceivedInvitation};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;

use crate::{
    act::Act as _,
    api::{
        self,
        account::{AcceptInvitation, ChangePassword, DeclineInvitation},
    },
    form::{self, Returned},
    refusal::Refusal,
    routes,
    ui::{
        banner::RefusalBanner,
        field::{Checkbox, Spec, TextField, errors_of},
        list::Section,
        moment::Exactly,
        table::{Heading, Table},
    },
};

const OLD: Spec = Spec::password("old_password", "Current password", "current-password");
const NEW: Spec = Spec::password("new_password", "New password", "new-password").help("12 characters or more.");
const TOKENS: Spec = Spec::text("end_tokens", "Revoke my API tokens, too")
    .help("Data clients and scripts need new ones then. Without it, API tokens go on working.");

#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    view! {
        <Title text="Account · Your profile" />
        <h1>"Account"</h1>
        <InvitationSection />
        <PasswordSection />
    }
}

#[component]
fn InvitationSection() -> impl IntoView {
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
    let rows =
        invitations.into_iter().map(|invitation| view! { <InvitationRow invitation=invitation /> }).collect_view();
    let named = ["Organisation", "Role", "Expires"].map(Heading::Visible);
    let headings = named.into_iter().chain([Heading::Hidden("Actions")]).collect();
    Either::Right(view! {
        <Table caption="Your invitations" headings=headings class="invitations">
            {rows}
        </Table>
    })
}

#[component]
fn InvitationRow(invitation: ReceivedInvitation) -> impl IntoView {
    let org = invitation.org.to_string();
    let button = |intent: &'static str, class: &'static str, verb: &'static str| {
        view! {
            <button class=class name="intent" value=intent aria-label=format!("{verb} the invitation to {org}")>
                {verb}
            </button>
        }
    };
    view! {
        <tr>
            <th scope="row">{org.clone()}</th>
            <td>
                <span title=invitation.role.about()>{invitation.role.label()}</span>
            </td>
            <td>
                <Exactly at=invitation.expires_at />
            </td>
            <td class="cell-actions">
                <form method="post" action=routes::account()>
                    <input type="hidden" name="invitation" value=invitation.id.to_string() />
                    {button(AcceptInvitation::name(), "button-quiet", "Accept")}
                    {button(DeclineInvitation::name(), "button-quiet button-danger", "Decline")}
                </form>
            </td>
        </tr>
    }
}

#[component]
fn PasswordSection() -> impl IntoView {
    let Returned { draft, refusal, .. } = form::returned::<PasswordDraft, ()>(&[ChangePassword::name()]);
    view! {
        <Section name="password" title="Password" is_page=false about="Changing it signs you out everywhere else.".into_any()>
            <PasswordForm
                draft=draft.unwrap_or_default()
                refusal=refusal
                action=format!("{}#password", routes::account())
                intent=ChangePassword::name()
                asks_for_old=true
            />
        </Section>
    }
}

/// A form for a new password, which asks for the old one or comes from a one-time link.
#[component]
pub(super) fn PasswordForm(
    draft: PasswordDraft,
    refusal: Option<Refusal>,
    action: String,
    intent: &'static str,
    asks_for_old: bool,
) -> impl IntoView {
    let error = errors_of(refusal.clone());
    let old = asks_for_old.then(|| {
        view! { <TextField spec=OLD value=RwSignal::new(String::new()) error=error("old_password") /> }
    });
    view! {
        <form method="post" action=action class="form" novalidate>
            <RefusalBanner refusal=refusal />
            {old}
            <TextField spec=NEW value=RwSignal::new(String::new()) error=error("new_password") />
            <Checkbox spec=TOKENS value=RwSignal::new(draft.end_tokens) />
            <div class="form-actions">
                <button class="button button-primary" name="intent" value=intent>
                    "Change password"
                </button>
            </div>
        </form>
    }
}
