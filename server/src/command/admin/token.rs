//! `lakewarden admin token`: an API token for a member.

use backend::Lifetime;
use domain::person::Email;

use super::clouds::no_clouds;
use crate::{
    command::{database::Database, output::say},
    config::TokenArgs,
    failure::Failure,
};

pub(super) async fn run(args: TokenArgs) -> Result<(), Failure> {
    let email: Email = args.email.parse().map_err(|error| Failure::setting("--email", error))?;
    let name = args.name.parse().map_err(|error| Failure::setting("--name", error))?;
    let lifetime = Lifetime::days(args.days).map_err(|error| Failure::setting("--days", error))?;
    let database = Database::open(&args.database).await?;
    let made = async {
        let cx = database.context(&args.keys, &args.database.data_dir, no_clouds()).await?;
        let nobody =
            |error| Failure::of_missing(error, format!("nobody with the address {email} belongs to {}", args.org));
        let person = backend::people::find_by_email(&cx, &email).await.map_err(nobody)?;
        let actor = backend::actor::find(&cx, person, &args.org).await.map_err(nobody)?;
        Ok::<_, Failure>(backend::tokens::create(&cx, &actor.by_operator(), &name, lifetime).await?)
    }
    .await;
    database.close().await;
    say(&made?.text)
}
