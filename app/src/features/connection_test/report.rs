//! Reports: what passed is folded, what failed or was skipped is open. And checks under way.

use domain::{
    check::{Check, CheckName, Outcome, Problem, Report, Verdict},
    moment::Moment,
};
use leptos::prelude::*;

use super::remedies::{Fix, Remedies, Text};
use crate::ui::{
    announcer::Announcer,
    badge::{StatusWord, Tone},
    copy::CopyBlock,
    icon::Glyph,
    moment::Ago,
};

#[component]
pub(crate) fn ReportView(
    report: Report,
    now: Option<Moment>,
    #[prop(into)] is_stale: Signal<bool>,
    #[prop(default = None)] remedies: Option<Remedies>,
) -> impl IntoView {
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
                <Checks checks=passed remedies=None />
            </details>
        }
    });
    view! {
        <div class="report" class:report-stale=is_stale>
            <p class="report-summary">
                <StatusWord tone=tone glyph=glyph word=verdict.label() />
                {summary.map(|summary| view! { <span>{summary}</span> })}
                {now.map(|now| view! { <Ago at=tested_at now=now /> })}
            </p>
            {move || {
                is_stale.get().then(|| view! { <p class="field-help">"Something was changed since. Test again."</p> })
            }}
            {(!others.is_empty()).then(|| view! { <Checks checks=others remedies=remedies /> })}
            {folded}
        </div>
    }
}

/// The checks of a test that has no report yet, and the one under way.
#[component]
pub(super) fn ChecksSoFar(checks: Vec<Check>, current: Option<CheckName>, is_running: bool) -> impl IntoView {
    let word = if is_running { "testing" } else { "not finished" };
    let current = current.map(|name| {
        view! { <Row sign=(Tone::Neutral, Glyph::DASH, word) name=name detail=None time=None /> }
    });
    view! {
        <ul class="checks">
            {checks.into_iter().map(|check| view! { <CheckRow check=check remedies=None /> }).collect_view()} {current}
        </ul>
    }
}

#[component]
fn Checks(checks: Vec<Check>, remedies: Option<Remedies>) -> impl IntoView {
    let mut met = Vec::new();
    // A problem that was met before needs no second remedy.
    let mut remedies_of = |check: &Check| match &check.outcome {
        Outcome::Failed { problem, .. } | Outcome::Warned { problem, .. } if !met.contains(problem) => {
            met.push(problem.clone());
            remedies
        }
        _ => None,
    };
    let rows = checks.into_iter().map(|check| {
        let remedies = remedies_of(&check);
        view! { <CheckRow check=check remedies=remedies /> }
    });
    view! { <ul class="checks">{rows.collect_view()}</ul> }
}

#[component]
fn CheckRow(check: Check, remedies: Option<Remedies>) -> impl IntoView {
    let time = (!matches!(check.outcome, Outcome::Skipped { .. })).then(|| format!("{} ms", check.millis));
    let (sign, detail) = match check.outcome {
        Outcome::Passed => ((Tone::Good, Glyph::CHECK, "passed"), None),
        Outcome::Failed { problem, request_id } => {
            let detail = view! { <Failure problem=problem request_id=request_id remedies=remedies /> };
            ((Tone::Bad, Glyph::CROSS, "failed"), Some(detail.into_any()))
        }
        Outcome::Warned { problem, request_id } => {
            let detail = view! { <Failure problem=problem request_id=request_id remedies=remedies /> };
            ((Tone::Warning, Glyph::WARNING, "warning"), Some(detail.into_any()))
        }
        Outcome::Skipped { reason } => {
            let detail = view! { <p class="check-detail">{reason}</p> };
            ((Tone::Neutral, Glyph::DASH, "skipped"), Some(detail.into_any()))
        }
    };
    view! { <Row sign=sign name=check.name detail=detail time=time /> }
}

#[component]
fn Row(
    sign: (Tone, Glyph, &'static str),
    name: CheckName,
    detail: Option<AnyView>,
    time: Option<String>,
) -> impl IntoView {
    let (tone, glyph, word) = sign;
    view! {
        <li class="check">
            <StatusWord tone=tone glyph=glyph word=word />
            <div>
                <span class="check-name">{name.label()}</span>
                {detail}
            </div>
            {time.map(|time| view! { <span class="check-time">{time}</span> })}
        </li>
    }
}

/// Why a check failed or warns, and what fixes it.
#[component]
fn Failure(problem: Problem, request_id: Option<String>, remedies: Option<Remedies>) -> impl IntoView {
    let text = remedies.and_then(|remedies| untrack(|| remedies.text(&problem)));
    let fix = remedies.and_then(|remedies| remedies.fix(&problem));
    view! {
        <p class="check-detail">
            <strong>{problem.fact()}</strong>
            " "
            {problem.advice()}
        </p>
        {fix.map(|fix| view! { <FixButton fix=fix /> })}
        {text.map(|Text { label, press, text }| view! { <CopyBlock label=label press=press text=text /> })}
        {request_id.map(|id| view! { <p class="check-request">"Provider's request id " <code>{id}</code></p> })}
    }
}

/// Enters the value that fixes a problem.
#[component]
fn FixButton(fix: Fix) -> impl IntoView {
    let Fix { field, value } = fix;
    let announcer: Announcer = expect_context();
    let label = format!("Use {value}");
    let enter = move |_| {
        announcer.say(format!("{value} is entered. Test again."));
        field.set(value.clone());
    };
    view! {
        <button type="button" class="button needs-wasm" on:click=enter>
            {label}
        </button>
    }
}
