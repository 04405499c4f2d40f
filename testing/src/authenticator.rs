//! An authenticator app.

use backend::{Context, actor::Actor, second_factor};
use data_encoding::BASE32_NOPAD;
use sqlx::PgPool;
use totp_rs::{Builder, Totp};

/// An app that knows the key of one account.
pub struct Authenticator(Totp);

impl Authenticator {
    /// With a key as it is shown, in groups.
    #[must_use]
    pub fn with_key(shown: &str) -> Self {
        let key: String = shown.split_whitespace().collect();
        let key: [u8; 20] = BASE32_NOPAD.decode(key.as_bytes()).unwrap().try_into().unwrap();
        Self(Builder::new().with_secret(key).build().unwrap())
    }

    /// Switches a person's second factor on; returns their app and their recovery codes.
    pub async fn enrolled(cx: &Context, own: &Actor) -> (Self, Vec<String>) {
        second_factor::offer(cx, own).await.unwrap();
        let offer = second_factor::offered(cx, own, "Lakewarden").await.unwrap().unwrap();
        let app = Self::with_key(&offer.key);
        let codes = second_factor::enrol(cx, own, &app.code(cx, 0).await.as_str().into(), None).await.unwrap();
        (app, codes.shown())
    }

    /// The code that it shows so many steps of half a minute from now.
    pub async fn code(&self, cx: &Context, steps: i64) -> String {
        let now = cx.now().await.unwrap().unix_seconds() + 30 * steps;
        self.0.generate(now.try_into().unwrap()).to_string()
    }

    /// Lets the codes that were accepted so far be forgotten, as after some minutes.
    pub async fn minutes_later(pool: &PgPool) {
        sqlx::query("update second_factor set last_step = last_step - 20").execute(pool).await.unwrap();
    }
}
