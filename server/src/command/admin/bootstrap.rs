//! `lakewarden admin bootstrap`: the first account and the first organisation.

use domain::draft::people::SetupDraft;

use super::clouds::no_clouds;
use crate::{
    command::{database::Database, output::say},
    config::{BootstrapArgs, read_secret},
    failure::Failure,
};

pub(super) async fn run(args: BootstrapArgs) -> Result<(), Failure> {
    let password = read_secret("--password-file", &args.password_file)?;
    let name = args.name.clone().unwrap_or_else(|| args.email.split('@').next().unwrap_or_default().to_owned());
    let draft =
        SetupDraft { name, email: args.email.clone(), password: password.as_str().into(), org: args.org.clone() };
    let owner = draft.parse().map_err(|errors| {
        let sentences: Vec<String> = errors.iter().map(|(field, sentence)| format!("{field}: {sentence}")).collect();
        Failure::configuration(sentences.join(" "))
    })?;
    let database = Database::open(&args.database).await?;
    let done = async {
        let cx = database.context(&args.keys, &args.database.data_dir, no_clouds()).await?;
        backend::people::bootstrap(&cx, &owner).await.map_err(|error| match error {
            backend::Error::Conflict(_) => {
                Failure::new("somebody has an account already; sign in and invite others from there")
            }
            other => other.into(),
        })
    }
    .await;
    database.close().await;
    done?;
    say(&format!("{} owns {}", owner.person.email, owner.org))
}
