//! Where requests to a store name the bucket.

use domain::{
    endpoint::EndpointUrl,
    location::{AddressingStyle, Location, Store, StoreOptions},
};

use super::{file::Addressing, profile::profile_of};

/// The style that clients are told: the chosen one, the one that was found, or the only one that the store is known to have.
/// `None` leaves it to the client: at Amazon and Google, at an IP address, and at a store that has both styles or is not known.
pub(crate) fn told_style(
    store: &Store,
    options: &StoreOptions,
    found: Option<AddressingStyle>,
) -> Option<AddressingStyle> {
    options.addressing.chosen().or_else(|| store.endpoint().and(found.or_else(|| only(store, options, None))))
}

/// The styles that a connection test tries, the likelier one first; one where it is chosen or only one is possible. Empty where
/// no endpoint is entered: there, it is left to the platform's client.
pub(crate) fn tried_styles(location: &Location, stand_in: Option<&EndpointUrl>) -> Vec<AddressingStyle> {
    match (location.options.addressing.chosen(), location.store.endpoint()) {
        (Some(chosen), _) => vec![chosen],
        (None, None) => Vec::new(),
        (None, Some(_)) => tried(&location.store, &location.options, stand_in),
    }
}

fn tried(store: &Store, options: &StoreOptions, stand_in: Option<&EndpointUrl>) -> Vec<AddressingStyle> {
    use AddressingStyle::{Path, Virtual};
    match only(store, options, stand_in) {
        // It has no bucket before it.
        _ if store.endpoint().is_some_and(EndpointUrl::is_address) => vec![Path],
        Some(Virtual) => vec![Virtual, Path],
        Some(Path) | None => vec![Path, Virtual],
    }
}

/// The only style that a store is known to have.
fn only(store: &Store, options: &StoreOptions, stand_in: Option<&EndpointUrl>) -> Option<AddressingStyle> {
    match profile_of(store, options.profile.as_ref(), stand_in)?.addressing()? {
        Addressing::Path => Some(AddressingStyle::Path),
        Addressing::Virtual => Some(AddressingStyle::Virtual),
        Addressing::Both => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::location::Addressing as Chosen;

    use super::*;

    fn at(endpoint: &str, addressing: Chosen) -> Location {
        Location {
            store: Store::S3Compatible { endpoint: endpoint.parse().unwrap(), region: None },
            bucket: "data".parse().unwrap(),
            prefix: "".parse().unwrap(),
            options: StoreOptions { addressing, ..StoreOptions::default() },
        }
    }

    #[test]
    fn the_profile_says_what_is_tried_first_and_a_choice_is_tried_alone() {
        use AddressingStyle::{Path, Virtual};
        let tried = |endpoint, addressing| tried_styles(&at(endpoint, addressing), None);
        assert_eq!(tried("https://s3.example.com", Chosen::Auto), [Path, Virtual]);
        assert_eq!(tried("https://t3.storage.dev", Chosen::Auto), [Virtual, Path]);
        assert_eq!(tried("https://t3.storage.dev", Chosen::Path), [Path]);
        assert_eq!(tried("http://127.0.0.1:9000", Chosen::Auto), [Path]);
        assert_eq!(tried("https://s3.example.com", Chosen::Virtual), [Virtual]);
        let aws = Store::S3 { region: "us-east-1".parse().unwrap(), endpoint: None };
        let on_aws = Location { store: aws, ..at("https://s3.example.com", Chosen::Auto) };
        assert_eq!(tried_styles(&on_aws, None), []);
    }

    #[test]
    fn clients_are_told_what_is_chosen_then_found_then_known() {
        use AddressingStyle::{Path, Virtual};
        let told = |endpoint, addressing, found| {
            let Location { store, options, .. } = at(endpoint, addressing);
            told_style(&store, &options, found)
        };
        assert_eq!(told("https://s3.example.com", Chosen::Path, Some(Virtual)), Some(Path));
        assert_eq!(told("https://s3.example.com", Chosen::Auto, Some(Virtual)), Some(Virtual));
        assert_eq!(told("https://s3.example.com", Chosen::Auto, None), None);
        assert_eq!(told("https://127.0.0.1:9000", Chosen::Auto, None), None);
        assert_eq!(told("https://t3.storage.dev", Chosen::Auto, None), Some(Virtual));
        let aws = Store::S3 { region: "us-east-1".parse().unwrap(), endpoint: None };
        assert_eq!(told_style(&aws, &StoreOptions::default(), Some(Path)), None);
    }
}
