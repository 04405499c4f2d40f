//! A test that the rest of its form follows.

use leptos::prelude::*;

/// Where a test of the form's values stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nobody has tried.
    Untested,
    /// These very values passed.
    Passed,
    /// A test is under way, did not pass, was not finished, or tested other values.
    NotPassed,
}

/// Begins a test from elsewhere in the form, and tells where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Followed {
    begins: Trigger,
    standing: RwSignal<Standing>,
}

impl Followed {
    pub(crate) fn new() -> Self {
        Self { begins: Trigger::new(), standing: RwSignal::new(Standing::Untested) }
    }

    pub(crate) fn standing(self) -> Standing {
        self.standing.get()
    }

    /// Begins the test, unless these very values have passed one.
    pub(crate) fn begin(self) {
        self.begins.notify();
    }

    /// Connects the test.
    pub(super) fn connect(self, begin: impl Fn() + 'static, standing: impl Fn() -> Standing + 'static) {
        let Self { begins, standing: told } = self;
        Effect::new(move |_| told.set(standing()));
        Effect::new(move |first: Option<()>| {
            begins.track();
            if first.is_some() && told.get_untracked() != Standing::Passed {
                begin();
            }
        });
    }
}
