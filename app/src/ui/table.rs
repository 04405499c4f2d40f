//! Tables with a caption and scoped headings; wide ones scroll by themselves.

use leptos::prelude::*;

/// A column heading: visible, or for screen readers only.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Heading {
    Visible(&'static str),
    Hidden(&'static str),
}

#[component]
pub(crate) fn Table(
    caption: &'static str,
    headings: Vec<Heading>,
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let headings = headings
        .into_iter()
        .map(|heading| match heading {
            Heading::Visible(text) => view! { <th scope="col">{text}</th> }.into_any(),
            Heading::Hidden(text) => view! {
                <th scope="col">
                    <span class="visually-hidden">{text}</span>
                </th>
            }
            .into_any(),
        })
        .collect_view();
    view! {
        <div class="table-scroll" role="group" aria-label=format!("Table: {caption}") tabindex="0">
            <table class=class>
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>{headings}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
