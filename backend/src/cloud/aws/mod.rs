//! AWS: this server's identity there, and assuming customers' roles. Every configuration is built from explicit values;
//! the SDK never reads the environment, profiles or a metadata service.

mod assume;
mod client;
mod downscope;
mod identity;
mod own_clients;
mod session;

pub(crate) use assume::{AssumeRequest, assume_problem, is_refusal, place_of_role};
pub(super) use client::timeouts;
pub(crate) use downscope::{DownscopeRequest, downscope_problem};
pub use identity::{Aws, Signer};
pub(crate) use session::{Keys, Session};
