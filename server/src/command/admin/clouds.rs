//! The clouds of operator tasks: none.

use std::net::SocketAddr;

use backend::{
    cloud::aws::Aws,
    egress::{Egress, Rules},
};

/// These tasks call no cloud.
pub(super) fn no_clouds() -> Aws {
    Aws::new(None, None, None, Egress::new(Rules::default(), Vec::<SocketAddr>::new()))
}
