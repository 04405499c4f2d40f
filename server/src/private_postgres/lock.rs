use std::{
    fs::{File, OpenOptions, TryLockError},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use crate::failure::Failure;

/// An open lock file. The lock ends with the last process that has it open.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// Opens the file without locking it.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path);
        file.map(Self).map_err(|error| Failure::file("LAKEWARDEN_DATA_DIR", path, &error))
    }

    /// Takes the lock exclusively; `false` if others have it. A shared lock of this process is lost then.
    pub(super) fn try_alone(&self) -> Result<bool, Failure> {
        taken(self.0.try_lock())
    }

    /// Takes the lock shared; `false` if another process has it exclusively.
    pub(super) fn try_shared(&self) -> Result<bool, Failure> {
        taken(self.0.try_lock_shared())
    }

    /// The file, for a process that inherits the lock.
    pub(super) fn into_file(self) -> File {
        self.0
    }
}

fn taken(tried: Result<(), TryLockError>) -> Result<bool, Failure> {
    match tried {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(Failure::setting(
            "LAKEWARDEN_DATA_DIR",
            format!("files in it cannot be locked ({error}); choose a folder on a disk of this machine"),
        )),
    }
}
