//! Where a client may go, and whose choice that is.

use domain::endpoint::EndpointUrl;

/// Whose choice a destination is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Destination {
    /// One of AWS's own names, derived by an SDK from a checked region.
    Aws,
    /// An endpoint from the operator's settings.
    Operator(EndpointUrl),
    /// An endpoint an organisation's admin typed.
    Custom(EndpointUrl),
}
