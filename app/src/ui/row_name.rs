//! The first cell of a row.

use leptos::{either::Either, prelude::*};

use super::badge::DefaultBadge;

/// The name of a row, and beneath it what it stands for.
#[component]
pub(crate) fn RowName(
    name: String,
    /// The address of more about it, if the reader may see that.
    #[prop(default = None)]
    href: Option<String>,
    #[prop(optional)] is_default: bool,
    /// What it is the name of.
    beneath: AnyView,
) -> impl IntoView {
    let name = match href {
        Some(href) => Either::Left(view! {
            <a class="row-title" href=href>
                {name}
            </a>
        }),
        None => Either::Right(view! { <span class="row-title">{name}</span> }),
    };
    view! {
        {name}
        {is_default.then(|| view! { <DefaultBadge /> })}
        {beneath}
    }
}
