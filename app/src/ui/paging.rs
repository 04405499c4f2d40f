//! Paged lists: search and page links.

use domain::listing::Page;
use leptos::prelude::*;

use super::field::options;
use crate::routes::Here;

/// A filter of a list: a parameter of its address, and the values to choose from.
#[derive(Debug, Clone)]
pub(crate) struct Filter {
    name: &'static str,
    label: &'static str,
    /// The choice that leaves nothing out.
    all: &'static str,
    /// Words and labels.
    options: Vec<(String, String)>,
}

impl Filter {
    /// A filter by one of these words, each with its label.
    pub(crate) fn new(
        name: &'static str,
        label: &'static str,
        all: &'static str,
        options: impl IntoIterator<Item = (impl ToString, impl ToString)>,
    ) -> Self {
        let options = options.into_iter().map(|(word, label)| (word.to_string(), label.to_string())).collect();
        Self { name, label, all, options }
    }

    fn view(self, chosen: Option<&str>) -> impl IntoView + use<> {
        let options = options(self.options, chosen.unwrap_or_default());
        view! {
            <select name=self.name aria-label=self.label>
                <option value="">{self.all}</option>
                {options}
            </select>
        }
    }
}

/// A search field, and filters beside it. The browser submits them as a query, which keeps everything else of the view.
#[component]
pub(crate) fn Search(
    here: Here,
    #[prop(into)] label: String,
    #[prop(default = Vec::new())] filters: Vec<Filter>,
) -> impl IntoView {
    let typed = here.wanted.search.clone();
    let action = here.path().to_owned();
    let chosen = |name: &str| here.parameters().find(|(key, _)| *key == name).map(|(_, value)| value);
    let kept = here
        .parameters()
        .filter(|(name, _)| filters.iter().all(|filter| filter.name != *name))
        .map(|(name, value)| view! { <input type="hidden" name=name.to_owned() value=value.to_owned() /> })
        .collect_view();
    let selects = filters.iter().map(|filter| filter.clone().view(chosen(filter.name))).collect_view();
    view! {
        <form method="get" action=action role="search" class="search">
            <input
                type="search"
                name="q"
                value=typed
                aria-label=label.clone()
                placeholder=label
                maxlength="100"
                data-keys="/"
            />
            {selects}
            {kept}
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
pub(super) fn grouped(number: u32) -> String {
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
