//! Reports: what passed is folded, what failed or was skipped is open. And checks of a test under way.

#[cfg(feature = "ssr")]
use domain::check::{CheckName, Step};
use domain::{
    check::{Check, Outcome, Problem, Report, Verdict},
    moment::Moment,
};
use leptos::prelude::*;

use super::remedies::{Fix, Remedies, Text};
use crate::ui::{
    badge::{StatusWord, Tone},
    copy::CopyFigure,
    icon::Glyph,
    moment::Ago,
};
#[cfg(feature = "ssr")]
use crate::{act::Line, ui::html::Html};

/// A report of earlier.
#[component]
pub(crate) fn ReportView(
    report: Report,
    now: Moment,
    /// Whether something else is stored now.
    is_stale: bool,
) -> impl IntoView {
    view! {
        <div class="report" class:report-stale=is_stale>
            {body(report, Some(now), None)}
        </div>
    }
}

/// The result and the checks, with their remedies.
pub(super) fn body(report: Report, now: Option<Moment>, remedies: Option<&Remedies>) -> AnyView {
    let verdict = report.verdict();
    let (tone, glyph) = match verdict {
        Verdict::Verified => (Tone::Good, Glyph::CHECK),
        Verdict::VerifiedWithWarnings => (Tone::Warning, Glyph::WARNING),
        Verdict::NotChecked => (Tone::Neutral, Glyph::DASH),
        Verdict::Failing => (Tone::Bad, Glyph::CROSS),
    };
    let mut summary = Some(report.summary());
    let tested_at = report.tested_at;
    let (passed, others): (Vec<_>, Vec<_>) =
        report.checks.into_iter().partition(|check| check.outcome == Outcome::Passed);
    let folded = (!passed.is_empty()).then(|| {
        // One sentence says it all where nothing failed.
        let of_all = summary.take_if(|_| tone == Tone::Good);
        let of_these = of_all.unwrap_or_else(|| domain::check::count_passed(passed.len()));
        view! {
            <details class="checks-passed">
                <summary>{of_these}</summary>
                {checks(passed, None)}
            </details>
        }
    });
    view! {
        <p class="report-summary">
            <StatusWord tone=tone glyph=glyph word=verdict.label() />
            {summary.map(|summary| view! { <span>{summary}</span> })}
            {now.map(|now| view! { <Ago at=tested_at now=now /> })}
        </p>
        {(!others.is_empty()).then(|| checks(others, remedies))}
        {folded}
    }
    .into_any()
}

fn checks(checks: Vec<Check>, remedies: Option<&Remedies>) -> AnyView {
    let mut met = Vec::new();
    let rows = checks.into_iter().map(|check| {
        // A problem that was met before needs no second remedy.
        let is_new = check.outcome.problem().is_some_and(|problem| !met.contains(problem));
        met.extend(check.outcome.problem().cloned());
        row_of(check, remedies.filter(|_| is_new))
    });
    view! { <ul class="checks">{rows.collect_view()}</ul> }.into_any()
}

fn row_of(check: Check, remedies: Option<&Remedies>) -> AnyView {
    let time = (!matches!(check.outcome, Outcome::Skipped { .. })).then(|| format!("{} ms", check.millis));
    let (sign, detail) = match check.outcome {
        Outcome::Passed => ((Tone::Good, Glyph::CHECK, "passed"), None),
        Outcome::Failed { problem, request_id } => {
            ((Tone::Bad, Glyph::CROSS, "failed"), Some(failure(&problem, request_id, remedies)))
        }
        Outcome::Warned { problem, request_id } => {
            ((Tone::Warning, Glyph::WARNING, "warning"), Some(failure(&problem, request_id, remedies)))
        }
        Outcome::Skipped { reason } => {
            let detail = view! { <p class="check-detail">{reason}</p> };
            ((Tone::Neutral, Glyph::DASH, "skipped"), Some(detail.into_any()))
        }
    };
    view! { <Row sign=sign name=check.name.label() detail=detail time=time /> }.into_any()
}

#[component]
fn Row(
    sign: (Tone, Glyph, &'static str),
    name: &'static str,
    detail: Option<AnyView>,
    time: Option<String>,
) -> impl IntoView {
    let (tone, glyph, word) = sign;
    view! {
        <li class="check">
            <StatusWord tone=tone glyph=glyph word=word />
            <div>
                <span class="check-name">{name}</span>
                {detail}
            </div>
            {time.map(|time| view! { <span class="check-time">{time}</span> })}
        </li>
    }
}

/// Why a check failed or warns, and what fixes it.
fn failure(problem: &Problem, request_id: Option<String>, remedies: Option<&Remedies>) -> AnyView {
    let text = remedies.and_then(|remedies| remedies.text(problem));
    let fix = remedies.and_then(|remedies| remedies.fix(problem));
    view! {
        <p class="check-detail">
            <strong>{problem.fact()}</strong>
            " "
            {problem.advice()}
        </p>
        {fix.map(|fix| view! { <FixButton fix=fix /> })}
        {text.map(|Text { label, press, text }| view! { <CopyFigure label=label press=Some(press) text=text /> })}
        {request_id.map(|id| view! { <p class="check-request">"Provider's request id " <code>{id}</code></p> })}
    }
    .into_any()
}

/// Enters the value that fixes a problem (`app/src/start/fill.js`).
#[component]
fn FixButton(fix: Fix) -> impl IntoView {
    let Fix { field, value } = fix;
    view! {
        <button type="button" class="button needs-script" data-fills=field data-value=value.clone()>
            {format!("Use {value}")}
        </button>
    }
}

/// What is told of a step of a test under way.
#[cfg(feature = "ssr")]
#[must_use]
pub fn line_of<A>(step: Step) -> Line<A> {
    let begun = |name: CheckName, word| {
        Html::of(view! { <Row sign=(Tone::Neutral, Glyph::DASH, word) name=name.label() detail=None time=None /> })
    };
    match step {
        Step::Began(name) => Line::Began { testing: begun(name, "testing"), unfinished: begun(name, "not finished") },
        Step::Made(check) => Line::Made(Html::of(row_of(check, None))),
    }
}
