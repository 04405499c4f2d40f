//! Passkeys over real HTTP, and what is tried against them.

mod account;
mod attacks;
mod enrolment;
mod scene;
mod sign_in;
