//! Destinations of clients, by who chose them.

use domain::endpoint::EndpointUrl;

/// A destination, by who chose it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Destination {
    /// One of AWS's own names, derived by an SDK from a validated region.
    Aws,
    /// An endpoint from the operator's settings.
    Operator(EndpointUrl),
    /// An endpoint typed by an organisation's admin.
    Custom(EndpointUrl),
}
