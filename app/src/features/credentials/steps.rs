//! The steps of adding a cloud credential.

use domain::credential::CredentialKind;
use leptos::prelude::*;

/// A step. The address contains the current one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Step {
    /// The choice of the format.
    #[default]
    Format,
    /// The key pair.
    Keys,
    /// What an ARN role is, and its advantages.
    About,
    /// The steps at AWS.
    Trust,
    /// The role.
    Role,
}

impl Step {
    const ALL: [Self; 5] = [Self::Format, Self::Keys, Self::About, Self::Trust, Self::Role];

    /// The word in the address; empty for the first step.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Format => "",
            Self::Keys => "keys",
            Self::About => "about",
            Self::Trust => "trust",
            Self::Role => "role",
        }
    }

    /// The word for the step after the first, which depends on the form's content.
    pub(super) const CHOSEN: &'static str = crate::routes::CHOSEN_STEP;

    /// All words.
    pub(super) fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().map(Self::word).chain([Self::CHOSEN])
    }

    /// The step of this name, for a form with the format `kind`.
    pub(super) fn named(word: &str, kind: CredentialKind) -> Self {
        if word == Self::CHOSEN {
            return Self::Format.next(kind).unwrap_or_default();
        }
        Self::ALL.into_iter().find(|step| step.word() == word).unwrap_or_default()
    }

    /// The format that a step belongs to, if it belongs to one.
    pub(super) fn kind(self) -> Option<CredentialKind> {
        match self {
            Self::Format => None,
            Self::Keys => Some(CredentialKind::AwsKey),
            Self::About | Self::Trust | Self::Role => Some(CredentialKind::AwsRole),
        }
    }

    /// The steps of a format, in their order.
    fn of(kind: CredentialKind) -> &'static [Self] {
        match kind {
            CredentialKind::AwsRole => &[Self::Format, Self::About, Self::Trust, Self::Role],
            CredentialKind::AwsKey
            | CredentialKind::AzureKey
            | CredentialKind::AzureToken
            | CredentialKind::GcpKey
            | CredentialKind::GcpServiceAccount => &[Self::Format, Self::Keys],
        }
    }

    pub(super) fn next(self, kind: CredentialKind) -> Option<Self> {
        let steps = Self::of(kind);
        steps.iter().position(|&step| step == self).and_then(|at| steps.get(at + 1)).copied()
    }

    pub(super) fn before(self) -> Option<Self> {
        let steps = Self::of(self.kind()?);
        steps.iter().position(|&step| step == self)?.checked_sub(1).and_then(|at| steps.get(at)).copied()
    }

    /// The label of the step.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Format => "Choose the format",
            Self::Keys => "Access and secret key",
            Self::About => "About ARN roles",
            Self::Trust => "Set up AWS",
            Self::Role => "The role",
        }
    }
}

/// The progress through the steps.
#[component]
pub(super) fn StepList(step: Signal<Step>, kind: Signal<CredentialKind>) -> impl IntoView {
    let items = move || {
        let current = step.get();
        Step::of(kind.get())
            .iter()
            .map(|&step| {
                view! { <li aria-current=(step == current).then_some("step")>{step.label()}</li> }
            })
            .collect_view()
    };
    view! { <ol class="step-list">{items}</ol> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_follow_one_another() {
        let role = CredentialKind::AwsRole;
        assert_eq!(Step::Format.next(role), Some(Step::About));
        assert_eq!(Step::Format.next(CredentialKind::AwsKey), Some(Step::Keys));
        assert_eq!(Step::Role.next(role), None);
        assert_eq!(Step::Role.before(), Some(Step::Trust));
        assert_eq!(Step::Keys.before(), Some(Step::Format));
        assert_eq!(Step::named("chosen", role), Step::About);
        assert_eq!(Step::named("nonsense", role), Step::Format);
    }
}
