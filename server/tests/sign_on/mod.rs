//! Signing in with an identity provider over real HTTP: an honest one, and one that lies in every way a browser could carry.

mod groups;
mod honest;
mod lies;
mod linking;
mod mapped;
mod scene;
mod set_up;
mod together;
