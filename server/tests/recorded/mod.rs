//! A session with both client APIs, compared byte for byte with `session.txt`: a refactoring must not change it.
//!
//! The file has requests (`>`) and answers (`<`). Ids, tokens and generated prefixes are numbered in order, and later
//! requests can use their names; times are `<time>`. After an intended change, `LAKEWARDEN_RECORD=1 cargo test -p
//! lakewarden --test tests recorded::` rewrites the answers; commit the difference.

use std::collections::BTreeMap;

use domain::org::Role;
use reqwest::Client;
use serde_json::Value;
use sqlx::PgPool;
use testing::World;
use uuid::Uuid;

use crate::support::Server;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recorded/session.txt");

#[sqlx::test(migrations = "../migrations")]
async fn both_dialects_answer_as_they_were_recorded(pool: PgPool) {
    let world = World::beside_store(pool, "http://127.0.0.1:5599").await.without_waiting();
    let reader = world.person(Role::Reader).await;
    let own = backend::actor::find_own(&world.cx, world.ada.person()).await.unwrap();
    let mut callers = BTreeMap::from([("reader", world.token(&reader).await), ("ada", world.token(&own).await)]);
    let server = Server::serve(world, None).await;
    callers.insert("acme", server.token.clone());

    let session = std::fs::read_to_string(FILE).unwrap();
    let mut names = Names::default();
    let mut transcript = String::new();
    for request in session.split("\n\n").map(Request::read) {
        transcript += &request.text;
        transcript += &names.hide(&request.send(&server, &callers, &names).await);
        transcript += "\n";
    }
    let transcript = format!("{}\n", transcript.trim_end());

    #[expect(clippy::disallowed_methods, reason = "the way to say that the answers are to be written anew")]
    if std::env::var_os("LAKEWARDEN_RECORD").is_some() {
        std::fs::write(FILE, &transcript).unwrap();
    } else {
        for (now, then) in transcript.split("\n\n").zip(session.split("\n\n")) {
            assert_eq!(now, then);
        }
        assert_eq!(transcript, session);
    }
}

/// One request of the file.
struct Request<'a> {
    text: String,
    method: &'a str,
    path: &'a str,
    caller: &'a str,
    body: Option<&'a str>,
}

impl<'a> Request<'a> {
    fn read(exchange: &'a str) -> Self {
        let lines: Vec<&str> = exchange.lines().filter_map(|line| line.strip_prefix("> ")).collect();
        let [method, path, "as", caller] = lines[0].split(' ').collect::<Vec<_>>()[..] else {
            panic!("not “method path as caller”: {}", lines[0])
        };
        let text = lines.iter().map(|line| format!("> {line}\n")).collect();
        Self { text, method, path, caller, body: lines.get(1).copied() }
    }

    /// Returns status, the headers that a client reads, and body.
    async fn send(&self, server: &Server, callers: &BTreeMap<&str, String>, names: &Names) -> String {
        let request = Client::new().request(self.method.parse().unwrap(), server.url(&names.show(self.path)));
        let request = match callers.get(self.caller) {
            Some(token) if self.caller == "ada" => request.header("x-tiledb-rest-api-key", token),
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let answer = request.body(names.show(self.body.unwrap_or_default())).send().await.unwrap();
        let mut text = format!("< {}\n", answer.status().as_u16());
        for header in ["content-type", "cache-control", "location", "retry-after", "www-authenticate"] {
            if let Some(value) = answer.headers().get(header) {
                text += &format!("< {header}: {}\n", value.to_str().unwrap());
            }
        }
        let body = answer.text().await.unwrap();
        if body.is_empty() { text } else { format!("{text}< {body}\n") }
    }
}

/// Values that differ from run to run, with their names in the file.
#[derive(Default)]
struct Names(Vec<(String, String)>);

impl Names {
    /// The values in place of their names.
    fn show(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (value, name)| text.replace(name, value))
    }

    /// The names in place of the values, including new ones.
    fn hide(&mut self, answer: &str) -> String {
        for line in answer.lines() {
            if let Ok(body) = serde_json::from_str::<Value>(line.trim_start_matches("< ")) {
                self.learn("", &body);
            }
        }
        self.0.iter().fold(answer.to_owned(), |text, (value, name)| text.replace(value, name))
    }

    fn learn(&mut self, key: &str, value: &Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.learn(key, value)),
            Value::Object(fields) => fields.iter().for_each(|(key, value)| self.learn(key, value)),
            Value::String(text) if !self.0.iter().any(|(value, _)| value == text) => {
                if let Some(kind) = kind(key, text) {
                    let number = self.0.iter().filter(|(_, name)| name.starts_with(&format!("<{kind}-"))).count() + 1;
                    // Whether two times are equal depends on the machine's speed.
                    let name = if kind == "time" { "<time>".to_owned() } else { format!("<{kind}-{number}>") };
                    self.0.push((text.clone(), name));
                }
            }
            _ => {}
        }
    }
}

fn kind(key: &str, text: &str) -> Option<&'static str> {
    if key == "request_id" {
        Some("request")
    } else if key == "prefix" && text.len() > 9 && text.as_bytes()[8] == b'-' {
        Some("prefix")
    } else if text.starts_with("ema_") {
        Some("token")
    } else if Uuid::parse_str(text).is_ok() {
        Some("id")
    } else if text.len() >= 20 && text.as_bytes()[10] == b'T' && text[..4].parse::<u16>().is_ok() {
        Some("time")
    } else {
        None
    }
}
