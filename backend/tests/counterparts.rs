//! Test connection and vending on the counterparts of stores that can't be run here. Their table stands in docs/STORES.md;
//! `make stores` writes it.

use std::{env, fs};

use backend::{VendedCredentials, buckets, repos, vending};
use domain::{
    check::{CheckName, Outcome, Report, Verdict},
    draft::bucket::BucketDraft,
    id::BucketConfigId,
    location::AddressingStyle,
};
use sqlx::PgPool;
use testing::{
    World, draft,
    store::{BUCKET, SUPABASE_PATH, Store, Ways},
};

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/STORES.md");

/// The marks around the table.
const MARKS: (&str, &str) = ("<!-- counterparts -->\n", "<!-- /counterparts -->");

/// Each counterpart: its ways, its region, the path of its endpoint.
const COUNTERPARTS: [(&str, Ways, &str, &str); 4] = [
    ("Cloudflare R2", Ways::R2, "auto", ""),
    ("Backblaze B2", Ways::B2, "us-west-004", ""),
    ("Supabase Storage", Ways::Supabase, "eu-central-1", SUPABASE_PATH),
    ("a store with virtual hosts only", Ways::VirtualHostsOnly, "us-east-1", ""),
];

const TITLES: &str = "| counterpart of | list | read | write | in parts | create once | replace unchanged | in order | delete | keys for a repo | bucket in the |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";

/// The row of a counterpart.
async fn row(world: &World, id: BucketConfigId, nickname: &str, name: &str) -> String {
    let (cx, ada) = (&world.cx, &world.ada);
    repos::create(cx, ada, &draft::repo(nickname, nickname, "lake/era5")).await.unwrap();
    let report = buckets::test(cx, ada, id).await.unwrap();
    assert_ne!(report.verdict(), Verdict::Failing, "{name}: {report:?}");
    let keys = match vending::vend_for_repo(cx, ada, nickname).await {
        Ok(VendedCredentials::Stored(_)) => "the stored pair",
        Ok(VendedCredentials::Temporary(_)) => "temporary keys",
        other => panic!("{name}: {other:?}"),
    };
    let place = match buckets::get(cx, ada, id).await.unwrap().style {
        Some(AddressingStyle::Virtual) => "host name",
        _ => "path",
    };
    let checks = CheckName::OF_OBJECTS.map(|check| word(&report, check));
    format!("| {name} | {} | {keys} | {place} |\n", checks.join(" | "))
}

fn word(report: &Report, check: CheckName) -> &'static str {
    match report.outcome_of(check) {
        Some(Outcome::Passed) => "passed",
        Some(Outcome::Warned { .. }) => "warned",
        Some(Outcome::Failed { .. }) => "failed",
        Some(Outcome::Skipped { .. }) | None => "not made",
    }
}

#[sqlx::test(migrations = "../migrations")]
#[expect(clippy::disallowed_methods, reason = "make stores asks for the table to be written, not for a setting")]
async fn the_table_of_the_counterparts_is_what_is_found(pool: PgPool) {
    let mut stores = Vec::new();
    for (name, ways, region, path) in COUNTERPARTS {
        let (store, endpoint) = Store::start_as(ways, "s3.localhost").await;
        stores.push((name, region, format!("{endpoint}{path}"), store));
    }
    let endpoints: Vec<&str> = stores.iter().map(|(_, _, endpoint, _)| endpoint.as_str()).collect();
    let world = World::beside_stores(pool, &endpoints).await;
    let mut table = TITLES.to_owned();
    for (number, (name, region, endpoint, store)) in stores.iter().enumerate() {
        let nickname = format!("keys-{number}");
        let keys = draft::hmac(&nickname, BUCKET);
        let config =
            BucketDraft { endpoint: endpoint.clone(), region: (*region).into(), prefix: "lake".into(), ..keys };
        let id = buckets::create(&world.cx, &world.ada, &config.parse().unwrap()).await.unwrap().id;
        table.push_str(&row(&world, id, &nickname, name).await);
        assert_eq!(store.names(), [""; 0], "{name}: nothing of the test's stays");
    }
    let docs = fs::read_to_string(DOCS).unwrap();
    let (before, rest) = docs.split_once(MARKS.0).unwrap();
    let (stands, after) = rest.split_once(MARKS.1).unwrap();
    if env::var_os("LAKEWARDEN_WRITE_TABLES").is_some() {
        fs::write(DOCS, format!("{before}{}{table}{}{after}", MARKS.0, MARKS.1)).unwrap();
    } else {
        assert_eq!(stands, table, "run make stores");
    }
}
