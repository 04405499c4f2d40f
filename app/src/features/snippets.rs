//! How to use a repo or a bucket config: facts, and snippets to paste.

use domain::snippets::{Snippet, Usage};
use leptos::prelude::*;

use crate::ui::copy::CopyFigure;

#[component]
pub(crate) fn Snippets(usage: Usage) -> impl IntoView {
    let remarks = usage.remarks().into_iter().map(|remark| view! { <p>{remark}</p> }).collect_view();
    let snippets = usage.snippets().into_iter().map(|snippet| view! { <Tool snippet=snippet /> }).collect_view();
    view! { <div class="form">{remarks} {snippets}</div> }
}

#[component]
fn Tool(snippet: Snippet) -> impl IntoView {
    let Snippet { tool, needs, text } = snippet;
    view! {
        <details class="snippet" open>
            <summary>{tool.label()}</summary>
            <p class="field-help">{needs}</p>
            <CopyFigure label=tool.label() text=text />
        </details>
    }
}
