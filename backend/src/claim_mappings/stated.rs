//! What is known of whoever signs in.

use domain::{id::PersonId, org::OrgSlug};

/// Who signed in, by which provider, and with which groups.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stated<'a> {
    pub(crate) person: PersonId,
    pub(crate) issuer: &'a str,
    /// The values of the groups claim.
    pub(crate) values: &'a [String],
    /// Why there are none, if the claim can't be used.
    pub(crate) unusable: Option<&'static str>,
    /// The organisations in which they count; `None` for all.
    pub(crate) orgs: Option<&'a [String]>,
}

impl<'a> Stated<'a> {
    /// Nothing that this issuer said counts any more.
    pub(crate) fn nothing(person: PersonId, issuer: &'a str) -> Self {
        Self { person, issuer, values: &[], unusable: None, orgs: None }
    }

    /// The values that count in an organisation.
    pub(super) fn values_in(&self, org: &OrgSlug) -> &'a [String] {
        let counts = self.orgs.is_none_or(|orgs| orgs.iter().any(|slug| slug == org.as_str()));
        if counts { self.values } else { &[] }
    }
}
