//! The statements on mappings, and on what they give.

mod applied;
mod mappings;

pub(crate) use self::applied::gives_any_role;
pub(super) use self::{
    applied::{
        Match, Membership, address, concerned, hold_org, kept_out, matching, membership, set_groups, take_turns,
    },
    mappings::{all, delete, empty_unmapped, fill_by_claim, group_of, insert},
};
