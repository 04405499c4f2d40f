//! Light or dark.

/// Light, dark, or the system's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// The system's.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The word for it in the cookie and in the page.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of this name; the system's for any other.
    #[must_use]
    pub fn named(name: &str) -> Self {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.as_str() == name).unwrap_or_default()
    }
}
