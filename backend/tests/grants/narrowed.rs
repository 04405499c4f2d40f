//! What narrowed tokens reach, and the end of leaked ones.

use backend::{
    Error, KeysetRequest, Lifetime, RepoFilter, TokenLimits, actor, buckets,
    grants::{self, OnName},
    members, orgs, repos, tokens,
};
use domain::{
    grant::{Level, Principal},
    org::Role,
    token::{Access, Resource},
};
use sqlx::PgPool;
use testing::{ORG, World, draft};

use super::{Shore, access_of_last_vend};

#[sqlx::test(migrations = "../migrations")]
async fn a_narrowed_token_reaches_what_it_names_and_manages_nothing(pool: PgPool) {
    let shore = Shore::new(pool).await;
    let (cx, ada) = (&shore.world.cx, &shore.world.ada);
    let (name, days) = ("ci".parse().unwrap(), Lifetime::days(1).unwrap());
    let bearer = async |limits: TokenLimits| {
        let made = tokens::create_limited(cx, ada, &name, days, &limits).await.unwrap();
        (made.view.clone(), actor::authenticate(cx, &made.text).await.unwrap())
    };
    let (view, one) = bearer(TokenLimits { repos: vec!["sea-a".into()], ..TokenLimits::default() }).await;
    assert_eq!(view.limited_to, Some(vec!["repo sea-a".to_owned()]));
    assert_eq!(shore.repos(&one).await, ["sea-a"]);
    assert_eq!(access_of_last_vend(&shore.world).await, "write");
    assert!(matches!(buckets::get(cx, &one, shore.lake.id).await, Err(Error::NotFound)));
    assert!(matches!(repos::create(cx, &one, &draft::repo("x1", "lake", "x1")).await, Err(Error::Forbidden)));
    let given = grants::give(cx, &one, OnName::Repo("sea-a"), Principal::Everyone, Level::Manage).await;
    assert!(matches!(given, Err(Error::Forbidden)), "an owner's token manages nothing once it is narrowed");
    assert!(matches!(backend::audit::recent(cx, &one, 1).await, Err(Error::Forbidden)));
    let config = TokenLimits { bucket_configs: vec!["lake".into()], reads_only: true, ..TokenLimits::default() };
    let (_, reading) = bearer(config).await;
    assert_eq!(shore.repos(&reading).await, ["lake-a", "lake-b"]);
    assert_eq!(access_of_last_vend(&shore.world).await, "read");
    let unknown = TokenLimits { repos: vec!["nothing".into()], ..TokenLimits::default() };
    let refused = tokens::create_limited(cx, ada, &name, days, &unknown).await;
    assert!(matches!(refused, Err(Error::Invalid(_))));
    // What it was narrowed to is gone: it reaches nothing, rather than everything.
    repos::delete(cx, ada, "sea-a", None).await.unwrap();
    let every = KeysetRequest { rows: 10, after: None, search: String::new() };
    assert!(repos::list_after(cx, &one, &RepoFilter::All, &every).await.unwrap().items.is_empty());
    assert_eq!(
        tokens::list(cx, ada).await.unwrap().iter().filter(|token| token.limited_to == Some(Vec::new())).count(),
        1
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn a_narrowed_token_of_a_person_enters_the_organisations_that_it_names_and_no_other(pool: PgPool) {
    let shore = Shore::new(pool).await;
    let (cx, ada) = (&shore.world.cx, &shore.world.ada);
    let own = actor::find_own(cx, ada.person()).await.unwrap();
    for slug in ["other", "third"] {
        orgs::create_own(cx, &slug.parse().unwrap(), ada.person()).await.unwrap();
    }
    let other = actor::find(cx, ada.person(), "other").await.unwrap();
    buckets::create(cx, &other, &draft::hmac("dock", "dock").parse().unwrap()).await.unwrap();
    let make = async |repos: &[&str], buckets: &[&str]| {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let limits = TokenLimits { repos: names(repos), bucket_configs: names(buckets), reads_only: false };
        tokens::create_limited(cx, &own, &"ci".parse().unwrap(), Lifetime::days(1).unwrap(), &limits).await
    };
    for (repos, buckets) in [
        (&["sea-a"][..], &[][..]),
        (&["acme/nothing"], &[]),
        (&["nowhere/sea-a"], &[]),
        (&["other/sea-a"], &[]),
        (&["ada/sea-a"], &[]),
        (&["/sea-a"], &[]),
        (&["acme/sea-a"], &["lake"]),
        (&["acme/sea-a"; 101], &[]),
    ] {
        let refused = make(repos, buckets).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{repos:?} {buckets:?}: {refused:?}");
    }
    let made = make(&[&format!("{ORG}/sea-a")], &["other/dock"]).await.unwrap();
    assert_eq!(made.view.limited_to, Some(vec!["bucket config other/dock".to_owned(), format!("repo {ORG}/sea-a")]));
    let client = actor::authenticate_client(cx, &made.text).await.unwrap();
    let enters = async |slug: &str| actor::find_of_client(cx, &client, slug).await;
    assert_eq!(shore.repos(&enters(ORG).await.unwrap()).await, ["sea-a"]);
    assert_eq!(buckets::list_nicknames(cx, &enters("other").await.unwrap()).await.unwrap().len(), 1);
    assert!(matches!(enters("third").await, Err(Error::NotFound)));
    let entered = orgs::list(cx, &client).await.unwrap();
    assert_eq!(entered.iter().map(|org| org.slug.as_str()).collect::<Vec<_>>(), [ORG, "other"]);
    // Whoever holds it founds no organisation, though it is its owner's, with all scopes.
    assert!(matches!(client.must_reach(Resource::Organization, Access::Admin), Err(Error::Forbidden)));
    // A name that its holder may not read any more is not told to them.
    let member = shore.world.named("grace", Role::Member).await;
    let hers = actor::find_own(cx, member.person()).await.unwrap();
    let limits = TokenLimits { repos: vec![format!("{ORG}/sea-a")], ..TokenLimits::default() };
    let days = Lifetime::days(1).unwrap();
    tokens::create_limited(cx, &hers, &"hers".parse().unwrap(), days, &limits).await.unwrap();
    members::remove(cx, ada, member.person()).await.unwrap();
    assert_eq!(tokens::list(cx, &hers).await.unwrap()[0].limited_to, Some(vec!["a repo out of reach".to_owned()]));
    // What it names in an organisation is gone: it does not enter it any more.
    repos::delete(cx, ada, "sea-a", None).await.unwrap();
    assert!(matches!(enters(ORG).await, Err(Error::NotFound)));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_leaked_token_ends_for_anybody_and_no_text_is_answered_otherwise(pool: PgPool) {
    let world = World::new(pool).await;
    let token = world.token(&world.ada).await;
    let network = backend::ClientNetwork::UNKNOWN;
    for text in ["", "nonsense", "ema_x", &format!("{token}x"), &token.replace('e', "f")] {
        tokens::end_leaked(&world.cx, network, text).await.unwrap();
    }
    actor::authenticate(&world.cx, &token).await.unwrap();
    tokens::end_leaked(&world.cx, network, &format!(" {token}\n")).await.unwrap();
    assert!(matches!(actor::authenticate(&world.cx, &token).await, Err(Error::Unauthenticated)));
    tokens::end_leaked(&world.cx, network, &token).await.unwrap();
    let mut limited = false;
    for _ in 0..100 {
        limited |= matches!(tokens::end_leaked(&world.cx, network, "x").await, Err(Error::RateLimited { .. }));
    }
    assert!(limited);
}
