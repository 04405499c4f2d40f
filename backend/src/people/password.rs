use std::sync::LazyLock;

use argon2::{
    Argon2, Block, Params,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use domain::secret::SecretInput;
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;

use super::password;
use crate::{Error, Result, random};

/// Hashes a new password for whoever has proved that they may set one. Takes a while.
pub(crate) async fn hash_password(password: &SecretInput, patience: Patience) -> Result<String> {
    password::hash(password, patience).await
}

/// Verifies the password of a known person.
pub(crate) async fn verify_password(password: &SecretInput, hash: String) -> Result<bool> {
    password::verify(password, Some(hash), Patience::Known).await
}

/// Stored in place of the hash of an account without a password.
pub(crate) const NO_PASSWORD: &str = "";

/// Passwords hashed at the same time.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// Unknown callers waiting, at most. Known callers do not queue behind them.
static STRANGERS_WAITING: Semaphore = Semaphore::const_new(32);
static KNOWN_WAITING: Semaphore = Semaphore::const_new(32);

/// Seconds until a full queue is worth another attempt.
const QUEUE_RETRY: u32 = 2;

/// The queue for hashing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// Any caller, also one with an invitation: everybody may found an organisation, and invite.
    Stranger,
    /// A caller with a link of the operator, a session, or a known browser.
    Known,
}

impl Patience {
    fn queue(self) -> &'static Semaphore {
        match self {
            Self::Stranger => &STRANGERS_WAITING,
            Self::Known => &KNOWN_WAITING,
        }
    }
}

/// Compared with when the name is unknown, so that this takes as long as a wrong password.
static NOBODYS: LazyLock<String> = LazyLock::new(|| make(b"nobody").unwrap_or_default());

/// Hashes a new password.
///
/// # Errors
/// [`Error::RateLimited`] when too many are waiting.
pub(super) async fn hash(password: &SecretInput, patience: Patience) -> Result<String> {
    let password = password.clone();
    let made = away(patience, move || make(password.expose().as_bytes())).await?;
    made.ok_or_else(|| Error::internal("the password could not be hashed"))
}

/// Whether `password` has this hash; `None` never matches, and takes as long.
///
/// # Errors
/// [`Error::RateLimited`] when too many are waiting.
pub(super) async fn verify(password: &SecretInput, hash: Option<String>, patience: Patience) -> Result<bool> {
    let password = password.clone();
    away(patience, move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODYS.clone());
        matches(password.expose().as_bytes(), &hash).unwrap_or(false) && known
    })
    .await
}

fn make(password: &[u8]) -> Option<String> {
    let argon = Argon2::default();
    let salt = random::bytes::<{ argon2::RECOMMENDED_SALT_LEN }>();
    let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
    argon.hash_password_into_with_memory(password, salt.as_ref(), &mut out, memory(argon.params())).ok()?;
    let hash = PasswordHash {
        algorithm: argon2::ARGON2ID_IDENT,
        version: Some(argon2::Version::default().into()),
        params: ParamsString::try_from(argon.params()).ok()?,
        salt: Some(Salt::new(salt.as_ref()).ok()?),
        hash: Some(Output::new(&out).ok()?),
    };
    Some(hash.to_string())
}

/// With the parameters stored in the hash, which may be older ones.
fn matches(password: &[u8], hash: &str) -> Option<bool> {
    let hash = PasswordHash::new(hash).ok()?;
    let (salt, expected) = (hash.salt?, hash.hash?);
    let version = hash.version.map(argon2::Version::try_from).transpose().ok()?.unwrap_or_default();
    let algorithm = argon2::Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let params = Params::try_from(&hash).ok()?;
    let mut out = vec![0; expected.len()];
    let memory = memory(&params);
    Argon2::new(algorithm, version, params).hash_password_into_with_memory(password, &salt, &mut out, memory).ok()?;
    Some(out.ct_eq(expected.as_ref()).into())
}

/// The memory of one hash, which is returned to the system with it. glibc returns memory it has mapped for one
/// allocation; but once an allocation of up to 32 MiB was freed, it keeps smaller ones (mallopt(3),
/// `M_MMAP_THRESHOLD`). So more than that is reserved; only the pages written to are ever backed by memory.
fn memory(params: &Params) -> Vec<Block> {
    const ALWAYS_MAPPED: usize = 33 * 1024 * 1024;
    let mut blocks = Vec::with_capacity(params.block_count().max(ALWAYS_MAPPED / Block::SIZE));
    blocks.resize(params.block_count(), Block::default());
    blocks
}

/// A running hash holds its place until it is done, even when its caller has gone.
async fn away<T: Send + 'static>(patience: Patience, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let waiting = patience.queue().try_acquire().map_err(|_| Error::RateLimited { retry_after: QUEUE_RETRY })?;
    let place = AT_ONCE.acquire().await.map_err(|error| Error::Internal(error.into()))?;
    drop(waiting);
    let work = move || {
        let _place = place;
        work()
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(error.into()))
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::PasswordVerifier as _;

    use super::*;

    async fn is(password: &str, hash: Option<String>) -> bool {
        verify(&password.into(), hash, Patience::Known).await.unwrap()
    }

    #[tokio::test]
    async fn only_the_right_password_matches() {
        let hash = hash(&"correct horse".into(), Patience::Known).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(Argon2::default().verify_password(b"correct horse", hash.as_str()).is_ok(), "any library can read it");
        assert!(is("correct horse", Some(hash.clone())).await);
        assert!(!is("wrong horse", Some(hash)).await);
        assert!(!is("nobody", None).await);
        assert!(!is("", Some(String::new())).await, "an account without a password");
    }

    #[tokio::test]
    async fn a_hash_of_other_parameters_still_matches() {
        let params = Params::new(8 * 1024, 1, 1, None).unwrap();
        let argon = Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
        let old = argon2::PasswordHasher::hash_password(&argon, b"correct horse").unwrap().to_string();
        assert!(is("correct horse", Some(old.clone())).await);
        assert!(!is("wrong horse", Some(old)).await);
    }
}
