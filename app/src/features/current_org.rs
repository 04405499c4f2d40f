//! The organisation of the current page.

/// The organisation in the address. The server checks membership with every request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CurrentOrg(pub(crate) String);
