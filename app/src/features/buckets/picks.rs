//! The visibility of the form's parts by platform and auth method. A part lists the choices at which it is hidden, and CSS
//! hides it while one of them is picked, without a script. Choices are numbered: the styles contain no names of platforms or
//! auth methods, and a new one is just a variant in `domain`.

use domain::{bucket::AuthMethod, location::Platform};

/// The number of a platform's choice.
pub(super) fn of_platform(platform: Platform) -> usize {
    place(Platform::ALL, platform)
}

/// The number of an auth method's choice.
pub(super) fn of_method(method: AuthMethod) -> usize {
    Platform::ALL.len() + place(AuthMethod::ALL, method)
}

fn place<T: PartialEq>(all: &[T], one: T) -> usize {
    all.iter().take_while(|&other| *other != one).count() + 1
}

/// The choices that hide a part that applies to some platforms only.
pub(super) fn hidden_unless_on(has_meaning: impl Fn(Platform) -> bool) -> String {
    numbers(Platform::ALL.iter().filter(|&&platform| !has_meaning(platform)).map(|&platform| of_platform(platform)))
}

/// The choices that hide a part of one auth method.
pub(super) fn hidden_unless(method: AuthMethod) -> String {
    numbers(AuthMethod::ALL.iter().filter(|&&other| other != method).map(|&other| of_method(other)))
}

fn numbers(picks: impl Iterator<Item = usize>) -> String {
    picks.map(|pick| pick.to_string()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_styles_hide_parts_at_every_choice_there_is() {
        let styles = include_str!("../../../../style/controls.css");
        let platforms = Platform::ALL.iter().map(|&platform| of_platform(platform));
        let methods = AuthMethod::ALL.iter().map(|&method| of_method(method));
        let picks: Vec<usize> = platforms.chain(methods).collect();
        assert_eq!(picks, (1..=picks.len()).collect::<Vec<_>>(), "each choice has a number of its own");
        for pick in picks {
            let rule = format!("form:has([data-pick=\"{pick}\"]:checked) [data-hidden-at~=\"{pick}\"]");
            assert!(styles.contains(&rule), "{rule}");
        }
        for word in
            Platform::ALL.iter().map(|platform| platform.as_str()).chain(AuthMethod::ALL.iter().map(|m| m.as_str()))
        {
            assert!(!styles.contains(&format!("\"{word}\"")), "{word}");
        }
    }

    #[test]
    fn a_part_is_hidden_where_it_has_no_meaning() {
        assert_eq!(hidden_unless_on(|platform| platform == Platform::S3), "2 3 4");
        assert_eq!(hidden_unless_on(|_| true), "");
        assert_eq!(hidden_unless(AuthMethod::SelfManaged), "6 7 8 9");
    }
}
