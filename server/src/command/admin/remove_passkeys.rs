//! `lakewarden admin remove-passkeys`: for people who lost a device, or whose passkey may have been copied.

use domain::person::Email;

use super::clouds::no_clouds;
use crate::{
    command::{database::Database, output::say},
    config::RemovePasskeysArgs,
    failure::Failure,
};

pub(super) async fn run(args: RemovePasskeysArgs) -> Result<(), Failure> {
    let email: Email = args.email.parse().map_err(|error| Failure::setting("--email", error))?;
    let database = Database::open(&args.database).await?;
    let removed = async {
        let cx = database.context(&args.keys, &args.database.data_dir, no_clouds()).await?;
        backend::passkeys::remove_by_operator(&cx, &email)
            .await
            .map_err(|error| Failure::of_missing(error, format!("nobody has the address {email}")))
    }
    .await;
    database.close().await;
    match removed? {
        0 => Err(Failure::new(format!("{email} has no passkey"))),
        removed => say(&format!(
            "Passkeys of {email} that were removed: {removed}. Where they signed in, they are signed out.\n"
        )),
    }
}
