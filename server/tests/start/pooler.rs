use std::{
    os::unix::fs::PermissionsExt as _,
    process::{Child, Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};
use sqlx::PgPool;
use tempfile::TempDir;
use testing::until;

use crate::start::support::{Server, address, folder, run, succeed};

/// A `PgBouncer` as Debian installs it, in front of a test's database.
struct PgBouncer {
    child: Child,
    address: String,
    _folder: TempDir,
}

impl PgBouncer {
    async fn start(pool: &PgPool, mode: &str) -> Self {
        let (folder, behind) = (folder(), pool.connect_options());
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let settings = folder.path().join("pgbouncer.ini");
        let text = format!(
            "[databases]\n* = host={} port={} user={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
             unix_socket_dir =\nauth_type = any\npool_mode = {mode}\n",
            behind.get_host(),
            behind.get_port(),
            behind.get_username()
        );
        std::fs::write(&settings, text).unwrap();
        std::fs::set_permissions(&settings, std::fs::Permissions::from_mode(0o644)).unwrap();
        let mut command = if rustix::process::geteuid().is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", "postgres", "--regid", "postgres", "--init-groups", "--", "/usr/sbin/pgbouncer"]);
            command
        } else {
            Command::new("/usr/sbin/pgbouncer")
        };
        let child = command.arg(settings).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        until("a PgBouncer", async || tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok()).await;
        let address = format!("postgres://anybody@127.0.0.1:{port}/{}", behind.get_database().unwrap());
        Self { child, address, _folder: folder }
    }
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
        let _ = self.child.wait();
    }
}

#[sqlx::test(migrations = false)]
async fn pgbouncer_that_pools_sessions_is_as_good_as_postgresql(pool: PgPool) {
    let bouncer = PgBouncer::start(&pool, "session").await;
    succeed(&["migrate"], &[("DATABASE_URL", &bouncer.address)]).await;
    let server = Server::on(&bouncer.address, &[]).await;
    assert!(server.is_open().await);
    server.stop().await;
    let limited = backend::connect(&bouncer.address, 2).await.unwrap();
    let limit: String = sqlx::query_scalar("show statement_timeout").fetch_one(&limited.pool).await.unwrap();
    assert_eq!(limit, "5s");
}

#[sqlx::test(migrations = "../migrations")]
async fn pgbouncer_that_pools_transactions_is_refused_when_it_forgets_statements(pool: PgPool) {
    let bouncer = PgBouncer::start(&pool, "transaction").await;
    for _ in 0..2 {
        let refused = run(&["migrate"], &[("DATABASE_URL", &bouncer.address)]).await;
        assert_eq!(refused.status.code(), Some(78), "{}", refused.errors);
        assert!(refused.sentence().contains("PgBouncer is in transaction mode"), "{}", refused.errors);
    }
    // Nothing of its attempts remains for other clients.
    succeed(&["migrate"], &[("DATABASE_URL", &address(&pool))]).await;
}
