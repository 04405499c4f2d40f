//! Turns an error of clap into one sentence that names the setting.

use clap::{
    Arg, Command, Error,
    error::{ContextKind, ContextValue, ErrorKind},
};

/// The sentence. It never contains a value that may be a secret.
pub(super) fn sentence(command: &Command, error: &Error) -> String {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return "say what to do, such as serve; lakewarden --help lists it all".to_owned();
    }
    let value = text(error, ContextKind::InvalidValue).unwrap_or_default();
    // Arguments can be formatted only after the command is built, and are found by their formatted names.
    let mut command = command.clone();
    command.build();
    let arg = text(error, ContextKind::InvalidArg).and_then(|shown| find(&command, &shown));
    let why = match error.kind() {
        ErrorKind::ValueValidation => std::error::Error::source(error).map(ToString::to_string),
        ErrorKind::InvalidValue => {
            texts(error, ContextKind::ValidValue).map(|valid| format!("it is one of {}", valid.join(", ")))
        }
        _ => None,
    };
    match (arg, why) {
        (Some(arg), Some(why)) if arg.is_hide_env_values_set() => format!("{}: {why}", name(arg)),
        (Some(arg), Some(why)) => format!("{}: \u{201c}{value}\u{201d} cannot be used: {why}", name(arg)),
        _ => format!("{}; see lakewarden --help", first_paragraphs(error)),
    }
}

/// The name of a setting: its variable and its option.
fn name(arg: &Arg) -> String {
    let option = arg.get_long().map_or_else(|| arg.get_id().to_string(), |long| format!("--{long}"));
    match arg.get_env().and_then(|name| name.to_str()) {
        Some(variable) => format!("{variable} ({option})"),
        None => option,
    }
}

fn find<'a>(command: &'a Command, shown: &str) -> Option<&'a Arg> {
    let own = command.get_arguments().find(|arg| arg.to_string() == shown);
    own.or_else(|| command.get_subcommands().find_map(|inner| find(inner, shown)))
}

fn text(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn texts(error: &Error, kind: ContextKind) -> Option<Vec<String>> {
    match error.get(kind)? {
        ContextValue::Strings(texts) => Some(texts.clone()),
        _ => None,
    }
}

/// The error message of clap up to the usage, on one line.
fn first_paragraphs(error: &Error) -> String {
    let rendered = error.render().to_string();
    let message = rendered.split("\n\nUsage:").next().unwrap_or_default();
    let message = message.strip_prefix("error: ").unwrap_or(message);
    message.split_whitespace().collect::<Vec<_>>().join(" ").replace(" tip: ", "; ")
}
