//! The same on HTTP/2, by frames.

use std::time::{Duration, Instant};

use server::Limits;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::sleep,
};

use super::{SOON, Server, is_cut_off, patient, start, until_closed};

/// A frame of HTTP/2 (RFC 9113, section 4.1).
fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap();
    [&[0, 0, length, kind, flags, 0, 0, 0, stream], payload].concat()
}

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;
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

#[tokio::test]
async fn a_head_that_comes_byte_by_byte_on_http2_is_not_waited_for() {
    let server = start(Limits { head: SOON, ..patient() }).await;
    // The beginning of a frame whose payload then comes byte by byte.
    let begun = frame(HEADERS, END_HEADERS | END_STREAM, 3, &[GET_METHOD; 100])[..10].to_vec();
    let answered = frame(HEADERS, END_HEADERS | END_STREAM, 1, &head(GET_METHOD, "/"));
    // As the first of a connection, and after one that was answered.
    for before in [Vec::new(), answered] {
        let mut stream = http2(&server, &[before, begun.clone()]).await;
        assert!(is_cut_off(&mut stream, &[GET_METHOD]).await);
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
