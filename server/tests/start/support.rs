//! A running program, its output, and its answers.

use std::{
    fs::File,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, ChildStderr, Command, ExitStatus, Stdio},
    str::FromStr as _,
    time::{Duration, Instant},
};

use reqwest::StatusCode;
use rustix::process::{Pid, Signal, kill_process};
use sqlx::{ConnectOptions as _, PgConnection, PgPool, postgres::PgConnectOptions};
use tempfile::TempDir;
use testing::{LONG, until};

/// A well-formed unknown token: the database has to be asked.
const TOKEN: &str = "ema_000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA_EZ0Fob";

/// A folder that `PostgreSQL`'s account can reach, too.
pub(crate) fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

/// A folder with dummy browser files.
pub(crate) fn site(folder: &Path) -> PathBuf {
    let site = folder.join("site");
    std::fs::create_dir_all(&site).unwrap();
    for name in ["a.js", "a.wasm", "a.css", "a.svg"] {
        std::fs::write(site.join(name), "").unwrap();
    }
    let manifest = r#"{"start":"a.js","js":"a.js","wasm":"a.wasm","css":"a.css","icon":"a.svg","docs_js":"a.js","docs_css":"a.css"}"#;
    std::fs::write(site.join("manifest.json"), manifest).unwrap();
    site
}

/// The address of a test's own database.
pub(crate) fn address(pool: &PgPool) -> String {
    let options = pool.connect_options();
    let database = options.get_database().unwrap();
    format!("postgres://{}@{}:{}/{database}", options.get_username(), options.get_host(), options.get_port())
}

/// The program, with these settings and no others.
pub(crate) fn program(arguments: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lakewarden"));
    command.args(arguments).env_clear().env("PATH", "/usr/bin:/bin").envs(settings.iter().copied());
    command.stdin(Stdio::null());
    command
}

/// The result of a command.
pub(crate) struct CommandResult {
    pub(crate) status: ExitStatus,
    pub(crate) took: Duration,
    /// All of standard error.
    pub(crate) errors: String,
}

impl CommandResult {
    /// Its last line.
    pub(crate) fn sentence(&self) -> &str {
        self.errors.lines().last().unwrap_or_default()
    }
}

/// Runs a command to its end.
pub(crate) async fn run(arguments: &[&str], settings: &[(&str, &str)]) -> CommandResult {
    let begun = Instant::now();
    let output = tokio::process::Command::from(program(arguments, settings)).output();
    let output = tokio::time::timeout(LONG, output).await.expect("a command ends").unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    CommandResult { status: output.status, took: begun.elapsed(), errors }
}

/// Runs a command that must succeed.
pub(crate) async fn succeed(arguments: &[&str], settings: &[(&str, &str)]) -> String {
    let ended = run(arguments, settings).await;
    assert!(ended.status.success(), "{}", ended.errors);
    ended.errors
}

/// A running server.
pub(crate) struct Server {
    child: Child,
    folder: TempDir,
    origin: String,
    client: reqwest::Client,
}

impl Server {
    /// On this database.
    pub(crate) async fn on(database: &str, settings: &[(&str, &str)]) -> Self {
        Self::start(&[&[("DATABASE_URL", database)], settings].concat()).await
    }

    /// With a private database in this folder.
    pub(crate) async fn private(data_dir: &Path, settings: &[(&str, &str)]) -> Self {
        Self::start(&[&[("LAKEWARDEN_DATA_DIR", data_dir.to_str().unwrap())], settings].concat()).await
    }

    async fn start(settings: &[(&str, &str)]) -> Self {
        let server = Self::begin(settings);
        until("a server that is ready", async || server.ready().await == Some(StatusCode::OK)).await;
        server
    }

    /// Starts it without waiting.
    pub(crate) fn begin(settings: &[(&str, &str)]) -> Self {
        let folder = folder();
        let errors = File::create(folder.path().join("errors")).unwrap();
        Self::spawn(settings, folder, errors.into())
    }

    /// With a log in a pipe that is not read yet.
    pub(crate) async fn unheard(settings: &[(&str, &str)]) -> (Self, ChildStderr) {
        let mut server = Self::spawn(settings, folder(), Stdio::piped());
        until("a server that is ready", async || server.ready().await == Some(StatusCode::OK)).await;
        let log = server.child.stderr.take().unwrap();
        (server, log)
    }

    fn spawn(settings: &[(&str, &str)], folder: TempDir, errors: Stdio) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let listen = format!("127.0.0.1:{port}");
        let keys = folder.path().join("keys");
        std::fs::write(&keys, testing::KEYS).unwrap();
        std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o600)).unwrap();
        let site = site(folder.path());
        let own = [
            ("LAKEWARDEN_LISTEN", listen.as_str()),
            ("LAKEWARDEN_SITE_DIR", site.to_str().unwrap()),
            ("LAKEWARDEN_KEY_FILE", keys.to_str().unwrap()),
        ];
        let mut command = program(&["serve"], &[&own, settings].concat());
        command.stdout(Stdio::null()).stderr(errors);
        let child = command.spawn().unwrap();
        Self { child, folder, origin: format!("http://{listen}"), client: testing::browser() }
    }

    /// Its address on this machine.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The answer of `/readyz`; `None` if there is none.
    pub(crate) async fn ready(&self) -> Option<StatusCode> {
        self.get("/readyz").await
    }

    pub(crate) async fn get(&self, path: &str) -> Option<StatusCode> {
        let request = self.client.get(format!("{}{path}", self.origin)).timeout(LONG);
        Some(request.send().await.ok()?.status())
    }

    /// Whether an endpoint answers a request with a token, if only to refuse it.
    pub(crate) async fn is_open(&self) -> bool {
        let request = self.client.get(format!("{}/orgs/acme/buckets", self.origin)).bearer_auth(TOKEN);
        let status = request.timeout(LONG).send().await.unwrap().status();
        assert!(!status.is_server_error() || status == StatusCode::SERVICE_UNAVAILABLE, "{status}\n{}", self.log());
        status != StatusCode::SERVICE_UNAVAILABLE
    }

    /// Its whole log.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("errors")).unwrap_or_default()
    }

    pub(crate) async fn logs(&self, words: &str) {
        until(words, async || self.log().contains(words)).await;
    }

    pub(crate) fn send(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Waits until it ends.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        until("a server that ends", async || self.child.try_wait().unwrap().is_some()).await;
        self.child.wait().unwrap()
    }

    /// Stops it gracefully.
    pub(crate) async fn stop(mut self) {
        self.send(Signal::TERM);
        assert!(self.ended().await.success(), "{}", self.log());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The private `PostgreSQL` in a data directory, seen from outside.
pub(crate) struct Private(PathBuf);

impl Private {
    pub(crate) fn of(data_dir: &Path) -> Self {
        Self(data_dir.join("postgres"))
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    /// Its process id, from its own lock file.
    pub(crate) fn pid(&self) -> Option<Pid> {
        let text = std::fs::read_to_string(self.data().join("postmaster.pid")).ok()?;
        Pid::from_raw(text.lines().next()?.trim().parse().ok()?)
    }

    /// Its own state: starting, ready.
    pub(crate) fn state(&self) -> Option<String> {
        let text = std::fs::read_to_string(self.data().join("postmaster.pid")).ok()?;
        Some(text.lines().nth(7)?.trim().to_owned())
    }

    /// Itself and all its child processes.
    pub(crate) fn processes(&self) -> Vec<Pid> {
        let (Some(parent), Ok(entries)) = (self.pid(), std::fs::read_dir("/proc")) else { return Vec::new() };
        let children = entries.filter_map(|entry| {
            let pid = entry.ok()?.file_name().to_str()?.parse().ok()?;
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
            let above: i32 = stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()?;
            (above == parent.as_raw_nonzero().get()).then(|| Pid::from_raw(pid))?
        });
        children.chain([parent]).collect()
    }

    pub(crate) async fn connect(&self, database: &str) -> PgConnection {
        let options = PgConnectOptions::from_str("postgres://lakewarden@localhost").unwrap();
        options.socket(self.0.join("socket")).database(database).connect().await.unwrap()
    }

    pub(crate) async fn execute(&self, statement: &'static str) {
        sqlx::raw_sql(statement).execute(&mut self.connect("postgres").await).await.unwrap();
    }

    pub(crate) async fn is_gone(&self) {
        until("a private PostgreSQL that has stopped", async || !self.data().join("postmaster.pid").exists()).await;
    }
}

/// A data directory with a migrated private database, copied from one that is created once.
pub(crate) async fn data_dir() -> TempDir {
    static TEMPLATE: tokio::sync::OnceCell<TempDir> = tokio::sync::OnceCell::const_new();
    let template = TEMPLATE.get_or_init(|| async {
        let made = folder();
        succeed(&["migrate"], &[("LAKEWARDEN_DATA_DIR", made.path().to_str().unwrap())]).await;
        made
    });
    let (template, copy) = (template.await, folder());
    let from = template.path().join("postgres");
    let copied = Command::new("cp").arg("-a").arg(from).arg(copy.path()).status().unwrap();
    assert!(copied.success());
    copy
}
