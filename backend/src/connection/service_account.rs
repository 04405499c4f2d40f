//! Checks of a service account: it can be impersonated, and the organisation owns the bucket. Google has no external
//! ID: anyone who knows the address of a service account that trusts this server could enter it here. So the
//! organisation proves that it can write to the bucket, with an object whose name only its admins see. The object name
//! is unique for each organisation and bucket.

use domain::{
    bucket::ServiceAccount,
    check::{CheckName, Outcome, Problem},
    location::Location,
};

use super::{results::failed, test::Test};
use crate::{
    Result,
    cloud::{
        failure::Finding,
        google::{Google, MOST_SECONDS, Token, TokenRequest, boundary, storage::Storage},
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
        // As in vending.
        let seconds = self.cx.sessions.lifetime().min(MOST_SECONDS);
        let wanted = TokenRequest { account, boundary: &boundary, seconds, now };
        let google = self.cx.google();
        let begun = self.begin(CheckName::Impersonate);
        let found = self.in_time(impersonated(google, wanted)).await;
        let token = match found {
            Ok(token) => token,
            Err(problem) => {
                const NOT_LET_IN: &str = "The service account could not be impersonated.";
                self.end(begun, failed(problem));
                self.skip(CheckName::BucketOwner, NOT_LET_IN);
                self.skip_objects(NOT_LET_IN);
                return Ok(());
            }
        };
        self.end(begun, Outcome::Passed);
        let storage = Storage::new(google, location, &token.access_token);
        if self.attempt(CheckName::BucketOwner, is_shown(&storage, location, proof)).await {
            self.use_objects(&storage).await;
        } else {
            self.skip_objects("The bucket is not shown to be this organisation's, so nothing else is done in it.");
        }
        Ok(())
    }
}

async fn impersonated(google: &Google, wanted: TokenRequest<'_>) -> Finding<Token> {
    google.token(wanted).await.map_err(|failure| (failure.problem(), failure.request_id))
}

async fn is_shown(storage: &Storage<'_>, location: &Location, proof: &str) -> Finding<()> {
    if storage.has(proof).await? {
        return Ok(());
    }
    let object = format!("gs://{}/{}{proof}", location.bucket, location.prefix);
    Err((Problem::OwnerUnproven { object }, None))
}
