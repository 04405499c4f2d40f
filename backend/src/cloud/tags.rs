//! What the customer finds on a session in their own logs.

use domain::org::OrgSlug;

/// Session tags. The first is by the name that data clients document; values hold nothing a tag may not.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html>.
pub(crate) fn tags(org: &OrgSlug, repo: Option<&str>, person: &str) -> Vec<(&'static str, String)> {
    let mut tags = vec![("LakewardenOrg", org.to_string()), ("LakewardenPrincipal", person.to_owned())];
    if let Some(repo) = repo {
        tags.push(("AlRepoName", format!("{org}/{repo}")));
    }
    tags
}
