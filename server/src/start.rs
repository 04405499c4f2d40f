//! The commands: what `main` runs.

use std::{io::Write as _, net::SocketAddr, path::Path, process::ExitCode, sync::Arc};

use backend::{
    Backend, DbError, Lifetime,
    cloud::{aws::Aws, google::Google},
    egress::{Egress, Rules},
    seal::{KeyError, Keyring},
};
use domain::{draft::people::SetupDraft, person::Email};
use sqlx::PgPool;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use crate::{
    AppState, Site,
    config::{
        AdminTask, BootstrapArgs, Cli, Command, DatabaseArgs, KeyArgs, OrgArgs, ServeArgs, TokenArgs, read_secret,
    },
    credential_process,
    embedded_postgres::EmbeddedPostgres,
    router, telemetry,
};

/// A command that could not be carried out: one sentence, and the exit code that goes with it.
#[derive(Debug)]
pub struct Failure {
    sentence: String,
    code: u8,
}

/// Something in the settings, as `sysexits.h` numbers it.
const CONFIG: u8 = 78;

impl Failure {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), code: 1 }
    }

    /// A setting that can't be used.
    #[must_use]
    pub fn setting(name: &str, why: &str) -> Self {
        Self { sentence: format!("{name}: {why}"), code: CONFIG }
    }

    /// A file of a setting that can't be read.
    #[must_use]
    pub fn file(name: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::setting(name, &format!("{}: {error}", path.display()))
    }

    /// Says it on standard error.
    #[must_use]
    #[expect(clippy::print_stderr, reason = "the last words of a command")]
    pub fn report(&self) -> ExitCode {
        eprintln!("lakewarden: {}", self.sentence);
        ExitCode::from(self.code)
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        let hint = match &error {
            DbError::Address | DbError::TooOld(_) => "; set DATABASE_URL, or unset it to use a private PostgreSQL",
            DbError::Unreachable(_) => {
                "; check DATABASE_URL and that PostgreSQL runs, or unset it to use a private one"
            }
            DbError::Migration(_) => "",
        };
        Self::new(format!("{error}{hint}"))
    }
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        Self { sentence: error.to_string(), code: CONFIG }
    }
}

impl From<backend::Error> for Failure {
    fn from(error: backend::Error) -> Self {
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
        Self::new(format!("{error}{cause}"))
    }
}

/// Runs a command to its end.
///
/// # Errors
/// See [`Failure`].
pub async fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Serve(args) => serve(*args).await,
        Command::Migrate(args) => migrate(args).await,
        Command::CredentialProcess(args) => credential_process::run(args).await,
        Command::Admin { task: AdminTask::Bootstrap(args) } => bootstrap(args).await,
        Command::Admin { task: AdminTask::Org(args) } => org(args).await,
        Command::Admin { task: AdminTask::Token(args) } => token(args).await,
    }
}

/// A database that is up to date, private or not.
struct Database {
    pool: PgPool,
    own: Option<EmbeddedPostgres>,
}

impl Database {
    async fn open(args: &DatabaseArgs) -> Result<Self, Failure> {
        let (address, own) = match args.address()? {
            Some(address) => (address, None),
            None => {
                let own = EmbeddedPostgres::start(&args.data_dir, args.postgres_bin.as_deref())
                    .await
                    .map_err(Failure::new)?;
                (own.address().to_owned().into(), Some(own))
            }
        };
        let pool = backend::connect(&address, args.database_connections).await?;
        backend::migrate(&pool).await?;
        Ok(Self { pool, own })
    }

    async fn close(self) {
        self.pool.close().await;
        if let Some(own) = self.own {
            own.stop().await;
        }
    }

    async fn backend(&self, keys: &KeyArgs, data_dir: &Path, aws: Aws) -> Result<Backend, Failure> {
        let keyring = Keyring::open(&keys.source(data_dir), &self.pool).await?;
        let backend = Backend::new(self.pool.clone(), keyring, aws);
        backend.give_everybody_a_namespace().await?;
        Ok(backend)
    }
}

async fn migrate(args: DatabaseArgs) -> Result<(), Failure> {
    telemetry::start(args.log_format, &args.log);
    Database::open(&args).await?.close().await;
    say("the database is up to date")
}

async fn serve(args: ServeArgs) -> Result<(), Failure> {
    telemetry::start(args.database.log_format, &args.database.log);
    let origin = args.public_origin()?;
    let site = Site::load(args.site_dir.as_deref()).map_err(Failure::new)?;
    let listener = TcpListener::bind(args.listen).await.map_err(|error| {
        Failure::new(format!("{}: {error}; choose another address with LAKEWARDEN_LISTEN", args.listen))
    })?;
    let listening = listener.local_addr().unwrap_or(args.listen);
    let clouds = (args.aws(vec![listening])?, args.google.google()?);
    let database = Database::open(&args.database).await?;
    let served = serve_with(&args, &database, listener, clouds, site, &origin).await;
    database.close().await;
    served
}

async fn serve_with(
    args: &ServeArgs,
    database: &Database,
    listener: TcpListener,
    (aws, google): (Aws, Google),
    site: Site,
    origin: &str,
) -> Result<(), Failure> {
    let backend = database.backend(&args.keys, &args.database.data_dir, aws).await?;
    let backend = backend
        .with_google(google)
        .with_client_s3_endpoint(args.client_s3_endpoint())
        .with_credential_lifetime(args.credential_lifetime()?);
    let backend = Arc::new(backend);
    say(&format!("Lakewarden listens on {}", public_address(args, &listener, origin)))?;
    if let Some(token) = backend.offer_set_up().await? {
        let address = public_address(args, &listener, origin);
        say(&format!("Nobody has an account yet. Make the first one here, once:\n\n  {address}/setup/{}\n", *token))?;
    }
    if args.dev_mode {
        tracing::warn!("development mode: egress rules may open loopback addresses");
    }
    let sweeper = tokio::spawn(sweep(backend.clone()));
    let state = AppState::new(backend, site, public_address(args, &listener, origin));
    let result = axum::serve(listener, router(state)).with_graceful_shutdown(stop_signal()).await;
    sweeper.abort();
    result.map_err(|error| Failure::new(format!("the server stopped: {error}")))
}

/// With port 0 the real port is known only now.
fn public_address(args: &ServeArgs, listener: &TcpListener, origin: &str) -> String {
    match listener.local_addr() {
        Ok(address) if args.public_url.is_none() => format!("http://{address}"),
        _ => origin.to_owned(),
    }
}

async fn sweep(backend: Arc<Backend>) {
    let mut hourly = tokio::time::interval(std::time::Duration::from_secs(3600));
    loop {
        hourly.tick().await;
        if let Err(error) = backend.sweep_sessions().await {
            tracing::warn!(%error, "ended sessions were not removed");
        }
    }
}

/// Ctrl-C, or the polite signal of whoever runs us.
async fn stop_signal() {
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("stopping");
}

fn no_clouds() -> Aws {
    Aws::new(None, None, None, Egress::new(Rules::default(), Vec::<SocketAddr>::new()))
}

async fn bootstrap(args: BootstrapArgs) -> Result<(), Failure> {
    telemetry::start(args.database.log_format, &args.database.log);
    let password = read_secret("--password-file", &args.password_file)?;
    let name = args.name.clone().unwrap_or_else(|| args.email.split('@').next().unwrap_or_default().to_owned());
    let draft =
        SetupDraft { name, email: args.email.clone(), password: password.as_str().into(), org: args.org.clone() };
    let owner = draft.parse().map_err(|errors| {
        let sentences: Vec<String> = errors.iter().map(|(field, sentence)| format!("{field}: {sentence}")).collect();
        Failure::new(sentences.join(" "))
    })?;
    let database = Database::open(&args.database).await?;
    let done = async {
        let backend = database.backend(&args.keys, &args.database.data_dir, no_clouds()).await?;
        backend.bootstrap(&owner).await.map_err(|error| match error {
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

async fn org(args: OrgArgs) -> Result<(), Failure> {
    telemetry::start(args.database.log_format, &args.database.log);
    let email: Email = args.email.parse().map_err(|error| Failure::new(format!("--email: {error}")))?;
    let slug = args.org.parse().map_err(|error| Failure::new(format!("--org: {error}")))?;
    let database = Database::open(&args.database).await?;
    let done = async {
        let backend = database.backend(&args.keys, &args.database.data_dir, no_clouds()).await?;
        let nobody = |_| Failure::new(format!("nobody has the address {email}"));
        let owner = backend.person_by_email(&email).await.map_err(nobody)?;
        Ok::<_, Failure>(backend.create_org(&slug, owner).await?)
    }
    .await;
    database.close().await;
    done?;
    say(&format!("{email} owns {slug}"))
}

async fn token(args: TokenArgs) -> Result<(), Failure> {
    telemetry::start(args.database.log_format, &args.database.log);
    let email: Email = args.email.parse().map_err(|error| Failure::new(format!("--email: {error}")))?;
    let name = args.name.parse().map_err(|error| Failure::new(format!("--name: {error}")))?;
    let lifetime = Lifetime::days(args.days).map_err(|error| Failure::new(format!("--days: {error}")))?;
    let database = Database::open(&args.database).await?;
    let made = async {
        let backend = database.backend(&args.keys, &args.database.data_dir, no_clouds()).await?;
        let nobody = |_| Failure::new(format!("nobody with the address {email} belongs to {}", args.org));
        let person = backend.person_by_email(&email).await.map_err(nobody)?;
        let actor = backend.actor_in_session(person, &args.org).await.map_err(nobody)?;
        Ok::<_, Failure>(backend.create_token(&actor, &name, lifetime).await?)
    }
    .await;
    database.close().await;
    say(&made?.text)
}

/// What a person asked to be told: on standard output, which the log never uses.
fn say(text: &str) -> Result<(), Failure> {
    writeln!(std::io::stdout(), "{text}").map_err(|error| Failure::new(format!("standard output: {error}")))
}
