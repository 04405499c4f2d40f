//! Slow connections, too many connections, and a stopping server, over real TCP.

mod answers;
mod http2;
mod places;
mod requests;
mod stopping;

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

/// Sends `bytes` again and again, each time well before a pause would be too long, for some seconds. Whether the server put an
/// end to it.
async fn is_cut_off(stream: &mut TcpStream, bytes: &[u8]) -> bool {
    for _ in 0..40 {
        sleep(SOON / 5).await;
        if stream.write_all(bytes).await.is_err() {
            return true;
        }
    }
    false
}
