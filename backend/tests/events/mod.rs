//! Events: their content, their permanence, and finding them.

mod filters;
mod lists;
mod permanence;
mod recording;

use backend::{actor::Actor, audit};
use domain::audit::{AuditEvent, EventFilter, Turn};
use testing::World;

fn of_words(search: &str) -> EventFilter {
    EventFilter { search: search.into(), ..EventFilter::default() }
}

async fn page(world: &World, actor: &Actor, search: &str) -> Vec<AuditEvent> {
    let page = audit::list(&world.cx, actor, &of_words(search), Turn::Newest).await.unwrap();
    page.items.into_iter().map(|listed| listed.event).collect()
}

async fn sentences(world: &World, actor: &Actor, search: &str) -> Vec<String> {
    page(world, actor, search).await.iter().map(|event| event.sentence().to_string()).collect()
}

/// Turns all pages of what a filter finds, each back and forth; the numbers of the events.
async fn turn_all(world: &World, filter: &EventFilter) -> Vec<i64> {
    let mut turn = Turn::Newest;
    let mut seen = Vec::new();
    let mut turns = Vec::new();
    loop {
        let page = audit::list(&world.cx, &world.ada, filter, turn).await.unwrap();
        let ids: Vec<i64> = page.items.iter().map(|listed| listed.event.id).collect();
        if let (Some(newer), Some(before)) = (page.newer(), turns.last()) {
            let back = audit::list(&world.cx, &world.ada, filter, newer).await.unwrap();
            let back: Vec<i64> = back.items.iter().map(|listed| listed.event.id).collect();
            assert_eq!(&back, before, "{filter:?}: the way back");
        }
        seen.extend(ids.iter().copied());
        turns.push(ids);
        match page.older() {
            Some(older) => turn = older,
            None => break,
        }
    }
    assert!(seen.is_sorted_by(|a, b| a > b), "{filter:?}: newest first, and each once");
    seen
}
