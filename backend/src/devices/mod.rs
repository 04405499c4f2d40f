//! Devices without a browser of their own, such as the command line of a data client, which a person signs in from their
//! browser (RFC 8628). A device [begins](begin), the person [approves](approve) or [refuses](refuse) it, and the device
//! [collects](collect) an access token of a quarter of an hour and a refresh token. Each refresh token is good once
//! ([`refresh`]); the second use of one signs the device out, because one of the two users has stolen it
//! (RFC 9700, section 4.14.2).

mod approve;
mod begin;
mod collect;
mod end_all;
mod end_leaked;
mod find;
mod issue;
mod list;
mod refresh;
mod refuse;
mod sign_out;
mod sql;

pub use self::{
    approve::approve,
    begin::{Asking, Begun, begin},
    collect::{Collected, collect},
    find::find,
    issue::DeviceKeys,
    list::list,
    refresh::refresh,
    refuse::refuse,
    sign_out::sign_out,
};
pub(crate) use self::{end_all::end_all, end_leaked::end_leaked};
