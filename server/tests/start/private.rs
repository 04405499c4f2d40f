use std::{
    os::unix::{
        fs::{MetadataExt as _, PermissionsExt as _},
        process::CommandExt as _,
    },
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use reqwest::StatusCode;
use rustix::process::{Signal, kill_process, test_kill_process};
use testing::until;
use tokio::time::sleep;

use crate::start::support::{Private, Server, data_dir, folder, run, succeed};

#[tokio::test]
async fn a_private_postgresql_that_was_killed_is_started_again() {
    let data_dir = data_dir().await;
    let mut server = Server::private(data_dir.path(), &[]).await;
    let private = Private::of(data_dir.path());
    let before = private.pid().unwrap();
    kill_process(before, Signal::KILL).unwrap();
    server.logs("the private PostgreSQL runs again").await;
    let back = until("a server that is ready again", async || server.ready().await == Some(StatusCode::OK)).await;
    assert!(back < Duration::from_secs(5), "{back:?}");
    until("a server that is ready again", async || server.is_open().await).await;
    assert!(private.pid().unwrap() != before && !server.has_ended());
    server.stop().await;
    private.is_gone().await;
}

#[tokio::test]
async fn a_server_whose_postgresql_does_not_start_any_more_ends_with_a_sentence() {
    let data_dir = data_dir().await;
    let mut server = Server::private(data_dir.path(), &[]).await;
    let private = Private::of(data_dir.path());
    std::fs::rename(private.data().join("global"), private.data().join("gone")).unwrap();
    kill_process(private.pid().unwrap(), Signal::KILL).unwrap();
    assert_eq!(server.ended().await.code(), Some(1), "{}", server.log());
    let log = server.log();
    let sentence = log.lines().last().unwrap();
    assert!(sentence.starts_with("lakewarden: the private PostgreSQL") && sentence.contains("pg_control"), "{log}");
}

#[tokio::test]
async fn processes_on_one_folder_share_its_postgresql_and_the_last_one_stops_it() {
    let data_dir = data_dir().await;
    let first = Server::private(data_dir.path(), &[]).await;
    let private = Private::of(data_dir.path());
    let pid = private.pid().unwrap();
    succeed(&["migrate"], &[("LAKEWARDEN_DATA_DIR", data_dir.path().to_str().unwrap())]).await;
    let second = Server::private(data_dir.path(), &[]).await;
    // The process that started it leaves first.
    let (leaves, stays) = tokio::join!(first.stop(), async {
        for _ in 0..20 {
            assert_eq!(second.ready().await, Some(StatusCode::OK), "{}", second.log());
            sleep(Duration::from_millis(50)).await;
        }
        second
    });
    let () = leaves;
    assert_eq!(private.pid(), Some(pid));
    stays.stop().await;
    assert!(private.pid().is_none(), "it runs on");
}

#[tokio::test]
async fn processes_that_start_first_together_share_what_is_made() {
    let data_dir = folder();
    let settings = [("LAKEWARDEN_DATA_DIR", data_dir.path().to_str().unwrap())];
    let first = || succeed(&["admin", "events"], &settings);
    tokio::join!(first(), first(), first(), first());
    assert!(data_dir.path().join("keys").exists());
}

#[tokio::test]
async fn postgresql_stops_when_everybody_who_used_it_was_killed() {
    let data_dir = data_dir().await;
    let server = Server::private(data_dir.path(), &[]).await;
    let private = Private::of(data_dir.path());
    assert!(private.pid().is_some());
    server.send(Signal::KILL);
    private.is_gone().await;
    // Cleanly: nothing to recover at the next start.
    let again = Server::private(data_dir.path(), &[]).await;
    let log = std::fs::read_to_string(data_dir.path().join("postgres/log")).unwrap();
    assert!(!log.contains("was not properly shut down"), "{log}");
    again.stop().await;
}

#[tokio::test]
async fn a_lock_file_whose_process_is_another_by_now_is_no_obstacle() {
    let data_dir = data_dir().await;
    let private = Private::of(data_dir.path());
    let mut other = Command::new("sleep");
    other.arg("60");
    if rustix::process::geteuid().is_root() {
        let id = |kind| {
            let output = Command::new("id").args([kind, "postgres"]).output().unwrap();
            String::from_utf8(output.stdout).unwrap().trim().parse::<u32>().unwrap()
        };
        other.uid(id("-u")).gid(id("-g"));
    }
    let mut other = other.spawn().unwrap();
    let data = private.data();
    let lines = format!("{}\n{}\n1700000000\n5432\n\n\n  123 456\nready\n", other.id(), data.display());
    let path = data.join("postmaster.pid");
    std::fs::write(&path, lines).unwrap();
    assert!(Command::new("chown").arg("--reference").arg(&data).arg(&path).status().unwrap().success());
    let migrated = run(&["migrate"], &[("LAKEWARDEN_DATA_DIR", data_dir.path().to_str().unwrap())]).await;
    other.kill().unwrap();
    other.wait().unwrap();
    assert!(migrated.status.success(), "{}", migrated.errors);
}

#[tokio::test]
async fn root_takes_nothing_from_another_account() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let data_dir = data_dir().await;
    let folder = data_dir.path().join("postgres");
    assert!(Command::new("chown").args(["-R", "nobody"]).arg(&folder).status().unwrap().success());
    let owner = |path: &Path| std::fs::metadata(path).unwrap().uid();
    let theirs = owner(&folder);
    let settings = [("LAKEWARDEN_DATA_DIR", data_dir.path().to_str().unwrap())];
    let refused = run(&["admin", "reset-password", "--email", "ada@example.com"], &settings).await;
    assert_eq!(refused.status.code(), Some(78), "{}", refused.errors);
    assert!(
        refused.sentence().contains("belongs to the account nobody; run this as that account"),
        "{}",
        refused.errors
    );
    for path in ["", "data", "socket", "users"].map(|name| folder.join(name)) {
        assert_eq!(owner(&path), theirs, "{}", path.display());
    }
}

#[tokio::test]
async fn a_folder_that_postgresql_cannot_reach_stays_as_it_is() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let closed = tempfile::tempdir().unwrap();
    std::fs::set_permissions(closed.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    let refused = run(&["migrate"], &[("LAKEWARDEN_DATA_DIR", closed.path().to_str().unwrap())]).await;
    assert_eq!(refused.status.code(), Some(78), "{}", refused.errors);
    assert!(refused.sentence().contains("cannot reach"), "{}", refused.errors);
    assert_eq!(std::fs::metadata(closed.path().join("postgres")).unwrap().uid(), 0);
}

#[tokio::test]
async fn data_of_another_version_is_named_at_once() {
    let data_dir = data_dir().await;
    std::fs::write(Private::of(data_dir.path()).data().join("PG_VERSION"), "99\n").unwrap();
    let refused = run(&["migrate"], &[("LAKEWARDEN_DATA_DIR", data_dir.path().to_str().unwrap())]).await;
    assert_eq!(refused.status.code(), Some(78), "{}", refused.errors);
    assert!(refused.sentence().contains("was made by PostgreSQL 99"), "{}", refused.errors);
    assert!(refused.took < Duration::from_secs(5), "{:?}", refused.took);
}

/// Makes the next start recover for this many seconds.
fn recover_for(private: &Private, seconds: u32) {
    let data = private.data();
    let settings = data.join("postgresql.auto.conf");
    let text = std::fs::read_to_string(&settings).unwrap();
    let slow = format!("{text}restore_command = 'test -e slept || {{ touch slept; sleep {seconds}; }}; false'\n");
    std::fs::write(&settings, slow).unwrap();
    let signal = data.join("recovery.signal");
    std::fs::write(&signal, "").unwrap();
    assert!(Command::new("chown").arg("--reference").arg(&data).arg(&signal).status().unwrap().success());
}

#[tokio::test]
async fn a_recovery_is_waited_for_however_long_it_takes() {
    let data_dir = data_dir().await;
    recover_for(&Private::of(data_dir.path()), 33);
    let begun = Instant::now();
    let said = succeed(&["migrate"], &[("LAKEWARDEN_DATA_DIR", data_dir.path().to_str().unwrap())]).await;
    assert!(begun.elapsed() > Duration::from_secs(32), "it did not recover: {said}");
    assert!(said.contains("does not take connections yet"), "{said}");
}

#[tokio::test]
async fn a_server_that_is_stopped_meanwhile_does_not_interrupt_a_recovery() {
    let data_dir = data_dir().await;
    let private = Private::of(data_dir.path());
    recover_for(&private, 5);
    let mut server = Server::begin(&[("LAKEWARDEN_DATA_DIR", data_dir.path().to_str().unwrap())]);
    until("a recovery", async || private.state().as_deref() == Some("starting")).await;
    let pid = private.pid().unwrap();
    server.send(Signal::TERM);
    assert!(server.ended().await.success(), "{}", server.log());
    assert!(test_kill_process(pid).is_ok() && private.state().as_deref() == Some("starting"));
    private.is_gone().await;
    assert!(!private.data().join("recovery.signal").exists(), "the recovery was interrupted");
    succeed(&["migrate"], &[("LAKEWARDEN_DATA_DIR", data_dir.path().to_str().unwrap())]).await;
}
