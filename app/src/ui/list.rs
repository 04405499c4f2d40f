//! Sections of pages, and lists: search, table, pages, and a placeholder for an empty list.

use domain::listing::{Column, Order, Page};
use leptos::{either::Either, prelude::*};

use super::{
    empty::NothingFound,
    icon::{Glyph, Icon},
    paging::{Filter, Pager, Search, grouped},
    table::{Heading, Ordering, Row, RowTable},
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
pub(crate) fn AddLink(
    href: String,
    label: &'static str,
    /// Whether it is the page's main action, which has a shortcut.
    #[prop(default = true)]
    is_main: bool,
) -> impl IntoView {
    let class = if is_main { "button button-primary" } else { "button" };
    view! {
        <a class=class href=href data-keys=is_main.then_some("n")>
            <Icon glyph=Glyph::PLUS />
            {label}
        </a>
    }
}

/// A list in pages that can be searched, filtered and ordered. Its children replace it while it is empty.
#[component]
pub(crate) fn List<T, C, R, const N: usize>(
    page: Page<T>,
    here: Here,
    /// The noun for one item.
    noun: &'static str,
    /// The label of the search.
    search: &'static str,
    filters: Vec<Filter>,
    caption: &'static str,
    class: &'static str,
    columns: [C; N],
    order: Order<C>,
    /// The address of what is shown, as a file.
    export: String,
    row: R,
    /// Whether its children replace it although something is left out.
    #[prop(optional)]
    is_empty: bool,
    children: Children,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    C: Column + Send + Sync,
    R: Fn(T) -> Row<N> + Send + 'static,
{
    let is_narrowed = here.is_narrowed();
    let is_searchable = is_narrowed || page.total > 1;
    let found = format!("Found: {}", grouped(page.total));
    let summary = is_narrowed.then(|| {
        view! {
            <p class="found">
                {found.clone()} " · " <a href=here.whole()>"Clear filters"</a>
            </p>
        }
    });
    let content = if is_empty || (page.total == 0 && !is_narrowed) {
        children().into_any()
    } else if page.items.is_empty() {
        view! { <NothingFound here=here.clone() total=page.total what=noun /> }.into_any()
    } else {
        let headings = columns.map(|column| {
            let descending = (order.column == column).then_some(order.descending);
            Heading::Ordering(Ordering { label: column.label(), href: here.ordered(order.by(column)), descending })
        });
        let rows = page.items.iter().cloned().map(row).collect();
        view! {
            {summary}
            <RowTable caption=caption headings=headings class=class rows=rows />
            <footer class="list-footer">
                <a class="button-quiet" href=export download>
                    "Export as CSV"
                </a>
                <Pager page=page here=here.clone() />
            </footer>
        }
        .into_any()
    };
    view! {
        {is_searchable.then(|| view! { <Search here=here label=search filters=filters /> })}
        <div class="list" data-list data-found=found>
            {content}
        </div>
    }
}
