//! Signals to the server.

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// Ignores SIGHUP, sent when the terminal closes or to reload settings: they are read only at the start.
pub(super) fn outlive_hangups() {
    let Ok(mut hangup) = signal(SignalKind::hangup()) else { return };
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            tracing::info!("SIGHUP: nothing is read again; restart the server to change its settings");
        }
    });
}

/// Whether the server was asked to stop, by SIGINT (Ctrl-C) or SIGTERM.
#[derive(Debug, Clone)]
pub(super) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Starts listening.
    pub(super) fn listen() -> Self {
        let (asked, stop) = watch::channel(false);
        let signals = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
        tokio::spawn(async move {
            let (Ok(mut interrupt), Ok(mut terminate)) = signals else { return asked.closed().await };
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            tracing::info!("stopping");
            asked.send_replace(true);
            asked.closed().await;
        });
        Self(stop)
    }

    /// Waits for such a signal.
    pub(super) async fn asked(&self) {
        let _ = self.0.clone().wait_for(|asked| *asked).await;
    }
}
