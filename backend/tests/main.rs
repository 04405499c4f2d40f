//! Tests of the backend on a real PostgreSQL. One program, so that it is linked once.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod admission;
mod bucket_changes;
mod buckets;
mod consent;
mod counterparts;
mod credentials;
mod demoted;
mod devices;
mod events;
mod grants;
mod issuers;
mod lists;
mod members;
mod namesakes;
mod overview;
mod own_sts;
mod passwords;
mod people;
mod races;
mod repos;
mod second_factor;
mod service_accounts;
mod sign_in;
mod sign_in_over;
mod stores;
mod test_all;
mod upkeep;
mod vending;
mod views;
mod workloads;
