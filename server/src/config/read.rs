//! Reads the command line and the environment.

use std::ffi::OsString;

use clap::{CommandFactory as _, FromArgMatches as _};

use super::{Cli, refusal};
use crate::failure::Failure;

/// The prefix of our variables.
const PREFIX: &str = "LAKEWARDEN_";
/// The largest edit distance from a setting's name at which a name counts as misspelt.
const MISSPELT: usize = 2;

impl Cli {
    /// Reads the command line and the environment. An empty variable counts as none, as compose files leave them.
    /// `--help` and `--version` are answered here, and end the process.
    ///
    /// # Errors
    /// One sentence that names the setting which can't be used, or the one whose name is misspelt.
    pub fn read() -> Result<Self, Failure> {
        let command = Self::command();
        let given: Vec<(OsString, OsString)> = std::env::vars_os().filter(|(_, value)| !value.is_empty()).collect();
        let names: Vec<&str> = given.iter().filter_map(|(name, _)| name.to_str()).collect();
        if let Some((name, meant)) =
            unknown(&command, &names).into_iter().find_map(|(name, meant)| Some((name, meant?)))
        {
            return Err(Failure::setting(&name, format!("there is no such setting; {meant} is meant")));
        }
        let matches = match without_empty(command.clone(), &names).try_get_matches() {
            Ok(matches) => matches,
            Err(error) if !error.use_stderr() => error.exit(),
            Err(error) => return Err(Failure::configuration(refusal::sentence(&command, &error))),
        };
        Self::from_arg_matches(&matches).map_err(|error| Failure::configuration(refusal::sentence(&command, &error)))
    }
}

/// Variables that have our prefix and are no settings: they are ignored. Platforms set some for services of this name.
#[must_use]
pub fn ignored_variables() -> Vec<String> {
    let given: Vec<OsString> = std::env::vars_os().map(|(name, _)| name).collect();
    let names: Vec<&str> = given.iter().filter_map(|name| name.to_str()).collect();
    unknown(&Cli::command(), &names).into_iter().map(|(name, _)| name).collect()
}

/// Unknown names with our prefix, each with the setting it is a misspelling of.
fn unknown(command: &clap::Command, names: &[&str]) -> Vec<(String, Option<String>)> {
    let known = settings(command);
    let ours = names.iter().filter(|name| name.starts_with(PREFIX) && !known.iter().any(|setting| setting == *name));
    ours.map(|name| {
        let near = known.iter().filter(|setting| setting.starts_with(PREFIX));
        let nearest = near.map(|setting| (strsim::damerau_levenshtein(setting, name), setting)).min();
        let meant = nearest.filter(|(distance, _)| *distance <= MISSPELT).map(|(_, setting)| setting.clone());
        ((*name).to_owned(), meant)
    })
    .collect()
}

/// The variables of all commands.
fn settings(command: &clap::Command) -> Vec<String> {
    let own = command.get_arguments().filter_map(|arg| Some(arg.get_env()?.to_str()?.to_owned()));
    own.chain(command.get_subcommands().flat_map(settings)).collect()
}

/// The same command, ignoring empty variables.
fn without_empty(command: clap::Command, given: &[&str]) -> clap::Command {
    let command = command.mut_args(|arg| {
        let is_given = arg.get_env().and_then(|name| name.to_str()).is_none_or(|name| given.contains(&name));
        if is_given { arg } else { arg.env(clap::builder::Resettable::Reset) }
    });
    command.mut_subcommands(|inner| without_empty(inner, given))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_settings_are_told_from_what_is_not_ours() {
        let names = ["LAKEWARDEN_LISTEN", "LAKEWARDEN_PUBLICURL", "LAKEWARDEN_PORT_8080_TCP_ADDR", "LAKE", "PATH"];
        let found = unknown(&Cli::command(), &names);
        let expected =
            [("LAKEWARDEN_PUBLICURL", Some("LAKEWARDEN_PUBLIC_URL")), ("LAKEWARDEN_PORT_8080_TCP_ADDR", None)];
        assert_eq!(found, expected.map(|(name, meant)| (name.to_owned(), meant.map(str::to_owned))));
    }
}
