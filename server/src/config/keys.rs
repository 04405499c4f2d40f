//! Settings of the keys that seal stored secrets.

use std::path::{Path, PathBuf};

use backend::seal::KeyFile;
use clap::Args;
use zeroize::Zeroizing;

/// The keys that seal secrets.
#[derive(Debug, Clone, Args)]
pub struct KeyArgs {
    /// File with the keys that seal stored secrets: lines of the form id = base64 of 32 bytes, mode 0600. Unset: the file
    /// keys in the data directory, created at the first start.
    #[arg(long, env = "LAKEWARDEN_KEY_FILE")]
    pub key_file: Option<PathBuf>,
    /// The keys themselves, in the same form.
    #[arg(long, env = "LAKEWARDEN_KEY", hide_env_values = true, conflicts_with = "key_file")]
    pub key: Option<String>,
}

impl KeyArgs {
    /// The source of the keys.
    #[must_use]
    pub fn source(&self, data_dir: &Path) -> KeyFile {
        match (&self.key, &self.key_file) {
            (Some(text), _) => KeyFile::Text(Zeroizing::new(text.clone())),
            (None, Some(path)) => KeyFile::Given(path.clone()),
            (None, None) => KeyFile::Own(data_dir.join("keys")),
        }
    }
}
