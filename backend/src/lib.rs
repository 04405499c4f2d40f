//! Everything behind HTTP: PostgreSQL, encryption and the clouds. Knows no axum and no leptos.
//!
//! A caller becomes an [`Actor`](actor::Actor) first. Every operation on an organisation takes one and touches rows of
//! that organisation only, so the id of another organisation gets exactly the answer of an id that does not exist.

pub mod actor;
mod admission;
pub mod audit;
pub mod buckets;
mod budget;
pub mod claim_mappings;
pub mod cloud;
pub mod connection;
mod context;
pub mod credentials;
mod db;
pub mod devices;
pub mod egress;
mod error;
pub mod external_id;
pub mod grants;
pub mod groups;
mod held;
pub mod idempotency;
pub mod invitations;
pub mod issuers;
mod listing;
pub mod members;
pub mod orgs;
pub mod overview;
pub mod passkeys;
pub mod passwords;
mod pending;
pub mod people;
mod queue;
pub mod random;
pub mod repos;
pub mod seal;
pub mod second_factor;
pub mod service_accounts;
pub mod sessions;
mod share;
pub mod sign_on;
pub mod stores;
mod token_text;
pub mod tokens;
pub mod upkeep;
pub mod vending;
pub mod workloads;

pub use audit::{EventExport, Retention};
pub use budget::{Quota, Quotas};
pub use context::Context;
pub use credentials::{CredentialFilter, Kinds, PastTest, Proof};
pub use db::{Db, DbError, connect, migrate};
pub use error::{Conflict, Error, NoAwsKeys, Result};
pub use held::{At, Held};
pub use invitations::NewInvitation;
pub use listing::{ByName, ByTime, KeysetPage, KeysetRequest};
pub use orgs::{Organization, OrganizationUser};
pub use passwords::{Ended, Ending};
pub use people::{ClientNetwork, Credentials, User, Visitor};
pub use repos::{Entry, RepoChange, RepoFilter};
pub use tokens::{Lifetime, NewToken, TokenHolder, TokenLimits};
pub use upkeep::Removed;
pub use vending::{
    DEFAULT_LIFETIME, Intent, Permit, RepoKeys, StoredKeyPair, VendedCredentials, VendedKeys, VendedToken,
};
