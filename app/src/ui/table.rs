//! Tables with a caption, scoped headings, and cells that know their heading: narrow screens show a row as a card.

use leptos::prelude::*;

/// A column heading: visible, or for screen readers only.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Heading {
    Visible(&'static str),
    Hidden(&'static str),
}

impl Heading {
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
        }
    }
}

/// A row: its cells in the order of the headings, and what can be done with it. The first cell names it.
pub(crate) struct Row<const N: usize> {
    cells: [AnyView; N],
    actions: Option<AnyView>,
}

impl<const N: usize> Row<N> {
    pub(crate) fn new(cells: [AnyView; N]) -> Self {
        Self { cells, actions: None }
    }

    pub(crate) fn with_actions(self, actions: Option<AnyView>) -> Self {
        Self { actions, ..self }
    }

    fn view(self, headings: &[&'static str; N], has_actions: bool) -> AnyView {
        let cells = self.cells.into_iter().zip(headings).enumerate().map(|(at, (cell, heading))| match at {
            0 => view! {
                <th scope="row" role="rowheader">
                    {cell}
                </th>
            }
            .into_any(),
            _ => view! {
                <td role="cell" data-label=*heading>
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
        view! { <tr role="row">{cells.collect_view()} {actions}</tr> }.into_any()
    }
}

/// A table of rows. Where any of them can be acted on, its last column is for that.
#[component]
pub(crate) fn RowTable<const N: usize>(
    caption: &'static str,
    headings: [&'static str; N],
    class: &'static str,
    rows: Vec<Row<N>>,
) -> impl IntoView {
    let has_actions = rows.iter().any(|row| row.actions.is_some());
    let named = headings.map(Heading::Visible).into_iter().chain(has_actions.then_some(Heading::Hidden("Actions")));
    let rows = rows.into_iter().map(|row| row.view(&headings, has_actions)).collect_view();
    view! {
        <Table caption=caption headings=named.collect() class=class>
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
