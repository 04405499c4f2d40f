//! The subject of a test.

use domain::{
    aws::RoleArn,
    bucket::ServiceAccount,
    credential::KmsKeyId,
    location::{Location, Store},
};

use crate::cloud::aws::Keys;

/// The subject of a test.
pub(crate) struct Subject<'a> {
    /// The store.
    pub(crate) store: &'a Store,
    /// The bucket and prefix; without one, a test only finds out whether the access method works.
    pub(crate) location: Option<&'a Location>,
    /// The KMS key of its objects, if known.
    pub(crate) kms_key_id: Option<&'a KmsKeyId>,
    /// The access method.
    pub(crate) access_method: AccessMethod<'a>,
}

/// The access method of a test.
pub(crate) enum AccessMethod<'a> {
    /// None that this server can use. The sentence says why objects are not tested.
    Unknown(&'static str),
    /// Clients bring keys of their own. What this server can't see decides nothing.
    SelfManaged,
    /// With an access key pair.
    Keys(Keys<'a>),
    /// By assuming a role.
    Role {
        /// The role.
        arn: RoleArn,
        /// The external ID its trust policy should require.
        external_id: &'a str,
        /// Whether the role is claimed for the organisation: needed if the external ID is a chosen one.
        is_claimed: bool,
    },
    /// By impersonating a service account.
    ServiceAccount {
        /// The account.
        account: &'a ServiceAccount,
        /// The name of an object under the prefix that proves the bucket's owner.
        proof: String,
    },
}
