//! Points in time, as shown to people.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// A point in time, to the second, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(i64);

impl From<OffsetDateTime> for Moment {
    fn from(time: OffsetDateTime) -> Self {
        Self(time.unix_timestamp())
    }
}

impl Moment {
    /// Whole seconds since 1970 began.
    #[must_use]
    pub fn unix_seconds(self) -> i64 {
        self.0
    }

    /// Age at `now`, in the coarsest useful unit: `just now`, `5 min ago`, `3 h ago`, `12 d ago`.
    #[must_use]
    pub fn age(self, now: Self) -> String {
        let seconds = now.0.saturating_sub(self.0).max(0);
        match seconds {
            0..60 => "just now".into(),
            60..3_600 => format!("{} min ago", seconds / 60),
            3_600..86_400 => format!("{} h ago", seconds / 3_600),
            _ => format!("{} d ago", seconds / 86_400),
        }
    }

    /// The day, in UTC: `Sunday, 22 November 2026`.
    #[must_use]
    pub fn day(self) -> String {
        let time = self.time();
        format!("{}, {} {} {}", time.weekday(), time.day(), time.month(), time.year())
    }

    /// The time of the day, in UTC: `01:07`.
    #[must_use]
    pub fn clock(self) -> String {
        let (.., hour, minute, _) = self.parts();
        format!("{hour:02}:{minute:02}")
    }

    /// The number of days, in UTC, from this one to that of `now`.
    #[must_use]
    pub fn days_before(self, now: Self) -> i64 {
        now.0.div_euclid(86_400) - self.0.div_euclid(86_400)
    }

    fn time(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.0).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    fn parts(self) -> (i32, u8, u8, u8, u8, u8) {
        let time = self.time();
        (time.year(), time.month().into(), time.day(), time.hour(), time.minute(), time.second())
    }

    /// `2026-11-22T01:07:53Z`: the same as [`iso`](Self::iso), in the form AWS SDKs read.
    #[must_use]
    pub fn utc(self) -> String {
        self.iso().replace("+00:00", "Z")
    }

    /// `2026-11-22T01:07:53+00:00`: ISO 8601 in UTC with its offset, as machines read it.
    #[must_use]
    pub fn iso(self) -> String {
        let (year, month, day, hour, minute, second) = self.parts();
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00")
    }
}

/// `2026-11-22 01:07 UTC`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day, hour, minute, _) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02} UTC")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_ages() {
        let moment = Moment(1_795_309_673);
        assert_eq!(moment.iso(), "2026-11-22T01:07:53+00:00");
        assert_eq!(moment.to_string(), "2026-11-22 01:07 UTC");
        let ago = |seconds: i64| Moment(moment.0 - seconds).age(moment);
        assert_eq!([0, 61, 7_300, 90_000].map(ago), ["just now", "1 min ago", "2 h ago", "1 d ago"]);
        assert_eq!(Moment(moment.0 + 30).age(moment), "just now");
        assert_eq!((moment.day(), moment.clock()), ("Sunday, 22 November 2026".into(), "01:07".into()));
        assert_eq!(
            [0, 4_073, 4_074, 90_500].map(|seconds| Moment(moment.0 - seconds).days_before(moment)),
            [0, 0, 1, 2]
        );
    }
}
