//! The parts pages are made of. They know nothing of buckets or people.

pub(crate) mod act_form;
pub(crate) mod announcer;
pub(crate) mod badge;
pub(crate) mod banner;
pub(crate) mod confirm;
pub(crate) mod copy;
pub(crate) mod dialog;
pub(crate) mod draft;
pub(crate) mod empty;
pub(crate) mod enter;
pub(crate) mod fact;
pub(crate) mod field;
pub(crate) mod icon;
pub(crate) mod link_tabs;
pub(crate) mod list;
pub(crate) mod moment;
pub(crate) mod notice;
pub(crate) mod paging;
pub(crate) mod pending;
pub(crate) mod row_button;
pub(crate) mod row_menu;
pub(crate) mod row_name;
pub(crate) mod submit;
pub(crate) mod table;
pub(crate) mod tabs;
pub(crate) mod tile;
