use std::{
    io::{BufRead as _, BufReader},
    time::Duration,
};

use futures::future::join_all;
use reqwest::StatusCode;
use rustix::process::Signal;
use sqlx::PgPool;

use crate::start::support::{Server, address};

#[sqlx::test(migrations = "../migrations")]
async fn a_closed_terminal_is_no_end(pool: PgPool) {
    let server = Server::on(&address(&pool), &[]).await;
    server.send(Signal::HUP);
    server.logs("SIGHUP").await;
    assert_eq!(server.ready().await, Some(StatusCode::OK));
    server.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn nobody_waits_for_whoever_should_read_the_log(pool: PgPool) {
    let address = address(&pool);
    let (server, log) = Server::unheard(&[("DATABASE_URL", &address), ("LAKEWARDEN_LOG", "trace")]).await;
    // A line for each: more than a pipe holds, and more than the server buffers.
    for _ in 0..120 {
        let crowd = join_all((0..50).map(|_| server.get("/livez")));
        let answered = tokio::time::timeout(Duration::from_secs(20), crowd).await.expect("answers without a log");
        assert!(answered.iter().all(|status| *status == Some(StatusCode::OK)));
    }
    let is_counted = tokio::task::spawn_blocking(move || {
        BufReader::new(log).lines().map_while(Result::ok).any(|line| line.contains("lines of the log were dropped"))
    });
    assert!(is_counted.await.unwrap(), "what was lost is counted");
    server.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn a_server_whose_log_nobody_reads_can_be_stopped(pool: PgPool) {
    let address = address(&pool);
    let (server, log) = Server::unheard(&[("DATABASE_URL", &address), ("LAKEWARDEN_LOG", "trace")]).await;
    for _ in 0..100 {
        server.get("/livez").await;
    }
    server.stop().await;
    drop(log);
}
