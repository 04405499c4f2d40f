//! Password hashes: Argon2id with the parameters the library recommends (OWASP's), away from the async threads and only
//! a few at a time, because each takes 19 MiB.

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::secret::SecretInput;
use tokio::sync::Semaphore;

use crate::{Error, Result};

static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// Compared against when nobody has the address, so that this takes as long as a wrong password.
static NOBODYS: LazyLock<String> =
    LazyLock::new(|| Argon2::default().hash_password(b"nobody").map(|hash| hash.to_string()).unwrap_or_default());

pub(super) async fn hash(password: &SecretInput) -> Result<String> {
    let password = password.clone();
    away(move || {
        let hash = Argon2::default().hash_password(password.expose().as_bytes());
        hash.map(|hash| hash.to_string()).map_err(|_| Error::internal("the password could not be hashed"))
    })
    .await?
}

/// Whether `password` has this hash; never when there is none.
pub(super) async fn verify(password: &SecretInput, hash: Option<String>) -> Result<bool> {
    let password = password.clone();
    away(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODYS.clone());
        let matches = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.expose().as_bytes(), &hash).is_ok());
        known && matches
    })
    .await
}

async fn away<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _permit = AT_ONCE.acquire().await.map_err(|error| Error::Internal(error.into()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_matches() {
        let hash = hash(&"correct horse".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify(&"correct horse".into(), Some(hash.clone())).await.unwrap());
        assert!(!verify(&"wrong horse".into(), Some(hash)).await.unwrap());
        assert!(!verify(&"nobody".into(), None).await.unwrap());
    }
}
