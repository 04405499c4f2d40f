//! When people were last seen in an organisation: noted some minutes apart, and outside the requests.

use uuid::Uuid;

use super::{Actor, sql};
use crate::Context;

/// Notes that a person was just seen. Their own namespace has no list that would show it.
pub(super) fn note(cx: &Context, actor: &Actor) {
    if actor.is_personal {
        return;
    }
    let pool = cx.pool.clone();
    cx.seen_members.note((actor.org, actor.person), move |seen| async move {
        let (orgs, people): (Vec<Uuid>, Vec<Uuid>) =
            seen.into_iter().map(|(org, person)| (Uuid::from(org), Uuid::from(person))).unzip();
        sql::note_sight(&pool, &orgs, &people).await
    });
}
