//! Slow connections, too many connections, and a stopping server, over real TCP.

use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::ConnectInfo,
    middleware,
    routing::{get, post},
};
use futures::stream;
use server::{Limits, in_time, serve};
use testing::until;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::{sleep, timeout},
};

const SOON: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(20);

struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    /// Requests for `/slow` and `/never` so far.
    arrived: Arc<AtomicUsize>,
    ended: JoinHandle<()>,
}

fn patient() -> Limits {
    Limits {
        connections: 100,
        head: LONG,
        body: LONG,
        body_pause: LONG,
        taking_pause: LONG,
        idle: LONG,
        stop: LONG,
        stop_idle: SOON,
    }
}

async fn start(limits: Limits) -> Server {
    let arrived = Arc::new(AtomicUsize::new(0));
    let slow = |wait| {
        let arrived = arrived.clone();
        get(async move || {
            arrived.fetch_add(1, Ordering::SeqCst);
            sleep(wait).await;
        })
    };
    let router = Router::new()
        .route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() }))
        .route("/slow", slow(Duration::from_secs(1)))
        .route("/never", slow(Duration::from_secs(60)))
        .route("/long", get(|| async { vec![b'x'; 64 * 1024 * 1024] }))
        .route("/pieces", get(|| async { Body::from_stream(stream::repeat_with(piece)) }))
        .route("/body", post(|body: Bytes| async move { body.len().to_string() }))
        .layer(middleware::from_fn(in_time));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let ended = tokio::spawn(serve(listener, router, limits, async { stopped.await.unwrap_or_default() }));
    Server { address, stop: Some(stop), arrived, ended }
}

fn piece() -> Result<Bytes, Infallible> {
    Ok(Bytes::from_static(&[b'x'; 16 * 1024]))
}

impl Server {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    async fn send(&self, text: &str) -> TcpStream {
        let mut stream = self.connect().await;
        stream.write_all(text.as_bytes()).await.unwrap();
        stream
    }

    async fn until_arrived(&self, count: usize) {
        until("a request", async || self.arrived.load(Ordering::SeqCst) >= count).await;
    }

    fn stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }
}

/// Everything received until the server closes, and the time that took; `None` if it does not close.
async fn until_closed(stream: &mut TcpStream) -> Option<(String, Duration)> {
    let started = Instant::now();
    let mut text = Vec::new();
    // A reset connection is closed, too.
    let _ = timeout(Duration::from_secs(5), stream.read_to_end(&mut text)).await.ok()?;
    Some((String::from_utf8_lossy(&text).into_owned(), started.elapsed()))
}

async fn answer(stream: &mut TcpStream) -> String {
    let mut text = [0; 1024];
    let length = timeout(Duration::from_secs(5), stream.read(&mut text)).await.unwrap().unwrap();
    String::from_utf8_lossy(&text[..length]).into_owned()
}

const GET: &str = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";

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
    for _ in 0..20 {
        sleep(SOON / 5).await;
        if stream.write_all(b"a").await.is_err() {
            break;
        }
    }
    assert!(until_closed(&mut stream).await.unwrap().1 < SOON);
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
    for _ in 0..20 {
        sleep(SOON / 5).await;
        if stream.write_all(b"a").await.is_err() {
            break;
        }
    }
    let (text, _) = until_closed(&mut stream).await.unwrap();
    assert!(text.is_empty() || text.starts_with("HTTP/1.1 408 "), "{text}");
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
async fn an_answer_nobody_takes_is_given_up() {
    let server = start(Limits { taking_pause: SOON, connections: 1, ..patient() }).await;
    let taker = server.send("GET /long HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut next = server.send(GET).await;
    assert!(answer(&mut next).await.starts_with("HTTP/1.1 200 "), "its place is given to the next");
    drop(taker);
}

/// A frame of HTTP/2 (RFC 9113, section 4.1).
fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap();
    [&[0, 0, length, kind, flags, 0, 0, 0, stream], payload].concat()
}

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;
const CONTINUATION: u8 = 9;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

/// Method, http and path: the first two from the static table, the path as text (RFC 7541, appendix A).
fn head(method: u8, path: &str) -> Vec<u8> {
    [&[method, 0x86, 0x04, u8::try_from(path.len()).unwrap()], path.as_bytes()].concat()
}

const GET_METHOD: u8 = 0x82;
const POST_METHOD: u8 = 0x83;

/// HTTP/2 as a client begins it that opens no window: its settings, and a request for `/pieces`. The connection itself goes
/// on taking bytes.
fn http2_request(stream: u8) -> Vec<u8> {
    frame(HEADERS, END_HEADERS | END_STREAM, stream, &head(GET_METHOD, "/pieces"))
}

async fn http2(server: &Server, frames: &[Vec<u8>]) -> TcpStream {
    let mut stream = server.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    stream.write_all(&[frame(SETTINGS, 0, 0, &[]), frames.concat()].concat()).await.unwrap();
    stream
}

/// Sends `one` again and again, each time well before a pause would be too long, for as long as it is taken.
async fn drip(stream: &mut TcpStream, one: &[u8]) {
    for _ in 0..20 {
        sleep(SOON / 5).await;
        if stream.write_all(one).await.is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn a_head_that_comes_byte_by_byte_on_http2_is_not_waited_for() {
    let server = start(Limits { head: SOON, ..patient() }).await;
    let begun = frame(HEADERS, END_STREAM, 3, &[GET_METHOD]);
    let answered = frame(HEADERS, END_HEADERS | END_STREAM, 1, &head(GET_METHOD, "/"));
    // As the first of a connection, and after one that was answered.
    for before in [Vec::new(), answered] {
        let mut stream = http2(&server, &[before, begun.clone()]).await;
        let started = Instant::now();
        // A header without an end, as far as it has come.
        drip(&mut stream, &frame(CONTINUATION, 0, 3, &[0x86])).await;
        until_closed(&mut stream).await.expect("it is given up");
        assert!(started.elapsed() < SOON * 12, "{:?}", started.elapsed());
    }
}

#[tokio::test]
async fn a_body_that_comes_byte_by_byte_on_http2_must_come_in_time() {
    let server = start(Limits { body: SOON, body_pause: SOON, ..patient() }).await;
    let mut stream = http2(&server, &[frame(HEADERS, END_HEADERS, 1, &head(POST_METHOD, "/body"))]).await;
    let (mut answers, mut sends) = stream.split();
    let answered = async {
        loop {
            let mut begin = [0; 9];
            answers.read_exact(&mut begin).await.unwrap();
            let length = usize::from(begin[1]) << 8 | usize::from(begin[2]);
            answers.read_exact(&mut vec![0; length]).await.unwrap();
            if [HEADERS, RESET].contains(&begin[3]) && begin[8] == 1 {
                return;
            }
        }
    };
    let sending = async {
        while sends.write_all(&frame(DATA, 0, 1, b"a")).await.is_ok() {
            sleep(SOON / 5).await;
        }
    };
    let started = Instant::now();
    tokio::select! {
        () = answered => {}
        () = sending => {}
        () = sleep(Duration::from_secs(5)) => panic!("it is still waited for"),
    }
    assert!(started.elapsed() >= SOON / 2, "{:?}", started.elapsed());
}

#[tokio::test]
async fn an_answer_whose_window_stays_shut_is_given_up() {
    let server = start(Limits { taking_pause: SOON, ..patient() }).await;
    let mut stream = http2(&server, &[http2_request(1), http2_request(3)]).await;
    let (text, after) = until_closed(&mut stream).await.expect("nothing of it is taken any more");
    assert!(text.len() >= 32 * 1024, "what fits into the window comes: {}", text.len());
    assert!(after >= SOON / 2, "{after:?}");
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
