//! Audit events, written in the transaction of the change itself and read by admins.
//!
//! In this module: recording an event, recording a refusal, listing a page or the most recent, exporting all, and deleting the oldest.

mod authors;
mod export;
mod find;
mod list;
mod recent;
mod record;
mod refusals;
mod refused;
mod restraint;
mod retention;
mod sql;
mod subject;
mod sweep;

pub use self::{
    authors::authors,
    export::{EventExport, export, export_for_operator, read_next},
    list::{list, list_after},
    recent::recent,
    refused::record_denied,
    retention::Retention,
    sweep::sweep,
};
pub(crate) use self::{
    record::record,
    refusals::Refusals,
    refused::{
        note_refused_second_factor, note_refused_sign_in, note_suspected_passkey, record_failed_vend,
        record_refused_workload, record_shown_password,
    },
    subject::Subject,
};
pub(crate) use domain::audit::Action;
