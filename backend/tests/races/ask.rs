//! Requests for credentials, whose answers are compared with the model.

use std::sync::atomic::Ordering::SeqCst;

use backend::{Conflict, Context, Error, Intent, actor, vending};
use testing::ORG;

use super::{
    chance::Chance,
    model::{Ask, On, REPOS, VISITOR},
    shared::Shared,
};

impl Shared {
    /// Asks for credentials, and compares the answer with every state there was meanwhile.
    pub(super) async fn ask(&self, chance: &mut Chance) {
        let on = chance.of(&[On::Repo(0), On::Repo(1), On::Repo(2), On::Bucket(0), On::Bucket(1)]);
        let intent = if matches!(on, On::Bucket(_)) { chance.of(&[Intent::Read, Intent::Write]) } else { Intent::Read };
        let ask = Ask { who: chance.below(VISITOR + 1), is_narrowed: chance.below(4) == 0, on, intent };
        let begun = self.step.load(SeqCst);
        let Some(token) = self.state(begun).tokens.get(&(ask.who, ask.is_narrowed)).cloned() else { return };
        let vended = self.vend(&self.servers[chance.below(2)], &token, &ask).await;
        let ended = self.step.load(SeqCst);
        if ended % 2 == 1 {
            return;
        }
        let meanwhile = self.states.lock().unwrap()[begun / 2..=ended / 2].to_vec();
        let is_right = match vended {
            None => begun != ended,
            Some(vended) => meanwhile.iter().any(|state| state.vends(&ask) == vended),
        };
        if !is_right {
            let tell = || format!("{ask:?}: vended {vended:?}, in {begun}..{ended}: {meanwhile:#?}");
            self.wrong.lock().unwrap().get_or_insert_with(tell);
            self.is_over.store(true, SeqCst);
        }
    }

    /// Whether something was vended; `None` for "try again".
    async fn vend(&self, cx: &Context, token: &str, ask: &Ask) -> Option<bool> {
        let actor = match (ask.who, ask.on) {
            (VISITOR, On::Repo(repo)) => {
                let client = actor::authenticate_client(cx, token).await.unwrap();
                actor::find_at_repo(cx, &client, ORG, REPOS[repo].0).await
            }
            (VISITOR, On::Bucket(_)) => return Some(false),
            _ => actor::authenticate(cx, token).await,
        };
        let actor = match actor {
            Ok(actor) => actor,
            Err(Error::Unauthenticated | Error::NotFound) => return Some(false),
            Err(error) => panic!("{error:?}"),
        };
        let vended = match ask.on {
            On::Repo(repo) => vending::vend_for_repo(cx, &actor, REPOS[repo].0).await,
            On::Bucket(bucket) => vending::vend_for_bucket(cx, &actor, self.buckets[bucket], ask.intent).await,
        };
        match vended {
            Ok(_) => Some(true),
            Err(Error::Conflict(Conflict::ChangedWhileMaking { .. }) | Error::Collision(_)) => None,
            Err(
                Error::NotFound
                | Error::Forbidden
                | Error::Unauthenticated
                | Error::Conflict(Conflict::RepoOffline | Conflict::RepoInsideOffline { .. }),
            ) => Some(false),
            Err(error) => panic!("{ask:?}: {error:?}"),
        }
    }
}
