//! Rules shared by creating and editing a cloud credential: admission, options by kind, event details.

use domain::{
    credential::{Credential, CredentialKind, Keys, Provider},
    field::FieldErrors,
    id::OrgId,
};
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::{Conflict, Error, Result, admission::Candidate, external_id};

/// The values of a credential that differ from `before` and must be admitted.
pub(super) fn candidate<'a>(keys: &'a Keys, before: Option<&Keys>) -> Candidate<'a> {
    let role = |keys: &Keys| match keys {
        Keys::AwsRole { arn, .. } => Some(arn.clone()),
        _ => None,
    };
    let endpoint = keys.endpoint();
    Candidate {
        endpoint: endpoint.filter(|_| endpoint != before.and_then(Keys::endpoint)),
        role: role(keys).filter(|arn| Some(arn) != before.and_then(role).as_ref()).map(|arn| ("role_arn", arn)),
        ..Candidate::default()
    }
}

/// The details of a credential in audit events: what its namespace may see.
pub(super) fn audit_detail(credential: &Credential) -> Value {
    json!({
        "name": credential.name,
        "format": credential.shown.kind(),
        "identifier": credential.shown.identifier(),
        "endpoint": credential.shown.endpoint(),
        "is_default": credential.is_default,
        "allowed_in_tasks": credential.allowed_in_tasks,
    })
}

/// Only roles are allowed in tasks, and a list of buckets is for AWS only.
pub(super) fn check_what_fits(kind: CredentialKind, in_tasks: bool, has_buckets: bool) -> Result<()> {
    let mut errors = FieldErrors::default();
    if in_tasks && kind != CredentialKind::AwsRole {
        errors.add("allowed_in_tasks", "Only ARN roles can be allowed to run tasks and code.");
    }
    if has_buckets && kind.provider() != Provider::Aws {
        errors.add("buckets", "Only AWS credentials have a list of buckets.");
    }
    if errors.is_empty() { Ok(()) } else { Err(errors.into()) }
}

/// Refuses a chosen external ID that belongs to another namespace.
pub(super) async fn chosen_must_not_be_anothers(connection: &mut PgConnection, org: OrgId, keys: &Keys) -> Result<()> {
    match keys {
        Keys::AwsRole { external_id: Some(chosen), .. } => {
            external_id::must_not_be_anothers(connection, org, chosen, "external_id").await
        }
        _ => Ok(()),
    }
}

pub(super) fn explain(error: Error) -> Error {
    if error.violates("cloud_credential_name_unique") { Conflict::CredentialNameTaken.into() } else { error }
}
