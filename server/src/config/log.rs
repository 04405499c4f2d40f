//! Settings of the log.

use clap::{Args, ValueEnum};

/// What to log, and how.
#[derive(Debug, Clone, Args)]
pub struct LogArgs {
    /// How to write the log.
    #[arg(long, env = "LAKEWARDEN_LOG_FORMAT", value_enum, default_value_t = LogFormat::Auto)]
    pub log_format: LogFormat,
    /// What to log, such as info or debug, in the words of tracing-subscriber's EnvFilter.
    #[arg(long = "log", env = "LAKEWARDEN_LOG", default_value = "info,sqlx=warn")]
    pub log_filter: String,
}

/// How to write the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Readable in a terminal, JSON elsewhere.
    Auto,
    /// Readable.
    Text,
    /// One JSON object a line.
    Json,
}
