//! A running request.

use uuid::Uuid;

use crate::seal::OrgKey;

/// A request to carry out now, and then to finish or abandon. If neither happens, its outcome is unknown, so it is not
/// carried out again.
#[derive(Debug)]
pub struct Ticket {
    pub(super) person: Uuid,
    pub(super) org: Uuid,
    pub(super) token: String,
    pub(super) key: String,
    pub(super) org_key: OrgKey,
}
