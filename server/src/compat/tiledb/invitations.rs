//! Invitations to organisations that are addressed to a user name.

use axum::Json;
use domain::{
    field::FieldErrors,
    id::InvitationId,
    listing::{Page, PageRequest},
    member::ReceivedInvitation,
    token::{Access, Resource},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    caller::Caller,
    organizations::wire_role,
    paging::{PageQuery, pagination_metadata},
};
use crate::http::{Problem, Query};

/// The requested part of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    organization: Option<String>,
    r#type: Option<String>,
    status: Option<String>,
    #[serde(flatten)]
    page: PageQuery,
}

impl ListQuery {
    /// Whether it matches the only invitations stored here: pending ones to organisations.
    fn wants(&self, invitation: &ReceivedInvitation) -> bool {
        self.r#type.as_deref().is_none_or(|kind| kind == "JOIN_ORGANIZATION")
            && self.status.as_deref().is_none_or(|status| status == "PENDING")
            && self.organization.as_deref().is_none_or(|organization| {
                organization == invitation.org.as_str() || organization == invitation.org_id.to_string()
            })
    }
}

/// The representation of an invitation. It doesn't name the inviter: the invited person is not yet a member.
fn representation(invitation: &ReceivedInvitation) -> Value {
    json!({
        "id": invitation.id,
        "invitation_type": "JOIN_ORGANIZATION",
        "owner_namespace_uuid": invitation.org_id,
        "organization_uuid": invitation.org_id,
        "organization_name": invitation.org,
        "organization_role": wire_role(invitation.role),
        "status": "PENDING",
        "created_at": invitation.created_at.utc(),
        "expires_at": invitation.expires_at.utc(),
    })
}

/// `GET /v1/invitations`: those pending for the caller.
pub(super) async fn list(caller: Caller, Query(query): Query<ListQuery>) -> Result<Json<Value>, Problem> {
    must_be_own(&caller, Access::Read)?;
    let mut errors = FieldErrors::default();
    let (page, rows) = query.page.parse(&mut errors);
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let mut items = backend::invitations::list_received(&caller.cx, caller.client.person()).await?;
    items.retain(|invitation| query.wants(invitation));
    let total = u32::try_from(items.len()).unwrap_or(u32::MAX);
    let wanted = PageRequest { search: String::new(), page, rows };
    let skipped = usize::try_from(wanted.offset()).unwrap_or(usize::MAX);
    let items = items.into_iter().skip(skipped).take(rows as usize).collect();
    let page: Page<ReceivedInvitation> = Page { items, total, wanted };
    Ok(Json(json!({
        "invitations": page.items.iter().map(representation).collect::<Vec<_>>(),
        "pagination_metadata": pagination_metadata(&page),
    })))
}

/// `POST /v1/invitations/{invitation}`: the caller accepts, and becomes a member.
pub(super) async fn accept(caller: Caller) -> Result<StatusCode, Problem> {
    must_be_own(&caller, Access::ReadWrite)?;
    let id = invitation(&caller)?;
    backend::invitations::accept_received(&caller.cx, id, caller.client.person()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /v1/invitations/{invitation}/{namespace}/join`: declined by its recipient, or revoked by an admin of the
/// organisation.
pub(super) async fn cancel(caller: Caller) -> Result<StatusCode, Problem> {
    let id = invitation(&caller)?;
    let actor = backend::actor::find_of_client(&caller.cx, &caller.client, caller.part("namespace")).await;
    match actor {
        Ok(actor) => {
            caller.must_reach(Resource::Member, Access::ReadWrite)?;
            backend::invitations::revoke(&caller.cx, &caller.named(actor), id).await?;
        }
        // A token of an organisation knows no other.
        Err(backend::Error::NotFound) if caller.client.only_in().is_none() => {
            must_be_own(&caller, Access::ReadWrite)?;
            let own = caller.named(backend::actor::find_own(&caller.cx, caller.client.person()).await?);
            backend::invitations::decline(&caller.cx, id, &own).await?;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Refuses tokens of an organisation: a person's invitations concern only that person.
fn must_be_own(caller: &Caller, access: Access) -> Result<(), Problem> {
    caller.must_reach(Resource::User, access)?;
    if caller.client.only_in().is_some() { Err(backend::Error::Forbidden.into()) } else { Ok(()) }
}

fn invitation(caller: &Caller) -> Result<InvitationId, Problem> {
    caller.part("invitation").parse().map_err(|_| Problem::not_found())
}
