//! Icons of Lucide (ISC licence, see `lucide.LICENSE`), sized by the text beside them, silent for screen readers.

use leptos::prelude::*;

/// The shapes of an icon, on a grid of 24. A constant for each, so that an island carries those it uses.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Glyph(&'static str);

impl Glyph {
    pub(crate) const ACTIVITY: Self = Self(
        r#"<path d="M22 12h-2.48a2 2 0 0 0-1.93 1.46l-2.35 8.36a.25.25 0 0 1-.48 0L9.24 2.18a.25.25 0 0 0-.48 0l-2.35 8.36A2 2 0 0 1 4.49 12H2"/>"#,
    );
    pub(crate) const BOX: Self = Self(
        r#"<path d="M21 8a2 2 0 0 0-1-1.73l-7-4a2 2 0 0 0-2 0l-7 4A2 2 0 0 0 3 8v8a2 2 0 0 0 1 1.73l7 4a2 2 0 0 0 2 0l7-4A2 2 0 0 0 21 16Z"/><path d="m3.3 7 8.7 5 8.7-5"/><path d="M12 22V12"/>"#,
    );
    pub(crate) const CHECK: Self = Self(r#"<path d="M20 6 9 17l-5-5"/>"#);
    pub(crate) const CIRCLE: Self = Self(r#"<circle cx="12" cy="12" r="10"/>"#);
    pub(crate) const CIRCLE_CHECK: Self = Self(r#"<circle cx="12" cy="12" r="10"/><path d="m16 9-5.5 5.5L8 12"/>"#);
    pub(crate) const COPY: Self = Self(
        r#"<rect width="14" height="14" x="8" y="8" rx="2" ry="2"/><path d="M4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2"/>"#,
    );
    pub(crate) const CROSS: Self = Self(r#"<path d="M18 6 6 18"/><path d="m6 6 12 12"/>"#);
    pub(crate) const DASH: Self = Self(r#"<path d="M5 12h14"/>"#);
    pub(crate) const DATABASE: Self = Self(
        r#"<ellipse cx="12" cy="5" rx="9" ry="3"/><path d="M3 5V19A9 3 0 0 0 21 19V5"/><path d="M3 12A9 3 0 0 0 21 12"/>"#,
    );
    pub(crate) const DOWN: Self = Self(r#"<path d="M12 5v14"/><path d="m19 12-7 7-7-7"/>"#);
    pub(crate) const ELLIPSIS: Self =
        Self(r#"<circle cx="12" cy="12" r="1"/><circle cx="19" cy="12" r="1"/><circle cx="5" cy="12" r="1"/>"#);
    pub(crate) const GEAR: Self = Self(
        r#"<path d="M9.671 4.136a2.34 2.34 0 0 1 4.659 0 2.34 2.34 0 0 0 3.319 1.915 2.34 2.34 0 0 1 2.33 4.033 2.34 2.34 0 0 0 0 3.831 2.34 2.34 0 0 1-2.33 4.033 2.34 2.34 0 0 0-3.319 1.915 2.34 2.34 0 0 1-4.659 0 2.34 2.34 0 0 0-3.32-1.915 2.34 2.34 0 0 1-2.33-4.033 2.34 2.34 0 0 0 0-3.831A2.34 2.34 0 0 1 6.35 6.051a2.34 2.34 0 0 0 3.319-1.915"/><circle cx="12" cy="12" r="3"/>"#,
    );
    pub(crate) const HOUSE: Self = Self(
        r#"<path d="M15 21v-8a1 1 0 0 0-1-1h-4a1 1 0 0 0-1 1v8"/><path d="M3 10a2 2 0 0 1 .709-1.528l7-6a2 2 0 0 1 2.582 0l7 6A2 2 0 0 1 21 10v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z"/>"#,
    );
    pub(crate) const KEY: Self = Self(
        r#"<path d="M2.586 17.414A2 2 0 0 0 2 18.828V21a1 1 0 0 0 1 1h3a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h1a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h.172a2 2 0 0 0 1.414-.586l.814-.814a6.5 6.5 0 1 0-4-4z"/><circle cx="16.5" cy="7.5" r=".5" fill="currentColor"/>"#,
    );
    pub(crate) const PLUS: Self = Self(r#"<path d="M5 12h14"/><path d="M12 5v14"/>"#);
    pub(crate) const SEARCH: Self = Self(r#"<path d="m21 21-4.34-4.34"/><circle cx="11" cy="11" r="8"/>"#);
    pub(crate) const TERMINAL: Self = Self(r#"<path d="M12 19h8"/><path d="m4 17 6-6-6-6"/>"#);
    pub(crate) const UP: Self = Self(r#"<path d="m5 12 7-7 7 7"/><path d="M12 19V5"/>"#);
    pub(crate) const UP_DOWN: Self = Self(r#"<path d="m7 15 5 5 5-5"/><path d="m7 9 5-5 5 5"/>"#);
    pub(crate) const USER: Self =
        Self(r#"<path d="M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2"/><circle cx="12" cy="7" r="4"/>"#);
    pub(crate) const USERS: Self = Self(
        r#"<path d="M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2"/><path d="M16 3.128a4 4 0 0 1 0 7.744"/><path d="M22 21v-2a4 4 0 0 0-3-3.87"/><circle cx="9" cy="7" r="4"/>"#,
    );
    pub(crate) const WARNING: Self = Self(
        r#"<path d="m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3"/><path d="M12 9v4"/><path d="M12 17h.01"/>"#,
    );
}

#[component]
pub(crate) fn Icon(glyph: Glyph) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" inner_html=glyph.0></svg> }
}
