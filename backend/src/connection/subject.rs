//! The subject of a test.

use domain::{
    aws::RoleArn,
    bucket::ServiceAccount,
    credential::KmsKeyId,
    location::{AddressingStyle, Location, Store},
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
    /// The buckets of this name that other bucket configs of the organisation have at other addresses.
    pub(crate) namesakes: Vec<Namesake<'a>>,
}

/// A bucket of the same name at another address, as another bucket config of the organisation has it.
pub(crate) struct Namesake<'a> {
    /// The nickname of that bucket config, if the actor may read it.
    pub(crate) nickname: Option<&'a str>,
    /// Where it is.
    pub(crate) location: &'a Location,
    /// Where requests name the bucket, if that is known.
    pub(crate) style: Option<AddressingStyle>,
    /// The keys of that bucket config; `None` where everybody, or nobody, may read.
    pub(crate) keys: Option<Keys<'a>>,
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
