//! Lists as files.

use crate::support::Server;
use domain::org::Role;
use reqwest::StatusCode;
use sqlx::PgPool;
use testing::{World, browser, draft};

async fn file(server: &Server, path: &str) -> String {
    let answer = server.client.get(server.url(path)).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    assert!(
        answer.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment; filename=\"lakewarden-acme-")
    );
    answer.text().await.unwrap()
}

/// The second column of every row.
fn names(file: &str) -> Vec<&str> {
    file.lines().skip(1).map(|line| line.split("\",\"").nth(1).unwrap()).collect()
}

#[sqlx::test(migrations = "../migrations")]
async fn a_file_holds_what_its_list_shows_in_that_order_and_nothing_secret(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    for draft in [
        draft::self_managed("charlie", "one"),
        draft::hmac("Alpha", "two"),
        draft::role("bravo", "three"),
        draft::google("delta", "four"),
    ] {
        server.add("acme", &draft).await;
    }
    server.add("ocean", &draft::self_managed("theirs", "theirs")).await;
    let create = async |credential| {
        backend::credentials::create(&server.cx, &server.ada, &credential, backend::Proof::NotDemanded).await.unwrap()
    };
    create(draft::key_pair("=key()")).await;
    create(draft::arn_role("role")).await;
    let mut repo = draft::repo("era5", "bravo", "");
    repo.description = "@SUM(1)".parse().unwrap();
    backend::repos::create(&server.cx, &server.ada, &repo).await.unwrap();

    let whole = file(&server, "/acme/buckets.csv").await;
    assert!(whole.starts_with("id,nickname,uri,platform,"));
    assert_eq!(names(&whole), ["Alpha", "bravo", "charlie", "delta"]);
    assert_eq!(names(&file(&server, "/acme/buckets.csv?platform=s3&sort=-nickname").await), ["charlie", "bravo"]);
    assert_eq!(names(&file(&server, "/acme/buckets.csv?q=TWO&page=7").await), ["Alpha"], "all pages");
    assert_eq!(names(&file(&server, "/acme/buckets.csv?status=failing").await), [""; 0]);
    let credentials = file(&server, "/acme/credentials.csv?sort=-name").await;
    assert_eq!(names(&credentials), ["role", "'=key()"]);
    assert!(
        credentials.contains("\"arn:aws:iam::1234567\"") && !credentials.contains(draft::ROLE_ARN),
        "its head only"
    );
    let repos = file(&server, "/acme/repos.csv").await;
    assert!(
        repos.contains("\"era5\",\"s3://three/")
            && repos.contains("-era5\",\"bravo\"")
            && repos.contains("\"'@SUM(1)\""),
        "{repos}"
    );
    for text in [whole, credentials, repos] {
        assert!(!text.contains(draft::SECRET_ACCESS_KEY) && !text.contains(draft::SHARED_SECRET), "{text}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_member_gets_the_file_and_nobody_from_outside_does(pool: PgPool) {
    let world = World::new(pool).await;
    world.named("grace", Role::Member).await;
    let server = Server::serve(world, None).await;
    server.add("acme", &draft::hmac("production", "data")).await;
    let grace = browser();
    server.sign_in_as(&grace, "grace@example.com").await;
    for list in ["buckets", "credentials", "repos"] {
        let get = async |client: &reqwest::Client, org: &str| {
            client.get(server.url(&format!("/{org}/{list}.csv"))).send().await.unwrap().status().as_u16()
        };
        assert_eq!((get(&grace, "acme").await, get(&grace, "ocean").await), (200, 404), "{list}");
        assert_ne!(get(&browser(), "acme").await, 200, "{list}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_long_list_is_whole_in_its_file(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    for number in 0..510 {
        server.add("acme", &draft::self_managed(&format!("n{number:03}"), &format!("bucket-{number:03}"))).await;
    }
    let file = file(&server, "/acme/buckets.csv").await;
    let expected: Vec<String> = (0..510).map(|number| format!("n{number:03}")).collect();
    assert_eq!(names(&file), expected);
}
