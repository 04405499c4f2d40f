//! The parameters of paths, for the description.

use utoipa::IntoParams;
use uuid::Uuid;

use super::schema;

/// The organisation.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct OrgPath {
    /// The organisation's name.
    #[param(value_type = schema::OrgSlug)]
    org: String,
}

/// A bucket config of an organisation.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct BucketPath {
    /// The organisation's name.
    #[param(value_type = schema::OrgSlug)]
    org: String,
    /// The id of the bucket config.
    id: Uuid,
}

/// A repo of an organisation.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct RepoPath {
    /// The organisation's name.
    #[param(value_type = schema::OrgSlug)]
    org: String,
    /// The repo's name.
    #[param(value_type = schema::RepoName)]
    repo: String,
}

/// An organisation, or the caller's own namespace.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct NamespacePath {
    /// The organisation's name, or the caller's user name for their own namespace.
    #[param(value_type = schema::OrgSlug)]
    org: String,
}

/// A cloud credential.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct CredentialPath {
    /// The organisation's name, or the caller's user name for their own namespace.
    #[param(value_type = schema::OrgSlug)]
    org: String,
    /// The id of the cloud credential.
    credential: Uuid,
}

/// A member of an organisation.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct MemberPath {
    /// The organisation's name.
    #[param(value_type = schema::OrgSlug)]
    org: String,
    /// The id of the person.
    person: Uuid,
}

/// A service account of an organisation.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct ServiceAccountPath {
    /// The organisation's name.
    #[param(value_type = schema::OrgSlug)]
    org: String,
    /// The name of the service account.
    #[param(value_type = schema::ServiceAccountName)]
    account: String,
}

/// A token of a service account.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct ServiceTokenPath {
    /// The organisation's name.
    #[param(value_type = schema::OrgSlug)]
    org: String,
    /// The name of the service account.
    #[param(value_type = schema::ServiceAccountName)]
    account: String,
    /// The public id of the token.
    token: String,
}

/// A group of an organisation.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct GroupPath {
    /// The organisation's name.
    #[param(value_type = schema::OrgSlug)]
    org: String,
    /// The id of the group.
    group: Uuid,
}

/// A member of a group.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct GroupMemberPath {
    /// The organisation's name.
    #[param(value_type = schema::OrgSlug)]
    org: String,
    /// The id of the group.
    group: Uuid,
    /// The id of the person or the service account.
    person: Uuid,
}

/// A grant on a bucket config.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct BucketGrantPath {
    /// The organisation's name.
    #[param(value_type = schema::OrgSlug)]
    org: String,
    /// The id of the bucket config.
    id: Uuid,
    /// The id of the grant.
    grant: Uuid,
}

/// A grant on a repo.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct RepoGrantPath {
    /// The organisation's name.
    #[param(value_type = schema::OrgSlug)]
    org: String,
    /// The repo's name.
    #[param(value_type = schema::RepoName)]
    repo: String,
    /// The id of the grant.
    grant: Uuid,
}

/// A mapping of a group of an identity provider.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct ClaimMappingPath {
    /// The organisation's name.
    #[param(value_type = schema::OrgSlug)]
    org: String,
    /// The id of the mapping.
    mapping: Uuid,
}

/// A trust rule of a service account.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct TrustRulePath {
    /// The organisation's name.
    #[param(value_type = schema::OrgSlug)]
    org: String,
    /// The name of the service account.
    #[param(value_type = schema::ServiceAccountName)]
    account: String,
    /// The id of the trust rule.
    rule: Uuid,
}

/// An invitation of an organisation.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct InvitationPath {
    /// The organisation's name.
    #[param(value_type = schema::OrgSlug)]
    org: String,
    /// The id of the invitation.
    invitation: Uuid,
}

/// An invitation that is addressed to the caller.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct ReceivedPath {
    /// The id of the invitation.
    invitation: Uuid,
}

/// A token of the caller's in an organisation.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct OrgTokenPath {
    /// The organisation's name.
    #[param(value_type = schema::OrgSlug)]
    org: String,
    /// The public id of the token.
    token: String,
}

/// A token of the caller's own.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes what the caller is read with")]
pub(super) struct TokenPath {
    /// The public id of the token.
    token: String,
}
