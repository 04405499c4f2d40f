//! Work the browser does when something is pressed, once at a time.

use leptos::{prelude::*, task::spawn_local};

/// Whether such work is under way. An `Action` would do the same, but one with a closure that has to stay on its thread
/// panics when the server, which renders on several, drops it on another.
#[derive(Clone, Copy)]
pub(crate) struct Pending(RwSignal<bool>);

impl Pending {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(false))
    }

    pub(crate) fn get(self) -> bool {
        self.0.get()
    }

    /// Begins, unless it is under way already. Called from event handlers and effects, which only browsers have.
    pub(crate) fn begin(self, work: impl Future<Output = ()> + 'static) {
        if !self.0.get_untracked() {
            self.0.set(true);
            spawn_local(async move {
                work.await;
                // The page may have been left meanwhile.
                let _ = self.0.try_set(false);
            });
        }
    }
}
