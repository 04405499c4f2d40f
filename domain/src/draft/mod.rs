//! What people typed, before anybody judged it.

pub mod bucket;
pub mod credential;
pub mod people;
pub mod repo;
