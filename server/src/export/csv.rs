//! CSV (RFC 4180) that spreadsheets open without harm.

use ::csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

pub(super) const CONTENT_TYPE: &str = "text/csv; charset=utf-8";

/// The first line.
pub(super) fn heading(columns: &[&str]) -> String {
    let mut writer = writer(QuoteStyle::Necessary);
    // A vector takes whatever is written to it.
    let _ = writer.write_record(columns);
    text(writer)
}

/// A line for each record. A field a spreadsheet would take for a formula begins with an apostrophe.
pub(super) fn lines<const N: usize>(records: impl Iterator<Item = [String; N]>) -> String {
    let mut writer = writer(QuoteStyle::Always);
    for record in records {
        let _ = writer.write_record(record.map(harmless));
    }
    text(writer)
}

fn harmless(field: String) -> String {
    if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{field}") } else { field }
}

fn writer(quotes: QuoteStyle) -> Writer<Vec<u8>> {
    WriterBuilder::new().quote_style(quotes).terminator(Terminator::CRLF).from_writer(Vec::new())
}

fn text(writer: Writer<Vec<u8>>) -> String {
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
