//! `lakewarden admin org`: another organisation.

use domain::person::Email;

use super::clouds::no_clouds;
use crate::{
    command::{database::Database, output::say},
    config::OrgArgs,
    failure::Failure,
};

pub(super) async fn run(args: OrgArgs) -> Result<(), Failure> {
    let email: Email = args.email.parse().map_err(|error| Failure::setting("--email", error))?;
    let slug = args.org.parse().map_err(|error| Failure::setting("--org", error))?;
    let database = Database::open(&args.database).await?;
    let done = async {
        let cx = database.context(&args.keys, &args.database.data_dir, no_clouds()).await?;
        let nobody = |error| Failure::of_missing(error, format!("nobody has the address {email}"));
        let owner = backend::people::find_by_email(&cx, &email).await.map_err(nobody)?;
        Ok::<_, Failure>(backend::orgs::create_for(&cx, &slug, owner).await?)
    }
    .await;
    database.close().await;
    done?;
    say(&format!("{email} owns {slug}"))
}
