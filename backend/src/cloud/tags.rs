//! Session tags, which appear in the customer's own logs.

use domain::org::OrgSlug;

/// Session tags. The name of the first is the one that data clients document; values contain only characters that tags
/// may have. See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html>.
pub(crate) fn tags(org: &OrgSlug, repo: Option<&str>, person: &str) -> Vec<(&'static str, String)> {
    let mut tags = vec![("LakewardenOrg", org.to_string()), ("LakewardenPrincipal", person.to_owned())];
    if let Some(repo) = repo {
        tags.push(("AlRepoName", format!("{org}/{repo}")));
    }
    tags
}
