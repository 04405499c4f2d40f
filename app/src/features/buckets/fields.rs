//! The fields of a bucket config.

use leptos::{prelude::*, server_fn::ServerFn as _};

use super::{
    access_fields::AccessFields,
    form_state::{Fields, Parts},
    location_fields::LocationFields,
};
use crate::{
    api::buckets::LookAround,
    features::current_org::CurrentOrg,
    ui::{
        around::AroundValues,
        field::{Spec, TextField},
        html::Still,
    },
};

const NICKNAME: Spec =
    Spec::code("nickname", "Nickname").help("What people call it in code and on the command line, such as production.");

/// Where the bucket is, and its nickname.
#[component]
pub(super) fn WhereFields(fields: Fields, profiles: Vec<String>, notice: Still) -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    let id = fields.editing.map(|editing| editing.id);
    let values = Signal::derive(move || {
        let look = LookAround { org: org.clone(), id, draft: fields.draft().told_part() };
        serde_json::to_string(&look).unwrap_or_default()
    });
    view! {
        <LocationFields fields=fields profiles=profiles />
        <AroundValues path=LookAround::PATH values=values secret=fields.external_id() notice=notice />
        <TextField spec=NICKNAME value=fields.nickname error=fields.error("nickname") />
    }
}

/// All fields, in their order.
#[component]
pub(super) fn BucketFields(fields: Fields, parts: Parts, notice: Still) -> impl IntoView {
    view! {
        <WhereFields fields=fields profiles=parts.profiles.clone() notice=notice />
        <AccessFields fields=fields parts=parts />
    }
}
