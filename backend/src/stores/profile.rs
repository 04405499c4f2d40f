//! The profile of a store.

use domain::{
    aws::Region,
    endpoint::EndpointUrl,
    location::{Location, Platform, ProfileName, Store, StoreOptions},
};

use super::file::{Addressing, Checksums, Conditions, Entry, Fact, Place, STORES, Source};

/// What is known of a store, and in which region it is by its name.
#[derive(Debug, Clone)]
pub(crate) struct Profile {
    entry: &'static Entry,
    region: Option<Region>,
}

/// The profile of a store that is known. `stand_in` is the endpoint in the place of Amazon S3, which is taken for it.
#[must_use]
pub(crate) fn profile_of(
    store: &Store,
    chosen: Option<&ProfileName>,
    stand_in: Option<&EndpointUrl>,
) -> Option<Profile> {
    if let (Some(name), Some(_)) = (chosen, store.endpoint()) {
        return named(name.as_str());
    }
    if *store == Store::Gs {
        return None;
    }
    if store.is_google() {
        return named("Google Cloud Storage through its XML API");
    }
    let Some(endpoint) = store.endpoint() else { return named("Amazon S3") };
    if store.is_amazon(stand_in) {
        return named("Amazon S3");
    }
    let by_host = STORES.iter().find_map(|entry| {
        let region = entry.hosts.iter().find_map(|pattern| fit(pattern, endpoint.host()))?;
        Some(Profile { entry, region: region.and_then(|region| region.parse().ok()) })
    });
    by_host.or_else(|| (store.platform() == Platform::Minio).then(|| named("MinIO")).flatten())
}

fn named(name: &str) -> Option<Profile> {
    let entry = STORES.iter().find(|entry| entry.name == name)?;
    Some(Profile { entry, region: None })
}

/// What there is to know of a store with an endpoint before it is tested, in one sentence, if it is a known or chosen one.
#[must_use]
pub fn sentence_of(store: &Store, options: &StoreOptions) -> Option<String> {
    store.endpoint()?;
    profile_of(store, options.profile.as_ref(), None).map(|profile| profile.sentence())
}

/// The names of the known stores that speak S3, in the order of the file.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let speaks_s3 = |entry: &&Entry| entry.speaks_s3.as_ref().is_none_or(|fact| fact.is);
    STORES.iter().filter(speaks_s3).map(|entry| entry.name.as_str()).collect()
}

/// Whether there is a store of this name to choose.
pub(crate) fn is_known(name: &ProfileName) -> bool {
    names().contains(&name.as_str())
}

/// The STS of a known provider, where that is not at the store's endpoint. At Amazon S3 none is named: see [`named_sts`].
pub(crate) fn sts_of(store: &Store, options: &StoreOptions) -> Option<EndpointUrl> {
    store.endpoint().filter(|_| !store.is_amazon(None))?;
    profile_of(store, options.profile.as_ref(), None)?.entry.sts.as_ref()?.is.parse().ok()
}

/// The STS of the store's own, if one is named. AWS's global STS counts as none at Amazon S3, where the STS of the region is meant:
/// the global one takes no signatures for other regions, and knows no other partitions.
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html>.
pub(crate) fn named_sts(location: &Location) -> Option<&EndpointUrl> {
    let sts = location.options.sts_endpoint.as_ref();
    sts.filter(|sts| !location.store.is_amazon(None) || !is_a_providers_sts(sts))
}

/// Whether this is the STS of a known provider other than a store's endpoint.
pub(crate) fn is_a_providers_sts(sts: &EndpointUrl) -> bool {
    STORES.iter().filter_map(|entry| entry.sts.as_ref()?.is.parse().ok()).any(|known: EndpointUrl| known == *sts)
}

/// Whether a host fits a pattern, and the part of it that is the region.
fn fit<'a>(pattern: &str, host: &'a str) -> Option<Option<&'a str>> {
    let (patterns, parts): (Vec<&str>, Vec<&str>) = (pattern.split('.').collect(), host.split('.').collect());
    let fits = patterns.len() == parts.len()
        && patterns.iter().zip(&parts).all(|(pattern, part)| matches!(*pattern, "*" | "{region}") || pattern == part);
    fits.then(|| patterns.iter().position(|pattern| *pattern == "{region}").and_then(|at| parts.get(at).copied()))
}

impl Profile {
    /// Whether what the store says of a bucket's place is the region to sign for.
    pub(crate) fn names_regions(&self) -> bool {
        self.entry.location.as_ref().is_some_and(|fact| fact.is == Place::Region)
    }

    /// Whether requests may have checksums.
    pub(crate) fn accepts_checksums(&self) -> bool {
        self.entry.checksums.as_ref().is_some_and(|fact| fact.is == Checksums::Accepted)
    }

    /// The region to sign for where none is entered.
    pub(crate) fn region(&self) -> Option<&str> {
        self.region.as_ref().map(Region::as_str).or_else(|| self.entry.signs_as.as_ref().map(|fact| fact.is.as_str()))
    }

    /// Where requests name the bucket.
    pub(super) fn addressing(&self) -> Option<Addressing> {
        self.entry.addressing.as_ref().map(|fact| fact.is)
    }

    /// In one sentence; what only the provider can confirm says so.
    fn sentence(&self) -> String {
        let name = &self.entry.name;
        if self.entry.speaks_s3.as_ref().is_some_and(|fact| !fact.is) {
            return format!("This is {name}, which doesn't speak S3.");
        }
        let conditions = self.entry.conditions.as_ref().map(|fact| {
            let is = match fact.is {
                Conditions::Both => "it has the conditional writes that icechunk commits with",
                Conditions::Create => {
                    "it creates objects on a condition, but does not replace them so, as icechunk needs"
                }
                Conditions::None => "it has no conditional writes, which icechunk commits with",
            };
            said(is, fact)
        });
        let sts = self.entry.sts.as_ref().map(|fact| {
            let is = match fact.is.as_str() {
                "none" => "it has no STS",
                _ => "it has an STS",
            };
            said(is, fact)
        });
        let addressing = self.entry.addressing.as_ref().filter(|fact| fact.is != Addressing::Both).map(|fact| {
            let is = if fact.is == Addressing::Path {
                "the bucket is in the path"
            } else {
                "the bucket is in the host name"
            };
            said(is, fact)
        });
        let known: Vec<String> = [conditions, sts, addressing].into_iter().flatten().collect();
        if known.is_empty() { format!("This is {name}.") } else { format!("This is {name}: {}.", known.join("; ")) }
    }
}

fn said<T>(is: &str, fact: &Fact<T>) -> String {
    match fact.source {
        Source::Provider => is.to_owned(),
        Source::Unconfirmed => format!("{is} (not confirmed by the provider)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(endpoint: &str) -> Option<Profile> {
        profile_of(&Store::S3Compatible { endpoint: endpoint.parse().unwrap(), region: None }, None, None)
    }

    #[test]
    fn a_store_is_known_by_its_host() {
        for (endpoint, name, region) in [
            ("https://s3.eu-west-1.amazonaws.com", "Amazon S3", None),
            ("https://storage.googleapis.com", "Google Cloud Storage through its XML API", None),
            ("https://0a1b.r2.cloudflarestorage.com", "Cloudflare R2", Some("auto")),
            ("https://0a1b.eu.r2.cloudflarestorage.com", "Cloudflare R2", Some("auto")),
            ("https://s3.us-west-004.backblazeb2.com", "Backblaze B2", Some("us-west-004")),
            ("https://s3.wasabisys.com", "Wasabi", None),
            ("https://s3.eu-central-1.wasabisys.com", "Wasabi", Some("eu-central-1")),
            ("https://t3.storage.dev", "Tigris", Some("auto")),
            ("https://nyc3.digitaloceanspaces.com", "DigitalOcean Spaces", Some("nyc3")),
            ("https://fsn1.your-objectstorage.com", "Hetzner Object Storage", Some("fsn1")),
            ("https://s3.gra.io.cloud.ovh.net", "OVHcloud Object Storage", Some("gra")),
            ("https://s3.fr-par.scw.cloud", "Scaleway Object Storage", Some("fr-par")),
            ("https://proj.storage.supabase.co/storage/v1/s3", "Supabase Storage", None),
            ("https://data.source.coop", "Source Cooperative", None),
            ("https://u1.your-storagebox.de", "a Hetzner Storage Box", None),
        ] {
            let profile = at(endpoint).unwrap_or_else(|| panic!("{endpoint}"));
            assert_eq!((profile.entry.name.as_str(), profile.region()), (name, region), "{endpoint}");
        }
        for endpoint in [
            "https://s3.example.com",
            "https://evil-r2.cloudflarestorage.com",
            "https://r2.cloudflarestorage.com.evil.example",
        ] {
            assert!(at(endpoint).is_none(), "{endpoint}");
        }
    }

    #[test]
    fn only_amazon_names_regions_and_takes_checksums_for_granted() {
        let trusted = STORES.iter().filter(|entry| {
            let profile = Profile { entry, region: None };
            profile.names_regions() || profile.accepts_checksums()
        });
        assert_eq!(trusted.map(|entry| entry.name.as_str()).collect::<Vec<_>>(), ["Amazon S3"]);
    }

    #[test]
    fn at_amazon_the_global_sts_counts_as_none() {
        const GLOBAL: &str = "https://sts.amazonaws.com";
        let named = |endpoint: Option<&str>, sts: &str| {
            let endpoint = endpoint.map(|endpoint| endpoint.parse().unwrap());
            let options = StoreOptions { sts_endpoint: Some(sts.parse().unwrap()), ..StoreOptions::default() };
            let store = Store::S3 { region: "eu-west-1".parse().unwrap(), endpoint };
            let (bucket, prefix) = ("data".parse().unwrap(), "".parse().unwrap());
            named_sts(&Location { store, bucket, prefix, options }).map(ToString::to_string)
        };
        assert_eq!(named(Some("https://s3.eu-west-1.amazonaws.com"), GLOBAL), None);
        assert_eq!(named(None, GLOBAL), None);
        let own = "https://sts.example.com";
        assert_eq!(named(Some("https://s3.eu-west-1.amazonaws.com"), own).as_deref(), Some(own));
        assert_eq!(named(Some("https://s3.example.com"), GLOBAL).as_deref(), Some(GLOBAL));
    }

    #[test]
    fn the_sentence_says_what_is_not_confirmed() {
        let r2 = at("https://0a1b.r2.cloudflarestorage.com").unwrap().sentence();
        assert_eq!(
            r2,
            "This is Cloudflare R2: it has the conditional writes that icechunk commits with; it has no STS (not confirmed by the provider)."
        );
        let boxed = at("https://u1.your-storagebox.de").unwrap().sentence();
        assert_eq!(boxed, "This is a Hetzner Storage Box, which doesn't speak S3.");
    }
}
