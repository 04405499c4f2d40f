//! What is known to fix a problem that a test found.

use domain::{check::Problem, provisioning::NewServiceAccount};

/// The remedies that a form knows, filled in with its values.
pub(crate) struct Remedies {
    /// The statement that allows an action.
    pub(crate) statement: Box<dyn Fn(&str) -> String>,
    /// The trust policy of the role; `None` if there is none to show.
    pub(crate) trust: Option<String>,
    /// The service account, where there can be one.
    pub(crate) account: Option<NewServiceAccount>,
    /// Whether the form has a field for the region.
    pub(crate) has_region: bool,
}

/// A text that fixes a problem, to copy.
pub(super) struct Text {
    pub(super) label: &'static str,
    /// The label of the button.
    pub(super) press: &'static str,
    pub(super) text: String,
}

/// A value that fixes a problem, and its field.
pub(super) struct Fix {
    pub(super) field: &'static str,
    pub(super) value: String,
}

impl Remedies {
    /// The same where the location can't be changed.
    pub(crate) fn for_location_in_use(self) -> Self {
        Self { has_region: false, ..self }
    }

    /// The text to copy for `problem`.
    pub(super) fn text(&self, problem: &Problem) -> Option<Text> {
        let (label, press, text) = match problem {
            Problem::OwnerUnproven { object } => {
                let command = format!("echo ours | gcloud storage cp - {object}");
                ("Command that uploads it", "Copy the command", command)
            }
            Problem::NotImpersonable => {
                ("Command that lets this server in", "Copy the command", self.account.as_ref()?.let_server_in())
            }
            problem if problem.is_googles_permission() => {
                ("Command that grants it", "Copy the command", self.account.as_ref()?.open_bucket())
            }
            problem if problem.is_about_trust() => {
                ("Trust policy of the role", "Copy the trust policy", self.trust.clone()?)
            }
            problem => {
                let action = problem.missing_action()?;
                ("Statement to add to its policy", "Copy the statement", (self.statement)(action))
            }
        };
        Some(Text { label, press, text })
    }

    /// The value that fixes `problem`, where the form has its field.
    pub(super) fn fix(&self, problem: &Problem) -> Option<Fix> {
        match problem {
            Problem::WrongRegion { actual: Some(region) } if self.has_region => {
                Some(Fix { field: "region", value: region.clone() })
            }
            _ => None,
        }
    }
}
