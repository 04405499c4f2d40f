use serde_json::Value;

use super::{GoogleFormat, NewRole, NewServiceAccount, RoleFormat, text};
use crate::{
    aws::{ExternalId, Partition, PrincipalArn},
    location::Prefix,
    policy::{permission_policy, trust_policy},
};

/// A role for a prefix whose text means something in each of the languages.
fn role(name: &str, prefix: &str) -> NewRole {
    let principal: PrincipalArn = "arn:aws:iam::842143331303:role/Signer".parse().unwrap();
    let external_id = ExternalId::parse(&"x-1".into()).unwrap();
    let (bucket, prefix): (_, Option<Prefix>) = ("data".parse().ok(), prefix.parse().ok());
    NewRole {
        name: name.parse().ok(),
        trust: trust_policy(&principal, Some(&external_id)),
        permissions: permission_policy(Partition::Aws, bucket.as_ref(), prefix.as_ref()),
    }
}

fn account(address: &str, bucket: &str) -> NewServiceAccount {
    NewServiceAccount {
        account: address.parse().ok(),
        principal: "signer@home.iam.gserviceaccount.com".parse().unwrap(),
        bucket: bucket.parse().ok(),
    }
}

#[test]
fn a_role_with_a_path_is_created_under_that_path() {
    let new = role("service/lake", "team");
    let commands = new.text(RoleFormat::AwsCli);
    assert!(commands.contains("create-role --path '/service/' --role-name 'lake'"), "{commands}");
    let template: Value = serde_json::from_str(&new.text(RoleFormat::CloudFormation)).unwrap();
    let properties = &template["Resources"]["LakewardenRole"]["Properties"];
    assert_eq!((&properties["RoleName"], &properties["Path"]), (&"lake".into(), &"/service/".into()));
    let terraform = new.text(RoleFormat::Terraform);
    assert!(terraform.contains("name = \"lake\"\n  path = \"/service/\""), "{terraform}");
}

#[test]
fn every_document_holds_the_policies_whole() {
    let new = role("lake", "team");
    let template: Value = serde_json::from_str(&new.text(RoleFormat::CloudFormation)).unwrap();
    let properties = &template["Resources"]["LakewardenRole"]["Properties"];
    assert_eq!(properties["AssumeRolePolicyDocument"], serde_json::to_value(&new.trust).unwrap());
    assert_eq!(properties["Policies"][0]["PolicyDocument"], serde_json::to_value(&new.permissions).unwrap());
    for policy in [&new.trust, &new.permissions] {
        assert!(new.text(RoleFormat::AwsCli).contains(&policy.pretty()));
        assert!(new.text(RoleFormat::Terraform).contains(&policy.pretty().replace('\n', "\n  ")));
    }
}

#[test]
fn text_that_means_something_in_a_language_is_only_text_there() {
    assert_eq!(text::shell_word("a'b$(c)`d`"), r"'a'\''b$(c)`d`'");
    assert_eq!(text::terraform_string("${x}%{y}\""), r#""$${x}%%{y}\"""#);
}

#[test]
fn what_is_not_known_yet_leaves_a_placeholder_that_the_cloud_refuses() {
    for format in RoleFormat::ALL {
        assert!(role("", "team").text(*format).contains("<role-name>"), "{format:?}");
    }
    for format in GoogleFormat::ALL {
        let text = account("", "").text(*format);
        assert!(text.contains("<project>") && text.contains("<bucket-name>"), "{format:?}: {text}");
    }
}

#[test]
fn a_service_account_is_created_in_the_project_of_its_address() {
    let new = account("reader@climate.iam.gserviceaccount.com", "data");
    let commands = new.text(GoogleFormat::Gcloud);
    assert!(commands.starts_with("gcloud iam service-accounts create 'reader' --project 'climate'\n"), "{commands}");
    assert!(commands.contains("'serviceAccount:signer@home.iam.gserviceaccount.com'"), "{commands}");
    let terraform = new.text(GoogleFormat::Terraform);
    assert!(terraform.contains("account_id = \"reader\"\n  project    = \"climate\""), "{terraform}");
}
