//! The operator's keys (key-encryption keys): one file, one or more lines `id = base64 of 32 bytes`.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use sqlx::PgPool;
use zeroize::Zeroizing;

use super::{
    Binding, Key,
    key_error::KeyError,
    key_file::{self, KeyFile},
    sql,
};

const CHECK_TEXT: &[u8] = b"lakewarden";

/// The operator's keys, in memory.
pub struct Keyring {
    keys: BTreeMap<String, Key>,
    active: String,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring").field("active", &self.active).finish_non_exhaustive()
    }
}

impl Keyring {
    /// Reads the keys and verifies that the database is sealed with them. On an empty database the first key becomes
    /// the active one, and a missing own key file is created; neither happens later.
    ///
    /// # Errors
    /// See [`KeyError`]; nothing was created or overwritten.
    pub async fn open(file: &KeyFile, pool: &PgPool) -> Result<Self, KeyError> {
        let active = sql::active_kek(pool).await?;
        let text = match file {
            KeyFile::Text(text) => text.clone(),
            KeyFile::Given(path) => key_file::read(path)?,
            KeyFile::Own(path) if path.exists() => key_file::read(path)?,
            KeyFile::Own(path) => match &active {
                Some((id, _)) => return Err(KeyError::FileMissing { id: id.clone(), path: path.clone() }),
                None => key_file::make(path)?,
            },
        };
        let mut ring = Self::parse(&text)?;
        let (id, check_blob) = match active {
            Some(active) => active,
            None => ring.activate_first(pool).await?,
        };
        let key = ring.keys.get(&id).ok_or_else(|| KeyError::Missing { id: id.clone() })?;
        if key.open(&check_binding(&id), &check_blob).is_err() {
            return Err(KeyError::Wrong { id });
        }
        ring.active = id;
        Ok(ring)
    }

    fn parse(text: &str) -> Result<Self, KeyError> {
        let mut keys = BTreeMap::new();
        let mut active = None;
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let entry = line.split_once('=').and_then(|(id, value)| {
                let bytes = Zeroizing::new(BASE64.decode(value.trim().as_bytes()).ok()?);
                Some((id.trim().to_owned(), Key::from_slice(&bytes)?))
            });
            let (id, key) = entry.filter(|(id, _)| !id.is_empty()).ok_or(KeyError::Format { line: number + 1 })?;
            active.get_or_insert_with(|| id.clone());
            keys.insert(id, key);
        }
        let active = active.ok_or(KeyError::Format { line: 1 })?;
        Ok(Self { keys, active })
    }

    async fn activate_first(&self, pool: &PgPool) -> Result<(String, Vec<u8>), KeyError> {
        let blob = self.keys[&self.active]
            .seal(&check_binding(&self.active), CHECK_TEXT)
            .map_err(|_| KeyError::Wrong { id: self.active.clone() })?;
        Ok(sql::activate_first_kek(pool, &self.active, &blob).await?)
    }

    /// The id of the key that wraps new organisation keys.
    pub(crate) fn active(&self) -> (&str, &Key) {
        (&self.active, &self.keys[&self.active])
    }

    /// The number of keys.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Key> {
        self.keys.get(id)
    }
}

fn check_binding(id: &str) -> Binding {
    Binding::new("kek-check").field(id)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::random;

    fn key_text(id: &str) -> String {
        format!("{id} = {}\n", BASE64.encode(random::bytes::<32>().as_ref()))
    }

    async fn open(text: &str, pool: &PgPool) -> Result<Keyring, KeyError> {
        Keyring::open(&KeyFile::Text(Zeroizing::new(text.to_owned())), pool).await
    }

    #[sqlx::test(migrations = "../migrations")]
    async fn the_first_key_stays_the_one_that_is_wanted(pool: PgPool) {
        let first = key_text("k-1");
        open(&first, &pool).await.unwrap();
        open(&first, &pool).await.unwrap();
        assert_eq!(open(&format!("{}{first}", key_text("k-2")), &pool).await.unwrap().active().0, "k-1");
        assert!(matches!(open(&key_text("k-2"), &pool).await, Err(KeyError::Missing { id }) if id == "k-1"));
        assert!(matches!(open(&key_text("k-1"), &pool).await, Err(KeyError::Wrong { id }) if id == "k-1"));
    }

    #[sqlx::test(migrations = "../migrations")]
    async fn an_own_file_is_made_once_and_never_again(pool: PgPool) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/keys");
        let file = KeyFile::Own(path.clone());
        Keyring::open(&file, &pool).await.unwrap();
        Keyring::open(&file, &pool).await.unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(Keyring::open(&file, &pool).await, Err(KeyError::Permissions { .. })));
        std::fs::remove_file(&path).unwrap();
        assert!(matches!(Keyring::open(&file, &pool).await, Err(KeyError::FileMissing { .. })));
        assert!(!path.exists());
    }

    #[test]
    fn a_line_that_is_no_key_is_named() {
        for (text, line) in [("", 1), ("# only a comment\n", 1), ("k-1 = c2hvcnQ=\n", 1), ("\nk-1\n", 2)] {
            assert!(matches!(Keyring::parse(text), Err(KeyError::Format { line: l }) if l == line), "{text}");
        }
    }
}
