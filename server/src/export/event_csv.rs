//! Audit events as CSV.

use domain::audit::{AuditEvent, SubjectKind};

use super::csv;

const COLUMNS: [&str; 12] = [
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

/// The first line.
pub(crate) fn heading() -> String {
    csv::heading(&COLUMNS)
}

/// A line for each event.
pub(crate) fn lines(events: &[AuditEvent]) -> String {
    csv::lines(events.iter().map(fields))
}

fn fields(event: &AuditEvent) -> [String; 12] {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    [
        event.at.iso(),
        text(&event.org),
        text(&event.person),
        text(&event.token),
        text(&event.token_name),
        event.action.clone(),
        event.subject_kind.map_or("", SubjectKind::as_str).to_owned(),
        text(&event.subject),
        text(&event.subject_name),
        event.sentence().to_string(),
        event.detail.clone(),
        text(&event.request_id),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_export_holds_its_fields() {
        let event = AuditEvent {
            id: 1,
            at: time::OffsetDateTime::UNIX_EPOCH.into(),
            org: Some("acme".into()),
            person_id: None,
            person: Some("=cmd()@example.com".into()),
            token: None,
            token_name: None,
            action: "repo.deleted".into(),
            subject_kind: Some(SubjectKind::BucketConfig),
            subject: Some("b1".into()),
            subject_name: Some("production".into()),
            detail: r#"{"name":"a,b"}"#.into(),
            request_id: Some("r1".into()),
        };
        assert_eq!(
            lines(&[event]),
            "\"1970-01-01T00:00:00+00:00\",\"acme\",\"'=cmd()@example.com\",\"\",\"\",\"repo.deleted\",\"bucket_config\",\
             \"b1\",\"production\",\"'=cmd()@example.com deleted bucket config production\",\"{\"\"name\"\":\"\"a,b\"\"}\",\"r1\"\r\n"
        );
        assert!(heading().starts_with("at,organization,person,") && heading().ends_with(",request_id\r\n"));
        assert_eq!(lines(&[]), "");
    }
}
