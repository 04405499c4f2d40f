//! A request that is being carried out.

use uuid::Uuid;

use crate::seal::OrgKey;

/// A request that is to be carried out now. Afterwards it is finished or abandoned; one that is neither may have been
/// carried out, and nobody knows, so that it is not carried out again.
#[derive(Debug)]
pub struct Ticket {
    pub(super) person: Uuid,
    pub(super) org: Uuid,
    pub(super) token: String,
    pub(super) key: String,
    pub(super) org_key: OrgKey,
}
