//! `lakewarden admin bootstrap`: the first account and the first organisation.

use backend::{
    Context,
    sign_on::{Provider, SignOn},
};
use domain::{
    draft::people::{NewOwner, SetupDraft},
    field::FieldErrors,
    id::PersonId,
};
use zeroize::Zeroizing;

use super::clouds::no_clouds;
use crate::{
    command::{database::Database, output::say},
    config::{BootstrapArgs, read_secret},
    failure::Failure,
};

/// How the owner signs in.
enum WayIn {
    Password(Zeroizing<String>),
    /// With this subject at a provider.
    Identity(Box<Provider>, String),
}

pub(super) async fn run(args: BootstrapArgs) -> Result<(), Failure> {
    let way_in = WayIn::of(&args)?;
    let owner = owner(&args, &way_in)?;
    let database = Database::open(&args.database).await?;
    let done = async {
        let cx = database.context(&args.keys, &args.database.data_dir, no_clouds()).await?;
        way_in.bootstrap(&cx, &owner).await.map_err(|error| match error {
            backend::Error::Conflict(_) => {
                Failure::new("somebody has an account already; sign in and invite others from there")
            }
            backend::Error::Invalid(errors) => refused(&errors),
            other => other.into(),
        })
    }
    .await;
    database.close().await;
    done?;
    say(&format!("{} owns {}", owner.person.email, owner.org))
}

impl WayIn {
    fn of(args: &BootstrapArgs) -> Result<Self, Failure> {
        let sign_on = args.oidc.sign_on()?;
        match (&args.password_file, &args.subject) {
            (Some(path), _) => Ok(Self::Password(read_secret("--password-file", path)?)),
            (None, Some(subject)) => Ok(Self::Identity(Box::new(provider(args, sign_on)?), subject.clone())),
            (None, None) if sign_on.passwords => {
                Err(Failure::setting("--password-file", "it is needed: the owner signs in with a password"))
            }
            (None, None) => Err(Failure::setting(
                "--subject",
                "it is needed, because passwords are switched off: the owner's subject (sub) at the identity provider. Or use the set-up link that the server prints",
            )),
        }
    }

    async fn bootstrap(&self, cx: &Context, owner: &NewOwner) -> backend::Result<PersonId> {
        match self {
            Self::Password(_) => backend::people::bootstrap(cx, owner).await,
            Self::Identity(provider, subject) => backend::sign_on::bootstrap(cx, provider, subject, owner).await,
        }
    }
}

/// The provider that is named, or the only one.
fn provider(args: &BootstrapArgs, sign_on: SignOn) -> Result<Provider, Failure> {
    let named = |provider: &Provider| args.provider.as_ref().is_none_or(|name| *name == provider.name);
    let mut providers = sign_on.providers.into_iter().filter(named);
    match (providers.next(), providers.next()) {
        (Some(provider), None) => Ok(provider),
        (None, _) => Err(Failure::setting("--provider", "there is no such identity provider in the settings")),
        (Some(_), Some(_)) => Err(Failure::setting("--provider", "there are several identity providers: name one")),
    }
}

fn owner(args: &BootstrapArgs, way_in: &WayIn) -> Result<NewOwner, Failure> {
    let name = args.name.clone().unwrap_or_else(|| args.email.split('@').next().unwrap_or_default().to_owned());
    let (email, org) = (args.email.clone(), args.org.clone());
    let draft = |password: &str| SetupDraft { name, email, password: password.into(), org };
    let owner = match way_in {
        WayIn::Password(password) => draft(password).parse(),
        WayIn::Identity(..) => draft("").parse_without_password(),
    };
    owner.map_err(|errors| refused(&errors))
}

fn refused(errors: &FieldErrors) -> Failure {
    let sentences: Vec<String> = errors.iter().map(|(field, sentence)| format!("{field}: {sentence}")).collect();
    Failure::configuration(sentences.join(" "))
}
