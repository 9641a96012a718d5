//! Stands between a browser and the server as a bad circuit does: it breaks in the middle, and comes back.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A forwarder whose circuits can be cut.
pub struct Cutter {
    port: u16,
    sent: Arc<AtomicU64>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Cutter {
    /// Forwards to `server` from a port of its own.
    pub fn start(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let cutter = Self {
            port: listener.local_addr().unwrap().port(),
            sent: Arc::default(),
            open: Arc::default(),
        };
        let (sent, open) = (Arc::clone(&cutter.sent), Arc::clone(&cutter.open));
        let server = server.to_owned();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // While the server is gone, whoever comes is turned away.
                let Ok(upstream) = TcpStream::connect(&server) else {
                    let _ = client.shutdown(Shutdown::Both);
                    continue;
                };
                let both = [&client, &upstream].map(|stream| stream.try_clone().unwrap());
                open.lock().unwrap().extend(both);
                forward(&client, &upstream, Some(&sent));
                forward(&upstream, &client, None);
            }
        });
        cutter
    }

    /// The origin that a browser uses.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Bytes that went to the server so far.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Waits until so many bytes more went to the server.
    pub fn wait_for(&self, more: u64) {
        let (until, begun) = (self.sent() + more, Instant::now());
        while self.sent() < until {
            assert!(begun.elapsed() < Duration::from_secs(300), "nothing moves");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Cuts every circuit.
    pub fn cut(&self) {
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn forward(from: &TcpStream, to: &TcpStream, counted: Option<&Arc<AtomicU64>>) {
    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
    let counted = counted.map(Arc::clone);
    std::thread::spawn(move || {
        let mut buffer = vec![0; 65_536];
        while let Ok(count) = from.read(&mut buffer) {
            if count == 0 || to.write_all(&buffer[..count]).is_err() {
                break;
            }
            if let Some(counted) = &counted {
                counted.fetch_add(count as u64, Ordering::Relaxed);
            }
        }
        let _ = to.shutdown(Shutdown::Write);
    });
}
