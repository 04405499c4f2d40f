use super::*;
use crate::{
    bucket::Nickname,
    endpoint::EndpointUrl,
    location::{AddressingStyle, Location, Store, StoreOptions},
    org::OrgSlug,
    repo::RepoName,
};

fn usage(service: &str, supply: Supply) -> Usage {
    let store = Store::S3 { region: "eu-west-1".parse().unwrap(), endpoint: None };
    Usage {
        service: service.parse().unwrap(),
        org: "acme".parse().unwrap(),
        used: Used::Repo { name: "era5".parse().unwrap(), mode: RepoMode::Online },
        location: Location {
            store,
            bucket: "data".parse().unwrap(),
            prefix: "team/era5".parse().unwrap(),
            options: StoreOptions::default(),
        },
        endpoint: None,
        style: None,
        supply,
        writes: true,
    }
}

fn tools(usage: &Usage) -> Vec<Tool> {
    usage.snippets().into_iter().map(|snippet| snippet.tool).collect()
}

const SECURED: &str = "https://lake.example.com";

#[test]
fn keys_that_expire_serve_every_tool() {
    for supply in [Supply::RoleKeys, Supply::TemporaryKeys] {
        assert_eq!(tools(&usage(SECURED, supply)), Tool::ALL);
        assert_eq!(tools(&usage("http://127.0.0.1:8080", supply)), Tool::ALL);
        assert!(usage(SECURED, supply).remarks().is_empty());
    }
}

#[test]
fn what_cannot_work_is_not_offered_and_the_reason_is_said() {
    const ARRAYLAKE: [Tool; 2] = [Tool::TokenFile, Tool::Arraylake];
    let member = |supply| usage(SECURED, supply);
    let offline = Used::Repo { name: "era5".parse().unwrap(), mode: RepoMode::Offline };
    let reader = |supply| Usage { writes: false, ..usage(SECURED, supply) };
    for (usage, offered, reason) in [
        (member(Supply::KeyPair), &ARRAYLAKE[..], "makes no temporary keys"),
        (reader(Supply::KeyPair), &[], "can't be limited to reading"),
        (member(Supply::CredentialOnly), &[], "a cloud credential never leaves this server"),
        (member(Supply::Untested), &ARRAYLAKE, "run Test connection"),
        (reader(Supply::Untested), &[], "run Test connection"),
        (reader(Supply::OwnKeys), &ARRAYLAKE, "self-managed"),
        (reader(Supply::GoogleToken), &ARRAYLAKE, "Google Cloud Storage"),
        (Usage { used: offline, ..member(Supply::RoleKeys) }, &[], "offline"),
        (usage("http://lake.example.com", Supply::RoleKeys), &ARRAYLAKE, "begins with http"),
        (usage("http://10.0.0.1:8080", Supply::RoleKeys), &ARRAYLAKE, "Ask the operator for https"),
        (usage("http://localhost:8080", Supply::RoleKeys), &Tool::ALL, "its own machine"),
        (usage("http://[::1]:8080", Supply::RoleKeys), &Tool::ALL, "its own machine"),
    ] {
        assert_eq!(tools(&usage), offered, "{usage:?}");
        assert!(usage.remarks().iter().any(|remark| remark.contains(reason)), "{usage:?}: {:?}", usage.remarks());
    }
}

/// The same place as a bucket config.
fn whole_bucket(supply: Supply) -> Usage {
    let used = Used::BucketConfig { id: uuid::Uuid::from_u128(7).into(), nickname: "era5".parse().unwrap() };
    Usage { used, ..usage(SECURED, supply) }
}

#[test]
fn a_bucket_config_has_the_snippets_of_its_own_keys_or_a_reason() {
    for supply in [Supply::RoleKeys, Supply::TemporaryKeys] {
        let offered = tools(&whole_bucket(supply));
        let expected: Vec<_> = Tool::ALL.into_iter().filter(|tool| *tool != Tool::Arraylake).collect();
        assert_eq!(offered, expected, "arraylake opens repos only");
        assert!(whole_bucket(supply).remarks()[0].contains("write nothing"));
    }
    for (supply, reason) in [
        (Supply::KeyPair, "makes no temporary keys"),
        (Supply::CredentialOnly, "makes no temporary keys"),
        (Supply::Untested, "run Test connection"),
        (Supply::OwnKeys, "self-managed"),
        (Supply::GoogleToken, "Google Cloud Storage"),
    ] {
        assert_eq!(tools(&whole_bucket(supply)), [], "{supply:?}");
        assert!(whole_bucket(supply).remarks()[0].contains(reason), "{supply:?}");
    }
    let clear = Usage { service: "http://lake.example.com".parse().unwrap(), ..whole_bucket(Supply::RoleKeys) };
    assert_eq!(tools(&clear), []);
}

#[test]
fn a_repo_and_a_bucket_config_of_one_name_share_no_profile() {
    let profile = |usage: Usage| {
        let found = usage.snippets().into_iter().find(|snippet| snippet.tool == Tool::Profile).unwrap().text;
        found.lines().next().unwrap().to_owned()
    };
    assert_eq!(profile(usage(SECURED, Supply::RoleKeys)), "[profile acme.era5]");
    assert_eq!(profile(whole_bucket(Supply::RoleKeys)), "[profile era5@acme]");
}

#[test]
fn no_snippet_holds_a_token_or_names_another_place() {
    for at in ["https://store.example.com", "http://127.0.0.1:9000"] {
        let own = Usage { endpoint: Some(at.parse().unwrap()), ..usage(SECURED, Supply::RoleKeys) };
        for Snippet { tool, text, .. } in own.snippets() {
            assert!(!text.contains("ema_"), "{tool:?}");
            let knows_store = !matches!(
                tool,
                // With the profile or the environment.
                Tool::TokenFile
                    | Tool::Arraylake
                    | Tool::Boto3
                    | Tool::Obstore
                    | Tool::Xarray
                    | Tool::Polars
                    | Tool::DeltaLake
            );
            assert_eq!(text.contains(at.split_once("//").unwrap().1), knows_store, "{tool:?}: {text}");
        }
    }
}

#[test]
fn a_proxy_is_not_asked_for_this_machine() {
    let profile = |service: &str| {
        let found = usage(service, Supply::RoleKeys).snippets();
        found.into_iter().find(|snippet| snippet.tool == Tool::Profile).unwrap().text
    };
    assert!(profile("http://127.0.0.1:8080").contains("--noproxy"));
    assert!(!profile(SECURED).contains("--noproxy"));
}

#[test]
fn what_goes_into_a_text_cannot_end_its_quotes() {
    for bad in ["a'b", "a\"b", "a$b", "a`b", "a b", "a\\b", "a\nb", "a;b"] {
        assert!(bad.parse::<Prefix>().is_err(), "{bad:?}");
        assert!(bad.parse::<BucketName>().is_err(), "{bad:?}");
        assert!(bad.parse::<RepoName>().is_err(), "{bad:?}");
        assert!(bad.parse::<Nickname>().is_err(), "{bad:?}");
        assert!(bad.parse::<OrgSlug>().is_err(), "{bad:?}");
        assert!(bad.parse::<Region>().is_err(), "{bad:?}");
        assert!(format!("https://{bad}.example.com").parse::<EndpointUrl>().is_err(), "{bad:?}");
    }
}

#[test]
fn tools_that_cannot_read_the_name_or_the_endpoint_are_left_out() {
    let usual = usage(SECURED, Supply::TemporaryKeys);
    let of_tenant = Location { bucket: "tenant:data".parse().unwrap(), ..usual.location.clone() };
    let of_tenant = Usage { location: of_tenant, ..usual.clone() };
    assert!(!tools(&of_tenant).contains(&Tool::Arraylake) && tools(&of_tenant).contains(&Tool::Boto3));
    assert!(of_tenant.remarks().iter().any(|remark| remark.contains("colon")));
    let at_path = Usage { endpoint: Some("https://p.supabase.co/storage/v1/s3".parse().unwrap()), ..usual };
    for tool in [Tool::DuckDb, Tool::TileDb, Tool::Gdal] {
        assert!(!tools(&at_path).contains(&tool), "{tool:?}");
    }
    assert!(tools(&at_path).contains(&Tool::Obstore));
    assert!(at_path.remarks().iter().any(|remark| remark.contains("endpoint with a path")));
}

#[test]
fn a_bucket_in_the_host_name_is_told_to_every_tool_that_names_the_store() {
    let at = |style| Usage {
        endpoint: Some("https://store.example.com".parse().unwrap()),
        style: Some(style),
        ..usage(SECURED, Supply::RoleKeys)
    };
    let text = |style, wanted: Tool| {
        let found = at(style).snippets().into_iter().find(|snippet| snippet.tool == wanted);
        found.unwrap_or_else(|| panic!("{wanted:?}")).text
    };
    for (tool, path, virtual_host) in [
        (Tool::Profile, "addressing_style = path", "addressing_style = virtual"),
        (
            Tool::Environment,
            "AWS_ENDPOINT_URL=https://store.example.com",
            "AWS_ENDPOINT_URL=https://data.store.example.com\nexport AWS_VIRTUAL_HOSTED_STYLE_REQUEST=true",
        ),
        (Tool::DuckDb, "url_style 'path'", "url_style 'vhost'"),
        (Tool::Rclone, "endpoint=\"https://store.example.com\",region", "force_path_style=false"),
        (Tool::TileDb, "use_virtual_addressing\": \"false", "use_virtual_addressing\": \"true"),
        (Tool::Gdal, "AWS_VIRTUAL_HOSTING=\"FALSE", "AWS_VIRTUAL_HOSTING=\"TRUE"),
    ] {
        let (in_path, in_host) = (text(AddressingStyle::Path, tool), text(AddressingStyle::Virtual, tool));
        assert!(in_path.contains(path) && !in_path.contains(virtual_host), "{tool:?}: {in_path}");
        assert!(in_host.contains(virtual_host) && !in_host.contains(path), "{tool:?}: {in_host}");
    }
}
