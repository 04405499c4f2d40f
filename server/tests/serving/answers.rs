//! Answers that are taken slowly, or not at all.

use server::Limits;
use tokio::{io::AsyncReadExt as _, time::sleep};

use super::{GET, SOON, answer, patient, start};

#[tokio::test]
async fn an_answer_nobody_takes_is_given_up() {
    let server = start(Limits { taking_pause: SOON, connections: 1, ..patient() }).await;
    let taker = server.send("GET /long HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut next = server.send(GET).await;
    assert!(answer(&mut next).await.starts_with("HTTP/1.1 200 "), "its place is given to the next");
    drop(taker);
}

#[tokio::test]
async fn an_answer_that_is_taken_slowly_is_not_given_up() {
    let server = start(Limits { taking_pause: SOON, ..patient() }).await;
    let mut stream = server.send("GET /pieces HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut some = vec![0; 4 * 1024 * 1024];
    for _ in 0..6 {
        sleep(SOON / 3).await;
        stream.read_exact(&mut some).await.expect("it is still sent");
    }
}
