//! This server's identity at AWS, and what it may be used for.

use domain::{
    aws::{PrincipalArn, RoleArn, RoleName},
    check::Problem,
    endpoint::EndpointUrl,
    location::Store,
};
use secrecy::SecretString;

use super::own_clients::OwnClients;
use crate::{cloud::lifetimes::Lifetimes, egress::Egress};

/// The identity this server signs with.
#[derive(Debug)]
pub struct Signer {
    /// Its name in trust policies.
    pub principal: PrincipalArn,
    /// Its access key id.
    pub access_key_id: String,
    /// Its secret access key.
    pub secret_access_key: SecretString,
}

/// AWS, or endpoints in its place.
#[derive(Debug)]
pub struct Aws {
    pub(super) signer: Option<Signer>,
    pub(super) sts_endpoint: Option<EndpointUrl>,
    s3_endpoint: Option<EndpointUrl>,
    pub(super) egress: Egress,
    own_account_roles: Vec<RoleName>,
    role_sts_endpoints: Vec<EndpointUrl>,
    pub(super) lifetimes: Lifetimes,
    pub(super) own_clients: OwnClients,
}

impl Aws {
    /// AWS itself, or the given endpoints in its place, signing as `signer`.
    #[must_use]
    pub fn new(
        signer: Option<Signer>,
        sts_endpoint: Option<EndpointUrl>,
        s3_endpoint: Option<EndpointUrl>,
        egress: Egress,
    ) -> Self {
        Self {
            signer,
            sts_endpoint,
            s3_endpoint,
            egress,
            own_account_roles: Vec::new(),
            role_sts_endpoints: Vec::new(),
            lifetimes: Lifetimes::default(),
            own_clients: OwnClients::default(),
        }
    }

    /// The same, with these roles of the server's own account usable by organisations.
    #[must_use]
    pub fn with_own_account_roles(self, names: Vec<RoleName>) -> Self {
        Self { own_account_roles: names, ..self }
    }

    /// The same, with these STS endpoints open to the roles of bucket configs, beside the one in place of AWS STS.
    #[must_use]
    pub fn with_role_sts_endpoints(self, endpoints: Vec<EndpointUrl>) -> Self {
        Self { role_sts_endpoints: endpoints, ..self }
    }

    /// Whether a role in `store` may be assumed at `sts`. At Amazon S3 and at what replaces it, that is the operator's STS. Anywhere
    /// else, its keys would be of no use, so the store's own has to be named. This server signs with its own keys, and whoever
    /// receives a signed request can send it on for some minutes: so only to an STS that the operator has named.
    ///
    /// # Errors
    /// [`Problem::NoStsEndpoint`], [`Problem::StsNotNamed`].
    pub(crate) fn may_assume_at(&self, store: &Store, sts: Option<&EndpointUrl>) -> Result<(), Problem> {
        match sts {
            Some(sts) => self.must_be_named(sts),
            None if self.has_operators_sts(store) => Ok(()),
            None => Err(Problem::NoStsEndpoint),
        }
    }

    fn has_operators_sts(&self, store: &Store) -> bool {
        let stand_in = self.s3_endpoint.as_ref();
        store.is_amazon(stand_in) || store.endpoint().is_none() || store.endpoint() == stand_in
    }

    pub(super) fn must_be_named(&self, sts: &EndpointUrl) -> Result<(), Problem> {
        let is_named = self.role_sts_endpoints.contains(sts) || self.sts_endpoint.as_ref() == Some(sts);
        if is_named { Ok(()) } else { Err(Problem::StsNotNamed) }
    }

    /// Whether a role may be assumed. A role of the server's own account trusts it without an external ID as soon as
    /// that account's policies allow it, so organisations may use only those the operator names.
    ///
    /// # Errors
    /// [`Problem::OwnAccountRole`].
    pub(crate) fn may_assume(&self, role: &RoleArn) -> Result<(), Problem> {
        let is_own = self.principal().is_some_and(|principal| principal.account() == role.account.as_str());
        if is_own && !self.own_account_roles.contains(&role.name) { Err(Problem::OwnAccountRole) } else { Ok(()) }
    }

    /// This server's AWS identity, if the operator has set one.
    #[must_use]
    pub fn principal(&self) -> Option<&PrincipalArn> {
        self.signer.as_ref().map(|signer| &signer.principal)
    }

    /// The endpoint in place of Amazon S3, if any.
    pub(crate) fn s3_endpoint(&self) -> Option<&EndpointUrl> {
        self.s3_endpoint.as_ref()
    }

    pub(crate) fn egress(&self) -> &Egress {
        &self.egress
    }
}
