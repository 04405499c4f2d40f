//! The table of reach: role × what everyone has × what is granted × token × route, carried out over HTTP and compared with an
//! independent model, cell by cell.

use backend::{
    Lifetime, TokenLimits,
    actor::Actor,
    grants::{self, OnName},
    groups, tokens,
};
use domain::{
    grant::{Level, Principal},
    org::Role,
};
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::draft;

use crate::access::{
    reach_model::{Answer, Ask, Cell, Given, Token},
    site::Site,
};

/// The routes, with what each asks. `{id}` is the bucket config.
const ROUTES: [(&str, &str, Ask); 14] = [
    ("GET", "/api/v1/orgs/acme/repos/one", Ask::Repo),
    ("GET", "/api/v1/repos/acme/one/aws-credentials", Ask::Repo),
    ("GET", "/repos/acme/one", Ask::Repo),
    ("GET", "/repos/acme/one/open", Ask::Repo),
    ("GET", "/repos/acme/one/bucket-credentials", Ask::Repo),
    ("GET", "/api/v1/orgs/acme/buckets/{id}", Ask::Bucket),
    ("GET", "/orgs/acme/buckets/{id}", Ask::Bucket),
    ("GET", "/orgs/acme/buckets/{id}/repos", Ask::Bucket),
    ("GET", "/orgs/acme/buckets/{id}/credentials", Ask::Bucket),
    ("GET", "/orgs/acme/buckets/{id}/credentials?access=write", Ask::WriteBucket),
    ("GET", "/api/v1/orgs/acme/repos/one/grants", Ask::SeeGrants),
    ("PUT", "/api/v1/orgs/acme/repos/one/state", Ask::ManageRepo),
    ("PUT", "/api/v1/orgs/acme/buckets/{id}/grants", Ask::ManageBucket),
    ("PATCH", "/api/v1/orgs/acme/repos/one", Ask::EditRepo),
];

/// Somebody with a role, and their tokens.
struct Holder {
    role: Role,
    actor: Actor,
    tokens: Vec<(Token, String)>,
}

struct Table {
    site: Site,
    bucket: String,
    group: domain::id::GroupId,
    holders: Vec<Holder>,
}

impl Table {
    async fn new(pool: PgPool) -> Self {
        let site = Site::new(pool).await;
        let (cx, ada) = (site.server.cx.clone(), site.server.ada.clone());
        let mut new = draft::role("lake", "lake");
        new.role_name = "role-lake".into();
        let bucket = backend::buckets::create(&cx, &ada, &new.parse().unwrap()).await.unwrap().id;
        for repo in ["one", "another"] {
            backend::repos::create(&cx, &ada, &draft::repo(repo, "lake", repo)).await.unwrap();
        }
        let group = groups::create(&cx, &ada, &"team".parse().unwrap()).await.unwrap().id;
        let mut holders = Vec::new();
        for role in Role::ALL {
            let (person, _) = site.somebody(&format!("holder-{}", role.as_str())).await;
            site.join("acme", person, role).await;
            groups::add_member(&cx, &ada, group, person.into()).await.unwrap();
            let actor = backend::actor::find(&cx, person.into(), "acme").await.unwrap();
            let mut tokens = Vec::new();
            for token in Token::ALL {
                let limits = TokenLimits {
                    repos: match token {
                        Token::ToRepo => vec!["one".into()],
                        Token::ToAnother => vec!["another".into()],
                        _ => Vec::new(),
                    },
                    bucket_configs: match token {
                        Token::ToBucket | Token::ToBucketReading => vec!["lake".into()],
                        _ => Vec::new(),
                    },
                    reads_only: token.reads_only(),
                };
                let days = Lifetime::days(1).unwrap();
                let name = "t".parse().unwrap();
                let made = tokens::create_limited(&cx, &actor, &name, days, &limits).await.unwrap();
                tokens.push((token, made.text.to_string()));
                if !matches!(token, Token::ToRepo | Token::ToBucketReading) {
                    continue;
                }
                // One that its holder made for all their organisations reaches the same here.
                let own = backend::actor::find_own(&cx, person.into()).await.unwrap();
                let placed = |names: Vec<String>| names.iter().map(|name| format!("acme/{name}")).collect();
                let limits = TokenLimits {
                    repos: placed(limits.repos),
                    bucket_configs: placed(limits.bucket_configs),
                    reads_only: limits.reads_only,
                };
                let made = tokens::create_limited(&cx, &own, &name, days, &limits).await.unwrap();
                tokens.push((token, made.text.to_string()));
            }
            holders.push(Holder { role, actor, tokens });
        }
        Self { site, bucket: bucket.to_string(), group, holders }
    }

    /// Makes it so for a cell's column, for one holder.
    async fn set(&self, holder: &Holder, everyone: Option<Level>, given: Option<Given>) {
        let (cx, ada) = (&self.site.server.cx, &self.site.server.ada);
        let sql = "delete from access_grant where num_nonnulls(repo_id, bucket_config_id) = 1";
        sqlx::query(sql).execute(&self.site.server.pool).await.unwrap();
        grants::set_default(cx, ada, everyone).await.unwrap();
        if let Some(Given { by_group, on_bucket, level }) = given {
            let to = if by_group { Principal::Group(self.group) } else { Principal::Person(holder.actor.person()) };
            let id = self.bucket.parse().unwrap();
            let on = if on_bucket { OnName::BucketConfig(id) } else { OnName::Repo("one") };
            grants::give(cx, ada, on, to, level).await.unwrap();
        }
    }

    async fn ask(&self, method: &str, path: &str, token: &str) -> (u16, Value) {
        let ada = self.site.server.ada.person();
        let body = match (method, path.contains("/state")) {
            ("GET", _) => String::new(),
            ("PUT", true) => json!({ "mode": "online" }).to_string(),
            ("PUT", false) => json!({ "kind": "person", "id": ada, "level": "read" }).to_string(),
            _ => json!({ "description": "made" }).to_string(),
        };
        let url = self.site.server.url(&path.replace("{id}", &self.bucket));
        let request = testing::browser().request(method.parse().unwrap(), url).bearer_auth(token).body(body);
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or_default())
    }

    /// The cells of one holder and column; answers with their number.
    async fn check(&self, holder: &Holder, everyone: Option<Level>, given: Option<Given>) -> usize {
        let mut cells = 0;
        for (kind, token) in &holder.tokens {
            let cell = Cell { role: holder.role, everyone, given, token: *kind };
            for (method, path, ask) in ROUTES {
                let (status, body) = self.ask(method, path, token).await;
                let expected = match cell.answer(ask) {
                    Answer::Done => 200..=299,
                    Answer::Forbidden => 403..=403,
                    Answer::NotFound => 404..=404,
                };
                assert!(expected.contains(&status), "{cell:?}, {method} {path}: {status} {body}");
                cells += 1;
            }
            let listed = |body: &Value| {
                let items = body["items"].as_array().unwrap().iter();
                items.filter(|item| item["name"] == "one" || item["nickname"] == "lake").count()
            };
            let repos = listed(&self.ask("GET", "/api/v1/orgs/acme/repos", token).await.1);
            assert_eq!(repos == 1, cell.reach(false).is_some(), "{cell:?}, the list of repos");
            let buckets = listed(&self.ask("GET", "/api/v1/orgs/acme/buckets", token).await.1);
            assert_eq!(buckets == 1, cell.reach(true).is_some(), "{cell:?}, the list of bucket configs");
            if cell.reach(false).is_some() {
                let repo = self.ask("GET", "/repos/acme/one", token).await.1;
                let actions = repo["permissions"][0]["actions"].to_string();
                let writes = cell.reach(false) >= Some(Level::Write);
                assert_eq!(actions.contains("CAN_WRITE"), writes, "{cell:?}, what the repo permits: {actions}");
                self.ask("GET", "/repos/acme/one/bucket-credentials", token).await;
                assert_eq!(self.last_access().await == "write", cell.writes_repo(), "{cell:?}, what is vended");
            }
            cells += 4;
        }
        cells
    }

    async fn last_access(&self) -> String {
        let sql =
            "select detail ->> 'access' from audit_event where action = 'credentials.vended' order by id desc limit 1";
        sqlx::query_scalar(sql).fetch_one(&self.site.server.pool).await.unwrap()
    }
}

/// The columns: what everyone has, and what is granted beside it.
fn columns() -> Vec<(Option<Level>, Option<Given>)> {
    let given = |by_group, on_bucket, level| Some(Given { by_group, on_bucket, level });
    let mut columns = Vec::new();
    for everyone in [None, Some(Level::Read), Some(Level::Write)] {
        columns.push((everyone, None));
        for level in Level::ALL {
            for (by_group, on_bucket) in [(false, false), (false, true), (true, false), (true, true)] {
                // Where everyone writes already, only managing is more.
                if everyone.is_none() || (*level == Level::Manage && !by_group) {
                    columns.push((everyone, given(by_group, on_bucket, *level)));
                }
            }
        }
    }
    columns
}

#[sqlx::test(migrations = "../migrations")]
async fn every_cell_is_answered_as_the_model_says(pool: PgPool) {
    let table = Table::new(pool).await;
    let mut cells = 0;
    for (everyone, given) in columns() {
        for holder in &table.holders {
            table.set(holder, everyone, given).await;
            cells += table.check(holder, everyone, given).await;
        }
    }
    assert!(cells > 5_000, "{cells} cells");
}
