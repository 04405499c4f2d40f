//! The result of the last test, in a list.

use domain::{check::Status, moment::Moment};
use leptos::prelude::*;

use crate::ui::{
    badge::{StatusWord, Tone},
    icon::Glyph,
    moment::Ago,
};

/// The result of the last test, with its age, in a row of a list. `word` replaces the usual word.
#[component]
pub(crate) fn TestStatus(
    status: Status,
    now: Moment,
    #[prop(default = None)] word: Option<&'static str>,
) -> impl IntoView {
    let (tone, glyph) = match status {
        Status::Verified(_) => (Tone::Good, Glyph::CHECK),
        Status::VerifiedWithWarnings(_) => (Tone::Warning, Glyph::WARNING),
        Status::Failing(_) => (Tone::Bad, Glyph::CROSS),
        Status::NotTested | Status::NotChecked(_) => (Tone::Neutral, Glyph::DASH),
    };
    view! {
        <span class="status-line">
            <StatusWord tone=tone glyph=glyph word=word.unwrap_or(status.label()) />
            {status.since().map(|at| view! { <Ago at=at now=now /> })}
        </span>
    }
}
