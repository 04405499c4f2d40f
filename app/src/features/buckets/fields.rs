//! The fields of a bucket config.

use leptos::prelude::*;

use super::{access_fields::AccessFields, form_state::Fields, location_fields::LocationFields, nesting::AroundNotice};
use crate::{
    api::buckets::{Around, BlankForm},
    ui::field::{Spec, TextField},
};

const NICKNAME: Spec =
    Spec::code("nickname", "Nickname").help("What people call it in code and on the command line, such as production.");

/// Where the bucket is, and its nickname.
#[component]
pub(super) fn WhereFields(fields: Fields, profiles: Vec<String>, around: Around) -> impl IntoView {
    view! {
        <LocationFields fields=fields profiles=profiles />
        <AroundNotice fields=fields around=around />
        <TextField spec=NICKNAME value=fields.nickname error=fields.error("nickname") />
    }
}

/// All fields, in their order.
#[component]
pub(super) fn BucketFields(fields: Fields, blank: BlankForm, around: Around) -> impl IntoView {
    view! {
        <WhereFields fields=fields profiles=blank.profiles.clone() around=around />
        <AccessFields fields=fields blank=blank />
    }
}
