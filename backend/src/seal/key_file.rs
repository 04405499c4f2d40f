//! The file with the operator's keys: read, or made at the first start.

use std::{
    io::{ErrorKind, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use data_encoding::BASE64;
use zeroize::Zeroizing;

use super::key_error::KeyError;
use crate::random;

/// Where the operator stores the keys.
#[derive(Debug, Clone)]
pub enum KeyFile {
    /// The operator's file, which must exist.
    Given(PathBuf),
    /// The server's own file, created at the first start.
    Own(PathBuf),
    /// The text itself, from the environment.
    Text(Zeroizing<String>),
}

/// The text of a file that nobody else may read.
pub(super) fn read(path: &Path) -> Result<Zeroizing<String>, KeyError> {
    let file_error = |source| KeyError::File { path: path.to_owned(), source };
    let mode = std::fs::metadata(path).map_err(file_error)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(KeyError::Permissions { path: path.to_owned() });
    }
    std::fs::read_to_string(path).map(Zeroizing::new).map_err(file_error)
}

/// Makes the file, complete as soon as it has its name. Where another process was faster, that one's counts.
pub(super) fn make(path: &Path) -> Result<Zeroizing<String>, KeyError> {
    let file_error = |source| KeyError::File { path: path.to_owned(), source };
    let id = format!("k-{}", random::short_id::<8>());
    let value = Zeroizing::new(BASE64.encode(random::bytes::<32>().as_ref()));
    let text = Zeroizing::new(format!(
        "# Lakewarden seals the secrets in its database with this key. Keep a copy: without it they are lost.\n{id} = {}\n",
        *value
    ));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(file_error)?;
    }
    let beside = path.with_extension(&id);
    let named = write(&beside, &text).and_then(|()| std::fs::hard_link(&beside, path));
    let _ = std::fs::remove_file(&beside);
    match named {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return read(path),
        named => named.map_err(file_error)?,
    }
    tracing::warn!(path = %path.display(), "made a key file; keep a copy of it, without it the stored secrets are lost");
    Ok(text)
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    #[test]
    fn several_that_make_an_own_file_at_once_have_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (path, begin) = (folder.path().join("keys"), Barrier::new(8));
        let texts: Vec<String> = std::thread::scope(|scope| {
            let make = || {
                begin.wait();
                make(&path).unwrap().to_string()
            };
            let makers: Vec<_> = (0..8).map(|_| scope.spawn(make)).collect();
            makers.into_iter().map(|maker| maker.join().unwrap()).collect()
        });
        assert!(texts.iter().all(|text| *text == texts[0]), "{texts:?}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else stays");
    }
}
