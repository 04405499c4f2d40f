//! An IAM role that this server may assume, with its permission policy.

use serde_json::json;
use strum::{IntoStaticStr, VariantArray};

use super::text::{indented, shell_word, terraform_json, terraform_string};
use crate::{aws::RoleName, policy::Policy};

/// What stands for the name of a role that nobody has entered yet. AWS refuses it.
const OPEN_ROLE: &str = "<role-name>";
/// What the role's own policy is called.
const POLICY_NAME: &str = "lakewarden";

/// A language that creates the role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(prefix = "role-", serialize_all = "kebab-case")]
pub enum RoleFormat {
    /// Commands of the AWS CLI, for a POSIX shell.
    AwsCli,
    /// Terraform, with the `aws` provider.
    Terraform,
    /// A CloudFormation template in JSON.
    CloudFormation,
}

words!(RoleFormat);

impl RoleFormat {
    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::AwsCli => "AWS CLI",
            Self::Terraform => "Terraform",
            Self::CloudFormation => "CloudFormation",
        }
    }
}

/// The role and what it allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRole {
    /// Its name, if there is one yet.
    pub name: Option<RoleName>,
    /// Who may assume it.
    pub trust: Policy,
    /// What it may do.
    pub permissions: Policy,
}

impl NewRole {
    /// The document that creates the role.
    #[must_use]
    pub fn text(&self, format: RoleFormat) -> String {
        match format {
            RoleFormat::AwsCli => self.aws_cli(),
            RoleFormat::Terraform => self.terraform(),
            RoleFormat::CloudFormation => self.cloud_formation(),
        }
    }

    /// Path and name. See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>.
    fn path_and_name(&self) -> (String, &str) {
        let whole = self.name.as_ref().map_or(OPEN_ROLE, RoleName::as_str);
        match whole.rsplit_once('/') {
            Some((path, name)) => (format!("/{path}/"), name),
            None => ("/".to_owned(), whole),
        }
    }

    /// See <https://docs.aws.amazon.com/cli/latest/reference/iam/create-role.html>.
    fn aws_cli(&self) -> String {
        let (path, name) = self.path_and_name();
        let [path, name] = [&path, name].map(shell_word);
        let [trust, permissions] = [&self.trust, &self.permissions].map(|policy| shell_word(&policy.pretty()));
        format!(
            "aws iam create-role --path {path} --role-name {name} --assume-role-policy-document {trust}\n\
             aws iam put-role-policy --role-name {name} --policy-name {POLICY_NAME} --policy-document {permissions}\n"
        )
    }

    /// See `aws_iam_role` and `aws_iam_role_policy` in the documentation of Terraform's `aws` provider.
    fn terraform(&self) -> String {
        let (path, name) = self.path_and_name();
        let [path, name] = [&path, name].map(terraform_string);
        let policies = [&self.trust, &self.permissions];
        let [trust, permissions] = policies.map(|policy| indented(&terraform_json(&policy.pretty()), 2));
        format!(
            r#"resource "aws_iam_role" "lakewarden" {{
  name = {name}
  path = {path}
  assume_role_policy = jsonencode({trust})
}}

resource "aws_iam_role_policy" "lakewarden" {{
  name   = "{POLICY_NAME}"
  role   = aws_iam_role.lakewarden.id
  policy = jsonencode({permissions})
}}
"#
        )
    }

    /// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html>.
    fn cloud_formation(&self) -> String {
        let (path, name) = self.path_and_name();
        let role = json!({
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": name,
                "Path": path,
                "AssumeRolePolicyDocument": self.trust,
                "Policies": [{ "PolicyName": POLICY_NAME, "PolicyDocument": self.permissions }],
            },
        });
        let template = json!({ "AWSTemplateFormatVersion": "2010-09-09", "Resources": { "LakewardenRole": role } });
        format!("{template:#}\n")
    }
}
