//! Secrets read from files.

use std::path::Path;

use zeroize::Zeroizing;

use crate::failure::Failure;

/// Reads a secret from a file, without the final line break.
///
/// # Errors
/// When the file can't be read; names the setting.
pub fn read_secret(setting: &str, path: &Path) -> Result<Zeroizing<String>, Failure> {
    let text =
        std::fs::read_to_string(path).map(Zeroizing::new).map_err(|error| Failure::file(setting, path, &error))?;
    Ok(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}
