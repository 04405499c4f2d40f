//! The organisation of the current page.

/// The organisation the address names. Whether the reader belongs to it, the server tells with everything else.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CurrentOrg(pub(crate) String);
