//! The API of the `arraylake` Python client. Bodies have no content type, errors are `{"detail": …}`, and no answer is a
//! redirect: the client follows none.

mod auth_config;
mod bearer;
mod bucket_form;
mod buckets;
mod credentials;
mod health;
mod identity;
mod repo_form;
mod repos;
mod sign_in;

pub(crate) use self::{
    identity::{is_client, version},
    sign_in::{is_sign_in, no_sign_in_there},
};
use crate::routing::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/auth/config", sign_in::config)
        .post("/auth/update-user", identity::user)
        .get("/v2/logout", sign_in::signed_out)
        .get("/user", identity::user)
        .get("/user/orgs", identity::orgs)
        .post("/user/diagnostics", identity::diagnostics)
        .get("/orgs/{org}/permissions/check", identity::check_permission)
        .get("/orgs/{org}/api-clients/permissions/check", identity::check_permission)
        .get("/orgs/{org}/api-clients/authenticate", identity::authenticate)
        .get("/orgs/{org}/buckets", buckets::list)
        .post("/orgs/{org}/buckets", buckets::create)
        .get("/orgs/{org}/buckets/{id}", buckets::get)
        .patch("/orgs/{org}/buckets/{id}", buckets::modify)
        .delete("/orgs/{org}/buckets/{id}", buckets::delete)
        .post("/orgs/{org}/buckets/{id}/default", buckets::make_default)
        .get("/orgs/{org}/buckets/{id}/repos", repos::on_bucket)
        .get("/orgs/{org}/buckets/{id}/credentials", credentials::of_bucket)
        .get("/orgs/{org}/repos", repos::list)
        .get("/orgs/{org}/repos/paginated", repos::page)
        .post("/orgs/{org}/repos", repos::register)
        .post("/orgs/{org}/repos/import", repos::import)
        .get("/repos/{org}/{repo}", repos::get)
        .get("/repos/{org}/{repo}/open", credentials::open)
        .get("/repos/{org}/{repo}/bucket-credentials", credentials::of_repo)
        .patch("/orgs/{org}/{repo}", repos::modify)
        .delete("/orgs/{org}/{repo}", repos::delete)
        .put("/orgs/{org}/{repo}/status", repos::set_status)
}
