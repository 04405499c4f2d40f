use serde_json::{Value, json};

use super::*;

fn event(action: &str, detail: &Value) -> AuditEvent {
    AuditEvent {
        id: 1,
        at: Moment::from(time::OffsetDateTime::UNIX_EPOCH),
        org: Some("acme".into()),
        person_id: Some(uuid::Uuid::nil().into()),
        person: Some("ada@example.com".into()),
        token: None,
        token_name: None,
        action: action.into(),
        subject_kind: Some(SubjectKind::BucketConfig),
        subject: Some("b1".into()),
        subject_name: Some("production".into()),
        detail: detail.to_string(),
        request_id: Some("r1".into()),
    }
}

#[test]
fn a_test_is_told_with_its_bucket_config_and_why_it_failed() {
    let failed = event("bucket_config.tested", &json!({"problem": {"code": "role_not_assumable"}}));
    assert_eq!(
        failed.sentence().to_string(),
        "ada@example.com tested bucket config production: failed, AWS did not let this server assume the role"
    );
    let passed = event("bucket_config.tested", &json!({"problem": null}));
    assert_eq!(passed.sentence().to_string(), "ada@example.com tested bucket config production: passed");
}

#[test]
fn every_action_has_a_sentence_whatever_is_known_of_it() {
    for action in Action::ALL {
        assert_eq!(action.as_str().parse(), Ok(*action));
        for detail in [json!({}), json!(null), json!({"role": 1, "cause": [], "before": "x", "problem": "new"})] {
            let sentence = event(action.as_str(), &detail).sentence().to_string();
            assert!(sentence.starts_with("ada@example.com "), "{sentence}");
            assert!(!sentence.contains("  ") && !sentence.ends_with([' ', ':']), "{sentence}");
        }
    }
    let newer = event("moon.landed", &json!({}));
    assert_eq!(newer.sentence().to_string(), "ada@example.com did moon.landed to bucket config production");
}

#[test]
fn who_it_was_is_told_when_nobody_is_known() {
    let nobody = |action: &str| AuditEvent { person_id: None, person: None, ..event(action, &json!({})) };
    assert!(nobody("organization.created").sentence().who.starts_with("The operator"));
    assert!(nobody("session.refused").sentence().who.starts_with("Somebody"));
}

#[test]
fn a_sign_in_tells_its_provider_and_a_second_factor_who_switched_it_off() {
    let signed_in = |detail: Value| event("session.opened", &detail).sentence().to_string();
    assert_eq!(signed_in(json!({"door": "browser", "provider": "corp"})), "ada@example.com signed in with corp");
    assert_eq!(signed_in(json!({"door": "browser"})), "ada@example.com signed in");
    assert_eq!(signed_in(json!({"door": "browser", "passkey": "p1"})), "ada@example.com signed in with a passkey");
    let removed = event("account.second_factor_removed", &json!({}));
    let own = AuditEvent { subject: removed.person_id.map(|id| id.to_string()), ..removed.clone() };
    assert_eq!(own.sentence().to_string(), "ada@example.com switched their second factor off");
    let operator = AuditEvent { person_id: None, person: None, ..removed };
    assert!(operator.sentence().to_string().starts_with("The operator switched the second factor off for "));
    let used = event("account.recovery_code_used", &json!({"left": 3}));
    assert_eq!(used.sentence().to_string(), "ada@example.com used a recovery code: 3 left");
}

#[test]
fn an_edit_tells_which_fields_it_changed() {
    let detail = json!({"before": {"nickname": "a", "uri": "s3://a/"}, "after": {"nickname": "b", "uri": "s3://a/"}, "secret_replaced": true});
    let sentence = event("bucket_config.edited", &detail).sentence().to_string();
    assert_eq!(sentence, "ada@example.com changed bucket config production: nickname, secret");
}

#[test]
fn an_address_says_where_a_page_begins() {
    for turn in [Turn::Newest, Turn::OlderThan(7), Turn::NewerThan(9)] {
        let (name, id) = turn.to_query();
        let part = |of: &str| (name == of).then_some(id.as_str());
        assert_eq!(Turn::from_query(part("before"), part("after")), turn);
    }
    assert_eq!(Turn::from_query(Some("x"), Some("9")), Turn::NewerThan(9));
    assert_eq!(Turn::from_query(Some("x"), None), Turn::Newest);
}
