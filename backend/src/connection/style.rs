//! Where requests of a test name the bucket.

use domain::location::{AddressingStyle, Location};

use crate::{Context, stores::tried_styles};

/// Where requests of a test name the bucket.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    /// The styles to try, the likelier one first. Without any, it is the platform's way.
    tried: Vec<AddressingStyle>,
    is_found: bool,
}

impl Style {
    pub(super) fn of(cx: &Context, location: &Location) -> Self {
        Self { tried: tried_styles(location, cx.aws().s3_endpoint()), is_found: false }
    }

    /// The style that was found by a listing.
    pub(super) fn found(&self) -> Option<AddressingStyle> {
        self.tried.first().copied().filter(|_| self.is_found)
    }

    /// The style of the next request.
    pub(super) fn current(&self) -> Option<AddressingStyle> {
        self.tried.first().copied()
    }

    /// The other style that may be tried.
    pub(super) fn other(&self) -> Option<AddressingStyle> {
        self.tried.get(1).copied()
    }

    /// Takes the other style for the likelier one.
    pub(super) fn turn(&mut self) {
        self.tried.reverse();
    }

    /// The styles to try, the likelier one first.
    pub(super) fn all(&self) -> Vec<AddressingStyle> {
        self.tried.clone()
    }

    /// A listing passed in the likelier style.
    pub(super) fn settle(&mut self) {
        self.is_found = true;
    }
}
