//! Who stands at the doors, what there is to ask for, and what comes of it.

use backend::Proof;
use domain::org::Role;
use reqwest::{Client, RequestBuilder};
use serde_json::Value;
use testing::{ORG, browser, draft};

use crate::{
    support::Server,
    table::{Door, Row},
};

/// Things in one organisation, for somebody to ask for.
#[derive(Clone)]
pub(crate) struct Things {
    pub(crate) id: String,
    pub(crate) repo: String,
    pub(crate) person: String,
    pub(crate) invitation: String,
    pub(crate) token: String,
    pub(crate) credential: String,
    pub(crate) credential_name: String,
}

/// Somebody at the doors.
pub(crate) struct Visitor {
    pub(crate) username: String,
    pub(crate) client: Client,
    pub(crate) bearer: String,
    pub(crate) person: String,
}

pub(crate) struct Site {
    pub(crate) server: Server,
    pub(crate) count: usize,
}

impl Site {
    /// A bucket config, a repo on another one, a person and an invitation nobody has touched yet.
    pub(crate) async fn things(&mut self, org: &str) -> Things {
        self.count += 1;
        let name = format!("thing-{}", self.count);
        let backend = &self.server.backend;
        let actor = if org == ORG { &self.server.ada } else { &self.server.ocean };
        let id = self.server.add(org, &draft::self_managed(&name, &name)).await;
        let home = format!("home-{}", self.count);
        self.server.add(org, &draft::self_managed(&home, &home)).await;
        backend.create_repo(actor, &draft::repo(&name, &home, "x")).await.unwrap();
        let invitation = backend.invite(actor, Role::Member, &"".parse().unwrap()).await.unwrap().invitation;
        let person = backend::random::uuid();
        sqlx::query("insert into person (id, email, name, password_hash) values ($1, $2, 'Thing', '')")
            .bind(person)
            .bind(format!("{name}@example.com"))
            .execute(&self.server.pool)
            .await
            .unwrap();
        self.server.backend.give_everybody_a_namespace().await.unwrap();
        sqlx::query(
            "insert into membership (org_id, person_id, role) select id, $1, 'member' from org where slug = $2",
        )
        .bind(person)
        .bind(org)
        .execute(&self.server.pool)
        .await
        .unwrap();
        let days = backend::Lifetime::days(1).unwrap();
        let token = backend.create_token(actor, &"thing".parse().unwrap(), days).await.unwrap().view.id;
        let credential = backend.create_credential(actor, &draft::key_pair(&name), Proof::NotDemanded).await.unwrap();
        Things {
            id,
            credential_name: name.clone(),
            repo: name,
            person: person.to_string(),
            invitation: invitation.id.to_string(),
            token,
            credential: credential.id.to_string(),
        }
    }

    fn request(&self, row: &Row, visitor: Option<&Visitor>, org: &str, things: &Things) -> RequestBuilder {
        // What a name is the name of, the rest of the path says.
        let name = if row.route.contains("/credentials/") {
            &things.credential_name
        } else if row.route.contains("/organizations/") {
            &things.person
        } else {
            visitor.map_or("x", |visitor| &visitor.username)
        };
        let fill = |text: &str| {
            text.replace("{org}", org)
                .replace("{namespace}", org)
                .replace("{id}", &things.id)
                .replace("{repo}", &things.repo)
                .replace("{person}", &things.person)
                .replace("{invitation}", &things.invitation)
                .replace("{token}", &things.token)
                .replace("{credential}", &things.credential)
                .replace("{name}", name)
        };
        let (method, path) = row.route.split_once(' ').unwrap_or(("POST", row.route));
        let mut path = fill(path);
        if path.ends_with("/check") {
            let person = visitor.map_or(&things.person, |visitor| &visitor.person);
            path = format!("{path}?principal_id={person}&resource={ORG}&action=CAN_READ");
        }
        if path.ends_with("/authenticate") {
            path = format!("{path}?token={}", visitor.map_or("x", |visitor| &visitor.bearer));
        }
        if row.door == Door::Function {
            path = format!("/api/ui/{path}");
        }
        let body: Value = serde_json::from_str(&fill(&row.body.to_string())).unwrap();
        let stranger = browser();
        let client = visitor.map_or(&stranger, |visitor| &visitor.client);
        let request = client.request(method.parse().unwrap(), self.server.url(&path));
        let here = |request: RequestBuilder| request.header("sec-fetch-site", "same-origin");
        match (row.door, visitor) {
            (Door::Tiledb, Some(visitor)) => {
                request.header("x-tiledb-rest-api-key", &visitor.bearer).body(body.to_string())
            }
            (Door::Tiledb, None) => request.body(body.to_string()),
            (Door::Api, Some(visitor)) => request.bearer_auth(&visitor.bearer).body(body.to_string()),
            (Door::Api, None) => request.body(body.to_string()),
            (Door::Page, _) => here(request).header("accept", "text/html").form(&[("x", "y")]),
            (Door::Json | Door::Function, _) => here(request).json(&body),
            (Door::Form(intent), _) => {
                let mut fields = vec![("intent".to_owned(), intent.to_owned())];
                for (name, value) in body.as_object().unwrap() {
                    fields.push((name.clone(), value.as_str().unwrap().to_owned()));
                }
                here(request).form(&fields)
            }
        }
    }

    /// What came of it, in one word.
    pub(crate) async fn outcome(
        &self,
        row: &Row,
        visitor: Option<&Visitor>,
        org: &str,
        things: &Things,
    ) -> &'static str {
        let response = self.request(row, visitor, org, things).send().await.unwrap();
        let status = response.status().as_u16();
        let leads_to_sign_in =
            response.headers().get("location").is_some_and(|path| path.to_str().unwrap().starts_with("/login"));
        let text = response.text().await.unwrap();
        assert!(status < 500, "{:?} {}: {status} {text}", row.door, row.route);
        if leads_to_sign_in || status == 401 {
            "sign in"
        } else if status == 403 {
            "forbidden"
        } else if status == 404 {
            "not found"
        } else {
            "allowed"
        }
    }

    /// Ada's token, which is nobody else's to revoke.
    pub(crate) fn things_of_ada(&self) -> Things {
        let token = self.server.token[4..16].to_owned();
        let nothing = String::new();
        Things {
            id: nothing.clone(),
            repo: nothing.clone(),
            person: nothing.clone(),
            invitation: nothing.clone(),
            token,
            credential: nothing.clone(),
            credential_name: nothing,
        }
    }
}
