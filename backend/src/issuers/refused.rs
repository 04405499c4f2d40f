//! Why a token is refused.

/// Why a signed token is refused, as a sentence. It repeats nothing of the token and nothing of what the issuer answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum TokenRefused {
    /// The egress rules close the issuer's address, or one that it names.
    #[error(
        "This server may not connect to the token's issuer. An issuer has a public https address, or the operator opens it with an egress rule."
    )]
    NotAllowed,
    /// The issuer does not answer, or not in time.
    #[error("The token's issuer could not be reached.")]
    Unreachable,
    /// The issuer's discovery document or keys can't be used: a redirect, an error, another issuer, too long, no JSON.
    #[error("What the token's issuer publishes about itself can't be used.")]
    Unusable,
    /// It is no JWT, or its header or claims are malformed.
    #[error("This is not a signed token (a JWT of three parts).")]
    Malformed,
    /// It is unsigned, or signed with a shared secret or an unknown algorithm.
    #[error("The token is not signed with a key pair: only RS, PS, ES256, ES384 and EdDSA signatures are accepted.")]
    Algorithm,
    /// `iss` is not exactly the expected issuer.
    #[error("The token comes from another issuer.")]
    OtherIssuer,
    /// `aud` is not exactly the expected audience.
    #[error("The token was issued for another audience, or for several.")]
    OtherAudience,
    /// `azp` names another client.
    #[error("The token was issued to another client.")]
    OtherParty,
    /// `nonce` is missing or another one.
    #[error("The token belongs to another sign-in.")]
    OtherNonce,
    /// `exp` has passed.
    #[error("The token has expired.")]
    Expired,
    /// `iat` or `nbf` is in the future.
    #[error("The token is not valid yet: its issuer's clock is ahead.")]
    NotYetValid,
    /// The issuer publishes no such key.
    #[error("The token is signed with a key that its issuer does not publish.")]
    UnknownKey,
    /// The signature does not match.
    #[error("The token's signature does not match.")]
    Signature,
}

impl TokenRefused {
    /// Whether the reason is the issuer, not the token.
    #[must_use]
    pub fn is_of_issuer(self) -> bool {
        matches!(self, Self::NotAllowed | Self::Unreachable | Self::Unusable)
    }
}
