//! What is known to fix a problem that a test found.

use domain::{check::Problem, provisioning::NewServiceAccount};
use leptos::prelude::*;

/// The remedies that a form knows, filled in with its values.
#[derive(Clone, Copy)]
pub(crate) struct Remedies {
    /// The statement that allows an action.
    pub(crate) statement: Callback<String, String>,
    /// The trust policy of the role; `None` if there is none to show.
    pub(crate) trust: Callback<(), Option<String>>,
    /// The service account, where there can be one.
    pub(crate) account: Option<Callback<(), Option<NewServiceAccount>>>,
    /// The region, where it can be changed.
    pub(crate) region: Option<RwSignal<String>>,
}

/// A text that fixes a problem, to copy.
pub(super) struct Text {
    pub(super) label: &'static str,
    /// The label of the button.
    pub(super) press: &'static str,
    pub(super) text: String,
}

/// A value that fixes a problem, and its field.
#[derive(Clone)]
pub(super) struct Fix {
    pub(super) field: RwSignal<String>,
    pub(super) value: String,
}

impl Remedies {
    /// The text to copy for `problem`.
    pub(super) fn text(self, problem: &Problem) -> Option<Text> {
        let (label, press, text) = match problem {
            Problem::OwnerUnproven { object } => {
                let command = format!("echo ours | gcloud storage cp - {object}");
                ("Command that uploads it", "Copy the command", command)
            }
            Problem::NotImpersonable => {
                ("Command that lets this server in", "Copy the command", self.account()?.let_server_in())
            }
            problem if problem.is_googles_permission() => {
                ("Command that grants it", "Copy the command", self.account()?.open_bucket())
            }
            problem if problem.is_about_trust() => {
                ("Trust policy of the role", "Copy the trust policy", self.trust.run(())?)
            }
            problem => {
                let action = problem.missing_action()?.to_owned();
                ("Statement to add to its policy", "Copy the statement", self.statement.run(action))
            }
        };
        Some(Text { label, press, text })
    }

    fn account(self) -> Option<NewServiceAccount> {
        self.account?.run(())
    }

    /// The value that fixes `problem`, where the form has its field.
    pub(super) fn fix(self, problem: &Problem) -> Option<Fix> {
        match problem {
            Problem::WrongRegion { actual: Some(region) } => Some(Fix { field: self.region?, value: region.clone() }),
            _ => None,
        }
    }
}
