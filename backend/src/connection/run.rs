//! The checks themselves.

use super::{found::Found, subject::Subject, test::Test};
use crate::{Context, Result, actor::Actor};

/// The checks themselves. No database connection is held while they wait.
pub(crate) async fn run_checks(cx: &Context, actor: &Actor, subject: Subject<'_>) -> Result<Found> {
    // On the heap: the futures of so many calls to so many clouds fill the stack of a thread.
    Box::pin(Test::new(cx, actor, subject).run()).await
}
