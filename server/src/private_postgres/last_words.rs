//! `PostgreSQL`'s log, for the reason why it did not start.

use std::{
    fs::{File, OpenOptions},
    io::{Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

/// A log beyond this size is put aside at the next start.
const LONG: u64 = 10 * 1024 * 1024;
/// The number of last lines shown if none is an error.
const END: usize = 3;
/// Bytes read from its end.
const READ: u64 = 64 * 1024;

/// The log file, and the position where the current start begins.
#[derive(Debug)]
pub(super) struct Log {
    path: PathBuf,
    begins: u64,
}

impl Log {
    pub(super) fn at(path: PathBuf) -> Self {
        let begins = length(&path);
        Self { path, begins }
    }

    /// The file to write to.
    pub(super) fn open(&mut self) -> std::io::Result<File> {
        if length(&self.path) > LONG {
            std::fs::rename(&self.path, self.path.with_extension("old"))?;
        }
        self.begins = length(&self.path);
        OpenOptions::new().create(true).append(true).open(&self.path)
    }

    /// The most telling line of the current start, and the path of the log.
    pub(super) fn last_words(&self) -> String {
        let text = self.read().unwrap_or_default();
        let grave = |line: &&str| line.contains("FATAL:") || line.contains("PANIC:");
        let said = match text.lines().rev().find(grave) {
            Some(line) => line.to_owned(),
            None => {
                let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
                lines[lines.len().saturating_sub(END)..].join(" ")
            }
        };
        let said = if said.is_empty() { "it gave no reason" } else { &said };
        format!("{said} (all of it in {})", self.path.display())
    }

    /// The newest line, such as the progress of a recovery.
    pub(super) fn newest(&self) -> String {
        self.read().unwrap_or_default().lines().last().unwrap_or_default().to_owned()
    }

    fn read(&self) -> std::io::Result<String> {
        let mut file = File::open(&self.path)?;
        let end = file.metadata()?.len();
        file.seek(SeekFrom::Start(self.begins.max(end.saturating_sub(READ)).min(end)))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |meta| meta.len())
}
