//! Organisations, people, and what is theirs alone.

use backend::{ClientNetwork, Lifetime, actor::Actor, devices::Asking};
use domain::org::{OrgSlug, Role};
use uuid::Uuid;

use crate::access::site::{Site, Visitor};

impl Site {
    /// An organisation of Ada's.
    pub(crate) async fn found(&self, org: &str) -> Actor {
        let (cx, ada) = (&self.server.cx, self.server.ada.person());
        backend::orgs::create_for(cx, &org.parse().unwrap(), ada).await.unwrap();
        backend::actor::find(cx, ada, org).await.unwrap()
    }

    /// Somebody with an account and everybody's password; answers with their id and user name.
    pub(crate) async fn somebody(&self, name: &str) -> (Uuid, String) {
        let person = backend::random::uuid();
        sqlx::query(
            "insert into person (id, email, name, password_hash)
             select $1, $2, 'Somebody', password_hash from person where email = 'ada@example.com'",
        )
        .bind(person)
        .bind(format!("{name}@example.com"))
        .execute(&self.server.pool)
        .await
        .unwrap();
        backend::people::give_everybody_a_namespace(&self.server.cx).await.unwrap();
        (person, name.to_owned())
    }

    /// An identity of somebody's; answers with its id.
    pub(super) async fn identity(&self, person: Uuid) -> String {
        let id = backend::random::uuid();
        sqlx::query(
            "insert into identity (id, issuer, subject, person_id) values ($1, 'https://id.example.com', $2, $3)",
        )
        .bind(id)
        .bind(id.to_string())
        .bind(person)
        .execute(&self.server.pool)
        .await
        .unwrap();
        id.to_string()
    }

    pub(crate) async fn join(&self, org: &str, person: Uuid, role: Role) {
        sqlx::query("insert into membership (org_id, person_id, role) select id, $1, $3 from org where slug = $2")
            .bind(person)
            .bind(org)
            .bind(role.as_str())
            .execute(&self.server.pool)
            .await
            .unwrap();
    }

    /// A token of this actor's; answers with its text and its public id.
    pub(crate) async fn token(&self, actor: &Actor, name: &str) -> (String, String) {
        let days = Lifetime::days(1).unwrap();
        let made = backend::tokens::create(&self.server.cx, actor, &name.parse().unwrap(), days).await.unwrap();
        (made.text.to_string(), made.view.id)
    }

    /// A device that waits, or one that is signed in by a visitor; answers with its code and its id.
    pub(super) async fn begin_device(&self, approved_by: Option<(&Visitor, Role)>) -> (String, String) {
        let cx = &self.server.cx;
        let asking = Asking { client: "arraylake", network: ClientNetwork::UNKNOWN };
        let code = backend::devices::begin(cx, asking).await.unwrap().user_code;
        let Some((visitor, _)) = approved_by else { return (code.to_string(), Uuid::nil().to_string()) };
        let own = backend::actor::find_own(cx, visitor.person.into()).await.unwrap();
        backend::devices::approve(cx, &own, &code, None).await.unwrap();
        let devices = backend::devices::list(cx, own.person()).await.unwrap();
        (code.to_string(), devices[0].id.to_string())
    }

    /// Invites somebody into an organisation of its own; answers with the invitation's id.
    pub(super) async fn invite(&self, org: &str, (person, username): (Uuid, &String)) -> String {
        let ada = self.found(org).await;
        backend::invitations::invite_by_name(&self.server.cx, &ada, &OrgSlug::stored(username).unwrap(), Role::Member)
            .await
            .unwrap();
        let received = backend::invitations::list_received(&self.server.cx, person.into()).await.unwrap();
        received.into_iter().find(|received| received.org.as_str() == org).unwrap().id.to_string()
    }
}
