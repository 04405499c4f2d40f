//! Why a workload is refused.

use crate::{Error, issuers::TokenRefused};

/// Why a workload gets nothing. The sentences repeat nothing of its token.
#[derive(Debug, thiserror::Error)]
pub enum WorkloadRefused {
    /// It is no token, or has expired, or its issuer can't be asked.
    #[error("{0}")]
    Token(TokenRefused),
    /// No rule of the service account, or of the organisation, accepts it; or there is no such account or organisation.
    #[error("No trust rule accepts this token.")]
    NoRule,
    /// Rules of several service accounts accept it, and the request names none.
    #[error("Trust rules of several service accounts accept this token: name the account.")]
    Several,
    /// Anything else.
    #[error(transparent)]
    Backend(#[from] Error),
}

impl From<TokenRefused> for WorkloadRefused {
    fn from(refused: TokenRefused) -> Self {
        Self::Token(refused)
    }
}
