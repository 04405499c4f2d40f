//! The pages: rendered for GET requests, and rendered again with input and errors after a form was posted. Each form here
//! corresponds to a server function or an API route: read, one call, answer.

mod another_address;
mod audit;
mod forms;
mod members;
mod notice;
mod password_reset;
mod people;
mod posted;
mod render;
mod theme;
mod trust_policy;

pub(crate) use self::{
    another_address::at_another_address,
    render::{render, server_function, theme_of, trouble},
};
use self::{
    forms::{submit, submit_own},
    render::{home, profile},
};
use crate::routing::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/", home)
        .get("/login", render)
        .post("/login", people::sign_in)
        .post("/logout", people::sign_out)
        .get("/login/reset/{token}", render)
        .post("/login/reset/{token}", password_reset::submit)
        .get("/setup/{token}", render)
        .post("/setup/{token}", people::set_up)
        .get("/invite/{token}", render)
        .post("/invite/{token}", members::take_up)
        .post("/theme", theme::choose)
        .get("/{org}/buckets", render)
        .post("/{org}/buckets", submit)
        .get("/{org}/repos", render)
        .post("/{org}/repos", submit)
        .get("/{org}/settings", render)
        .post("/{org}/settings", submit)
        .get("/{org}/settings/audit", render)
        .get("/{org}/settings/audit.csv", audit::export)
        .get("/{org}/credentials", render)
        .post("/{org}/credentials", submit)
        .get("/{org}/credentials/trust-policy.json", trust_policy::download)
        .get("/profile", profile)
        .get("/profile/account", render)
        .post("/profile/account", submit_own)
        .get("/profile/tokens", render)
        .post("/profile/tokens", submit_own)
}

/// The names of the forms' buttons.
pub(crate) fn intents() -> impl Iterator<Item = &'static str> {
    app::act::PlainForm::all().map(app::act::PlainForm::name)
}
