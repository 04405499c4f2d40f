//! The signals of whoever runs the server.

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// Goes on when the terminal is closed or a supervisor asks to read the settings again: they are read at the start only.
pub(super) fn outlive_hangups() {
    let Ok(mut hangup) = signal(SignalKind::hangup()) else { return };
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            tracing::info!("SIGHUP: nothing is read again; restart the server to change its settings");
        }
    });
}

/// Whether it was asked to stop: Ctrl-C, or the polite signal of whoever runs us.
#[derive(Debug, Clone)]
pub(super) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Listens from now on.
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

    /// Waits until it is asked to.
    pub(super) async fn asked(&self) {
        let _ = self.0.clone().wait_for(|asked| *asked).await;
    }
}
