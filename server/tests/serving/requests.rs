//! Requests on HTTP/1 that come slowly, not at all, or cannot be read.

use server::Limits;
use tokio::{io::AsyncWriteExt as _, time::sleep};

use super::{GET, SOON, answer, is_cut_off, patient, start, until_closed};

#[tokio::test]
async fn a_head_that_never_ends_is_not_waited_for() {
    let server = start(Limits { head: SOON, ..patient() }).await;
    for beginning in ["G", "GET / HTTP/1.1\r\nhost: x\r\nx-a: ", "PRI * HTTP/2.0\r\n"] {
        let mut stream = server.send(beginning).await;
        let (_, after) = until_closed(&mut stream).await.expect(beginning);
        assert!(after >= SOON / 2, "{beginning:?}: {after:?}");
    }
    // A byte now and then does not extend the limit.
    let mut stream = server.send("GET / HTTP/1.1\r\nx-a: ").await;
    assert!(is_cut_off(&mut stream, b"a").await);
}

#[tokio::test]
async fn a_body_must_come_in_time() {
    let head = "POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n";
    for limits in [Limits { body_pause: SOON, ..patient() }, Limits { body: SOON, ..patient() }] {
        let server = start(limits).await;
        let mut stream = server.send(head).await;
        let (text, _) = until_closed(&mut stream).await.unwrap();
        assert!(text.starts_with("HTTP/1.1 408 ") && text.contains("connection: close"), "{text}");
    }
    // Byte by byte, each in time, but not the whole body.
    let server = start(Limits { body: SOON, body_pause: SOON, ..patient() }).await;
    let mut stream = server.send(head).await;
    assert!(is_cut_off(&mut stream, b"a").await);
    let mut stream = server.send(&format!("{head}{}", "a".repeat(100))).await;
    assert!(answer(&mut stream).await.ends_with("100"));
}

#[tokio::test]
async fn an_idle_connection_is_closed_and_a_used_one_is_not() {
    let server = start(Limits { idle: SOON, ..patient() }).await;
    for text in ["", GET] {
        let mut stream = server.send(text).await;
        let (_, after) = until_closed(&mut stream).await.expect("it is idle");
        assert!(after >= SOON / 2, "{after:?}");
    }
    let mut used = server.connect().await;
    for _ in 0..6 {
        used.write_all(GET.as_bytes()).await.unwrap();
        assert!(answer(&mut used).await.starts_with("HTTP/1.1 200 "));
        sleep(SOON / 3).await;
    }
    let mut slow = server.send("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(answer(&mut slow).await.starts_with("HTTP/1.1 200 "), "a request that takes its time is not idle");
}

#[tokio::test]
async fn a_head_that_cannot_be_read_or_is_too_long_is_answered_and_the_connection_closed() {
    let server = start(patient()).await;
    let long = format!("GET / HTTP/1.1\r\nhost: x\r\nx-a: {}\r\n\r\n", "a".repeat(40 * 1024));
    for (head, status) in [("GET nowhere\r\n\r\n", "400"), ("\0\0\0\r\n\r\n", "400"), (&*long, "431")] {
        let mut stream = server.send(head).await;
        let (text, _) = until_closed(&mut stream).await.expect("it is closed");
        assert!(text.is_empty() || text.starts_with(&format!("HTTP/1.1 {status} ")), "{text}");
    }
}
