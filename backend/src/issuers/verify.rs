//! Verifies a signed token.

use chrono::{DateTime, Utc};
use domain::{issuer::IssuerUrl, moment::Moment};
use openidconnect::{
    ClaimsVerificationError, ClientId, Nonce, SignatureVerificationError,
    core::{CoreIdToken, CoreIdTokenVerifier, CoreJwsSigningAlgorithm as Algorithm},
};

use super::{Claims, Namer, Published, TokenRefused, Web};
use crate::Context;

/// The longest token read, in bytes.
const MAX_TOKEN: usize = 16 * 1024;

/// How far the clocks of this server and of an issuer may be apart, in seconds.
pub(crate) const CLOCK_SKEW: i64 = 60;

/// Signatures with a key pair: a shared secret would let whoever verifies also sign.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

/// What a token must say.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// Its issuer, letter for letter.
    pub issuer: &'a IssuerUrl,
    /// Whoever named this issuer.
    pub namer: Namer<'a>,
    /// Its only audience.
    pub audience: &'a str,
    /// Its nonce; `None` accepts any or none.
    pub nonce: Option<&'a str>,
    /// Whom it was issued to.
    pub party: Party,
}

/// Whom a token was issued to: `azp` (OpenID Connect Core 1.0, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// The audience itself, as in a sign-in.
    Audience,
    /// Anybody: some platforms name the workload there.
    Anybody,
}

/// The claims of a token that its issuer signed for this audience, valid at `now` give or take a minute. The issuer's
/// document and keys are cached; an unknown key renews them at most once a minute.
///
/// # Errors
/// The reason, which is the issuer's or the token's.
pub async fn verify(cx: &Context, expected: Expected<'_>, token: &str, now: Moment) -> Result<Claims, TokenRefused> {
    let read = read(token)?;
    let web = Web { egress: cx.aws.egress(), namer: expected.namer, issuer: expected.issuer };
    let published = cx.issuers.published(web, None).await?;
    match check(expected, &published, &read, now) {
        Err(TokenRefused::UnknownKey) => {
            let newer = cx.issuers.published(web, Some(&published)).await?;
            check(expected, &newer, &read, now)?;
        }
        checked => checked?,
    }
    Ok(read.claims)
}

/// A token and what it claims, not yet believed.
struct Read {
    token: CoreIdToken,
    claims: Claims,
}

fn read(token: &str) -> Result<Read, TokenRefused> {
    if token.len() > MAX_TOKEN || token.split('.').count() != 3 {
        return Err(TokenRefused::Malformed);
    }
    let claims = Claims::read(token).ok_or(TokenRefused::Malformed)?;
    let token = token.parse().map_err(|_| TokenRefused::Malformed)?;
    Ok(Read { token, claims })
}

fn check(expected: Expected<'_>, published: &Published, read: &Read, now: Moment) -> Result<(), TokenRefused> {
    let issuer = openidconnect::IssuerUrl::new(expected.issuer.as_str().to_owned());
    let issuer = issuer.map_err(|_| TokenRefused::Unusable)?;
    let client = ClientId::new(expected.audience.to_owned());
    let earlier = DateTime::from_timestamp(now.unix_seconds() - CLOCK_SKEW, 0).unwrap_or(DateTime::<Utc>::MAX_UTC);
    let verifier = CoreIdTokenVerifier::new_public_client(client, issuer, published.keys.clone())
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || earlier);
    let nonce = |nonce: Option<&Nonce>| match expected.nonce {
        None => Ok(()),
        Some(ours) => openidconnect::NonceVerifier::verify(&Nonce::new(ours.to_owned()), nonce),
    };
    let verified = read.token.claims(&verifier, nonce).map_err(refused)?;
    // What the library believed is what is read from the text: no claim is there twice.
    let claims = &read.claims;
    let is_same = claims.text("iss") == Some(verified.issuer().as_str())
        && claims.text("sub") == Some(verified.subject().as_str())
        && claims.texts("aud") == [expected.audience];
    if !is_same {
        return Err(TokenRefused::OtherAudience);
    }
    if claims.is_after("iat", now, CLOCK_SKEW) || claims.is_after("nbf", now, CLOCK_SKEW) {
        return Err(TokenRefused::NotYetValid);
    }
    match claims.text("azp") {
        Some(party) if expected.party == Party::Audience && party != expected.audience => Err(TokenRefused::OtherParty),
        _ => Ok(()),
    }
}

fn refused(error: ClaimsVerificationError) -> TokenRefused {
    match error {
        ClaimsVerificationError::Expired(_) => TokenRefused::Expired,
        ClaimsVerificationError::InvalidIssuer(_) => TokenRefused::OtherIssuer,
        ClaimsVerificationError::InvalidAudience(_) => TokenRefused::OtherAudience,
        ClaimsVerificationError::InvalidNonce(_) => TokenRefused::OtherNonce,
        ClaimsVerificationError::SignatureVerification(error) => match error {
            SignatureVerificationError::NoMatchingKey => TokenRefused::UnknownKey,
            SignatureVerificationError::DisallowedAlg(_)
            | SignatureVerificationError::UnsupportedAlg(_)
            | SignatureVerificationError::NoSignature => TokenRefused::Algorithm,
            _ => TokenRefused::Signature,
        },
        _ => TokenRefused::Malformed,
    }
}
