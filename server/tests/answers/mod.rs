//! What a request is told that is not carried out: on every path, in the form of its family, whatever was sent and whatever
//! does not work.

mod encodings;
mod endpoint;
mod forms;
mod fuzz;
mod given_back;
mod layers;
mod out_of_reach;
mod paths;
mod programs;
