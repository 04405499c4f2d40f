//! What people set up at the cloud for a form: steps, policies and documents, filled in with the form's values, and the same for
//! the problems that a test finds. The server makes all of it; what follows the values has a name (`data-live`), and is made anew
//! while somebody types (`ui::around`).

mod bucket;
mod credential;
mod documents;
mod notice;

use domain::{aws::PrincipalArn, bucket::ServiceAccount};
use serde::{Deserialize, Serialize};

pub use self::notice::Nested;
pub(crate) use self::{
    bucket::{GOOGLE_S3, google_steps, remedies_of_bucket, role_steps},
    credential::{policies, remedies_of_credential, trust_tabs},
    notice::{NestedNotice, notice},
};

/// This server's identities at the clouds, as far as they are configured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Identities {
    /// The AWS principal, which trust policies name.
    pub aws: Option<PrincipalArn>,
    /// The Google service account, which customers allow to impersonate theirs.
    pub google: Option<ServiceAccount>,
}

/// What the trust policy of a credential's role says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trust {
    /// The AWS principal of this server, if configured.
    pub principal: Option<PrincipalArn>,
    /// The external ID for the trust policies of the namespace's roles.
    pub external_id: String,
}
