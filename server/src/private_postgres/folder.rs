use std::{
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use sqlx::{ConnectOptions as _, Connection as _, postgres::PgConnectOptions};
use tokio::{process::Command, time::sleep};

use super::{
    account::{self, Account},
    last_words::Log,
    lock::Lock,
    programs::{self, Programs},
};
use crate::failure::Failure;

/// The longest path of a socket, by `sun_path` of unix(7), less the name PostgreSQL gives it.
const LONGEST_SOCKET_DIR: usize = 107 - "/.s.PGSQL.5432".len();
const SETTING: &str = "LAKEWARDEN_DATA_DIR";

/// The folder of one private `PostgreSQL`, and its programs.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    pub(super) data: PathBuf,
    pub(super) socket: PathBuf,
    programs: Programs,
    /// Whether `PostgreSQL` runs as [`account::NAME`].
    as_account: bool,
}

impl Folder {
    /// Creates missing parts of the folder in `data_dir`.
    pub(super) fn prepare(data_dir: &Path, bin: Option<&Path>) -> Result<Self, Failure> {
        let path = data_dir.join("postgres");
        std::fs::create_dir_all(&path).map_err(|error| Failure::file(SETTING, &path, &error))?;
        let path = path.canonicalize().map_err(|error| Failure::file(SETTING, &path, &error))?;
        let (data, socket) = (path.join("data"), path.join("socket"));
        if socket.as_os_str().len() > LONGEST_SOCKET_DIR {
            return Err(Failure::setting(
                SETTING,
                format!("the path {} is too long for a socket; choose a shorter one", path.display()),
            ));
        }
        let programs = programs::find(bin, &data)?;
        let folder = Self { path, data, socket, programs, as_account: rustix::process::geteuid().is_root() };
        folder.make_folders()?;
        Ok(folder)
    }

    fn make_folders(&self) -> Result<(), Failure> {
        let failed = |error: std::io::Error| Failure::file(SETTING, &self.path, &error);
        let account = if self.as_account { Some(self.account()?) } else { None };
        for path in [&self.data, &self.socket] {
            std::fs::create_dir_all(path).map_err(failed)?;
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700)).map_err(failed)?;
        }
        Lock::open(&self.path.join("users"))?;
        Lock::open(&self.path.join("running"))?;
        let Some(Account { uid, gid }) = account else { return Ok(()) };
        for path in [&self.path, &self.data, &self.socket, &self.path.join("users")] {
            if std::fs::metadata(path).map_err(failed)?.uid() != uid {
                std::os::unix::fs::chown(path, Some(uid), Some(gid)).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// The account that the folder becomes, or is.
    fn account(&self) -> Result<Account, Failure> {
        let account = Account::find()?;
        for path in [&self.path, &self.data] {
            account.may_have(path)?;
        }
        account.must_reach(&self.path)?;
        Ok(account)
    }

    /// Becomes one of its users. Waits while the watcher stops PostgreSQL for the previous ones.
    pub(super) async fn join(&self) -> Result<Lock, Failure> {
        let users = Lock::open(&self.path.join("users"))?;
        let mut is_logged = false;
        while !users.try_shared()? {
            if !is_logged {
                tracing::info!("the private PostgreSQL is being stopped; waiting for that");
                is_logged = true;
            }
            sleep(Duration::from_millis(100)).await;
        }
        Ok(users)
    }

    /// The lock that PostgreSQL holds while it runs; `None` while it does.
    pub(super) fn lock_if_ended(&self) -> Result<Option<Lock>, Failure> {
        let running = Lock::open(&self.path.join("running"))?;
        Ok(running.try_alone()?.then_some(running))
    }

    /// Whether PostgreSQL, or a remaining part of it, runs.
    pub(super) fn runs(&self) -> Result<bool, Failure> {
        Ok(!Lock::open(&self.path.join("running"))?.try_shared()?)
    }

    pub(super) fn log(&self) -> Log {
        Log::at(self.path.join("log"))
    }

    /// PostgreSQL's process id, from its own lock file.
    pub(super) fn pid(&self) -> Option<String> {
        self.pid_file(0)
    }

    /// PostgreSQL's own state: starting, standby (also while recovering), ready or stopping.
    pub(super) fn state(&self) -> Option<String> {
        self.pid_file(7)
    }

    /// A line of PostgreSQL's own lock file. See <https://doxygen.postgresql.org/pidfile_8h.html>.
    fn pid_file(&self, line: usize) -> Option<String> {
        let text = std::fs::read_to_string(self.data.join("postmaster.pid")).ok()?;
        Some(text.lines().nth(line)?.trim().to_owned())
    }

    pub(super) fn options(&self) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass().socket(&self.socket).username("lakewarden").database("postgres")
    }

    pub(super) fn address(&self) -> String {
        let socket: String = url::form_urlencoded::byte_serialize(self.socket.as_os_str().as_encoded_bytes()).collect();
        format!("postgres://lakewarden@localhost/lakewarden?host={}", socket.replace('+', "%20"))
    }

    /// A system program, as the right account, in the data folder. It outlives this process.
    fn system_program(&self, name: &str) -> Command {
        let mut command = if self.as_account {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", account::NAME, "--regid", account::NAME, "--init-groups", "--", name]);
            command
        } else {
            Command::new(name)
        };
        command
            .env_clear()
            .env("LC_ALL", "C.UTF-8")
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .current_dir(&self.path);
        // Ctrl-C in a terminal goes to the whole process group; PostgreSQL must outlive the last request.
        command.process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// A program of PostgreSQL.
    pub(super) fn program(&self, name: &str) -> Command {
        self.system_program(&self.programs.folder.join(name).to_string_lossy())
    }

    /// The watcher that stops PostgreSQL when it has no more users.
    pub(super) fn watcher(&self) -> Command {
        let mut command = self.system_program("sh");
        command.args(["-c", include_str!("watch.sh"), "watch"]).arg(&self.programs.folder);
        command
    }

    /// Creates the files of a new PostgreSQL: in a temporary folder first, so that an interrupted creation never counts
    /// as complete.
    pub(super) async fn init(&self) -> Result<(), Failure> {
        let making = self.path.join("making");
        let failed = |error: std::io::Error| Failure::file(SETTING, &making, &error);
        if making.exists() {
            std::fs::remove_dir_all(&making).map_err(failed)?;
        }
        let made = self
            .program("initdb")
            .arg("--pgdata")
            .arg(&making)
            .args(["--username", "lakewarden", "--auth", "peer", "--encoding", "UTF8"])
            .args(["--locale", "C.UTF-8", "--data-checksums"])
            .stderr(Stdio::piped())
            .output()
            .await
            .map_err(|error| {
                Failure::new(format!(
                    "initdb could not be run: {error}; install util-linux and PostgreSQL, or set DATABASE_URL"
                ))
            })?;
        if !made.status.success() {
            return Err(Failure::new(format!("initdb failed: {}", String::from_utf8_lossy(&made.stderr).trim())));
        }
        // Only this user's processes can reach the socket's folder.
        std::fs::write(making.join("pg_hba.conf"), "local all lakewarden trust\n").map_err(failed)?;
        std::fs::rename(&making, &self.data).map_err(failed)
    }

    pub(super) async fn create_database(&self) -> Result<(), Failure> {
        let made = async {
            let mut connection = self.options().connect().await?;
            let exists: bool =
                sqlx::query_scalar("select exists (select 1 from pg_database where datname = 'lakewarden')")
                    .fetch_one(&mut connection)
                    .await?;
            if !exists {
                let made = sqlx::query("create database lakewarden").execute(&mut connection).await;
                made.map(drop).or_else(unless_made_meanwhile)?;
            }
            connection.close().await
        };
        made.await.map_err(|error| Failure::new(format!("the private database could not be made: {error}")))
    }
}

/// Another process may make the database at the same moment: `duplicate_database`, `unique_violation`.
fn unless_made_meanwhile(error: sqlx::Error) -> sqlx::Result<()> {
    let code = error.as_database_error().and_then(|db| db.code());
    if code.is_some_and(|code| code == "42P04" || code == "23505") { Ok(()) } else { Err(error) }
}
