//! The members of an organisation.

use domain::{id::PersonId, member::Member, org::Role};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{
        caller::AmongMembers,
        page::{Listed, PageQuery, SearchQuery},
        params::OrgPath,
        refused::Refused,
        schema,
    },
    http::{Problem, Query},
};

/// A member of an organisation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Member)]
pub(super) struct OrgMember {
    /// Their id.
    #[schema(value_type = uuid::Uuid)]
    id: PersonId,
    /// Their name.
    #[schema(example = "Grace Hopper")]
    name: String,
    /// Their e-mail address.
    #[schema(example = "grace@example.com")]
    email: String,
    /// Their role.
    #[schema(value_type = schema::Role)]
    role: Role,
    /// When they joined.
    #[schema(value_type = schema::Time)]
    since: String,
}

impl From<Member> for OrgMember {
    fn from(member: Member) -> Self {
        let Member { id, name, email, role, since, .. } = member;
        Self { id, name, email, role, since: since.utc() }
    }
}

/// List members
///
/// By name. Visible to all members of the organisation. The search covers names and e-mail addresses.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/members",
    operation_id = "listMembers",
    tag = "Members",
    security(("token" = ["member:read"]), ("password" = [])),
    params(OrgPath, PageQuery, SearchQuery),
    responses((status = 200, description = "A page of members.", body = Listed<OrgMember>), Refused)
)]
pub(super) async fn list(
    org: AmongMembers,
    Query(page): Query<PageQuery>,
    Query(search): Query<SearchQuery>,
) -> Result<Listed<OrgMember>, Problem> {
    let wanted = search.among(page.of::<OrgMember, _>()?)?;
    Ok(backend::members::list_after(&org.cx, &org.actor, &wanted).await?.into())
}
