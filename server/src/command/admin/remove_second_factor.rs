//! `lakewarden admin remove-second-factor`: for people who lost their phone and their recovery codes.

use domain::person::Email;

use super::clouds::no_clouds;
use crate::{
    command::{database::Database, output::say},
    config::RemoveSecondFactorArgs,
    failure::Failure,
};

pub(super) async fn run(args: RemoveSecondFactorArgs) -> Result<(), Failure> {
    let email: Email = args.email.parse().map_err(|error| Failure::setting("--email", error))?;
    let database = Database::open(&args.database).await?;
    let removed = async {
        let cx = database.context(&args.keys, &args.database.data_dir, no_clouds()).await?;
        backend::second_factor::remove_by_operator(&cx, &email).await.map_err(|error| match error {
            backend::Error::Conflict(backend::Conflict::SecondFactorOff) => {
                Failure::new(format!("the second factor of {email} is off"))
            }
            other => Failure::of_missing(other, format!("nobody has the address {email}")),
        })
    }
    .await;
    database.close().await;
    removed?;
    say(&format!("The second factor of {email} is off: the password alone signs in.\n"))
}
