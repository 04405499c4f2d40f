//! Tables with a caption, scoped headings, and cells that know their heading: narrow screens show a row as a card.

use leptos::prelude::*;

use super::{
    icon::{Glyph, Icon},
    notice::Notice,
};

/// A column heading: visible, for screen readers only, or a link that orders the list.
#[derive(Debug, Clone)]
pub(crate) enum Heading {
    Visible(&'static str),
    Hidden(&'static str),
    Ordering(Ordering),
}

/// The heading of a column that can order its list.
#[derive(Debug, Clone)]
pub(crate) struct Ordering {
    pub(crate) label: &'static str,
    /// The address of the list in the order that choosing it leads to.
    pub(crate) href: String,
    /// Whether it orders the list now, and then whether in reverse.
    pub(crate) descending: Option<bool>,
}

impl From<&'static str> for Heading {
    fn from(text: &'static str) -> Self {
        Self::Visible(text)
    }
}

impl Heading {
    fn label(&self) -> &'static str {
        match self {
            Self::Visible(text) | Self::Hidden(text) => text,
            Self::Ordering(ordering) => ordering.label,
        }
    }

    fn view(self) -> AnyView {
        match self {
            Self::Visible(text) => view! {
                <th scope="col" role="columnheader">
                    {text}
                </th>
            }
            .into_any(),
            Self::Hidden(text) => view! {
                <th scope="col" role="columnheader">
                    <span class="visually-hidden">{text}</span>
                </th>
            }
            .into_any(),
            Self::Ordering(Ordering { label, href, descending }) => {
                let (sort, glyph) = match descending {
                    None => (None, None),
                    Some(false) => (Some("ascending"), Some(Glyph::UP)),
                    Some(true) => (Some("descending"), Some(Glyph::DOWN)),
                };
                view! {
                    <th scope="col" role="columnheader" aria-sort=sort>
                        <a class="sort" href=href>
                            {label}
                            {glyph.map(|glyph| view! { <Icon glyph=glyph /> })}
                        </a>
                    </th>
                }
                .into_any()
            }
        }
    }
}

/// A row: its cells in the order of the headings, and what can be done with it. The first cell names it.
pub(crate) struct Row<const N: usize> {
    /// Whether the notice of the page is about it.
    is_lit: bool,
    cells: [AnyView; N],
    actions: Option<AnyView>,
}

impl<const N: usize> Row<N> {
    pub(crate) fn new(cells: [AnyView; N]) -> Self {
        Self { is_lit: false, cells, actions: None }
    }

    /// The same, about the object with this id.
    pub(crate) fn about(self, id: impl ToString) -> Self {
        Self { is_lit: Notice::is_about(&id.to_string()), ..self }
    }

    pub(crate) fn with_actions(self, actions: Option<AnyView>) -> Self {
        Self { actions, ..self }
    }

    fn view(self, labels: &[&'static str; N], has_actions: bool) -> AnyView {
        let cells = self.cells.into_iter().zip(labels).enumerate().map(|(at, (cell, label))| match at {
            0 => view! {
                <th scope="row" role="rowheader">
                    {cell}
                </th>
            }
            .into_any(),
            _ => view! {
                <td role="cell" data-label=*label>
                    {cell}
                </td>
            }
            .into_any(),
        });
        let actions = has_actions.then(|| {
            view! {
                <td role="cell" class="cell-actions">
                    {self.actions}
                </td>
            }
        });
        view! {
            <tr role="row" class=self.is_lit.then_some("row-lit")>
                {cells.collect_view()}
                {actions}
            </tr>
        }
        .into_any()
    }
}

/// A table of rows. Where any of them can be acted on, its last column is for that.
#[component]
pub(crate) fn RowTable<H: Into<Heading> + 'static, const N: usize>(
    caption: &'static str,
    headings: [H; N],
    class: &'static str,
    rows: Vec<Row<N>>,
) -> impl IntoView {
    let has_actions = rows.iter().any(|row| row.actions.is_some());
    let headings = headings.map(Into::into);
    let labels = std::array::from_fn(|at| Heading::label(&headings[at]));
    let rows = rows.into_iter().map(|row| row.view(&labels, has_actions)).collect_view();
    let headings = headings.into_iter().chain(has_actions.then_some(Heading::Hidden("Actions"))).collect();
    view! {
        <Table caption=caption headings=headings class=class>
            {rows}
        </Table>
    }
}

// The roles are stated because a table loses its own where its rows are cards.
#[component]
pub(crate) fn Table(
    caption: &'static str,
    headings: Vec<Heading>,
    class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="table-scroll" role="group" aria-label=format!("Table: {caption}") tabindex="0">
            <table role="table" class=class>
                <caption class="visually-hidden">{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">{headings.into_iter().map(Heading::view).collect_view()}</tr>
                </thead>
                <tbody role="rowgroup">{children()}</tbody>
            </table>
        </div>
    }
}
