//! What there is to ask for: an organisation of its own for each question, so that what succeeds spoils nothing.

mod furnish;
mod kept;
mod passkeys;
mod people;
mod things;

pub(crate) use kept::kept;
pub(crate) use things::Scene;
