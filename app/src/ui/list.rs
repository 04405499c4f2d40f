//! Sections of pages, and lists: search, table, pages, and a placeholder for an empty list.

use domain::listing::Page;
use leptos::{either::Either, prelude::*};

use super::{
    announcer::Said,
    empty::NothingFound,
    icon::{Glyph, Icon},
    paging::{Pager, Search},
    table::{Row, RowTable},
};
use crate::routes::Here;

/// A section of a page, with a fragment for its address.
#[component]
pub(crate) fn Section(
    name: &'static str,
    title: &'static str,
    /// Whether it is the whole page.
    is_page: bool,
    /// Its description.
    about: AnyView,
    /// The section's main action.
    #[prop(default = None)]
    action: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    let heading_id = format!("{name}-heading");
    let labelled_by = heading_id.clone();
    let heading = if is_page {
        Either::Left(view! { <h1 id=heading_id>{title}</h1> })
    } else {
        Either::Right(view! { <h2 id=heading_id>{title}</h2> })
    };
    view! {
        <section id=name class="section" aria-labelledby=labelled_by>
            <header class="section-header">
                <div>
                    {heading}
                    <p>{about}</p>
                </div>
                {action}
            </header>
            {children()}
        </section>
    }
}

/// A link to the dialog that adds an item to a list.
#[component]
pub(crate) fn AddLink(href: String, label: &'static str) -> impl IntoView {
    view! {
        <a class="button button-primary" href=href data-keys="n">
            <Icon glyph=Glyph::PLUS />
            {label}
        </a>
    }
}

/// A searchable list in pages. Its children replace it while it is empty.
#[component]
pub(crate) fn List<T, R, const N: usize>(
    page: Page<T>,
    here: Here,
    /// The noun for one item.
    noun: &'static str,
    /// The label of the search.
    search: &'static str,
    caption: &'static str,
    class: &'static str,
    headings: [&'static str; N],
    row: R,
    children: Children,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    R: Fn(T) -> Row<N> + Send + 'static,
{
    let is_searched = !page.wanted.search.is_empty();
    let has_search = is_searched || page.total > 1;
    let content = if page.total == 0 && !is_searched {
        children().into_any()
    } else if page.items.is_empty() {
        view! { <NothingFound here=here.clone() what=noun /> }.into_any()
    } else {
        let rows = page.items.iter().cloned().map(row).collect();
        view! {
            <RowTable caption=caption headings=headings class=class rows=rows />
            <Pager page=page here=here.clone() />
        }
        .into_any()
    };
    view! {
        <Said />
        {has_search.then(|| view! { <Search here=here label=search /> })}
        {content}
    }
}
