//! A private PostgreSQL: the real one, in the data directory, on a unix socket only, stopped with the server.

use std::{
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use sqlx::{ConnectOptions as _, Connection as _, postgres::PgConnectOptions};
use tokio::{
    process::{Child, Command},
    time::{Instant, sleep},
};

/// How long a start may take: long enough to recover after a crash, and to outwait a predecessor that is just ending.
const START_TIMEOUT: Duration = Duration::from_secs(30);
const STOP_TIMEOUT: Duration = Duration::from_secs(20);
/// The longest path of a socket, by `sun_path` of unix(7), less the name PostgreSQL gives it.
const LONGEST_SOCKET_DIR: usize = 107 - "/.s.PGSQL.5432".len();
/// The account PostgreSQL runs as when this server runs as root, which PostgreSQL refuses.
const ACCOUNT: &str = "postgres";

/// A private PostgreSQL that is running.
#[derive(Debug)]
pub struct EmbeddedPostgres {
    address: String,
    /// Nothing when another process of ours had started it.
    child: Option<Child>,
}

/// The folders of one private PostgreSQL, and how to run its programs.
struct Layout {
    bin: PathBuf,
    data: PathBuf,
    socket: PathBuf,
    as_account: bool,
}

impl EmbeddedPostgres {
    /// Starts it, making its files at the first start; joins one that runs already.
    ///
    /// # Errors
    /// One sentence that says what to do.
    pub async fn start(data_dir: &Path, bin: Option<&Path>) -> Result<Self, String> {
        let layout = Layout::prepare(data_dir, bin)?;
        let options = layout.options();
        let address = layout.address();
        if answers(&options).await {
            return Ok(Self { address, child: None });
        }
        if !layout.data.join("PG_VERSION").exists() {
            tracing::info!(folder = %layout.data.display(), "making a private PostgreSQL");
            layout.init().await?;
        }
        let deadline = Instant::now() + START_TIMEOUT;
        loop {
            let mut child = layout.spawn()?;
            loop {
                if answers(&options).await {
                    layout.create_database(&options).await?;
                    return Ok(Self { address, child: Some(child) });
                }
                if child.try_wait().map_err(|error| error.to_string())?.is_some() {
                    break;
                }
                sleep(Duration::from_millis(50)).await;
                if Instant::now() > deadline {
                    return Err(layout.did_not_start());
                }
            }
            // One that was killed may hold its lock file until it has been reaped.
            if Instant::now() > deadline {
                return Err(layout.did_not_start());
            }
            sleep(Duration::from_millis(500)).await;
        }
    }

    /// How to connect to it.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Stops it, if this process started it.
    pub async fn stop(self) {
        let Some(mut child) = self.child else { return };
        let pid = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        if let Some(pid) = pid {
            // SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, everything is written.
            let _ = kill_process(pid, Signal::INT);
        }
        if tokio::time::timeout(STOP_TIMEOUT, child.wait()).await.is_err() {
            tracing::warn!("the private PostgreSQL did not stop in time");
        }
    }
}

impl Layout {
    fn prepare(data_dir: &Path, bin: Option<&Path>) -> Result<Self, String> {
        let folder = data_dir.join("postgres");
        std::fs::create_dir_all(&folder).map_err(|error| {
            format!("{}: {error}; choose another folder with LAKEWARDEN_DATA_DIR", folder.display())
        })?;
        let folder = folder.canonicalize().map_err(|error| format!("{}: {error}", folder.display()))?;
        let (data, socket) = (folder.join("data"), folder.join("socket"));
        if socket.as_os_str().len() > LONGEST_SOCKET_DIR {
            return Err(format!(
                "the path {} is too long for a socket; choose a shorter folder with LAKEWARDEN_DATA_DIR",
                folder.display()
            ));
        }
        let layout = Self { bin: find_programs(bin)?, data, socket, as_account: rustix::process::geteuid().is_root() };
        layout.make_folders(&folder)?;
        Ok(layout)
    }

    fn make_folders(&self, folder: &Path) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        for path in [&self.data, &self.socket] {
            std::fs::create_dir_all(path).map_err(failed)?;
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700)).map_err(failed)?;
        }
        if !self.as_account {
            return Ok(());
        }
        let (uid, gid) = account_ids()?;
        for path in [folder, &self.data, &self.socket] {
            if std::fs::metadata(path).map_err(failed)?.uid() != uid {
                std::os::unix::fs::chown(path, Some(uid), Some(gid)).map_err(failed)?;
            }
        }
        let reachable = folder.ancestors().skip(1).all(|above| {
            std::fs::metadata(above).is_ok_and(|meta| meta.permissions().mode() & 0o001 != 0 || meta.uid() == uid)
        });
        if reachable {
            Ok(())
        } else {
            Err(format!(
                "PostgreSQL runs as the account {ACCOUNT}, which cannot reach {}; choose another folder with LAKEWARDEN_DATA_DIR, or run as an ordinary user",
                folder.display()
            ))
        }
    }

    fn options(&self) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass().socket(&self.socket).username("lakewarden").database("postgres")
    }

    fn address(&self) -> String {
        let socket: String = url::form_urlencoded::byte_serialize(self.socket.as_os_str().as_encoded_bytes()).collect();
        format!("postgres://lakewarden@localhost/lakewarden?host={}", socket.replace('+', "%20"))
    }

    /// A program of PostgreSQL, as the right account, told to stop when this process ends however it ends.
    fn program(&self, name: &str) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "INT"]);
        if self.as_account {
            command.args(["--reuid", ACCOUNT, "--regid", ACCOUNT, "--init-groups"]);
        }
        command.arg("--").arg(self.bin.join(name)).env_clear().env("LC_ALL", "C.UTF-8").current_dir(&self.data);
        // Ctrl-C in a terminal goes to the whole group; PostgreSQL is to outlive the last request.
        command.process_group(0).stdin(Stdio::null());
        command
    }

    async fn init(&self) -> Result<(), String> {
        let made = self
            .program("initdb")
            .arg("--pgdata")
            .arg(&self.data)
            .args([
                "--username",
                "lakewarden",
                "--auth",
                "peer",
                "--encoding",
                "UTF8",
                "--locale",
                "C.UTF-8",
                "--data-checksums",
            ])
            .output()
            .await
            .map_err(|error| {
                format!("initdb could not be run: {error}; install util-linux and PostgreSQL, or set DATABASE_URL")
            })?;
        if !made.status.success() {
            return Err(format!("initdb failed: {}", String::from_utf8_lossy(&made.stderr).trim()));
        }
        // Only this user's processes can reach the folder of the socket.
        let rules = self.data.join("pg_hba.conf");
        std::fs::write(&rules, "local all lakewarden trust\n").map_err(|error| format!("{}: {error}", rules.display()))
    }

    fn spawn(&self) -> Result<Child, String> {
        let log = self.data.with_file_name("log");
        let log = std::fs::File::create(&log).map_err(|error| format!("{}: {error}", log.display()))?;
        let errors = log.try_clone().map_err(|error| error.to_string())?;
        self.program("postgres")
            .arg("-D")
            .arg(&self.data)
            .arg("-k")
            .arg(&self.socket)
            .args([
                "-c",
                "listen_addresses=",
                "-c",
                "unix_socket_permissions=0700",
                "-c",
                "log_parameter_max_length_on_error=0",
            ])
            .stdout(log)
            .stderr(errors)
            .spawn()
            .map_err(|error| {
                format!("PostgreSQL could not be started: {error}; install util-linux, or set DATABASE_URL")
            })
    }

    async fn create_database(&self, options: &PgConnectOptions) -> Result<(), String> {
        let made = async {
            let mut connection = options.connect().await?;
            let exists: bool =
                sqlx::query_scalar("select exists (select 1 from pg_database where datname = 'lakewarden')")
                    .fetch_one(&mut connection)
                    .await?;
            if !exists {
                sqlx::query("create database lakewarden").execute(&mut connection).await?;
            }
            connection.close().await
        };
        made.await.map_err(|error| format!("the private database could not be made: {error}"))
    }

    fn did_not_start(&self) -> String {
        let log = self.data.with_file_name("log");
        let text = std::fs::read_to_string(&log).unwrap_or_default();
        let last = text.lines().last().unwrap_or("no reason was given");
        format!("the private PostgreSQL did not start: {last} (all of it in {})", log.display())
    }
}

async fn answers(options: &PgConnectOptions) -> bool {
    match tokio::time::timeout(Duration::from_secs(2), options.connect()).await {
        Ok(Ok(connection)) => connection.close().await.is_ok(),
        _ => false,
    }
}

fn find_programs(given: Option<&Path>) -> Result<PathBuf, String> {
    let has_server = |folder: &PathBuf| folder.join("postgres").exists() && folder.join("initdb").exists();
    if let Some(given) = given {
        let given = given.to_owned();
        return if has_server(&given) {
            Ok(given)
        } else {
            Err(format!("LAKEWARDEN_POSTGRES_BIN: there is no postgres and initdb in {}", given.display()))
        };
    }
    let mut versions: Vec<(u32, PathBuf)> = ["/usr/lib/postgresql", "/usr/pgsql"]
        .iter()
        .filter_map(|root| std::fs::read_dir(root).ok())
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin")))
        })
        .filter(|(version, folder)| *version >= 15 && has_server(folder))
        .collect();
    versions.sort();
    let usual = ["/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"].map(PathBuf::from);
    versions.pop().map(|(_, folder)| folder).or_else(|| usual.into_iter().find(has_server)).ok_or_else(|| {
        "no PostgreSQL 15 or newer was found; install it (apt-get install postgresql), or set DATABASE_URL".into()
    })
}

/// The numbers of PostgreSQL's account, from the system's own list.
fn account_ids() -> Result<(u32, u32), String> {
    let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    accounts
        .lines()
        .map(|line| line.split(':').collect::<Vec<_>>())
        .find(|fields| fields.first() == Some(&ACCOUNT))
        .and_then(|fields| Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?)))
        .ok_or_else(|| format!("PostgreSQL does not run as root, and there is no account {ACCOUNT}; run as an ordinary user, or set DATABASE_URL"))
}
