//! Callers, with the database connection that found them.

use axum::extract::FromRequestParts;
use backend::Held;
use http::request::Parts;

use super::Problem;

/// A caller who is found by a request.
pub(crate) trait Found<S>: Sized {
    /// Finds the caller with the connection in `held`, or with a new one, which stays there.
    ///
    /// # Errors
    /// The answer to whoever is none.
    fn found(parts: &mut Parts, state: &S, held: &mut Held) -> impl Future<Output = Result<Self, Problem>> + Send;
}

/// A caller, with the connection that found them, for a handler that goes on with it.
pub(crate) struct Holding<C>(pub(crate) C, pub(crate) Held);

impl<S: Sync, C: Found<S>> FromRequestParts<S> for Holding<C> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let mut held = Held::default();
        let caller = C::found(parts, state, &mut held).await?;
        Ok(Self(caller, held))
    }
}
