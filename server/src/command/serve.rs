//! `lakewarden serve`.

use std::{io::ErrorKind, net::SocketAddr, sync::Arc};

use backend::{
    Retention,
    cloud::{aws::Aws, google::Google},
    passkeys::RelyingParty,
    sign_on::SignOn,
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{net::TcpListener, sync::oneshot};

use super::{database::Database, output::say, signals::Stop};
use crate::{assets::Site, config::ServeArgs, failure::Failure, router::router, serve::Limits, state::AppState};

pub(super) async fn run(args: ServeArgs) -> Result<(), Failure> {
    let stop = Stop::listen();
    let parts = Parts::of(&args).await?;
    let database = tokio::select! {
        database = Database::open(&args.database) => database?,
        // A private PostgreSQL that is recovering continues, and its watcher stops it.
        () = stop.asked() => return Ok(()),
    };
    let served = serve(&args, parts, &database, stop).await;
    database.close().await;
    served
}

/// The evaluated settings, before anything is started.
struct Parts {
    listener: TcpListener,
    address: String,
    site: Site,
    aws: Aws,
    google: Google,
    lifetime: i32,
    retention: Retention,
    sign_on: SignOn,
}

impl Parts {
    async fn of(args: &ServeArgs) -> Result<Self, Failure> {
        let origin = args.public_origin()?;
        let lifetime = args.credential_lifetime()?;
        let retention = args.audit_retention()?;
        let google = args.google()?;
        let sign_on = args.oidc.sign_on()?;
        let site = Site::load(args.site_dir.as_deref()).map_err(Failure::configuration)?;
        let listener = listen(args.listen).await?;
        let address = public_address(args, &listener, &origin);
        let aws = args.aws(vec![listener.local_addr().unwrap_or(args.listen)])?;
        Ok(Self { listener, address, site, aws, google, lifetime, retention, sign_on })
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        let sentence = format!("LAKEWARDEN_LISTEN: {address}: {error}; choose another address");
        // A port in use may become free; an address that this machine or this user may not use stays unavailable.
        if error.kind() == ErrorKind::AddrInUse {
            Failure::unavailable(sentence)
        } else {
            Failure::configuration(sentence)
        }
    })
}

async fn serve(args: &ServeArgs, parts: Parts, database: &Database, stop: Stop) -> Result<(), Failure> {
    let Parts { listener, address, site, aws, google, lifetime, retention, sign_on } = parts;
    let cx = database.context(&args.keys, &args.database.data_dir, aws).await?;
    let cx =
        cx.with_google(google).with_client_s3_endpoint(args.client_s3_endpoint()).with_credential_lifetime(lifetime);
    let passkeys = args.public_url.as_ref().and_then(|_| RelyingParty::at(&address));
    let cx = cx.with_store_names(args.store_names.clone()).with_sign_on(sign_on).with_relying_party(passkeys);
    let cx = Arc::new(cx);
    backend::buckets::renew_store_keys(&cx).await?;
    say(&format!("Lakewarden listens on {address}"))?;
    if let Some(token) = backend::people::offer_set_up(&cx).await? {
        say(&format!("Nobody has an account yet. Make the first one here, once:\n\n  {address}/setup/{}\n", *token))?;
        if args.public_url.is_none() && args.listen.ip().is_unspecified() {
            say("From another machine, put this machine's IP address in the place of localhost.\n")?;
        }
    }
    if args.dev_mode {
        tracing::warn!("development mode: egress rules may open loopback addresses");
    }
    let upkeep = tokio::spawn(backend::upkeep::run_hourly(cx.clone(), retention));
    let (until, gone) = end(stop, database.gone());
    let state = AppState::new(cx, site, address).behind(args.trusted_proxies.clone());
    let state = if args.public_url.is_none() { state.at_any_address() } else { state };
    let limits = Limits { connections: args.max_connections as usize, ..Limits::default() };
    allow_files(args.max_connections);
    crate::serve(listener, router(state), limits, until).await;
    upkeep.abort();
    gone.await.map_or(Ok(()), Err)
}

/// The end of serving: a stop signal, or the permanent loss of the database, which the receiver reports.
fn end(
    stop: Stop,
    gone: impl Future<Output = Failure> + Send + 'static,
) -> (impl Future<Output = ()> + Send + 'static, oneshot::Receiver<Failure>) {
    let (sender, receiver) = oneshot::channel();
    let until = async move {
        tokio::select! {
            () = stop.asked() => {}
            failure = gone => {
                tracing::error!(%failure, "stopping: the database is gone");
                let _ = sender.send(failure);
            }
        }
    };
    (until, receiver)
}

/// With port 0 the actual port is known only now. Browsers can't open an unspecified address; `localhost` always works on
/// this machine.
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

/// Raises the limit of open files to the number of connections and a few more: many systems start a process with 1,024 and
/// allow more.
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
