//! Creates an invitation.

use axum::{Json, extract::State};
use backend::Error;

use super::form::{MadeInvitation, NewInvitation, Recipient};
use crate::{
    AppState,
    api::{
        act::{Created, carry_out},
        caller::AmongMembers,
        headers::IdempotencyKey,
        params::OrgPath,
        refused::{Contradicts, Refused},
    },
    http::{Problem, Strict},
};

/// Create an invitation
///
/// It is valid for seven days. It is addressed to a user name, whether or not that user exists, or is a one-time link. A link
/// requires the caller's password: tokens cannot create links. Admins can grant every role but owner.
#[utoipa::path(
    post,
    path = "/api/v1/orgs/{org}/invitations",
    operation_id = "createInvitation",
    tag = "Invitations",
    security(("token" = ["member:read-write"]), ("password" = [])),
    params(OrgPath, IdempotencyKey),
    request_body = NewInvitation,
    responses(
        (status = 201, description = "The invitation.", body = MadeInvitation),
        Contradicts,
        Refused,
    )
)]
pub(super) async fn create(
    State(state): State<AppState>,
    org: AmongMembers,
    Strict(new): Strict<NewInvitation>,
) -> Result<Created<Json<MadeInvitation>>, Problem> {
    let invite = async |(role, recipient)| match recipient {
        Recipient::ByLink(note) => {
            let made = backend::invitations::invite_by_link(&org.cx, &org.actor, role, &note).await?;
            let link = format!("{}/invite/{}", state.origin(), *made.token);
            Ok(MadeInvitation { invitation: made.invitation.into(), link: Some(link) })
        }
        Recipient::ByName(username) => {
            let made = backend::invitations::invite_by_name(&org.cx, &org.actor, &username, role).await?;
            Ok::<_, Error>(MadeInvitation { invitation: made.into(), link: None })
        }
    };
    Ok(Created(Json(carry_out(new, invite).await?)))
}
