//! Devices that a person signs in from their browser (RFC 8628), such as the command line of a data client.

use serde::{Deserialize, Serialize};

use crate::{Invalid, id::DeviceId, moment::Moment};

/// The letters of a user code: no vowels, so that it spells no word, and none that look alike (RFC 8628, section 6.1).
pub const USER_CODE_LETTERS: &str = "BCDFGHJKLMNPQRSTVWXZ";

const SENTENCE: &str = "Enter the code that the device shows: eight letters, such as WDJB-MJHT.";

checked_text!(
    /// The code that a device shows: eight of [`USER_CODE_LETTERS`]. Case, blanks and hyphens of a typed one don't matter.
    UserCode,
    parse_code
);

fn parse_code(typed: &str) -> Result<String, Invalid> {
    let is_gap = |c: &char| c.is_whitespace() || matches!(c, '-' | '‐' | '–' | '_' | '.');
    let code: String = typed.chars().filter(|c| !is_gap(c)).map(|c| c.to_ascii_uppercase()).collect();
    let is_code = code.len() == 8 && code.chars().all(|c| USER_CODE_LETTERS.contains(c));
    if is_code { Ok(code) } else { Err(SENTENCE.into()) }
}

impl UserCode {
    /// As people read it: `WDJB-MJHT`.
    #[must_use]
    pub fn shown(&self) -> String {
        let (first, second) = self.as_str().split_at(4);
        format!("{first}-{second}")
    }
}

/// A device that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingDevice {
    /// The code it shows.
    pub code: UserCode,
    /// The name of its client, as that says it.
    pub client: String,
    /// The network it asked from: an IPv4 address, or the /64 of an IPv6 address.
    pub network: String,
    /// When it asked.
    pub asked_at: Moment,
    /// When its code expires.
    pub expires_at: Moment,
}

/// A signed-in device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceView {
    /// Its id.
    pub id: DeviceId,
    /// The name of its client, as that says it.
    pub client: String,
    /// The network it was signed in from.
    pub network: String,
    /// When it was signed in.
    pub signed_in_at: Moment,
    /// When it last renewed its access, which it does every quarter of an hour while it is used.
    pub seen_at: Moment,
    /// When it is signed out, whether used or not.
    pub expires_at: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for typed in ["WDJBMJHT", "wdjb-mjht", " WDJB MJHT ", "w-d-j-b-m-j-h-t"] {
            assert_eq!(typed.parse::<UserCode>().unwrap().shown(), "WDJB-MJHT");
        }
        for wrong in ["", "WDJB", "WDJB-MJHA", "WDJB-MJH1", "WDJBMJHTT", "WDJB/MJHT"] {
            assert_eq!(wrong.parse::<UserCode>(), Err(SENTENCE.into()), "{wrong}");
        }
    }
}
