//! The record of who did what, as admins read it.

use serde::{Deserialize, Serialize};

use crate::moment::Moment;

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// When it was.
    pub at: Moment,
    /// The e-mail address of who it was; nothing when their account is gone.
    pub person: Option<String>,
    /// The public id of the API token they came with, if they did.
    pub token: Option<String>,
    /// What was done, such as `credentials.vended`.
    pub action: String,
    /// The id of what it was done to.
    pub subject: Option<String>,
    /// What else is known of it, as JSON. Never a secret.
    pub detail: String,
    /// Names the request in the server's log.
    pub request_id: Option<String>,
}

impl AuditEvent {
    /// The names of the fields, as the export has them.
    pub const COLUMNS: [&'static str; 7] = ["at", "person", "token", "action", "subject", "detail", "request_id"];

    /// One line of the export (RFC 4180). A field a spreadsheet would take for a formula begins with an apostrophe.
    #[must_use]
    pub fn csv_line(&self) -> String {
        let empty = String::new();
        let fields = [
            &self.at.iso(),
            self.person.as_ref().unwrap_or(&empty),
            self.token.as_ref().unwrap_or(&empty),
            &self.action,
            self.subject.as_ref().unwrap_or(&empty),
            &self.detail,
            self.request_id.as_ref().unwrap_or(&empty),
        ];
        let quoted: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
        format!("{}\r\n", quoted.join(","))
    }
}

fn quoted(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, field.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_export_holds_its_fields() {
        let event = AuditEvent {
            at: Moment::from(time::OffsetDateTime::UNIX_EPOCH),
            person: Some("=cmd()@example.com".into()),
            token: None,
            action: "repo.created".into(),
            subject: None,
            detail: "{\"name\":\"a,b\"}".into(),
            request_id: Some("r1".into()),
        };
        assert_eq!(
            event.csv_line(),
            "\"1970-01-01T00:00:00+00:00\",\"'=cmd()@example.com\",\"\",\"repo.created\",\"\",\"{\"\"name\"\":\"\"a,b\"\"}\",\"r1\"\r\n"
        );
    }
}
