//! `lakewarden admin reset-password`: a one-time link for a forgotten password.

use domain::person::Email;

use super::clouds::no_clouds;
use crate::{
    command::{database::Database, output::say},
    config::{ResetPasswordArgs, public_origin},
    failure::Failure,
};

pub(super) async fn run(args: ResetPasswordArgs) -> Result<(), Failure> {
    let email: Email = args.email.parse().map_err(|error| Failure::setting("--email", error))?;
    let origin = public_origin(args.public_url.as_ref(), args.listen)?;
    let database = Database::open(&args.database).await?;
    let made = async {
        let cx = database.context(&args.keys, &args.database.data_dir, no_clouds()).await?;
        backend::passwords::offer_reset(&cx, &email)
            .await
            .map_err(|error| Failure::of_missing(error, format!("nobody has the address {email}")))
    }
    .await;
    database.close().await;
    let path = app::routes::password_reset(&made?);
    say(&format!("{email} sets a new password here, once, within an hour:\n\n  {origin}{path}\n"))
}
