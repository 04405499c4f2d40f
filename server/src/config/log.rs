//! Settings of the log.

use clap::{Args, ValueEnum};

/// Log settings.
#[derive(Debug, Clone, Args)]
pub struct LogArgs {
    /// Log format.
    #[arg(long, env = "LAKEWARDEN_LOG_FORMAT", value_enum, default_value_t = LogFormat::Auto)]
    pub log_format: LogFormat,
    /// Log filter, in the syntax of tracing-subscriber's EnvFilter.
    #[arg(long = "log", env = "LAKEWARDEN_LOG", default_value = "info,sqlx=warn")]
    pub log_filter: String,
}

/// Log format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Readable in a terminal, JSON elsewhere.
    Auto,
    /// Readable.
    Text,
    /// One JSON object a line.
    Json,
}
