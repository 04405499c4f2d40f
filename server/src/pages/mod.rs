//! The pages: rendered for GET requests, and rendered again with input and errors after a form was posted. What a form does
//! is an act of `app`: a new form changes nothing here.

mod activity;
mod another_address;
mod forms;
mod leave;
mod lists;
mod notice;
mod posted;
mod render;
mod sign_on;
mod sign_out;
mod streamed;
mod theme;
mod trust_policy;

use domain::{bucket::Bucket, credential::Credential, repo::Repo};

pub(crate) use self::{
    another_address::at_another_address,
    render::{missing, render, server_function, theme_of, trouble},
};
use self::{
    forms::submit,
    render::{home, profile},
    sign_out::sign_out,
};
use crate::routing::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/", home)
        .get("/login", render)
        .post("/login", submit)
        .get("/login/code", render)
        .post("/login/code", submit)
        .get("/login/passkey", render)
        .post("/login/passkey", submit)
        .post("/login/with/{provider}", sign_on::begin)
        .get("/login/return", sign_on::finish)
        .post("/logout", sign_out)
        .get("/login/reset/{token}", render)
        .post("/login/reset/{token}", submit)
        .get("/setup/{token}", render)
        .post("/setup/{token}", submit)
        .get("/invite/{token}", render)
        .post("/invite/{token}", submit)
        .post("/theme", theme::choose)
        .get("/{org}", render)
        .get("/{org}/search", render)
        .get("/{org}/members", render)
        .post("/{org}/members", submit)
        .get("/{org}/tokens", render)
        .post("/{org}/tokens", submit)
        .get("/{org}/buckets", render)
        .post("/{org}/buckets", submit)
        .get("/{org}/buckets.csv", lists::export::<Bucket>)
        .get("/{org}/repos", render)
        .post("/{org}/repos", submit)
        .get("/{org}/repos.csv", lists::export::<Repo>)
        .get("/{org}/settings", render)
        .post("/{org}/settings", submit)
        .get("/{org}/settings/sign-in", render)
        .get("/{org}/settings/encryption", render)
        .get("/{org}/activity", render)
        .get("/{org}/activity.csv", activity::export)
        .get("/{org}/settings/audit", activity::moved)
        .get("/{org}/settings/audit.csv", activity::file_moved)
        .get("/{org}/credentials", render)
        .post("/{org}/credentials", submit)
        .get("/{org}/credentials.csv", lists::export::<Credential>)
        .get("/{org}/credentials/trust-policy.json", trust_policy::download)
        .get("/profile", profile)
        .get("/profile/account", render)
        .post("/profile/account", submit)
        .get("/profile/device", render)
        .post("/profile/device", submit)
        .get("/profile/new-organisation", render)
        .post("/profile/new-organisation", submit)
}

/// The names of the forms' buttons.
pub(crate) fn intents() -> impl Iterator<Item = &'static str> {
    app::act::PlainForm::all().map(app::act::PlainForm::name)
}
