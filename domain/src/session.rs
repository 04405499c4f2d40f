//! Browser sessions, as their person sees them.

use serde::{Deserialize, Serialize};

use crate::{id::IdentityId, moment::Moment};

/// Characters of a browser's own name for itself (`User-Agent`) that are stored, at most.
pub const AGENT_LENGTH: usize = 300;

/// Browsers by a mark in their `User-Agent`. Most claim to be others as well, so the first that fits is the one.
const BROWSERS: [(&str, &str); 12] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python", "a Python program"),
];

/// Systems in the same way.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("FreeBSD", "FreeBSD"),
    ("Linux", "Linux"),
];

/// A browser and its system in words, by its `User-Agent`, which may say anything.
#[must_use]
pub fn browser_in_words(agent: &str) -> String {
    let of = |marks: &[(&str, &str)]| {
        marks.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| (*name).to_owned())
    };
    match (of(&BROWSERS), of(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser,
        (None, Some(system)) => format!("A browser on {system}"),
        (None, None) => "An unknown browser".to_owned(),
    }
}

/// A live session of a browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// The browser and its system, in words.
    pub browser: String,
    /// The address that the person signed in from, if it is known.
    pub address: Option<String>,
    /// When the person signed in.
    pub opened_at: Moment,
    /// Its last recorded use, which may be some minutes old.
    pub seen_at: Moment,
    /// Whether it is the session that asks.
    pub is_current: bool,
}

/// An identity at an identity provider, linked with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityView {
    /// Its id.
    pub id: IdentityId,
    /// The provider's name on buttons.
    pub provider: String,
    /// The address that the provider stated when it was linked.
    pub email: Option<String>,
    /// When it was linked.
    pub linked_at: Moment,
    /// When somebody last signed in with it.
    pub used_at: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_told_in_words_whatever_else_it_claims_to_be() {
        let mozilla = "Mozilla/5.0 ";
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (agent, words) in [
            ("(X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(), "Firefox on Linux"),
            (format!("(Windows NT 10.0; Win64; x64) {webkit} Chrome/140.0.0.0 Safari/537.36"), "Chrome on Windows"),
            (format!("(Windows NT 10.0) {webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0"), "Edge on Windows"),
            (
                "(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15".into(),
                "Safari on macOS",
            ),
            (
                "(iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 CriOS/140.0 Mobile Safari/604".into(),
                "Chrome on iPhone",
            ),
            (format!("(Linux; Android 10; K) {webkit} Chrome/140.0.0.0 Mobile Safari/537.36"), "Chrome on Android"),
            (format!("(X11; CrOS x86_64 14541.0.0) {webkit} Chrome/140.0.0.0 Safari/537.36"), "Chrome on ChromeOS"),
        ] {
            assert_eq!(browser_in_words(&format!("{mozilla}{agent}")), words);
        }
        assert_eq!(browser_in_words("curl/8.5.0"), "curl");
        assert_eq!(browser_in_words("SomeBrowser (Linux)"), "A browser on Linux");
        for nothing in ["", "<script>", "x"] {
            assert_eq!(browser_in_words(nothing), "An unknown browser");
        }
    }
}
