//! Work started by a button in the browser, one at a time.

use leptos::{prelude::*, task::spawn_local};

/// Whether such work is running. An `Action` would do the same, but one with a non-`Send` closure panics when the server,
/// which renders on several threads, drops it on another thread.
#[derive(Clone, Copy)]
pub(crate) struct Pending(RwSignal<bool>);

impl Pending {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(false))
    }

    pub(crate) fn get(self) -> bool {
        self.0.get()
    }

    /// Starts the work, unless it is already running. Called from event handlers and effects, which run only in browsers.
    pub(crate) fn begin(self, work: impl Future<Output = ()> + 'static) {
        if !self.0.get_untracked() {
            self.0.set(true);
            spawn_local(async move {
                work.await;
                // The page may have been left.
                let _ = self.0.try_set(false);
            });
        }
    }
}
