//! Tests of the server over HTTP, at its command line and at its start. One program, so that it is linked once.

#![recursion_limit = "512"]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod access;
mod activity;
mod addresses;
mod answers;
mod api;
mod arraylake;
mod collisions;
mod dialogs;
mod exports;
mod http;
mod oauth;
mod overview;
mod passkeys;
mod reading;
mod recorded;
mod second_factor;
mod serving;
mod sign_in;
mod sign_on;
mod start;
mod streamed;
mod support;
mod tenants;
mod tiledb;
mod values;
mod vending;
mod visitors;
mod walks;
