//! Accepts connections with limits on their number, their headers and their patience, so that one
//! who dribbles bytes keeps nobody else out.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

/// How long a client may take to send its headers.
const HEADER_TIMEOUT: Duration = Duration::from_secs(15);
/// The most bytes of a request's line and headers.
const HEADER_BYTES: usize = 16 * 1024;
/// The most header fields.
const HEADER_COUNT: usize = 64;
/// The most connections at once; more wait to be accepted.
const CONNECTIONS: usize = 2048;
/// How long open requests may take to end when the server stops.
const SHUTDOWN_PATIENCE: Duration = Duration::from_secs(10);

/// Serves `router` on every listener until `stop` says true, then lets open requests end.
pub async fn serve(listeners: Vec<TcpListener>, router: Router, stop: watch::Receiver<bool>) {
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    let accepting: Vec<_> = listeners
        .into_iter()
        .map(|listener| {
            tokio::spawn(accept(
                listener,
                router.clone(),
                Arc::clone(&connections),
                stop.clone(),
            ))
        })
        .collect();
    for task in accepting {
        if task.await.is_err() {
            tracing::error!("a listener ended");
        }
    }
    let all = u32::try_from(CONNECTIONS).unwrap_or(u32::MAX);
    let _ = tokio::time::timeout(SHUTDOWN_PATIENCE, connections.acquire_many(all)).await;
}

async fn accept(
    listener: TcpListener,
    router: Router,
    connections: Arc<Semaphore>,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        let Ok(permit) = Arc::clone(&connections).acquire_owned().await else {
            return;
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopped(&mut stop) => return,
        };
        match accepted {
            Ok((stream, peer)) => {
                let (router, stop) = (router.clone(), stop.clone());
                tokio::spawn(async move {
                    let _permit = permit;
                    connection(stream, peer, router, stop).await;
                });
            }
            // Out of file descriptors, mostly: waiting lets some be closed.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    mut stop: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let service = tower::ServiceBuilder::new()
        .map_request(move |mut request: hyper::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            request.map(axum::body::Body::new)
        })
        .service(router);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(HEADER_BYTES)
        .max_headers(HEADER_COUNT)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    tokio::pin!(connection);
    // A broken connection is the client's affair, and its address is not for a log.
    tokio::select! {
        _ = connection.as_mut() => {}
        () = stopped(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// Waits until the server is to stop, also by the sender being gone.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stopping| *stopping).await;
}
