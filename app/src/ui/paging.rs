//! Paged lists: search and page links.

use domain::listing::Page;
use leptos::prelude::*;

use crate::routes::Here;

/// A search field. The browser submits it as a query.
#[component]
pub(crate) fn Search(here: Here, #[prop(into)] label: String) -> impl IntoView {
    let typed = here.wanted.search.clone();
    let action = here.path().to_owned();
    let on = here.on.map(|id| view! { <input type="hidden" name="on" value=id.to_string() /> });
    view! {
        <form method="get" action=action role="search" class="search">
            {on}
            <input type="search" name="q" value=typed aria-label=label.clone() placeholder=label maxlength="100" />
            <button class="button">"Search"</button>
        </form>
    }
}

/// The current page, and links to the others.
#[component]
pub(crate) fn Pager<T: Send + Sync + 'static>(page: Page<T>, here: Here) -> impl IntoView {
    let (first, last) = page.range();
    let (number, pages) = (page.wanted.page, page.pages());
    let range = format!("{} to {} of {}", grouped(first), grouped(last), grouped(page.total));
    let previous =
        (number > 1).then(|| view! { <a class="button" rel="prev" href=here.page(number - 1)>"Previous"</a> });
    let next = (number < pages).then(|| view! { <a class="button" rel="next" href=here.page(number + 1)>"Next"</a> });
    (pages > 1).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                <span>{range}</span>
                {previous}
                {next}
            </nav>
        }
    })
}

/// A number with thousands separators.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn thousands_are_apart() {
        assert_eq!(
            [0, 999, 1_000, 10_000, 1_234_567].map(super::grouped),
            ["0", "999", "1,000", "10,000", "1,234,567"]
        );
    }
}
