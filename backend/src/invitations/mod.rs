//! Invitations: by a one-time link, or addressed to a user name. Membership always needs acceptance, and an invitation
//! never gives more than its inviter may give at that moment.

mod accept;
mod decline;
mod invite;
mod join;
mod link;
mod list;
mod revoke;
mod sql;

pub(crate) use self::join::admit_by_link;
pub use self::{
    accept::{accept, accept_received},
    decline::decline,
    invite::{NewInvitation, invite_by_link, invite_by_name},
    join::join,
    list::{find_by_name, get, get_offer, list, list_after, list_received, list_received_after},
    revoke::revoke,
};
