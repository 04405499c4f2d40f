//! How text is written in the languages of these documents.

/// A word of a POSIX shell that stands for exactly this text.
pub(super) fn shell_word(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A Terraform string, quoted: without interpolation and directives.
/// See <https://developer.hashicorp.com/terraform/language/expressions/strings>.
pub(super) fn terraform_string(text: &str) -> String {
    terraform_json(&serde_json::Value::from(text).to_string())
}

/// JSON as a Terraform expression, which it is but for interpolation and directives inside its strings.
pub(super) fn terraform_json(json: &str) -> String {
    json.replace("${", "$${").replace("%{", "%%{")
}

/// Every line but the first moved to the right by so many blanks.
pub(super) fn indented(text: &str, by: usize) -> String {
    text.replace('\n', &format!("\n{}", " ".repeat(by)))
}
