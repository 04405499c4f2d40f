//! A service account: impersonated, and let in where the organisation has shown that the bucket is its own. Google knows
//! nothing like an external ID: whoever knew the address of somebody's account, which lets this server in for that
//! somebody, could name it here. So the organisation shows that it writes to the bucket, by an object whose name only its
//! admins are told; one of its names is in no other organisation's and in no other bucket's.

use domain::{
    bucket::ServiceAccount,
    check::{CheckName, Outcome, Problem},
    location::Location,
};
use tokio::time::Instant;

use super::{found::failed, test::Test};
use crate::{
    Result,
    cloud::{
        failure::Finding,
        google::{Google, MOST_SECONDS, Token, Wanted, boundary, storage::Storage},
        policy::Permission,
    },
    db,
};

impl Test<'_> {
    pub(super) async fn impersonate(
        &mut self,
        location: &Location,
        account: &ServiceAccount,
        proof: &str,
    ) -> Result<()> {
        let now = db::now(&*self.cx.pool_of(self.actor.org).await?).await?;
        let boundary = boundary::for_location(location, Permission::Write);
        // As vending will ask.
        let seconds = self.cx.sessions.lifetime().min(MOST_SECONDS);
        let wanted = Wanted { account, boundary: &boundary, seconds, now };
        let google = self.cx.google();
        let started = Instant::now();
        let found = self.in_time(impersonated(google, wanted)).await;
        let token = match found {
            Ok(token) => token,
            Err(problem) => {
                const NOT_LET_IN: &str = "The service account could not be impersonated.";
                self.note(CheckName::Impersonate, started, failed(problem));
                self.skip(CheckName::BucketOwner, NOT_LET_IN);
                self.skip_objects(NOT_LET_IN);
                return Ok(());
            }
        };
        self.note(CheckName::Impersonate, started, Outcome::Passed);
        let storage = Storage::new(google, location, &token.access_token);
        if self.attempt(CheckName::BucketOwner, is_shown(&storage, location, proof)).await {
            self.use_objects(&storage).await;
        } else {
            self.skip_objects("The bucket is not shown to be this organisation's, so nothing else is done in it.");
        }
        Ok(())
    }
}

async fn impersonated(google: &Google, wanted: Wanted<'_>) -> Finding<Token> {
    google.token(wanted).await.map_err(|failure| (failure.problem(), failure.request_id))
}

async fn is_shown(storage: &Storage<'_>, location: &Location, proof: &str) -> Finding<()> {
    if storage.has(proof).await? {
        return Ok(());
    }
    let object = format!("gs://{}/{}{proof}", location.bucket, location.prefix);
    Err((Problem::OwnerUnproven { object }, None))
}
