//! Forms as typed, before validation.

pub mod bucket;
pub mod credential;
pub mod people;
pub mod repo;
