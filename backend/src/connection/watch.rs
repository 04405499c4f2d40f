//! Tests that are watched while they are made.

use domain::check::Step;
use tokio::sync::mpsc::UnboundedSender;

tokio::task_local! {
    /// Who watches the tests that this task makes.
    static WATCHER: UnboundedSender<Step>;
}

/// Carries out `work`, and sends each step of the connection tests made in it. A watcher who has left stops nothing.
pub async fn watch<T>(watcher: UnboundedSender<Step>, work: impl Future<Output = T>) -> T {
    WATCHER.scope(watcher, work).await
}

/// Tells a step to the watcher, if there is one.
pub(super) fn tell(step: Step) {
    // Nobody watches a test of the API or of vending.
    let _ = WATCHER.try_with(|watcher| watcher.send(step));
}
