//! Events as lines of a CSV file.

use super::{AuditEvent, SubjectKind};

impl AuditEvent {
    /// The column names of the export.
    pub const COLUMNS: [&'static str; 12] = [
        "at",
        "organization",
        "person",
        "token",
        "token_name",
        "action",
        "subject_kind",
        "subject",
        "subject_name",
        "sentence",
        "detail",
        "request_id",
    ];

    /// The first line of the export.
    #[must_use]
    pub fn csv_heading() -> String {
        format!("{}\r\n", Self::COLUMNS.join(","))
    }

    /// One line of the export (RFC 4180). A field that a spreadsheet would read as a formula begins with an apostrophe.
    #[must_use]
    pub fn csv_line(&self) -> String {
        let (at, sentence) = (self.at.iso(), self.sentence().to_string());
        let text = |field: &'_ Option<String>| quoted(field.as_deref().unwrap_or_default());
        let fields = [
            quoted(&at),
            text(&self.org),
            text(&self.person),
            text(&self.token),
            text(&self.token_name),
            quoted(&self.action),
            quoted(self.subject_kind.map_or("", SubjectKind::as_str)),
            text(&self.subject),
            text(&self.subject_name),
            quoted(&sentence),
            quoted(&self.detail),
            text(&self.request_id),
        ];
        format!("{}\r\n", fields.join(","))
    }
}

fn quoted(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, field.replace('"', "\"\""))
}
