//! What people typed, before anybody judged it.

pub mod bucket;
pub mod people;
pub mod repo;
