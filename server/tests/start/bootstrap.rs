//! The first account by command, with a password and without.

use sqlx::PgPool;

use crate::start::support::{address, folder, run, succeed};

#[sqlx::test(migrations = "../migrations")]
async fn where_passwords_are_off_the_first_owner_is_named_by_their_identity(pool: PgPool) {
    let folder = folder();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let table = |name: &str| {
        format!(
            "[[provider]]\nname = \"{name}\"\nissuer = \"https://{name}.example.com\"\nclient_id = \"lakewarden\"\n"
        )
    };
    let (one, two) = (file("one", &table("corp")), file("two", &(table("corp") + &table("other"))));
    let (keys, password) = (file("keys", testing::KEYS), file("password", testing::PASSWORD));
    std::fs::set_permissions(&keys, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let database = address(&pool);
    let base = [("DATABASE_URL", &*database), ("LAKEWARDEN_KEY_FILE", &*keys)];
    let owner = ["admin", "bootstrap", "--org", "acme", "--email", "ada@example.com"];
    let off = ("LAKEWARDEN_PASSWORD_LOGIN", "false");
    for (more, settings, sentence) in [
        (&[][..], &[][..], "--password-file: it is needed"),
        (&[], &[off, ("LAKEWARDEN_OIDC_FILE", &*one)], "--subject: it is needed, because passwords are switched off"),
        (&["--subject", "248"], &[("LAKEWARDEN_OIDC_FILE", &*two)], "there are several identity providers"),
        (&["--subject", "248", "--provider", "no"], &[("LAKEWARDEN_OIDC_FILE", &*two)], "no such identity provider"),
        (&["--subject", "248"], &[], "no such identity provider"),
        (&["--subject", "a b"], &[off, ("LAKEWARDEN_OIDC_FILE", &*one)], "A subject has 1 to 255 ASCII characters."),
        (&["--subject", "248", "--name", " "], &[off, ("LAKEWARDEN_OIDC_FILE", &*one)], "name: Enter a name"),
        (&["--subject", "248", "--password-file", &*password], &[], "cannot be used with"),
    ] {
        let ended = run(&[&owner, more].concat(), &[&base, settings].concat()).await;
        assert!(!ended.status.success() && ended.errors.contains(sentence), "{sentence}: {}", ended.errors);
    }
    let settings = [&base[..], &[off, ("LAKEWARDEN_OIDC_FILE", &*two)]].concat();
    succeed(&[&owner[..], &["--subject", "248", "--provider", "corp"]].concat(), &settings).await;
    let made = "select issuer || ' ' || subject || ' ' || p.email || ' ' || (p.password_hash = '')
                from identity i join person p on p.id = i.person_id";
    let made: String = sqlx::query_scalar(made).fetch_one(&pool).await.unwrap();
    assert_eq!(made, "https://corp.example.com 248 ada@example.com true");
    let again = run(&[&owner[..], &["--password-file", &password]].concat(), &base).await;
    assert!(again.errors.contains("somebody has an account already"), "{}", again.errors);
}
