use super::BucketDraft;
use crate::{
    bucket::{Access, AuthMethod, EditedAccess, NewAccess},
    location::Store,
};

fn role_draft() -> BucketDraft {
    BucketDraft {
        nickname: "production".into(),
        platform: "s3".into(),
        bucket: "my-data".into(),
        prefix: "team/a".into(),
        region: "us-east-1".into(),
        auth_method: "aws_customer_managed_role".into(),
        account_id: "123456789012".into(),
        role_name: "lakewarden".into(),
        shared_secret: "x-sekrit".into(),
        ..BucketDraft::default()
    }
}

#[test]
fn a_good_draft_becomes_a_bucket() {
    let bucket = role_draft().parse().unwrap();
    assert_eq!(bucket.location.to_string(), "s3://my-data/team/a");
    assert_eq!(bucket.access.without_secret().method(), AuthMethod::AwsRole);
    assert_eq!(role_draft().uri(), bucket.location.to_string());
}

#[test]
fn all_errors_come_at_once() {
    let errors = BucketDraft::blank().parse().unwrap_err();
    let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["bucket", "nickname", "region"]);
    let role = BucketDraft { auth_method: "aws_customer_managed_role".into(), ..BucketDraft::blank() };
    let errors = role.parse().unwrap_err();
    let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["account_id", "bucket", "nickname", "region", "role_name", "shared_secret"]);
}

#[test]
fn an_edit_keeps_the_secret_that_was_not_entered() {
    let kept = BucketDraft { shared_secret: "".into(), ..role_draft() }.parse_edit().unwrap();
    assert!(matches!(kept.access, EditedAccess::Keeping(Access::AwsRole(_))));
    let replaced = role_draft().parse_edit().unwrap();
    assert!(matches!(replaced.access, EditedAccess::New(NewAccess::AwsRole { .. })));
    let google = BucketDraft {
        platform: "gs".into(),
        auth_method: "gcp_customer_managed_role".into(),
        service_account: "a@my-project.iam.gserviceaccount.com".into(),
        ..role_draft()
    };
    assert!(matches!(google.parse_edit().unwrap().access, EditedAccess::New(NewAccess::GoogleServiceAccount(_))));
    let hmac = BucketDraft { auth_method: "hmac".into(), access_key_id: "AK1".into(), ..role_draft() };
    assert!(hmac.parse().unwrap_err().get("secret_access_key").is_some());
    assert!(matches!(hmac.parse_edit().unwrap().access, EditedAccess::Keeping(Access::Hmac(_))));
}

#[test]
fn a_secret_in_the_field_of_the_key_id_is_refused() {
    let hmac = BucketDraft {
        auth_method: "hmac".into(),
        access_key_id: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
        secret_access_key: "AKIAIOSFODNN7EXAMPLE".into(),
        ..role_draft()
    };
    let swapped = hmac.parse().unwrap_err();
    assert!(swapped.get("access_key_id").unwrap().contains("swapped"));
    assert!(swapped.get("secret_access_key").unwrap().contains("swapped"));
    let alone = BucketDraft { secret_access_key: "".into(), ..hmac };
    assert!(alone.parse().unwrap_err().get("access_key_id").unwrap().contains("secret access key"));
    assert!(alone.parse_edit().unwrap_err().get("access_key_id").is_some());
    assert!(alone.parse_for_test().unwrap_err().get("access_key_id").is_some());
    assert!(alone.parse_edit_for_test().unwrap_err().get("access_key_id").is_some());
}

#[test]
fn combinations_that_cannot_exist_are_refused() {
    let refused = |change: fn(&mut BucketDraft), field: &str| {
        let mut draft = role_draft();
        change(&mut draft);
        assert!(draft.parse().unwrap_err().get(field).is_some(), "{field}");
    };
    refused(|d| d.platform = "gs".into(), "auth_method");
    refused(|d| d.platform = "azure".into(), "platform");
    refused(|d| d.auth_method = "hmac!".into(), "auth_method");
    refused(|d| d.platform = "minio".into(), "endpoint");
    refused(|d| d.region = "default".into(), "region");
    refused(|d| (d.bucket, d.region) = ("under_score".into(), "eu-west-1".into()), "bucket");
    refused(|d| d.bucket = "tenant:bucket".into(), "bucket");
    let at = |d: &mut BucketDraft, endpoint: &str| d.endpoint = endpoint.into();
    refused(|d| d.endpoint = "https://other.s3.us-east-1.amazonaws.com".into(), "endpoint");
    refused(|d| d.endpoint = "https://ap-1-123456789012.s3-accesspoint.us-east-1.amazonaws.com".into(), "endpoint");
    let mut pasted = role_draft();
    at(&mut pasted, "https://my-data.s3.us-east-1.amazonaws.com");
    let store = pasted.parse().unwrap().location.store;
    assert_eq!(store.endpoint().unwrap().to_string(), "https://s3.us-east-1.amazonaws.com");
}

#[test]
fn an_endpoint_with_a_path_is_kept_and_a_bucket_behind_it_is_split_off() {
    let supabase = |endpoint: &str, bucket: &str| {
        let draft = BucketDraft {
            platform: "s3-compatible".into(),
            endpoint: endpoint.into(),
            bucket: bucket.into(),
            auth_method: "anonymous".into(),
            ..role_draft()
        };
        let location = draft.parse().unwrap().location;
        format!("{} {}", location.store.endpoint().unwrap(), location)
    };
    let wanted = "https://p.supabase.co/storage/v1/s3 s3://lake/team/a";
    assert_eq!(supabase("https://p.supabase.co/storage/v1/s3", "lake"), wanted);
    assert_eq!(supabase("https://p.supabase.co/storage/v1/s3/lake", ""), wanted);
    assert_eq!(supabase("https://gw.example.com/objects", "lake"), "https://gw.example.com/objects s3://lake/team/a");
    assert_eq!(supabase("https://gw.example.com/lake", "lake"), "https://gw.example.com s3://lake/team/a");
}

#[test]
fn fields_without_meaning_on_a_platform_do_not_count() {
    let mut draft = role_draft();
    draft.platform = "gs".into();
    draft.auth_method = "anonymous".into();
    draft.region = "!!".into();
    draft.account_id = "!!".into();
    assert_eq!(draft.parse().unwrap().location.store, Store::Gs);
}

#[test]
fn a_pasted_location_is_taken_apart_in_a_posted_form_too() {
    let pasted = |bucket: &str| BucketDraft { bucket: bucket.into(), ..role_draft() };
    let location = |draft: &BucketDraft| draft.parse().unwrap().location;
    assert_eq!(location(&pasted("s3://other/x")).to_string(), "s3://other/x");
    assert_eq!(location(&pasted("arn:aws:s3:::other")).to_string(), "s3://other/team/a");
    let elsewhere = location(&pasted("https://other.s3.eu-west-1.amazonaws.com/x/"));
    assert_eq!(elsewhere.store, Store::S3 { region: "eu-west-1".parse().unwrap(), endpoint: None });
    let google = BucketDraft { auth_method: "anonymous".into(), ..pasted("gs://other") };
    assert_eq!(location(&google).store, Store::Gs);
    let own = BucketDraft { auth_method: "anonymous".into(), ..pasted("https://minio.example.com/other") };
    assert!(matches!(location(&own).store, Store::S3Compatible { .. }));
    let minio = BucketDraft { platform: "minio".into(), ..own };
    assert!(matches!(location(&minio).store, Store::Minio { .. }));
    assert!(pasted("gs://other").parse().unwrap_err().get("auth_method").is_some());
}

#[test]
fn only_the_secret_of_the_chosen_auth_method_replaces_the_stored_one() {
    let pair = BucketDraft { platform: "s3".into(), auth_method: "hmac".into(), ..BucketDraft::default() };
    let role = BucketDraft { auth_method: "aws_customer_managed_role".into(), ..pair.clone() };
    let open = BucketDraft { auth_method: "anonymous".into(), ..pair.clone() };
    for (draft, by_role, by_pair) in [(pair, false, true), (role, true, false), (open, false, false)] {
        let offered = BucketDraft { shared_secret: "offered".into(), ..draft.clone() };
        let typed = BucketDraft { secret_access_key: "typed".into(), ..draft.clone() };
        let replaces = (draft.replaces_secret(), offered.replaces_secret(), typed.replaces_secret());
        assert_eq!(replaces, (false, by_role, by_pair), "{}", draft.auth_method);
    }
}
