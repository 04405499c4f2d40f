//! Values that this server would refuse to use later are refused before they are stored, with the same sentences.

use domain::{
    aws::RoleArn, check::Problem, endpoint::EndpointUrl, field::FieldErrors, location::Location, org::OrgSlug,
};

use crate::{Result, cloud::aws::Aws, stores};

/// A new value, and its form field. Unchanged values are not checked again: rows from before a rule stay editable.
#[derive(Debug, Default)]
pub(crate) struct Candidate<'a> {
    /// The place, with the STS endpoint of its store.
    pub(crate) store: Option<&'a Location>,
    /// Whether the role or the STS that it is assumed at are new.
    pub(crate) is_new_at_sts: bool,
    /// The endpoint of a store.
    pub(crate) endpoint: Option<&'a EndpointUrl>,
    /// Whether the place is opened with a role, a new one or not.
    pub(crate) is_role: bool,
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
    if let Some(location) = candidate.store.filter(|_| candidate.is_new_at_sts) {
        let sts = stores::named_sts(location);
        if sts.is_some_and(|sts| aws.egress().admits(sts, org).is_err()) {
            refuse("sts_endpoint", &Problem::EndpointNotAllowed);
        } else if candidate.is_role
            && let Err(problem) = aws.may_assume_at(&location.store, sts)
        {
            refuse("sts_endpoint", &problem);
        }
    }
    if let Some((field, role)) = &candidate.role
        && let Err(problem) = aws.may_assume(role)
    {
        refuse(field, &problem);
    }
    let profile = candidate.store.and_then(|location| location.options.profile.as_ref());
    if profile.is_some_and(|profile| !stores::is_known(profile)) {
        errors.add("store_profile", "Choose a store from the list.");
    }
    if errors.is_empty() { Ok(()) } else { Err(errors.into()) }
}
