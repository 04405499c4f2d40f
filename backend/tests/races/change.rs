//! Random changes, each made by one of the servers and in the model.

use std::sync::atomic::Ordering::SeqCst;

use backend::{Context, grants, groups, members, repos, tokens};
use domain::{
    grant::{GrantView, GrantedOn, Level},
    org::Role,
    repo::{RepoMode, Visibility},
};
use testing::ORG;

use super::{
    chance::Chance,
    model::{On, PEOPLE, REPOS, State, To},
    shared::Shared,
};

impl Shared {
    /// Changes something, by one of the servers.
    pub(super) async fn change(&self, chance: &mut Chance) {
        let cx = &self.servers[chance.below(2)];
        let before = self.step.fetch_add(1, SeqCst);
        let mut state = self.state(before);
        self.carry_out(chance, cx, &mut state).await;
        self.states.lock().unwrap().push(state);
        self.step.fetch_add(1, SeqCst);
    }

    async fn carry_out(&self, chance: &mut Chance, cx: &Context, state: &mut State) {
        let (who, ada) = (chance.below(PEOPLE), &self.ada);
        let person = self.people[who].person();
        match chance.below(13) {
            0..=2 => {
                let (to, on) = self.grant(chance);
                let level = chance.of(&[Level::Read, Level::Write, Level::Manage]);
                if let To::One(one) = to
                    && !state.roles.contains_key(&one)
                {
                    return;
                }
                grants::give(cx, ada, self.on(on), self.to(to), level).await.unwrap();
                state.grants.insert((to, on), level);
            }
            3..=5 => {
                let Some((to, on)) = state.grants.keys().nth(chance.below(state.grants.len().max(1))).copied() else {
                    return;
                };
                let access = grants::get_access(cx, ada, self.on(on)).await.unwrap();
                let is_it = |grant: &GrantView| {
                    let is_on_it = !matches!(on, On::Repo(_)) || matches!(grant.on, GrantedOn::Repo(_));
                    grant.to.principal == self.to(to) && is_on_it && !matches!(grant.on, GrantedOn::Everything)
                };
                let grant = access.grants.into_iter().find(is_it).unwrap();
                grants::revoke(cx, ada, self.on(on), grant.id).await.unwrap();
                state.grants.remove(&(to, on));
            }
            6 => {
                state.default = chance.of(&[None, Some(Level::Read), Some(Level::Write)]);
                grants::set_default(cx, ada, state.default).await.unwrap();
            }
            7 if state.roles.contains_key(&who) => {
                if state.in_group.remove(&who) {
                    groups::remove_member(cx, ada, self.group, person).await.unwrap();
                } else {
                    groups::add_member(cx, ada, self.group, person).await.unwrap();
                    state.in_group.insert(who);
                }
            }
            8 if state.roles.contains_key(&who) => {
                let role = chance.of(&[Role::Reader, Role::Member, Role::Admin]);
                members::set_role(cx, ada, person, role).await.unwrap();
                state.roles.insert(who, role);
            }
            9 if state.roles.remove(&who).is_some() => {
                members::remove(cx, ada, person).await.unwrap();
                state.in_group.remove(&who);
                state.grants.retain(|(to, _), _| *to != To::One(who));
                state.tokens.retain(|(of, _), _| *of != who);
            }
            9 => {
                let sql =
                    "insert into membership (org_id, person_id, role) select id, $1, 'member' from org where slug = $2";
                let person = uuid::Uuid::from(person);
                sqlx::query(sql).bind(person).bind(ORG).execute(&self.pool).await.unwrap();
                state.roles.insert(who, Role::Member);
                self.make_tokens(state, who, cx).await;
            }
            10 => {
                let repo = chance.below(REPOS.len());
                let mode = if state.offline.remove(&repo) { RepoMode::Online } else { RepoMode::Offline };
                repos::set_mode(cx, ada, REPOS[repo].0, mode, None).await.unwrap();
                if mode == RepoMode::Offline {
                    state.offline.insert(repo);
                }
            }
            11 => {
                if let Some(token) = state.tokens.remove(&(who, true)) {
                    tokens::end_leaked(cx, backend::ClientNetwork::UNKNOWN, &token).await.unwrap();
                }
            }
            12 => {
                let repo = chance.below(REPOS.len());
                let is_public = !state.public.remove(&repo);
                if is_public {
                    state.public.insert(repo);
                }
                let visibility = if is_public { Visibility::AuthenticatedPublic } else { Visibility::Private };
                repos::set_visibility(cx, ada, REPOS[repo].0, visibility).await.unwrap();
            }
            _ => {}
        }
    }
}
