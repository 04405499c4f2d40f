//! Where the reader is.

use domain::org::{OWN_NAMESPACE, Role, Viewer};

use crate::routes::Section;

/// Where the reader is.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) viewer: Viewer,
    /// The namespace of the page, if it is one of the reader's.
    pub(super) namespace: Option<Namespace>,
    pub(super) section: Option<Section>,
    /// The address of the page.
    pub(super) address: String,
}

/// A namespace of the reader.
#[derive(Debug, Clone)]
pub(super) struct Namespace {
    /// Its segment in addresses.
    pub(super) slug: String,
    /// Its name in the interface.
    pub(super) name: String,
    pub(super) sections: Vec<Section>,
    /// The reader's role in an organisation; `None` in their own namespace.
    pub(super) role: Option<Role>,
}

impl Namespace {
    pub(super) fn of(viewer: &Viewer, slug: &str) -> Option<Self> {
        if slug == OWN_NAMESPACE {
            let name = format!("{} (you)", viewer.username);
            return Some(Self { slug: slug.to_owned(), name, sections: Section::own(), role: None });
        }
        let org = viewer.orgs.iter().find(|org| org.slug.as_str() == slug)?;
        let name = slug.to_owned();
        Some(Self { slug: name.clone(), name, sections: Section::of_org(org.role), role: Some(org.role) })
    }
}
