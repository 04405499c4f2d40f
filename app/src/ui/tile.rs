//! A tile with initials.

use leptos::prelude::*;

/// The initials of a name: of its first two words, or its first two letters. Silent: the name is beside it, or its label.
#[component]
pub(crate) fn Tile(name: String) -> impl IntoView {
    view! {
        <span class="tile" aria-hidden="true">
            {initials(&name)}
        </span>
    }
}

fn initials(name: &str) -> String {
    let mut words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let (first, second) = (words.next().unwrap_or_default(), words.next());
    let letters: String = match second {
        Some(second) => first.chars().take(1).chain(second.chars().take(1)).collect(),
        None => first.chars().take(2).collect(),
    };
    letters.to_uppercase()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_tile_shows_two_initials() {
        assert_eq!(["acme", "deep-sea", "Ada Byron", "x", ""].map(super::initials), ["AC", "DS", "AB", "X", ""]);
    }
}
