//! The vocabulary of Lakewarden: names with their grammars, drafts and the values they become, and the report of a
//! connection test. No clock, randomness or I/O, so that browser and server validate every value with the same code.

#[macro_use]
mod text;

pub mod audit;
pub mod aws;
pub mod bucket;
pub mod check;
pub mod claim;
pub mod credential;
pub mod device;
pub mod draft;
pub mod endpoint;
pub mod field;
pub mod grant;
pub mod id;
pub mod issuer;
pub mod key_shape;
pub mod listing;
pub mod location;
pub mod member;
pub mod moment;
pub mod org;
pub mod overview;
pub mod passkey;
pub mod person;
pub mod policy;
pub mod profile;
pub mod provisioning;
pub mod repo;
pub mod sealing;
pub mod second_factor;
pub mod secret;
pub mod service_account;
pub mod session;
pub mod shape;
pub mod snippets;
pub mod token;
pub mod trust_rule;

pub use text::{Invalid, storable};
