//! Acts with the body of their request: it is parsed as a whole first, and errors name the body's fields.

use axum::response::{IntoResponse, Response};
use domain::field::FieldErrors;
use http::StatusCode;

use crate::http::Problem;

/// A body that is parsed into the arguments of an act.
pub(super) trait Form {
    /// The arguments.
    type Parsed;

    /// Parses every field.
    ///
    /// # Errors
    /// A sentence for each invalid field.
    fn parse(self) -> Result<Self::Parsed, FieldErrors>;

    /// The place in the body of a field that an error names.
    fn place(field: &str) -> &str {
        field
    }
}

/// Carries out `act` with the parsed `form`.
///
/// # Errors
/// A sentence at its place in the body for each invalid field; those of the act.
pub(super) async fn carry_out<F: Form, T, E: Into<Problem>>(
    form: F,
    act: impl AsyncFnOnce(F::Parsed) -> Result<T, E>,
) -> Result<T, Problem> {
    let parsed = form.parse().map_err(|errors| Problem::from(errors).naming(F::place))?;
    act(parsed).await.map_err(|error| error.into().naming(F::place))
}

/// The answer to a create: 201.
pub(super) struct Created<R>(pub(super) R);

impl<R: IntoResponse> IntoResponse for Created<R> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, self.0).into_response()
    }
}
