//! Begins the sign-in of a device.

use domain::device::{USER_CODE_LETTERS, UserCode};
use zeroize::Zeroizing;

use super::sql;
use crate::{
    Context, Error, Result,
    people::ClientNetwork,
    random,
    token_text::{Fresh, TokenKind},
};

/// Seconds for which a person can answer.
pub(super) const OPEN_SECONDS: i32 = 600;

/// Seconds between two questions of a waiting device.
pub(super) const INTERVAL_SECONDS: i32 = 5;

/// A device that wants to be signed in.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// The name of its client, as that says it. Characters that can't be shown are left out, and so is the end of a long one.
    pub client: &'a str,
    /// Its network.
    pub network: ClientNetwork,
}

/// A begun sign-in.
#[derive(Debug)]
pub struct Begun {
    /// The code with which the device asks for the answer. Its text exists only here.
    pub device_code: Zeroizing<String>,
    /// The code that it shows to the person.
    pub user_code: UserCode,
    /// Seconds until both expire.
    pub expires_in: i32,
    /// Seconds between two questions.
    pub interval: i32,
}

/// Begins the sign-in of a device.
///
/// # Errors
/// [`Error::RateLimited`] when too many begin in one network.
pub async fn begin(cx: &Context, asking: Asking<'_>) -> Result<Begun> {
    cx.budgets.devices.spend(&asking.network)?;
    let code = Fresh::new(TokenKind::DeviceCode);
    let user_code = random_user_code()?;
    let client = name_of(asking.client);
    let request = sql::NewRequest { code: &code, user_code: &user_code, client: &client, network: asking.network };
    sql::insert_request(&cx.pool, &request, OPEN_SECONDS).await?;
    Ok(Begun { device_code: code.text, user_code, expires_in: OPEN_SECONDS, interval: INTERVAL_SECONDS })
}

/// 34 random bits. A person can try ten codes a minute, and a code is open for ten minutes.
fn random_user_code() -> Result<UserCode> {
    let letters = USER_CODE_LETTERS.as_bytes();
    let mut code = String::new();
    while code.len() < 8 {
        let [byte] = *random::bytes::<1>();
        // 240 is a multiple of 20, so that each letter is as likely as the others.
        if byte < 240 {
            code.push(char::from(letters[usize::from(byte) % letters.len()]));
        }
    }
    code.parse().map_err(|_| Error::internal("a user code that is none"))
}

fn name_of(client: &str) -> String {
    let shown: String = client.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').take(100).collect();
    let shown = shown.trim();
    if shown.is_empty() { "A client without a name".to_owned() } else { shown.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_characters_that_change_a_line() {
        assert_eq!(name_of(" arraylake/0.33.0\u{202e}\r\n "), "arraylake/0.33.0");
        assert_eq!(name_of("\u{7}"), "A client without a name");
        assert_eq!(name_of(&"x".repeat(500)).len(), 100);
    }

    #[test]
    fn codes_use_every_letter_and_differ() {
        let codes: std::collections::HashSet<_> = (0..200).map(|_| random_user_code().unwrap().to_string()).collect();
        assert_eq!(codes.len(), 200);
        let used: std::collections::HashSet<char> = codes.iter().flat_map(|code| code.chars()).collect();
        assert_eq!(used.len(), USER_CODE_LETTERS.len());
    }
}
