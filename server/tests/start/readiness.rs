use std::time::Duration;

use futures::future::join_all;
use reqwest::StatusCode;
use rustix::process::{Pid, Signal, kill_process};
use sqlx::{Connection as _, PgConnection, PgPool, raw_sql};
use testing::until;
use tokio::time::sleep;

use crate::start::support::{Private, Server, address, data_dir, succeed};

/// How long detecting trouble, and recovery from it, may take.
const SOON: Duration = Duration::from_secs(5);

async fn says(server: &Server, status: StatusCode) {
    let after = until("an answer", async || server.ready().await == Some(status)).await;
    assert!(after < SOON, "{status} only after {after:?}\n{}", server.log());
}

async fn troubled_and_back(server: &Server) {
    says(server, StatusCode::OK).await;
    let back = until("a server that is ready again", async || server.is_open().await).await;
    assert!(back < SOON, "{back:?}\n{}", server.log());
}

#[tokio::test]
async fn readiness_tells_of_a_database_that_became_read_only() {
    let data_dir = data_dir().await;
    let server = Server::private(data_dir.path(), &[]).await;
    let private = Private::of(data_dir.path());
    private.execute("alter system set default_transaction_read_only = on").await;
    private.execute("select pg_reload_conf()").await;
    says(&server, StatusCode::SERVICE_UNAVAILABLE).await;
    private.execute("alter system reset default_transaction_read_only").await;
    private.execute("select pg_reload_conf()").await;
    troubled_and_back(&server).await;
    server.stop().await;
}

#[tokio::test]
async fn readiness_tells_of_a_database_that_was_dropped() {
    let data_dir = data_dir().await;
    let server = Server::private(data_dir.path(), &[]).await;
    let private = Private::of(data_dir.path());
    private.execute("drop database lakewarden with (force)").await;
    says(&server, StatusCode::SERVICE_UNAVAILABLE).await;
    assert!(!server.is_open().await);
    private.execute("create database lakewarden").await;
    sleep(Duration::from_secs(1)).await;
    // A database without the schema is not ready.
    assert_eq!(server.ready().await, Some(StatusCode::SERVICE_UNAVAILABLE));
    succeed(&["migrate"], &[("LAKEWARDEN_DATA_DIR", data_dir.path().to_str().unwrap())]).await;
    troubled_and_back(&server).await;
    server.stop().await;
}

#[tokio::test]
async fn readiness_tells_of_a_database_that_hangs() {
    let data_dir = data_dir().await;
    let server = Server::private(data_dir.path(), &[]).await;
    let private = Private::of(data_dir.path());
    let frozen = Frozen::all(&private);
    says(&server, StatusCode::SERVICE_UNAVAILABLE).await;
    assert!(!server.is_open().await);
    drop(frozen);
    troubled_and_back(&server).await;
    server.stop().await;
}

/// Processes suspended until this is dropped.
struct Frozen(Vec<Pid>);

impl Frozen {
    fn all(private: &Private) -> Self {
        let frozen = Self(private.processes());
        frozen.send(Signal::STOP);
        frozen
    }

    fn send(&self, signal: Signal) {
        for pid in &self.0 {
            kill_process(*pid, signal).unwrap();
        }
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        self.send(Signal::CONT);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_busy_pool_is_no_trouble(pool: PgPool) {
    let address = address(&pool);
    let server = Server::on(&address, &[("LAKEWARDEN_DATABASE_CONNECTIONS", "2")]).await;
    let mut busy = PgConnection::connect(&address).await.unwrap();
    raw_sql("begin; lock table api_token in access exclusive mode").execute(&mut busy).await.unwrap();
    let crowd = join_all((0..8).map(|_| server.is_open()));
    let asks = async {
        let mut answers = Vec::new();
        for _ in 0..4 {
            sleep(Duration::from_millis(400)).await;
            answers.push(tokio::time::timeout(Duration::from_secs(1), server.ready()).await);
        }
        answers
    };
    let (_, answers) = tokio::join!(crowd, asks);
    assert!(answers.iter().all(|answer| *answer == Ok(Some(StatusCode::OK))), "{answers:?}");
    server.stop().await;
}
