//! What a test tries, and where.

use domain::{
    aws::RoleArn,
    bucket::ServiceAccount,
    credential::KmsKeyId,
    location::{Location, Store},
};

use crate::cloud::aws::Keys;

/// What a test tries, and where.
pub(crate) struct Subject<'a> {
    /// The store.
    pub(crate) store: &'a Store,
    /// The bucket and prefix in it; without one, a test finds out only whether the way in is one.
    pub(crate) location: Option<&'a Location>,
    /// The key its objects are encrypted with, when that is known.
    pub(crate) kms_key_id: Option<&'a KmsKeyId>,
    /// How one gets in.
    pub(crate) way_in: WayIn<'a>,
}

/// How one gets into a bucket.
pub(crate) enum WayIn<'a> {
    /// By nothing this server has. The sentence says why objects are not looked at.
    Unknown(&'static str),
    /// With an access key pair.
    Keys(Keys<'a>),
    /// By assuming a role.
    Role {
        /// The role.
        arn: RoleArn,
        /// What its trust policy is to demand.
        external_id: &'a str,
        /// Whether the role is to belong to the organisation from now on: needed where the external ID is a chosen one.
        is_claimed: bool,
    },
    /// By impersonating a service account.
    ServiceAccount {
        /// The account.
        account: &'a ServiceAccount,
        /// The name of an object under the prefix that shows whose the bucket is.
        proof: String,
    },
}
