//! Going from step to step of the form for a new credential.

use domain::credential::CredentialKind;
use leptos::{ev, prelude::*};

use super::{fields::Fields, steps::Step};
use crate::api::browser;

/// The current step, and the steps that can be reached from it.
#[derive(Clone)]
pub(super) struct Wizard {
    /// The address of each step, by its word.
    steps: StoredValue<Vec<(String, String)>>,
    pub(super) step: Memo<Step>,
    pub(super) kind: Signal<CredentialKind>,
}

impl Wizard {
    /// The step of this word, for the chosen format.
    pub(super) fn new(steps: Vec<(String, String)>, word: RwSignal<String>, fields: Fields) -> Self {
        let kind = Signal::derive(move || fields.format.get().parse().unwrap_or(CredentialKind::AwsKey));
        let step = Memo::new(move |_| Step::named(&word.get(), kind.get()));
        Self { steps: StoredValue::new(steps), step, kind }
    }

    /// The next step; `None` after the last.
    pub(super) fn next(&self) -> Option<Step> {
        self.step.get().next(self.kind.get())
    }

    pub(super) fn address(&self, word: &str) -> String {
        let is_of = |(other, address): &(String, String)| (other == word).then(|| address.clone());
        self.steps.with_value(|steps| steps.iter().find_map(is_of)).unwrap_or_default()
    }

    /// The address to which the form is posted to continue: the step after the format depends on the form's content.
    pub(super) fn next_address(&self) -> String {
        let is_first = self.step.get() == Step::Format;
        self.address(self.next().filter(|_| !is_first).map_or(Step::CHOSEN, Step::word))
    }

    /// Whether a part of the form that belongs to `steps` is hidden now.
    pub(super) fn hides(&self, steps: &'static [Step]) -> impl Fn() -> bool + Copy + Send + Sync + use<> {
        let step = self.step;
        move || !steps.contains(&step.get())
    }
}

/// Goes to another step without leaving the page. The browser's Back goes back a step.
pub(super) fn step_to(wizard: &Wizard, word: RwSignal<String>) -> impl Fn(Step) + Clone + use<> {
    Effect::new(move |_| {
        let listener = window_event_listener(ev::popstate, move |_| word.set(browser::step()));
        on_cleanup(move || listener.remove());
    });
    let wizard = wizard.clone();
    move |step: Step| {
        browser::push_step(&wizard.address(step.word()));
        word.set(step.word().to_owned());
    }
}
