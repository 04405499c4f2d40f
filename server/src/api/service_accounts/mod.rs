//! The service accounts of an organisation, and their tokens.

mod create;
mod create_token;
mod delete;
mod form;
mod list;
mod list_tokens;
mod read;
mod revoke_token;
mod set_role;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(read::read, delete::delete))
        .routes(routes!(set_role::set_role))
        .routes(routes!(list_tokens::list_tokens, create_token::create_token))
        .routes(routes!(revoke_token::revoke_token))
}
