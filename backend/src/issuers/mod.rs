//! Issuers of signed tokens: identity providers that people sign in with, and platforms that give their workloads
//! tokens. In this module: what an issuer publishes, cached, and the verification of a token.

mod claims;
mod published;
mod refused;
mod verify;
mod web;

pub use self::{
    claims::Claims,
    published::Issuers,
    refused::TokenRefused,
    verify::{Expected, Party, verify},
    web::Namer,
};
pub(crate) use self::{
    claims::{claimed_issuer, claims},
    published::Published,
    verify::CLOCK_SKEW,
    web::Web,
};
