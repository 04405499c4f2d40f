//! Forms in steps. The script of every page (`app/src/start/steps.js`) shows one step at a time, which the address states.
//! Without script, and once the form was posted, all steps are shown one below the other.

use leptos::{prelude::*, web_sys};

/// The steps of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Steps {
    titles: &'static [&'static str],
    /// The number of the current one, from 1.
    at: usize,
}

impl Steps {
    /// Steps with these titles, of which the address states the number of the current one.
    pub(crate) fn new(titles: &'static [&'static str], stated: &str) -> Self {
        let stated = stated.parse().ok().filter(|at| (1..=titles.len()).contains(at));
        Self { titles, at: stated.unwrap_or(1) }
    }

    /// The number of the current step.
    pub(crate) fn at(self) -> usize {
        self.at
    }

    /// The number of the last step, and of all.
    pub(crate) fn last(self) -> usize {
        self.titles.len()
    }

    /// The numbers of all steps but the one that is `but`.
    fn all_but(self, but: usize) -> String {
        let others = (1..=self.last()).filter(|&number| number != but);
        others.map(|number| number.to_string()).collect::<Vec<_>>().join(" ")
    }
}

/// The progress through the steps.
#[component]
pub(crate) fn StepList(steps: Steps) -> impl IntoView {
    let items = steps.titles.iter().zip(1..).map(|(&title, number)| {
        view! { <li aria-current=(number == steps.at).then_some("step")>{title}</li> }
    });
    view! { <ol class="step-list step-turn">{items.collect_view()}</ol> }
}

/// A step, under its title. `check` answers whether the form may go on from it; it has said why not.
#[component]
pub(crate) fn Step(
    steps: Steps,
    number: usize,
    #[prop(default = None)] check: Option<Callback<(), bool>>,
    /// Called when somebody comes to it.
    #[prop(default = None)]
    shown: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let title = steps.titles.get(number - 1).copied().unwrap_or_default();
    let leave = move |event: web_sys::Event| {
        if check.is_some_and(|check| !check.run(())) {
            event.prevent_default();
        }
    };
    let come = move |_: web_sys::Event| {
        if let Some(shown) = shown {
            shown.run(());
        }
    };
    view! {
        <section class="form-step form" data-only=number.to_string() aria-label=title on:step=leave on:shown=come>
            <h3 class="step-heading" tabindex="-1">
                {title}
            </h3>
            {children()}
        </section>
    }
}

/// Goes back a step.
#[component]
pub(crate) fn BackButton(steps: Steps) -> impl IntoView {
    view! {
        <button type="button" class="button step-turn dialog-footer-aside" data-turn="back" data-only=steps.all_but(1)>
            "Back"
        </button>
    }
}

/// Goes on to the next step.
#[component]
pub(crate) fn NextButton(steps: Steps) -> impl IntoView {
    view! {
        <button type="button" class="button button-primary step-turn" data-turn="next" data-only=steps.all_but(steps.last())>
            "Next"
        </button>
    }
}
