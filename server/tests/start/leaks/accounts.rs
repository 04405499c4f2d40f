//! Passwords, codes, passkeys, and links.

use backend::{actor, second_factor};
use domain::{draft::people::JoinDraft, org::Role};
use reqwest::StatusCode;
use serde_json::Value;
use testing::{Answering, Authenticator, PASSWORD, SoftPasskey, World};

use super::{HTTPS, place::Place, sweep::Sweep};

const ADA: &str = "ada@example.com";

pub(super) async fn passwords_and_codes(place: &Place, sweep: &mut Sweep) {
    let cx = &place.world.cx;
    sweep.knows("wrong password", "a-wrong-password-canary");
    sweep.post("/login", &[("email", ADA), ("password", "a-wrong-password-canary")]).await;
    sweep.post("/login", &[("email", "password-typed-as-name"), ("password", PASSWORD)]).await;
    sweep.knows("name at the sign-in", "password-typed-as-name");
    sweep.post("/login", &[("email", ADA), ("password", PASSWORD), ("next", "/acme")]).await;
    assert_eq!(sweep.get("/profile/account").await.status, StatusCode::OK);
    sweep.leave();
    let own = actor::find_own(cx, place.world.ada.person()).await.unwrap();
    second_factor::offer(cx, &own).await.unwrap();
    let offer = second_factor::offered(cx, &own, "Lakewarden").await.unwrap().unwrap();
    sweep.knows("key of the second factor", offer.key.replace(' ', ""));
    let app = Authenticator::with_key(&offer.key);
    let code = app.code(cx, 0).await;
    let codes = second_factor::enrol(cx, &own, &code.as_str().into(), None).await.unwrap().shown();
    sweep.post("/login", &[("email", ADA), ("password", PASSWORD)]).await;
    sweep.knows("wrong recovery code", "wron-grec-over-code");
    sweep.post("/login/code", &[("code", "wron-grec-over-code"), ("next", "/acme")]).await;
    sweep.knows("recovery code", codes[0].clone());
    sweep.knows("recovery code as stored", codes[0].replace('-', ""));
    sweep.post("/login/code", &[("code", &codes[0]), ("next", "/acme")]).await;
    assert_eq!(sweep.get("/profile/account").await.status, StatusCode::OK);
    // Off again, so that the others come in by what they are about.
    second_factor::remove(cx, &own).await.unwrap();
}

pub(super) async fn passkeys(sweep: &mut Sweep) {
    let honest = Answering::at(HTTPS);
    let options = sweep.asked_to_sign("account/passkeys/begin-adding").await;
    let (mut phone, answer) = SoftPasskey::make(&options, &honest);
    let add = |answer: &Value| answer.to_string();
    let parts = |answer: &Value| {
        let parts = answer["response"].as_object().unwrap().clone();
        parts.into_iter().filter(|(name, _)| name != "userHandle").map(|(_, part)| part.as_str().unwrap().to_owned())
    };
    let lying = SoftPasskey::make(&options, &Answering { is_verified: false, ..honest.clone() }).1;
    for answer in [answer, lying] {
        for part in parts(&answer) {
            sweep.knows("part of a passkey's answer", part);
        }
        sweep.post("/profile/account", &[("intent", "account/passkeys/add"), ("answer", &add(&answer))]).await;
    }
    sweep.leave();
    for answering in [honest.clone(), Answering { origin: "https://evil.example.com".into(), ..honest }] {
        let options = sweep.asked_to_sign("passkeys/begin-sign-in").await;
        let answer = phone.sign(&options, &answering);
        for part in parts(&answer) {
            sweep.knows("part of a passkey's answer", part);
        }
        let form = [("intent", "passkeys/sign-in"), ("answer", &*add(&answer)), ("next", "/acme")];
        sweep.post("/login/passkey", &form).await;
        assert!(sweep.post("/login/passkey", &form).await.status.is_client_error(), "replayed");
    }
    assert_eq!(sweep.get("/profile/account").await.status, StatusCode::OK);
    sweep.leave();
}

pub(super) async fn links(place: &Place, sweep: &mut Sweep) {
    let World { cx, ada, .. } = &place.world;
    let made = backend::invitations::invite_by_link(cx, ada, Role::Reader, &"".parse().unwrap()).await.unwrap();
    let path = format!("/invite/{}", *made.token);
    sweep.knows("invitation", made.token.to_string());
    sweep.get(&path).await;
    let draft = JoinDraft { name: "Hedy".into(), email: "hedy@example.com".into(), password: PASSWORD.into() };
    let join = [("intent", "join"), ("name", &*draft.name), ("email", &*draft.email), ("password", "short")];
    sweep.post(&path, &join).await;
    sweep.post(&path, &[&join[..3], &[("password", PASSWORD)]].concat()).await;
    assert_eq!(sweep.get("/profile/account").await.status, StatusCode::OK);
    assert!(sweep.post(&path, &[&join[..3], &[("password", PASSWORD)]].concat()).await.status.is_client_error());
    sweep.post("/logout", &[]).await;
    sweep.leave();
    let token = backend::passwords::offer_reset(cx, &ADA.parse().unwrap()).await.unwrap();
    let path = format!("/login/reset/{}", *token);
    sweep.knows("link for a new password", token.to_string());
    sweep.get(&path).await;
    let new = [("intent", "reset-password"), ("new_password", "another-password-canary")];
    sweep.knows("new password", "another-password-canary");
    sweep.post(&path, &new).await;
    sweep.post(&path, &new).await;
    sweep.knows("set-up link", "set-up-token-canary");
    sweep.get("/setup/set-up-token-canary").await;
}
