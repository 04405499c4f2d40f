//! How to use a repo: facts, and snippets to paste.

use domain::snippets::{RepoUse, Snippet};
use leptos::prelude::*;

use crate::ui::copy::CopyText;

#[component]
pub(super) fn Snippets(usage: RepoUse) -> impl IntoView {
    let remarks = usage.remarks().into_iter().map(|remark| view! { <p>{remark}</p> }).collect_view();
    let snippets = usage.snippets().into_iter().map(|snippet| view! { <Tool snippet=snippet /> }).collect_view();
    view! {
        <details class="snippets">
            <summary>"Use this repo"</summary>
            <div class="form">{remarks} {snippets}</div>
        </details>
    }
}

#[component]
fn Tool(snippet: Snippet) -> impl IntoView {
    let Snippet { tool, needs, text } = snippet;
    view! {
        <details class="snippet">
            <summary>{tool.label()}</summary>
            <p class="field-help">{needs}</p>
            <CopyText label=tool.label().to_owned() text=text />
        </details>
    }
}
