//! The meaning of a database error for the caller.

/// The meaning of a database error for the caller.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Down, overloaded or temporarily unable: the same request may succeed in a moment.
    OutOfReach,
    /// A conflict with a concurrent transaction.
    Collision,
    /// A value that PostgreSQL can't store as text.
    Unstorable,
    /// None of these: a defect of this program.
    Defect,
}

impl Trouble {
    /// Classifies an error of sqlx.
    pub(super) fn of(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::OutOfReach,
            sqlx::Error::Database(db) => db.code().map_or(Self::Defect, |code| Self::of_state(&code)),
            _ => Self::Defect,
        }
    }

    /// By SQLSTATE. See <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
    fn of_state(code: &str) -> Self {
        match code {
            // A text or JSON value has characters the database can't store.
            "22021" | "22P05" => Self::Unstorable,
            // A primary that became read-only, and a connection ended for an idle transaction.
            "25006" | "25P03" | "25P04" => Self::OutOfReach,
            // The database or the role was dropped, or lost its permission.
            "3D000" | "28000" | "28P01" => Self::OutOfReach,
            // A table is missing: there is no schema (yet), because statements are checked at build time.
            "42P01" => Self::OutOfReach,
            // Two transactions conflicted, or one waited too long for the other.
            "40001" | "40P01" | "55P03" => Self::Collision,
            // 08: connection, 53: out of resources, 57: cancelled or shut down, 58: system error.
            _ if ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class)) => Self::OutOfReach,
            _ => Self::Defect,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_of_the_database_is_told_from_defects_and_from_what_was_sent() {
        for code in ["08006", "25006", "25P03", "3D000", "53300", "57014", "57P01", "58030"] {
            assert_eq!(Trouble::of_state(code), Trouble::OutOfReach, "{code}");
        }
        for code in ["40001", "40P01", "55P03"] {
            assert_eq!(Trouble::of_state(code), Trouble::Collision, "{code}");
        }
        for code in ["22021", "22P05"] {
            assert_eq!(Trouble::of_state(code), Trouble::Unstorable, "{code}");
        }
        for code in ["23505", "42601", "22012"] {
            assert_eq!(Trouble::of_state(code), Trouble::Defect, "{code}");
        }
        let protocol = sqlx::Error::Protocol("unexpected message".into());
        assert_eq!(Trouble::of(&protocol), Trouble::OutOfReach);
    }
}
