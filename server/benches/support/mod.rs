//! Fixtures of the benchmarks.

#![allow(dead_code, reason = "every benchmark uses a part of it")]

pub(crate) mod side;

use std::{sync::Arc, time::Duration};

use backend::Context;
use server::{AppState, Limits, Site, router};
use sqlx::PgPool;
use tokio::net::TcpListener;

/// Serves `backend` on a free port of this machine; returns the address.
pub(crate) async fn serve(cx: Context) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let state = AppState::new(Arc::new(cx), Site::empty(), origin.clone());
    tokio::spawn(server::serve(listener, router(state), Limits::default(), std::future::pending()));
    origin
}

/// Rows inserted by one statement, which the pool limits in time.
pub(crate) const AT_ONCE: u32 = 5_000;

/// Inserts bucket configs into an organisation, as after that many creates.
pub(crate) async fn fill(pool: &PgPool, slug: &str, size: u32) {
    for first in (1..=size).step_by(AT_ONCE as usize) {
        sqlx::query(
            "insert into bucket_config (id, org_id, nickname, platform, bucket, prefix, region, store_key, auth_method, fingerprint)
             select gen_random_uuid(), o.id, 'bucket-' || lpad(n::text, 6, '0'), 's3', 'data-' || n, 'team/arrays/',
                    'us-east-1', 'aws', 'anonymous', sha256(convert_to(o.id::text || n, 'UTF8'))
             from org o, generate_series($2, $3) n where o.slug = $1",
        )
        .bind(slug)
        .bind(i32::try_from(first).unwrap())
        .bind(i32::try_from(size.min(first + AT_ONCE - 1)).unwrap())
        .execute(pool)
        .await
        .unwrap();
    }
}

/// Inserts repos into an organisation, one on each of its bucket configs.
pub(crate) async fn fill_repos(pool: &PgPool, slug: &str, size: u32) {
    for first in (1..=size).step_by(AT_ONCE as usize) {
        sqlx::query(
            "insert into repo (id, org_id, name, bucket_config_id, store_key, bucket, prefix)
             select gen_random_uuid(), o.id, 'repo-' || lpad(n::text, 6, '0'), b.id, b.store_key, b.bucket,
                    b.prefix || 'era5/'
             from org o, generate_series($2, $3) n, bucket_config b
             where o.slug = $1 and b.org_id = o.id and lower(b.nickname) = 'bucket-' || lpad(n::text, 6, '0')",
        )
        .bind(slug)
        .bind(i32::try_from(first).unwrap())
        .bind(i32::try_from(size.min(first + AT_ONCE - 1)).unwrap())
        .execute(pool)
        .await
        .unwrap();
    }
}

/// In milliseconds.
pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The quantile of these times.
pub(crate) fn quantile(times: &mut [Duration], part: f64) -> Duration {
    times.sort_unstable();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a few thousand"
    )]
    let index = ((times.len() - 1) as f64 * part).round() as usize;
    times[index]
}

/// The memory this process holds, in MiB.
pub(crate) fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<f64>().unwrap() / 1024.0
}
