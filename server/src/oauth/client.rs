//! The clients of the authorization server.

/// The public client of the `arraylake` package, the only one that this server knows. It has no secret.
pub(crate) const ARRAYLAKE_CLIENT: &str = "arraylake";
