//! The form of an act in a dialog: errors, fields and buttons. It also works without wasm.

use leptos::{ev, prelude::*};

use super::{
    banner::RefusalBanner,
    dialog::LeaveLink,
    enter::EnterPresses,
    pending::Pending,
    steps::{BackButton, NextButton, StepList, Steps},
};
use crate::{act::Act, refusal::Refusal};

/// The button of the act.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SubmitButton {
    act: &'static str,
    label: Signal<&'static str>,
    /// Its label while the act is running, if that differs.
    busy: Option<&'static str>,
    class: &'static str,
}

impl SubmitButton {
    /// Of the act `A`.
    pub(crate) fn of<A: Act>(label: impl Into<Signal<&'static str>>) -> Self {
        Self { act: A::name(), label: label.into(), busy: None, class: "button button-primary" }
    }

    /// Its label while the act is running.
    pub(crate) fn busy(self, busy: &'static str) -> Self {
        Self { busy: Some(busy), ..self }
    }

    /// Its label now.
    fn text(self, is_pending: bool) -> &'static str {
        self.busy.filter(|_| is_pending).unwrap_or(self.label.get())
    }

    /// The longer of its labels.
    fn widest(self) -> &'static str {
        std::cmp::max_by_key(self.label.get(), self.busy.unwrap_or_default(), |label| label.len())
    }

    /// The same for a destructive act.
    pub(crate) fn destroys(self) -> Self {
        Self { class: "button button-destroy", ..self }
    }
}

/// Leaves posting to the browser.
pub(crate) fn posted_by_browser(_: ev::SubmitEvent) {}

#[component]
pub(crate) fn ActForm<F: Fn(ev::SubmitEvent) + 'static>(
    /// The form's action: the address it is shown at.
    action: String,
    /// The address of the page without the dialog.
    cancel_to: String,
    press: SubmitButton,
    /// Sends it without leaving the page.
    submit: F,
    /// Whether it is being sent.
    #[prop(optional)]
    pending: Option<Pending>,
    #[prop(into)] refusal: Signal<Option<Refusal>>,
    /// The hidden arguments of the act.
    #[prop(optional)]
    subject: Vec<(&'static str, String)>,
    /// Whether it changes something stored, which may change concurrently.
    #[prop(optional)]
    edits: bool,
    /// A link opposite the buttons.
    #[prop(default = None)]
    aside: Option<(&'static str, String)>,
    /// Its steps, if it is shown in steps.
    #[prop(default = None)]
    steps: Option<Steps>,
    #[prop(default = "form")] class: &'static str,
    children: Children,
) -> impl IntoView {
    let subject =
        subject.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view();
    // A refusal that concerns no field is about the stored state, so a link to that is shown.
    let is_stale = move || edits && refusal.with(|refusal| matches!(refusal, Some(Refusal::Because(_))));
    let current = action.clone();
    let aside = aside.map(|(label, href)| view! { <Aside label=label href=href /> });
    let is_pending = move || pending.is_some_and(Pending::get);
    let last = move || steps.map(|steps| steps.last().to_string());
    view! {
        <form
            method="post"
            action=action
            class=class
            novalidate
            data-step=steps.map(|steps| steps.at().to_string())
            data-steps=last()
            on:submit=submit
        >
            <EnterPresses intent=press.act />
            {subject}
            <div class="dialog-body">
                {steps.map(|steps| view! { <StepList steps=steps /> })}
                <RefusalBanner refusal=refusal />
                {move || {
                    let current = current.clone();
                    is_stale().then(|| view! { <p><a href=current>"Open the current state"</a></p> })
                }}
                {children()}
            </div>
            <footer class="dialog-footer">
                {aside}
                {steps.map(|steps| view! { <BackButton steps=steps /> })}
                <LeaveLink to=cancel_to>"Cancel"</LeaveLink>
                {steps.map(|steps| view! { <NextButton steps=steps /> })}
                <button
                    class=press.class
                    name="intent"
                    value=press.act
                    data-only=last()
                    data-widest=move || press.widest()
                    aria-disabled=move || is_pending().then_some("true")
                >
                    {move || press.text(is_pending())}
                </button>
            </footer>
        </form>
    }
}

#[component]
fn Aside(label: &'static str, href: String) -> impl IntoView {
    view! {
        <a class="button button-danger dialog-footer-aside" href=href>
            {label}
        </a>
    }
}
