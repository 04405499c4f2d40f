//! Workloads: programs that show a token of their platform and act as a service account, if one of its trust rules accepts
//! that. [`exchange`] returns a token of this server (RFC 8693), [`keys_for_repo`] the keys of a repo at once, as STS does.

mod exchange;
mod keys_for_repo;
mod refused;
mod sql;
mod trusted;
mod try_token;

pub use self::{
    exchange::{Coming, WorkloadToken, exchange},
    keys_for_repo::{RepoAsked, keys_for_repo},
    refused::WorkloadRefused,
    try_token::try_token,
};
