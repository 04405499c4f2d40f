use std::{
    collections::{BTreeMap, BTreeSet},
    net::TcpListener,
    time::Duration,
};

use clap::CommandFactory as _;
use server::config::Cli;
use sqlx::PgPool;

use crate::start::support::{address, folder, run, site};

/// As in `sysexits.h`.
const CONFIGURATION: i32 = 78;
const UNAVAILABLE: i32 = 69;

const PRINCIPAL: (&str, &str) = ("LAKEWARDEN_AWS_PRINCIPAL", "arn:aws:iam::123456789012:user/lakewarden");
const SECRET: (&str, &str) = ("LAKEWARDEN_AWS_SECRET_ACCESS_KEY", "secret/key");

/// Arguments, variables, and the words the error must contain.
type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], &'a str);

#[tokio::test]
async fn a_wrong_setting_is_one_sentence_that_names_it() {
    let serve = ["serve"].as_slice();
    let folder = folder();
    let site = site(folder.path());
    let site = ("LAKEWARDEN_SITE_DIR", site.to_str().unwrap());
    let cases: [Case; 19] = [
        (&[], &[], "say what to do"),
        (&["srve"], &[], "serve"),
        (&["serve", "--listn", "x"], &[], "--listen"),
        (&["serve", "--listen", "here"], &[], "LAKEWARDEN_LISTEN (--listen): “here”"),
        (&["admin", "org", "--org", "acme"], &[], "--email"),
        (&["admin", "token", "--org", "acme", "--email", "a", "--name", "ci"], &[], "--email"),
        (&["admin", "events", "--org", "Bad Name"], &[], "--org"),
        (&["migrate"], &[("DATABASE_URL", "localhost")], "DATABASE_URL"),
        (&["migrate"], &[("DATABASE_URL_FILE", "/nowhere")], "DATABASE_URL_FILE"),
        (serve, &[("LAKEWARDEN_LISTEN", "203.0.113.1:80"), site], "LAKEWARDEN_LISTEN"),
        (serve, &[site, PRINCIPAL, ("LAKEWARDEN_AWS_ACCESS_KEY_ID", "ASIAEXAMPLE"), SECRET], "end with it"),
        (serve, &[("LAKEWARDEN_DATABASE_CONNECTIONS", "0")], "LAKEWARDEN_DATABASE_CONNECTIONS"),
        (serve, &[("LAKEWARDEN_DATABASE_CONNECTIONS", "many")], "LAKEWARDEN_DATABASE_CONNECTIONS"),
        (serve, &[("LAKEWARDEN_LOG", "loud=very")], "LAKEWARDEN_LOG"),
        (serve, &[("LAKEWARDEN_LOG_FORMAT", "xml")], "auto, text, json"),
        (serve, &[("LAKEWARDEN_PUBLIC_URL", "lakewarden")], "LAKEWARDEN_PUBLIC_URL"),
        (serve, &[("LAKEWARDEN_PUBLICURL", "https://lakewarden.example.com")], "LAKEWARDEN_PUBLIC_URL is meant"),
        (serve, &[("LAKEWARDEN_CREDENTIAL_LIFETIME", "1")], "LAKEWARDEN_CREDENTIAL_LIFETIME"),
        (serve, &[("LAKEWARDEN_SITE_DIR", "/nowhere")], "LAKEWARDEN_SITE_DIR"),
    ];
    for (arguments, settings, words) in cases {
        // Nothing may be reached: settings are checked before anything is started.
        let settings = [&[("LAKEWARDEN_DATA_DIR", "/dev/null/data")], settings].concat();
        let ended = run(arguments, &settings).await;
        assert_eq!(ended.status.code(), Some(CONFIGURATION), "{arguments:?} {settings:?}: {}", ended.errors);
        assert_eq!(ended.errors.lines().count(), 1, "{}", ended.errors);
        assert!(ended.errors.starts_with("lakewarden: ") && ended.errors.contains(words), "{}", ended.errors);
    }
}

#[tokio::test]
async fn a_role_is_warned_of_unless_it_is_one_in_place_of_aws() {
    let folder = folder();
    let site = site(folder.path());
    let role = [
        ("LAKEWARDEN_AWS_PRINCIPAL", "arn:aws:iam::123456789012:role/lakewarden"),
        ("LAKEWARDEN_AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"),
        SECRET,
        ("LAKEWARDEN_LISTEN", "127.0.0.1:0"),
        ("LAKEWARDEN_SITE_DIR", site.to_str().unwrap()),
        ("LAKEWARDEN_DATA_DIR", "/dev/null/data"),
    ];
    let stand_in = [("LAKEWARDEN_AWS_STS_ENDPOINT", "https://cloud.example.com")];
    for (more, is_warned) in [([].as_slice(), true), (stand_in.as_slice(), false)] {
        let ended = run(&["serve"], &[&role, more].concat()).await;
        assert_eq!(ended.status.code(), Some(CONFIGURATION), "{}", ended.errors);
        assert_eq!(ended.errors.contains("sign as an IAM user"), is_warned, "{}", ended.errors);
    }
}

#[tokio::test]
async fn a_refused_connection_is_told_as_that_and_at_once() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("postgres://lakewarden:hunter2hunter2@127.0.0.1:{port}/lakewarden");
    let ended = run(&["migrate"], &[("DATABASE_URL", &address)]).await;
    assert_eq!(ended.status.code(), Some(UNAVAILABLE));
    assert!(ended.sentence().contains(&format!("127.0.0.1:{port}")), "{}", ended.errors);
    assert!(ended.sentence().contains("refused") && !ended.errors.contains("hunter2"), "{}", ended.errors);
    assert!(ended.took < Duration::from_secs(2), "{:?}", ended.took);
}

#[tokio::test]
async fn what_is_taken_for_now_may_be_free_later() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let (folder, listen) = (folder(), taken.local_addr().unwrap().to_string());
    let site = site(folder.path());
    let settings = [("LAKEWARDEN_LISTEN", listen.as_str()), ("LAKEWARDEN_SITE_DIR", site.to_str().unwrap())];
    let ended = run(&["serve"], &settings).await;
    assert_eq!(ended.status.code(), Some(UNAVAILABLE), "{}", ended.errors);
}

#[sqlx::test(migrations = false)]
async fn empty_and_foreign_variables_are_no_settings(pool: PgPool) {
    let settings = [
        ("DATABASE_URL", address(&pool)),
        ("DATABASE_URL_FILE", String::new()),
        ("LAKEWARDEN_DATABASE_CONNECTIONS", String::new()),
        ("LAKEWARDEN_PORT_8080_TCP", "tcp://10.0.0.1:8080".to_owned()),
    ];
    let ended = run(&["migrate"], &settings.each_ref().map(|(name, value)| (*name, value.as_str()))).await;
    assert!(ended.status.success(), "{}", ended.errors);
    assert!(ended.errors.contains("LAKEWARDEN_PORT_8080_TCP"), "{}", ended.errors);
}

/// The page lists every setting with its default, and no others.
#[test]
fn the_page_of_settings_is_that_of_the_program() {
    let page = include_str!("../../../docs/OPERATIONS.md");
    let table = page.split("## Settings").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut documented = BTreeMap::new();
    for row in table.lines().filter(|line| line.starts_with("| `")) {
        let mut cells = row.trim_matches('|').split('|').map(str::trim);
        let (names, default) = (cells.next().unwrap(), cells.next().unwrap());
        let names: Vec<&str> = names.split(" / ").map(|name| name.trim_matches('`')).collect();
        for name in &names {
            let name = name.strip_prefix('…').map_or_else(|| (*name).to_owned(), |end| format!("{}{end}", names[0]));
            documented.insert(name, default.trim_matches('`').to_owned());
        }
    }
    let mut command = Cli::command();
    command.build();
    let serve = command.find_subcommand("serve").unwrap();
    let mut known = BTreeSet::new();
    for arg in serve.get_arguments() {
        let Some(variable) = arg.get_env().and_then(|name| name.to_str()) else { continue };
        known.insert(variable.to_owned());
        let documented =
            documented.get(variable).unwrap_or_else(|| panic!("{variable} stands nowhere in docs/OPERATIONS.md"));
        for default in arg.get_default_values().iter().filter(|default| !default.is_empty()) {
            assert_eq!(documented, default.to_str().unwrap(), "{variable}");
        }
    }
    for name in documented.keys() {
        assert!(known.contains(name), "{name} is no setting of serve");
    }
}
