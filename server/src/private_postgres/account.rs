//! The account PostgreSQL runs as when this server runs as root, which PostgreSQL refuses.

use std::{os::unix::fs::MetadataExt as _, path::Path};

use crate::failure::Failure;

/// Its name.
pub(super) const NAME: &str = "postgres";

/// Its ids, from the system's user database.
#[derive(Debug, Clone, Copy)]
pub(super) struct Account {
    pub(super) uid: u32,
    pub(super) gid: u32,
}

impl Account {
    /// # Errors
    /// When there is none.
    pub(super) fn find() -> Result<Self, Failure> {
        let ids =
            |fields: Vec<String>| Some(Self { uid: fields.get(2)?.parse().ok()?, gid: fields.get(3)?.parse().ok()? });
        entry(|fields| fields[0] == NAME).and_then(ids).ok_or_else(|| Failure::setting("DATABASE_URL", format!("PostgreSQL does not run as root, and there is no account {NAME}; run as an ordinary user, or set it")))
    }

    /// Refuses a folder that is another account's: a PostgreSQL of theirs may run in it.
    pub(super) fn may_have(self, path: &Path) -> Result<(), Failure> {
        let Ok(owner) = std::fs::metadata(path).map(|meta| meta.uid()) else { return Ok(()) };
        if [0, self.uid].contains(&owner) {
            return Ok(());
        }
        let name = entry(|fields| fields.get(2) == Some(&owner.to_string()));
        let name = name.map_or_else(|| owner.to_string(), |fields| fields[0].clone());
        Err(Failure::setting(
            "LAKEWARDEN_DATA_DIR",
            format!("{} belongs to the account {name}; run this as that account", path.display()),
        ))
    }

    /// Refuses a folder that the account can't get to.
    pub(super) fn must_reach(self, path: &Path) -> Result<(), Failure> {
        let is_open = |above: &Path| {
            std::fs::metadata(above).is_ok_and(|meta| meta.mode() & 0o001 != 0 || meta.uid() == self.uid)
        };
        if path.ancestors().skip(1).all(is_open) {
            return Ok(());
        }
        Err(Failure::setting(
            "LAKEWARDEN_DATA_DIR",
            format!(
                "PostgreSQL runs as the account {NAME}, which cannot reach {}; choose another folder, or run as an ordinary user",
                path.display()
            ),
        ))
    }
}

/// The fields of the first account that fits.
fn entry(fits: impl Fn(&[String]) -> bool) -> Option<Vec<String>> {
    let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let mut entries = accounts.lines().map(|line| line.split(':').map(str::to_owned).collect::<Vec<_>>());
    entries.find(|fields| fits(fields))
}
