//! Ways to create at the cloud what a bucket config needs: scripts to run and templates to apply, made of checked names and
//! of the very policies the dialog shows. What nobody has entered yet leaves a placeholder, as in `policy`.

mod console;
mod google;
mod role;
mod text;

#[cfg(test)]
mod tests;

pub use console::{AwsPage, GooglePage};
pub use google::{GoogleFormat, NewServiceAccount};
pub use role::{NewRole, RoleFormat};
