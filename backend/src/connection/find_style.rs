//! Finding out where requests to a store name the bucket. A store answers requests of the other style in ways of its own: with a page
//! of its host, an error, or nothing. So only a listing counts, which names the bucket's objects and nothing else.

use domain::{
    check::Problem,
    location::{AddressingStyle, Location, Store},
};

use super::test::Test;
use crate::cloud::{Existence, Objects as _, aws::Keys, failure::Finding, s3::S3};

impl Test<'_> {
    /// A client for the bucket, in the likelier style.
    pub(super) fn s3<'a>(&self, location: &'a Location, keys: Option<&Keys<'_>>) -> Finding<S3<'a>> {
        self.s3_in(self.style.current(), location, keys)
    }

    /// The same in this style; `None` leaves that to the platform's way.
    pub(super) fn s3_in<'a>(
        &self,
        style: Option<AddressingStyle>,
        location: &'a Location,
        keys: Option<&Keys<'_>>,
    ) -> Finding<S3<'a>> {
        S3::new(self.cx.aws(), &self.actor.slug, location, style, keys)
    }

    /// An anonymous request to the bucket, also in the other style if the likelier one finds neither bucket nor store.
    pub(super) async fn existence_in_a_style(&mut self, location: &Location) -> Finding<Existence> {
        let first = self.in_time(async { self.s3(location, None)?.existence().await }).await;
        let is_doubtful = match &first {
            Ok(existence) => *existence == Existence::Missing,
            Err((problem, _)) => matches!(problem, Problem::NotS3 | Problem::Unforeseen { .. }),
        };
        let Some(other) = self.style.other().filter(|_| is_doubtful) else { return first };
        let second = async { self.s3_in(Some(other), location, None)?.existence().await };
        match self.in_time(second).await {
            Ok(found @ Existence::Exists { .. }) => Ok(self.turned(found)),
            Ok(found @ Existence::Hidden) if first.is_err() => Ok(self.turned(found)),
            _ => first,
        }
    }

    fn turned(&mut self, found: Existence) -> Existence {
        self.style.turn();
        found
    }

    /// Finds out the style of a store by listing the bucket, as these keys or anybody may. Where no listing passes, the likelier
    /// style stays.
    pub(super) async fn find_style(&mut self, location: &Location, keys: Option<&Keys<'_>>) {
        if self.style.other().is_none() || location.store == Store::Gs {
            return;
        }
        for style in self.style.all() {
            let listing = async { self.s3_in(Some(style), location, keys)?.list().await };
            if self.in_time(listing).await.is_ok() {
                if self.style.current() != Some(style) {
                    self.style.turn();
                }
                self.style.settle();
                return;
            }
        }
    }
}
