//! The API of the `tiledb-cloud` Python client: `/v1` and `/v2`. All errors are JSON objects with a code and a message. The
//! router splits paths before decoding them: `a%2Fb` is one name.

mod aws_trust;
mod caller;
mod credential_form;
mod credentials;
mod invitations;
mod older_credentials;
mod organizations;
mod paging;
mod tokens;
mod users;
mod verify;

use self::{caller::Inside, credential_form::CredentialRequest};
use crate::routing::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/namespaces/{namespace}/aws-trust", aws_trust::get)
        .post("/api/v1/namespaces/{namespace}/credentials/verify", verify::new)
        .post("/api/v1/namespaces/{namespace}/credentials/{name}/verify", verify::stored)
        .get("/v2/credentials/{namespace}", credentials::list)
        .post("/v2/credentials/{namespace}", credentials::add)
        .get("/v2/credentials/{namespace}/{name}", credentials::get)
        .patch("/v2/credentials/{namespace}/{name}", credentials::update)
        .delete("/v2/credentials/{namespace}/{name}", credentials::delete)
        .get("/v1/credentials/{namespace}/aws", older_credentials::list)
        .post("/v1/credentials/{namespace}/aws", older_credentials::add)
        .get("/v1/credentials/{namespace}/aws/{name}", older_credentials::get)
        .patch("/v1/credentials/{namespace}/aws/{name}", older_credentials::update)
        .delete("/v1/credentials/{namespace}/aws/{name}", older_credentials::delete)
        .get("/v1/user", users::own)
        .post("/v1/user", users::create)
        .post("/v1/user/password_reset", users::reset_password)
        .post("/v1/user/confirm_email", users::confirm_email)
        .get("/v1/users/{name}", users::get)
        .patch("/v1/users/{name}", users::update)
        .delete("/v1/users/{name}", users::delete)
        .get("/v1/organizations", organizations::list)
        .post("/v1/organization", organizations::create)
        .get("/v1/organizations/{namespace}", organizations::get)
        .patch("/v1/organizations/{namespace}", organizations::update)
        .delete("/v1/organizations/{namespace}", organizations::delete)
        .post("/v1/organizations/{namespace}/user", organizations::add_user)
        .get("/v1/organizations/{namespace}/{name}", organizations::get_user)
        .patch("/v1/organizations/{namespace}/{name}", organizations::update_user)
        .delete("/v1/organizations/{namespace}/{name}", organizations::remove_user)
        .get("/v1/invitations", invitations::list)
        .post("/v1/invitations/{invitation}", invitations::accept)
        .delete("/v1/invitations/{invitation}/{namespace}/join", invitations::cancel)
        .get("/v1/session", tokens::open_session)
        .post("/v1/token", tokens::request)
        .get("/v1/tokens", tokens::list)
        .get("/v1/tokens/session", tokens::list_sessions)
        .get("/v1/tokens/scopes", tokens::scopes)
        .delete("/v1/tokens/{name}", tokens::revoke)
}
