//! An authenticator and its browser in software, written from the W3C's Web Authentication (level 3): sections 5.8.1 (client data),
//! 6.1 (authenticator data), 6.5.1 and 8.7 (attestation "none"), and RFC 9053 (keys). It shares nothing with what verifies it.

use data_encoding::BASE64URL_NOPAD;
use ring::{
    digest::{SHA256, digest},
    rand::{SecureRandom as _, SystemRandom},
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};

/// How an authenticator and its browser answer. An attack changes one thing.
#[derive(Debug, Clone)]
pub struct Answering {
    /// The origin that the browser states.
    pub origin: String,
    /// The relying party that the authenticator signs for.
    pub rp_id: String,
    /// Whether the authenticator says that it verified who used it.
    pub is_verified: bool,
    /// Whether it says that anybody was there.
    pub is_present: bool,
    /// What the browser says it did, if it lies.
    pub kind: Option<&'static str>,
    /// The challenge that was signed, if it is not the one that was asked for.
    pub challenge: Option<String>,
}

impl Answering {
    /// As an honest browser at this origin does, for a relying party with its host.
    #[must_use]
    pub fn at(origin: &str) -> Self {
        let host = origin.split("://").last().unwrap().split(':').next().unwrap();
        Self {
            origin: origin.into(),
            rp_id: host.into(),
            is_verified: true,
            is_present: true,
            kind: None,
            challenge: None,
        }
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let asked = options["challenge"].as_str().unwrap();
        let data = json!({
            "type": self.kind.unwrap_or(kind), "challenge": self.challenge.as_deref().unwrap_or(asked),
            "origin": self.origin, "crossOrigin": false,
        });
        data.to_string().into_bytes()
    }

    fn authenticator_data(&self, counter: u32, more: u8) -> Vec<u8> {
        let mut data = digest(&SHA256, self.rp_id.as_bytes()).as_ref().to_vec();
        data.push(u8::from(self.is_present) | (u8::from(self.is_verified) << 2) | more);
        data.extend(counter.to_be_bytes());
        data
    }
}

/// A passkey.
pub struct SoftPasskey {
    key: EcdsaKeyPair,
    /// The authenticator's id of it.
    pub id: Vec<u8>,
    /// The user handle that it answers with.
    pub user: Vec<u8>,
    /// The signature counter, which each use raises; an authenticator without one has 0 for ever.
    pub counter: u32,
}

impl SoftPasskey {
    /// Makes a passkey as `options` ask for it; returns it with the browser's answer.
    #[must_use]
    pub fn make(options: &Value, answering: &Answering) -> (Self, Value) {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).unwrap();
        let mut id = vec![0; 32];
        random.fill(&mut id).unwrap();
        let user = BASE64URL_NOPAD.decode(options["user"]["id"].as_str().unwrap().as_bytes()).unwrap();
        let passkey = Self { key, id, user, counter: 1 };
        let answer = passkey.attests(options, answering);
        (passkey, answer)
    }

    /// The answer to what asks for a new passkey: that it is this one.
    #[must_use]
    pub fn attests(&self, options: &Value, answering: &Answering) -> Value {
        let mut data = answering.authenticator_data(self.counter, 0x40);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.public_key());
        // {"fmt": "none", "attStmt": {}, "authData": data} in CBOR (RFC 8949).
        let mut attestation = vec![0xa3];
        for (name, value) in [("fmt", &b"\x64none"[..]), ("attStmt", &[0xa0]), ("authData", &[0x58])] {
            attestation.push(0x60 | u8::try_from(name.len()).unwrap());
            attestation.extend(name.as_bytes());
            attestation.extend(value);
        }
        attestation.push(u8::try_from(data.len()).unwrap());
        attestation.extend(data);
        self.answers(&json!({
            "attestationObject": BASE64URL_NOPAD.encode(&attestation),
            "clientDataJSON": BASE64URL_NOPAD.encode(&answering.client_data("webauthn.create", options)),
        }))
    }

    /// Signs as `options` ask for it.
    pub fn sign(&mut self, options: &Value, answering: &Answering) -> Value {
        if self.counter > 0 {
            self.counter += 1;
        }
        let data = answering.authenticator_data(self.counter, 0);
        let client = answering.client_data("webauthn.get", options);
        let signed = [&data, digest(&SHA256, &client).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.answers(&json!({
            "authenticatorData": BASE64URL_NOPAD.encode(&data), "clientDataJSON": BASE64URL_NOPAD.encode(&client),
            "signature": BASE64URL_NOPAD.encode(signature.as_ref()), "userHandle": BASE64URL_NOPAD.encode(&self.user),
        }))
    }

    fn answers(&self, response: &Value) -> Value {
        let id = BASE64URL_NOPAD.encode(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response })
    }

    /// As a COSE key: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
    fn public_key(&self) -> Vec<u8> {
        let point = &self.key.public_key().as_ref()[1..];
        let (x, y) = point.split_at(32);
        [&[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20], x, &[0x22, 0x58, 0x20], y].concat()
    }
}
