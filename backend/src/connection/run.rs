//! Runs the checks.

use super::{results::TestResults, subject::Subject, test::Test};
use crate::{Context, Result, actor::Actor};

/// Runs the checks. No database connection is held meanwhile.
pub(crate) async fn run_checks(cx: &Context, actor: &Actor, subject: Subject<'_>) -> Result<TestResults> {
    // Boxed: the futures of so many calls would overflow a thread's stack.
    Box::pin(Test::new(cx, actor, subject).run()).await
}
