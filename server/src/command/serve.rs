//! `lakewarden serve`.

use std::{net::SocketAddr, sync::Arc};

use backend::{
    Backend,
    cloud::{aws::Aws, google::Google},
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use super::{database::Database, say};
use crate::{AppState, Failure, Limits, Site, config::ServeArgs, router, telemetry};

pub(super) async fn run(args: ServeArgs) -> Result<(), Failure> {
    telemetry::start(args.database.log_format, &args.database.log);
    let origin = args.public_origin()?;
    let site = Site::load(args.site_dir.as_deref()).map_err(Failure::new)?;
    let listener = TcpListener::bind(args.listen).await.map_err(|error| {
        Failure::new(format!("{}: {error}; choose another address with LAKEWARDEN_LISTEN", args.listen))
    })?;
    let listening = listener.local_addr().unwrap_or(args.listen);
    let clouds = (args.aws(vec![listening])?, args.google()?);
    let database = Database::open(&args.database).await?;
    let served = serve_with(&args, &database, listener, clouds, site, &origin).await;
    database.close().await;
    served
}

async fn serve_with(
    args: &ServeArgs,
    database: &Database,
    listener: TcpListener,
    (aws, google): (Aws, Google),
    site: Site,
    origin: &str,
) -> Result<(), Failure> {
    let backend = database.backend(&args.keys, &args.database.data_dir, aws).await?;
    let backend = backend
        .with_google(google)
        .with_client_s3_endpoint(args.client_s3_endpoint())
        .with_credential_lifetime(args.credential_lifetime()?);
    let backend = Arc::new(backend);
    say(&format!("Lakewarden listens on {}", public_address(args, &listener, origin)))?;
    if let Some(token) = backend.offer_set_up().await? {
        let address = public_address(args, &listener, origin);
        say(&format!("Nobody has an account yet. Make the first one here, once:\n\n  {address}/setup/{}\n", *token))?;
        if args.public_url.is_none() && args.listen.ip().is_unspecified() {
            say("From another machine, put this machine's IP address in the place of localhost.\n")?;
        }
    }
    if args.dev_mode {
        tracing::warn!("development mode: egress rules may open loopback addresses");
    }
    let sweeper = tokio::spawn(sweep(backend.clone()));
    let state =
        AppState::new(backend, site, public_address(args, &listener, origin)).behind(args.trusted_proxies.clone());
    let state = if args.public_url.is_none() { state.at_any_address() } else { state };
    let limits = Limits { connections: args.max_connections as usize, ..Limits::default() };
    allow_files(args.max_connections);
    crate::serve(listener, router(state), limits, stop_signal()).await;
    sweeper.abort();
    Ok(())
}

/// With port 0 the real port is known only now. All addresses are none that a browser could open: of them, this machine's
/// own name for itself always works here.
fn public_address(args: &ServeArgs, listener: &TcpListener, origin: &str) -> String {
    match listener.local_addr() {
        Ok(address) if args.public_url.is_none() => own_address(address),
        _ => origin.to_owned(),
    }
}

fn own_address(listening: SocketAddr) -> String {
    if listening.ip().is_unspecified() {
        format!("http://localhost:{}", listening.port())
    } else {
        format!("http://{listening}")
    }
}

/// Lets the process have as many files open as it has connections, and some: many systems give a process 1,024 to begin
/// with and more when it asks.
fn allow_files(connections: u32) {
    let files = getrlimit(Resource::Nofile);
    let wanted = u64::from(connections) + 256;
    let current = files.maximum.map_or(wanted, |most| wanted.min(most));
    if files.current.is_some_and(|now| now < current) {
        let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(current), ..files });
        if raised.is_err() || current < wanted {
            tracing::warn!(files = current, connections, "fewer files may be open than connections");
        }
    }
}

async fn sweep(backend: Arc<Backend>) {
    let mut hourly = tokio::time::interval(std::time::Duration::from_secs(3600));
    loop {
        hourly.tick().await;
        if let Err(error) = backend.sweep_sessions().await {
            tracing::warn!(%error, "ended sessions were not removed");
        }
    }
}

/// Ctrl-C, or the polite signal of whoever runs us.
async fn stop_signal() {
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("stopping");
}
