//! A server that stops.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use server::Limits;
use testing::until;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::{sleep, timeout},
};

use super::{GET, SOON, answer, patient, start, until_closed};

#[tokio::test]
async fn a_stop_answers_what_has_come_and_ends() {
    let mut server = start(Limits { stop: Duration::from_secs(5), ..patient() }).await;
    let mut slow = server.send("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut idle = server.send(GET).await;
    assert!(answer(&mut idle).await.starts_with("HTTP/1.1 200 "));
    let mut half = server.send("GET / HTTP/1.1\r\nhost").await;
    server.until_arrived(1).await;
    server.stop();
    // A request sent a moment after the stop is still answered.
    sleep(Duration::from_millis(50)).await;
    idle.write_all(GET.as_bytes()).await.unwrap();
    half.write_all(b": x\r\n\r\n").await.unwrap();
    for stream in [&mut idle, &mut half, &mut slow] {
        let (text, _) = until_closed(stream).await.unwrap();
        assert!(text.starts_with("HTTP/1.1 200 ") && text.contains("connection: close"), "{text}");
    }
    timeout(SOON, server.ended).await.expect("nothing is left to wait for").unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn a_stop_ends_in_time_whatever_clients_do() {
    let mut server = start(Limits { stop: Duration::from_secs(1), ..patient() }).await;
    let _never = server.send("GET /never HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let _half = server.send("GET / HTTP/1.1\r\n").await;
    let _body = server.send("POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n").await;
    let _silent = server.connect().await;
    server.until_arrived(1).await;
    let started = Instant::now();
    server.stop();
    timeout(Duration::from_secs(3), server.ended).await.expect("a stop has an end").unwrap();
    assert!(started.elapsed() >= Duration::from_millis(900), "they had their time: {:?}", started.elapsed());
}

/// Clients that go on sending requests while the server stops, some on one connection and some on a new one each time:
/// every accepted connection is answered, and later ones are refused, never cut off.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_is_dropped_over_many_stops() {
    let answered = Arc::new(AtomicUsize::new(0));
    for _ in 0..10 {
        let mut server = start(patient()).await;
        let clients: Vec<_> = (0..8)
            .map(|number| tokio::spawn(ask_until_refused(server.address, number % 2 == 0, answered.clone())))
            .collect();
        let before = answered.load(Ordering::Relaxed);
        until("answers", async || answered.load(Ordering::Relaxed) >= before + 50).await;
        server.stop();
        timeout(Duration::from_secs(10), &mut server.ended).await.unwrap().unwrap();
        for client in clients {
            if let Err(dropped) = client.await.unwrap() {
                panic!("after {} answers: {dropped}", answered.load(Ordering::Relaxed));
            }
        }
    }
    assert!(answered.load(Ordering::Relaxed) >= 500);
}

async fn ask_until_refused(address: SocketAddr, keep: bool, answered: Arc<AtomicUsize>) -> Result<(), String> {
    let mut kept: Option<TcpStream> = None;
    loop {
        let mut stream = match kept.take() {
            Some(stream) => stream,
            None => match timeout(Duration::from_secs(3), TcpStream::connect(address)).await {
                Ok(Ok(stream)) => stream,
                // Refused, or not accepted.
                _ => return Ok(()),
            },
        };
        stream.write_all(GET.as_bytes()).await.map_err(|error| format!("sending: {error}"))?;
        let mut text = [0; 1024];
        let length = stream.read(&mut text).await.map_err(|error| format!("receiving: {error}"))?;
        let text = String::from_utf8_lossy(&text[..length]);
        if !text.starts_with("HTTP/1.1 200 ") {
            return Err(format!("answered {text:?}"));
        }
        answered.fetch_add(1, Ordering::Relaxed);
        kept = (keep && !text.contains("connection: close")).then_some(stream);
    }
}
