//! Nothing that a client sends is a defect of the server's: everything there is, with nonsense in every place where something
//! can be sent. The seed is printed; `FUZZ_SEED` and `FUZZ_ROUNDS` repeat a run and make it longer.

use std::{env, fmt::Write as _};

use reqwest::RequestBuilder;
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::browser;

use crate::{
    answers::endpoint::{Answer, Endpoint, Family, Visitor, endpoints, everything, fields, is_test},
    support::Server,
};

/// Requests of each visitor to each endpoint by default.
const ROUNDS: u64 = 6;

/// Numbers that look random and come again with the same seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[usize::try_from(self.roll()).unwrap() % from.len()]
    }

    fn is(&mut self, one_in: u64) -> bool {
        self.roll().is_multiple_of(one_in)
    }
}

/// Texts that are no names, as they stand in an address.
const PARTS: [&str; 16] = [
    "acme",
    "thing",
    "%00",
    "a%00b",
    "%ff",
    "%c3%28",
    "%2F",
    "..",
    "%2e%2e",
    "%F0%9F%92%A9",
    "'%22;--",
    "%25",
    "%0d%0a",
    "-1",
    "99999999999999999999",
    "00000000-0000-4000-8000-000000000000",
];
const QUERIES: [&str; 14] = [
    "",
    "?",
    "?page=0",
    "?page=%00&size=%00&q=%00",
    "?page=99999999999999999999",
    "?q=%ff",
    "?q=%00",
    "?filter_metadata=%7B%22a%5Cu0000%22%3A1%7D",
    "?filter_metadata=%7B%22a%22%3A%22%5Cu0000%22%7D",
    "?page=1&page=2&size=x",
    "?dialog=%00&bucket=x&repo=%00&credential=x&step=%00",
    "?dialog=settings&bucket=00000000-0000-4000-8000-000000000000",
    "?principal_id=x&resource=%00&action=CAN_READ&token=%00",
    "?on=x&access=%00&provider=%00&type=%00",
];
const TEXTS: [&str; 16] = [
    "",
    "\0",
    "a\0b",
    "\u{202e}x",
    "💩",
    "'\";--",
    "${jndi}",
    "..",
    "\r\nx: y",
    "-1",
    "1e400",
    "null",
    "<script>",
    "%00",
    "99999999999999999999",
    "\u{feff}",
];
/// Bodies that are no JSON, or not what any call expects.
const BODIES: [&[u8]; 18] = [
    b"",
    b"null",
    b"[]",
    b"[1]",
    b"\"x\"",
    b"1e999",
    b"{",
    b"{\"a\":1,\"a\":2}",
    b"{\"name\":\"\\ud800\"}",
    b"{\"name\":\"\\u0000\"}",
    b"{\"\\u0000\":\"x\"}",
    b"\xff\xfe",
    b"{\"name\":\"\xff\"}",
    b"\x00",
    b"{\"draft\":{\"nickname\":[]},\"org\":{}}",
    b"{\"metadata\":{\"a\":\"\\u0000\"},\"name\":\"x\"}",
    b"{\"version\":1e30,\"page\":-1}",
    b"intent=%00&nickname=%ff&=&&x",
];
const KINDS: [&str; 8] = [
    "application/json",
    "application/x-www-form-urlencoded",
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/xml",
    "application/json; charset=utf-16",
    "",
    "\u{e9}",
];

/// A value of any kind, for a field that expects some other.
fn value(dice: &mut Dice, depth: u32) -> Value {
    match dice.roll() % 9 {
        0 => Value::Null,
        1 => json!(dice.is(2)),
        2 => json!(i64::MIN),
        3 => json!(1e308),
        4 if depth > 0 => json!([value(dice, depth - 1), value(dice, depth - 1)]),
        5 if depth > 0 => json!({ dice.pick(&TEXTS): value(dice, depth - 1) }),
        6 => json!("x".repeat(5_000)),
        _ => json!(dice.pick(&TEXTS)),
    }
}

/// What is meant, with nonsense in some of its places.
fn spoiled(dice: &mut Dice, meant: &Value) -> Value {
    match meant {
        _ if dice.is(8) => value(dice, 3),
        Value::Object(entries) => entries
            .iter()
            .map(|(key, entry)| (key.clone(), spoiled(dice, entry)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

/// The body of any call of the APIs, as their clients send it.
fn call() -> Value {
    json!({
        "nickname": "made", "platform": "s3", "name": "made", "prefix": "x", "extra_config": { "region_name": "us-east-1" },
        "auth_config": { "method": "hmac", "access_key_id": "AKIDEXAMPLE", "secret_access_key": "made/made/made" },
        "description": "x", "metadata": { "a": "x" }, "add_metadata": { "b": "x" }, "remove_metadata": ["a"], "mode": "online",
        "message": "x", "optimization_config": {}, "kind": "icechunk", "bucket_nickname": "made", "role": "admin",
        "username": "made", "email": "made@example.com", "password": "short", "default_s3_path": "s3://x",
        "provider": "AWS", "credential": { "aws": { "access_key_id": "AKIDEXAMPLE", "secret_access_key": "made/made/made" } },
        "scope": ["*"], "expires": "2100-01-01T00:00:00Z", "asset_locations": { "arrays": { "path": "x" } }, "bucket": "x",
        "region": "x", "allowed_in_tasks": true, "provider_default": false, "service_role_arn": "x", "buckets": ["x"],
    })
}

fn bytes(dice: &mut Dice) -> Vec<u8> {
    match dice.roll() % 8 {
        0 => "[".repeat(10_000).into_bytes(),
        1 => format!("{{\"name\":{}1{}}}", "[".repeat(120), "]".repeat(120)).into_bytes(),
        2 => vec![b'x'; 70 * 1024],
        _ => BODIES[usize::try_from(dice.roll()).unwrap() % BODIES.len()].to_vec(),
    }
}

fn with_body(dice: &mut Dice, endpoint: &Endpoint, request: RequestBuilder) -> RequestBuilder {
    let is_json =
        matches!(endpoint, Endpoint::Function(_)) || matches!(endpoint, Endpoint::Route(_, path) if is_test(path));
    if dice.is(3) {
        let kind: Vec<u8> = dice.pick(&KINDS).as_bytes().to_vec();
        return request.header("content-type", kind).body(bytes(dice));
    }
    match endpoint {
        Endpoint::Function(_) => request.json(&spoiled(dice, &everything())),
        Endpoint::Route(..) if is_json => request.json(&spoiled(dice, &everything()["draft"])),
        Endpoint::Route(..) if endpoint.family().is_of_programs() => request.body(spoiled(dice, &call()).to_string()),
        Endpoint::Form(intent) => request.form(&spoiled_form(dice, intent)),
        Endpoint::Route(..) => request.form(&spoiled_form(dice, "join")),
    }
}

fn spoiled_form(dice: &mut Dice, intent: &str) -> Vec<(String, String)> {
    let mut form = fields(intent);
    for (name, value) in &mut form {
        if name != "intent" && dice.is(4) {
            *value = dice.pick(&TEXTS).to_owned();
        }
    }
    if dice.is(6) {
        form.push(("intent".to_owned(), "\0".to_owned()));
    }
    form
}

fn with_headers(dice: &mut Dice, request: RequestBuilder) -> RequestBuilder {
    let odd: [(&str, &[u8]); 12] = [
        ("accept", b"*/*"),
        ("accept", b"\xff"),
        ("accept", b"application/json"),
        ("accept-encoding", b"br;q=x, gzip;q=9,,;"),
        ("cookie", b"lakewarden=%00; theme=%00"),
        ("cookie", b"lakewarden=\xff\xff; theme"),
        ("authorization", b"Bearer \xff"),
        ("authorization", b"Basic AAAA"),
        ("authorization", b"Basic YQBiOmM="),
        ("x-tiledb-rest-api-key", b"\xff"),
        ("client-version", b"999999999999.x.\xff"),
        ("if-none-match", b"W/\"\", *,"),
    ];
    if dice.is(2) {
        return request;
    }
    let (name, value) = odd[usize::try_from(dice.roll()).unwrap() % odd.len()];
    request.header(name, value)
}

#[sqlx::test(migrations = "../migrations")]
#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "the seed of a run, told and given again")]
async fn nothing_that_is_sent_is_a_defect(pool: PgPool) {
    let number =
        |name: &str, otherwise: u64| env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let seed = number("FUZZ_SEED", u64::from(std::process::id()));
    let rounds = number("FUZZ_ROUNDS", ROUNDS);
    println!("FUZZ_SEED={seed} FUZZ_ROUNDS={rounds}");
    let mut dice = Dice(seed);
    let server = Server::start(pool).await;
    server.add("acme", &testing::draft::self_managed("thing", "thing")).await;
    backend::repos::create(&server.cx, &server.ada, &testing::draft::repo("thing", "", "")).await.unwrap();
    let client = backend::people::sign_in_client(
        &server.cx,
        "ada@example.com",
        &testing::PASSWORD.into(),
        backend::ClientNetwork::UNKNOWN,
    )
    .await
    .unwrap();
    server.sign_in().await;
    let made = backend::tokens::open_session(&server.cx, &client, backend::Lifetime::days(1).unwrap()).await.unwrap();
    let ada = Visitor { client: server.client.clone(), token: Some(made.text.to_string()) };
    let nobody = Visitor { client: browser(), token: None };
    let mut endpoints = endpoints();
    // Signing out comes last: the other endpoints need the session.
    endpoints.sort_by_key(|endpoint| endpoint.path(str::to_owned) == "/logout");
    for endpoint in endpoints {
        for (who, visitor) in [("Ada", &ada), ("nobody", &nobody)] {
            for _ in 0..rounds {
                let names = std::cell::RefCell::new(&mut dice);
                let mut path = endpoint.path(|name| match name {
                    "org" | "namespace" if names.borrow_mut().is(2) => "acme".to_owned(),
                    _ => names.borrow_mut().pick(&PARTS).to_owned(),
                });
                let _ = write!(path, "{}", dice.pick(&QUERIES));
                let request = endpoint.request(&server, visitor, &path);
                let request = if endpoint.method() == http::Method::GET {
                    request
                } else {
                    with_body(&mut dice, &endpoint, request)
                };
                let answer = Answer::of(with_headers(&mut dice, request)).await;
                let what = format!("FUZZ_SEED={seed}: {endpoint:?} by {who} at {path}");
                assert!(!answer.status.is_server_error(), "{what}: {answer:?}");
                // Dots in a path are gone before it is sent.
                let asked = reqwest::Url::parse(&server.url(&path)).unwrap();
                answer.must_have_form(Family::of(asked.path()), &what);
            }
        }
    }
}
