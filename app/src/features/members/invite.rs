//! Inviting somebody: the dialog, and the link that it makes.

use domain::{draft::people::InviteDraft, org::Role};
use leptos::prelude::*;

use super::roles::roles_granted_by;
use crate::{
    api::members::{FreshInvitation, Invite},
    form::Returned,
    routes::{self, Here},
    ui::{
        act_form::{ActForm, SubmitButton, posted_by_browser},
        copy::CopyFigure,
        dialog::{Dialog, ShownOnce},
        field::{SelectField, Spec, TextField, errors_of},
    },
};

const ROLE: Spec = Spec::text("role", "Role");
const NOTE: Spec = Spec::text("note", "For whom (optional)").help("A note to those who see this list, such as a name.");

#[component]
pub(super) fn InviteDialog(here: Here, role: Role, returned: Returned<InviteDraft, FreshInvitation>) -> impl IntoView {
    let page = here.to_string();
    let Returned { draft, refusal, .. } = returned;
    let draft = draft.unwrap_or_default();
    let error = errors_of(refusal.clone());
    let chosen = if draft.role.is_empty() { Role::Member.as_str().to_owned() } else { draft.role };
    view! {
        <Dialog title="Invite somebody" close_to=page.clone()>
            <ActForm
                action=here.dialog(routes::Dialog::Invite)
                cancel_to=page
                press={SubmitButton::of::<Invite>("Create invitation link")}
                submit=posted_by_browser
                refusal=refusal
            >
                <p class="field-help">
                    "You get a link to send to one person. Whoever opens it joins with an account of their own, or makes one."
                </p>
                <div class="form-row">
                    <TextField spec=NOTE value=RwSignal::new(draft.note) error=error("note") />
                    <SelectField spec=ROLE options=roles_granted_by(role) value=RwSignal::new(chosen) error=error("role") />
                </div>
            </ActForm>
        </Dialog>
    }
}

/// The link of a new invitation, shown only once.
#[component]
pub(super) fn FreshLink(here: Here, fresh: FreshInvitation) -> impl IntoView {
    view! {
        <ShownOnce title="The invitation is ready" close_to=here.to_string()>
            <p>
                {format!(
                    "Send this link to one person. It works once, within seven days, and makes them {}. It is shown this once and cannot be looked up later.",
                    fresh.role.with_article(),
                )}
            </p>
            <CopyFigure label="Invitation link" text=fresh.link file=Some("lakewarden-invitation.txt") />
        </ShownOnce>
    }
}
