//! The output of commands.

use std::io::Write as _;

use crate::failure::Failure;

/// Prints a command's output on standard output, which the log never uses.
pub(super) fn say(text: &str) -> Result<(), Failure> {
    writeln!(std::io::stdout(), "{text}").map_err(|error| Failure::new(format!("standard output: {error}")))
}
