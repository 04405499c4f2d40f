//! Values that this server would refuse to use later are refused before they are stored, with the same sentences.

use domain::{aws::RoleArn, check::Problem, endpoint::EndpointUrl, field::FieldErrors, org::OrgSlug};

use crate::{Result, cloud::aws::Aws};

/// A new value, and its form field. Unchanged values are not checked again: rows from before a rule stay editable.
#[derive(Debug, Default)]
pub(crate) struct Candidate<'a> {
    /// The endpoint of a store.
    pub(crate) endpoint: Option<&'a EndpointUrl>,
    /// A role to assume.
    pub(crate) role: Option<(&'static str, RoleArn)>,
}

/// Refuses an endpoint that the egress rules close to `org`, and a role in this server's own AWS account. A host name
/// is checked as text: its addresses are known only when a connection is made.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) at the fields.
pub(crate) fn must_admit(aws: &Aws, org: &OrgSlug, candidate: &Candidate<'_>) -> Result<()> {
    let mut errors = FieldErrors::default();
    let mut refuse = |field: &str, problem: &Problem| errors.add(field, problem.sentence());
    if let Some(endpoint) = candidate.endpoint
        && aws.egress().admits(endpoint, org).is_err()
    {
        refuse("endpoint", &Problem::EndpointNotAllowed);
    }
    if let Some((field, role)) = &candidate.role
        && let Err(problem) = aws.may_assume(role)
    {
        refuse(field, &problem);
    }
    if errors.is_empty() { Ok(()) } else { Err(errors.into()) }
}
