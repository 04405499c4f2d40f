//! The fields of a bucket config.

use leptos::prelude::*;

use super::{access_fields::AccessFields, form_state::Fields, location_fields::LocationFields, nesting::NestingNotice};
use crate::{
    api::buckets::{BlankForm, Nested},
    ui::field::{Spec, TextField},
};

const NICKNAME: Spec =
    Spec::code("nickname", "Nickname").help("What people call it in code and on the command line, such as production.");

/// Where the bucket is, and its nickname.
#[component]
pub(super) fn WhereFields(fields: Fields, nested: Vec<Nested>) -> impl IntoView {
    view! {
        <LocationFields fields=fields />
        <NestingNotice fields=fields nested=nested />
        <TextField spec=NICKNAME value=fields.nickname error=fields.error("nickname") />
    }
}

/// All fields, in their order.
#[component]
pub(super) fn BucketFields(fields: Fields, blank: BlankForm, nested: Vec<Nested>) -> impl IntoView {
    view! {
        <WhereFields fields=fields nested=nested />
        <AccessFields fields=fields blank=blank />
    }
}
