//! Acts: the actions of the pages' forms. An act is declared once, as a server function with an `act!` line. With wasm a page
//! calls it; without, the browser posts the form to its page, and the server reads the same arguments from it and calls the
//! same function. An argument that names the page's subject comes from its address. The name of its button, its form's address
//! and its result follow from the declaration.

mod declare;
mod done;
mod line;
mod page;
mod place;
#[cfg(feature = "ssr")]
mod plain;
mod server_function;

pub(crate) use self::declare::act;
#[cfg(feature = "ssr")]
pub use self::plain::{ActOutcome, ParsedForm, PlainForm};
pub use self::{
    done::{Answer, Done, NextPage},
    line::{LINES, Line},
    page::Page,
    place::Place,
    server_function::{Act, PREFIX},
};
