//! More connections than there are places.

use std::time::Duration;

use server::Limits;
use tokio::{io::AsyncReadExt as _, time::timeout};

use super::{GET, SOON, answer, patient, start};

#[tokio::test]
async fn when_all_places_are_taken_the_idle_make_room() {
    let server = start(Limits { connections: 10, ..patient() }).await;
    let mut silent = Vec::new();
    for _ in 0..40 {
        silent.push(server.connect().await);
    }
    let mut one = server.send(GET).await;
    assert!(answer(&mut one).await.starts_with("HTTP/1.1 200 "));
    let mut open = 0;
    for stream in &mut silent {
        let mut byte = [0];
        open += usize::from(timeout(Duration::from_millis(20), stream.read(&mut byte)).await.is_err());
    }
    assert!(open <= 10, "{open} are open");
}

#[tokio::test]
async fn who_comes_when_all_are_busy_waits_and_is_answered() {
    let server = start(Limits { connections: 2, ..patient() }).await;
    let slow = "GET /slow HTTP/1.1\r\nhost: x\r\n\r\n";
    let mut busy = [server.send(slow).await, server.send(slow).await];
    server.until_arrived(2).await;
    let mut third = server.send(GET).await;
    assert!(timeout(SOON, third.readable()).await.is_err(), "there is no place yet");
    for stream in &mut busy {
        assert!(answer(stream).await.starts_with("HTTP/1.1 200 "));
    }
    assert!(answer(&mut third).await.starts_with("HTTP/1.1 200 "));
}
