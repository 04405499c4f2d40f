//! Passkeys of visitors.

use serde_json::{Value, json};
use testing::{Answering, ORIGIN, SoftPasskey};

use crate::access::site::{Site, Visitor};

impl Site {
    /// What a browser is asked to sign.
    async fn asked_to_sign(&self, visitor: &Visitor, path: &str) -> Value {
        let request = visitor.client.post(self.server.url(&format!("/api/ui/account/passkeys/{path}")));
        let answer = request.header("sec-fetch-site", "same-origin").json(&json!({})).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        serde_json::from_str(answer["options"].as_str().unwrap()).unwrap()
    }

    /// A passkey that somebody's browser was asked for, with the answer.
    pub(super) async fn new_passkey(&self, visitor: &Visitor) -> (SoftPasskey, Value) {
        SoftPasskey::make(&self.asked_to_sign(visitor, "begin-adding").await, &Answering::at(ORIGIN))
    }

    /// A passkey of somebody's; answers with its id, and with what it signs to confirm that it is them.
    pub(super) async fn passkey(&self, visitor: &Visitor) -> (String, String) {
        let (cx, person) = (&self.server.cx, visitor.person.into());
        let (mut passkey, answer) = self.new_passkey(visitor).await;
        let form = [("intent", "account/passkeys/add"), ("answer", &answer.to_string())];
        let post = visitor.client.post(self.server.url("/profile/account")).header("sec-fetch-site", "same-origin");
        assert!(post.form(&form).send().await.unwrap().status().is_redirection());
        let id = backend::passkeys::list(cx, person).await.unwrap().last().unwrap().id.to_string();
        let options = self.asked_to_sign(visitor, "begin-confirming").await;
        (id, passkey.sign(&options, &Answering::at(ORIGIN)).to_string())
    }
}
