//! Accepts connections with limits on their number, their headers and their patience, so that one
//! who dribbles bytes keeps nobody else out.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Instant, Sleep};

use super::circuit;
use super::limits::group;

/// How long a client may take to send its headers.
const HEADER_TIMEOUT: Duration = Duration::from_secs(15);
/// The most bytes of a request's line and headers.
const HEADER_BYTES: usize = 16 * 1024;
/// The most header fields.
const HEADER_COUNT: usize = 64;
/// The most connections at once; more wait to be accepted.
const CONNECTIONS: usize = 2048;
/// The most connections of one peer; more are closed at once. A browser opens six, and several people
/// may share an address.
const CONNECTIONS_OF_ONE: usize = 64;
/// How long a client may take none of an answer.
const WRITE_TIMEOUT: Duration = Duration::from_secs(60);
/// How long open requests may take to end when the server stops.
const SHUTDOWN_PATIENCE: Duration = Duration::from_secs(10);

/// Where to accept connections.
pub enum Listener {
    /// Whoever connects is the peer.
    Plain(TcpListener),
    /// Tor connects, and names the circuit in the PROXY protocol; without that the connection is closed.
    Onion(TcpListener),
}

/// Serves `router` on every listener until `stop` says true, then lets open requests end.
/// `shared` are addresses that many people come from: the proxies. So is this machine's own, where
/// the onion service comes from.
pub async fn serve(
    listeners: Vec<Listener>,
    router: Router,
    shared: &[IpAddr],
    stop: watch::Receiver<bool>,
) {
    let peers = Peers::new(shared);
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    let accepting: Vec<_> = listeners
        .into_iter()
        .map(|listener| {
            tokio::spawn(accept(
                listener,
                router.clone(),
                Arc::clone(&connections),
                peers.clone(),
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
    listener: Listener,
    router: Router,
    connections: Arc<Semaphore>,
    peers: Peers,
    mut stop: watch::Receiver<bool>,
) {
    let (listener, announced) = match listener {
        Listener::Plain(listener) => (listener, false),
        Listener::Onion(listener) => (listener, true),
    };
    loop {
        let Ok(permit) = Arc::clone(&connections).acquire_owned().await else {
            return;
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopped(&mut stop) => return,
        };
        match accepted {
            Ok((mut stream, peer)) => {
                let (router, stop, peers) = (router.clone(), stop.clone(), peers.clone());
                // Who has too many is told so at once, before a task is made for it.
                let place = if announced {
                    None
                } else {
                    let Some(place) = peers.enter(peer.ip()) else {
                        continue;
                    };
                    Some(place)
                };
                tokio::spawn(async move {
                    let _permit = permit;
                    let (peer, _place) = match place {
                        Some(place) => (peer, place),
                        None => {
                            let Some(circuit) = circuit::announced(&mut stream).await else {
                                return;
                            };
                            let Some(place) = peers.enter(circuit.ip()) else {
                                return;
                            };
                            (circuit, place)
                        }
                    };
                    connection(stream, peer, router, WRITE_TIMEOUT, stop).await;
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
    write_timeout: Duration,
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
        .serve_connection(
            TokioIo::new(Patient::new(stream, write_timeout)),
            TowerToHyperService::new(service),
        );
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

/// Who has how many connections open. Addresses are forgotten with their last one.
#[derive(Clone)]
struct Peers {
    shared: Arc<[IpAddr]>,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Peers {
    fn new(shared: &[IpAddr]) -> Self {
        Self {
            shared: shared.iter().map(IpAddr::to_canonical).collect(),
            open: Arc::default(),
        }
    }

    /// A place for one more connection, unless this peer has too many.
    fn enter(&self, peer: IpAddr) -> Option<Place> {
        let peer = peer.to_canonical();
        if peer.is_loopback() || self.shared.contains(&peer) {
            return Some(Place(None));
        }
        let peer = group(peer);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(peer).or_default();
        if *count == CONNECTIONS_OF_ONE {
            return None;
        }
        *count += 1;
        Some(Place(Some((peer, self.clone()))))
    }
}

/// One connection among those of its peer, until it is dropped.
struct Place(Option<(IpAddr, Peers)>);

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((peer, peers)) = &self.0 {
            let mut open = peers.open.lock().unwrap_or_else(PoisonError::into_inner);
            let left = open.get(peer).map_or(0, |count| count - 1);
            if left == 0 {
                open.remove(peer);
            } else {
                open.insert(*peer, left);
            }
        }
    }
}

/// A stream on which writing fails once the other side took nothing for a while. The kernel's own
/// timeouts do not end a client that acknowledges and never reads.
struct Patient {
    stream: TcpStream,
    patience: Duration,
    timer: Pin<Box<Sleep>>,
    waiting: bool,
}

impl Patient {
    fn new(stream: TcpStream, patience: Duration) -> Self {
        Self {
            stream,
            patience,
            timer: Box::pin(tokio::time::sleep(patience)),
            waiting: false,
        }
    }

    fn or_late<T>(
        &mut self,
        written: Poll<std::io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<std::io::Result<T>> {
        if written.is_ready() {
            self.waiting = false;
            return written;
        }
        if !self.waiting {
            self.waiting = true;
            self.timer.as_mut().reset(Instant::now() + self.patience);
        }
        let late = self.timer.as_mut().poll(context);
        late.map(|()| Err(std::io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.or_late(written, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.or_late(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// Waits until the server is to stop, also by the sender being gone.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stopping| *stopping).await;
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt as _;

    use super::*;

    #[test]
    fn n02_one_peer_has_a_share_of_the_connections() {
        let peers = Peers::new(&["192.0.2.1".parse().unwrap()]);
        let enter = |peer: &str| peers.enter(peer.parse().unwrap());
        let mut places: Vec<_> = (0..CONNECTIONS_OF_ONE)
            .map(|n| enter(&format!("2001:db8::{n:x}")).unwrap())
            .collect();
        assert!(enter("2001:db8::ffff").is_none());
        assert!(enter("2001:db8:0:1::1").is_some());
        places.pop();
        assert!(enter("2001:db8::ffff").is_some());
        // Behind a proxy and the onion service there are many people.
        for shared in ["127.0.0.1", "::1", "192.0.2.1", "::ffff:192.0.2.1"] {
            let all: Vec<_> = (0..200).map(|_| enter(shared)).collect();
            assert!(all.iter().all(Option::is_some), "{shared}");
        }
        drop(places);
        assert!(peers.open.lock().unwrap().is_empty());
    }

    /// What a connection to a server that says who is there is answered with.
    async fn answer(address: SocketAddr, sent: &str) -> String {
        use tokio::io::AsyncReadExt as _;
        let mut client = TcpStream::connect(address).await.unwrap();
        let _ = client.write_all(sent.as_bytes()).await;
        let mut answer = Vec::new();
        let _ = client.read_to_end(&mut answer).await;
        String::from_utf8(answer).unwrap()
    }

    #[tokio::test]
    async fn n25_n40_behind_tor_the_circuit_is_the_peer_and_must_be_named() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let who = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() };
        let router = Router::new().route("/", axum::routing::get(who));
        let (stop, stopped) = watch::channel(false);
        let listeners = vec![Listener::Onion(listener)];
        let serving = tokio::spawn(async move { serve(listeners, router, &[], stopped).await });
        let request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        let circuit = "PROXY TCP6 fc00:dead:beef:4dad::0:29 ::1 666 80\r\n";
        let said = answer(address, &format!("{circuit}{request}")).await;
        assert!(
            said.ends_with("\r\n\r\n[fc00:dead:beef:4dad::29]:666"),
            "{said}"
        );
        for header in [
            "",
            "PROXY UNKNOWN\r\n",
            "PROXY TCP6 nobody ::1 666 80\r\n",
            &format!("PROXY TCP6 {} ::1 666 80\r\n", "f".repeat(200)),
        ] {
            let said = answer(address, &format!("{header}{request}")).await;
            assert_eq!(said, "", "{header}");
        }
        // Who never finishes the header is cut off, long before the time for a request's headers is over.
        let start = Instant::now();
        assert_eq!(answer(address, "PROXY TCP6 fc00:dead").await, "");
        assert!(start.elapsed() < HEADER_TIMEOUT);
        // One circuit has its share of the connections, as any other peer.
        let mut open = Vec::new();
        for _ in 0..CONNECTIONS_OF_ONE {
            let mut client = TcpStream::connect(address).await.unwrap();
            client.write_all(circuit.as_bytes()).await.unwrap();
            open.push(client);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(answer(address, &format!("{circuit}{request}")).await, "");
        let other = circuit.replace(":29", ":30");
        assert_ne!(answer(address, &format!("{other}{request}")).await, "");
        drop(open);
        stop.send(true).unwrap();
        serving.await.unwrap();
    }

    #[tokio::test]
    async fn n02_who_never_reads_is_cut_off() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut client = TcpStream::connect(address).await.unwrap();
        let (stream, peer) = listener.accept().await.unwrap();
        let large = || async { vec![b'x'; 64 * 1024 * 1024] };
        let router = Router::new().route("/", axum::routing::get(large));
        let (_running, stop) = watch::channel(false);
        let patience = Duration::from_millis(300);
        let served = connection(stream, peer, router, patience, stop);
        client
            .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .await
            .unwrap();
        let ended = tokio::time::timeout(Duration::from_secs(10), served).await;
        assert!(ended.is_ok(), "the connection is still open");
    }
}
