//! What is so, and what follows from it, written from the design and not from the code.

use std::collections::{BTreeMap, BTreeSet};

use backend::Intent;
use domain::{grant::Level, org::Role};

pub(super) const REPOS: [(&str, usize); 3] = [("lake-a", 0), ("lake-b", 0), ("sea-a", 1)];
pub(super) const PEOPLE: usize = 4;
/// Who is no member; the service account comes after the people.
pub(super) const VISITOR: usize = PEOPLE + 1;

/// To whom: a person or service account by number, the group, or everyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum To {
    One(usize),
    Group,
    Everyone,
}

/// On what: a repo or a bucket config by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum On {
    Repo(usize),
    Bucket(usize),
}

/// What is so, as the model has it.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub(super) roles: BTreeMap<usize, Role>,
    pub(super) in_group: BTreeSet<usize>,
    pub(super) grants: BTreeMap<(To, On), Level>,
    pub(super) default: Option<Level>,
    pub(super) offline: BTreeSet<usize>,
    /// The repos that everybody with an account reads.
    pub(super) public: BTreeSet<usize>,
    /// Each one's token, and that which is narrowed to the first repo.
    pub(super) tokens: BTreeMap<(usize, bool), String>,
}

impl State {
    pub(super) fn level(&self, who: usize, on: On) -> Option<Level> {
        let public = matches!(on, On::Repo(repo) if self.public.contains(&repo)).then_some(Level::Read);
        let Some(&role) = self.roles.get(&who) else { return public };
        if role.manages() {
            return Some(Level::Manage);
        }
        let holds = |to: &To| match to {
            To::One(one) => *one == who,
            To::Group => self.in_group.contains(&who),
            To::Everyone => true,
        };
        let lies_in = |there: &On| match (on, *there) {
            (On::Repo(repo), On::Bucket(bucket)) => REPOS[repo].1 == bucket,
            (on, there) => on == there,
        };
        let given = self.grants.iter().filter(|((to, there), _)| holds(to) && lies_in(there)).map(|(_, level)| *level);
        let most = given.chain(self.default).max();
        most.map(|most| if role == Role::Reader { Level::Read } else { most }).max(public)
    }

    pub(super) fn vends(&self, ask: &Ask) -> bool {
        if !self.tokens.contains_key(&(ask.who, ask.is_narrowed)) || (ask.is_narrowed && ask.on != On::Repo(0)) {
            return false;
        }
        let is_offline = |repo: &usize| match ask.on {
            On::Repo(asked) => *repo == asked,
            On::Bucket(bucket) => REPOS[*repo].1 == bucket,
        };
        let needed = if ask.intent == Intent::Write { Level::Write } else { Level::Read };
        self.level(ask.who, ask.on) >= Some(needed) && !self.offline.iter().any(is_offline)
    }
}

/// A request for credentials.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub(super) who: usize,
    pub(super) is_narrowed: bool,
    pub(super) on: On,
    pub(super) intent: Intent,
}
