//! Icons: drawn for this interface, sized by the text beside them, silent for screen readers.

use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glyph {
    Check,
    Cross,
    Dash,
    Gear,
    Plus,
    Copy,
    Warning,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Self::Check => "M3.5 8.5l3 3 6-7",
            Self::Cross => "M4 4l8 8M12 4l-8 8",
            Self::Dash => "M4 8h8",
            Self::Gear => {
                "M8 9.8a1.8 1.8 0 100-3.6 1.8 1.8 0 000 3.6zM8 12.4a4.4 4.4 0 100-8.8 4.4 4.4 0 000 8.8zM8 3.6V1.7M8 14.3v-1.9M3.6 8H1.7M14.3 8h-1.9M4.9 4.9L3.5 3.5M12.5 12.5l-1.4-1.4M4.9 11.1l-1.4 1.4M12.5 3.5l-1.4 1.4"
            }
            Self::Plus => "M8 3v10M3 8h10",
            Self::Copy => {
                "M6 5.5V3.2A1.2 1.2 0 017.2 2h5.6A1.2 1.2 0 0114 3.2v5.6a1.2 1.2 0 01-1.2 1.2h-2.3M3.2 6h5.6A1.2 1.2 0 0110 7.2v5.6A1.2 1.2 0 018.8 14H3.2A1.2 1.2 0 012 12.8V7.2A1.2 1.2 0 013.2 6z"
            }
            Self::Warning => "M8 2.5l6 10.5H2L8 2.5zM8 6.8v2.8M8 11.4v.1",
        }
    }
}

#[component]
pub(crate) fn Icon(glyph: Glyph) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=glyph.path() />
        </svg>
    }
}
