//! The vocabulary of Lakewarden: names with their grammars, what a person typed and what it became, and the report of a
//! connection test. Pure: no clock, no randomness, no I/O, so that browser and server judge every value by the same code.

#[macro_use]
mod text;

pub mod audit;
pub mod aws;
pub mod bucket;
pub mod check;
pub mod credential;
pub mod draft;
pub mod endpoint;
pub mod field;
pub mod id;
pub mod key_shape;
pub mod listing;
pub mod location;
pub mod member;
pub mod moment;
pub mod org;
pub mod person;
pub mod policy;
pub mod profile;
pub mod repo;
pub mod secret;
pub mod shape;
pub mod snippets;
pub mod token;

pub use text::{Invalid, storable};
