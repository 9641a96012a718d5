//! Stands between a browser and the server and keeps every byte that passes, as a watcher inside the
//! TLS proxy would see them.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A recording forwarder.
pub struct Recorder {
    port: u16,
    sent: Arc<Mutex<Vec<u8>>>,
    received: Arc<Mutex<Vec<u8>>>,
}

impl Recorder {
    /// Forwards to `server` from a port of its own.
    pub fn start(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sent, received) = (Arc::default(), Arc::default());
        let recorder = Self {
            port,
            sent: Arc::clone(&sent),
            received: Arc::clone(&received),
        };
        let server = server.to_owned();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(upstream) = TcpStream::connect(&server) else {
                    continue;
                };
                forward(&client, &upstream, &sent);
                forward(&upstream, &client, &received);
            }
        });
        recorder
    }

    /// The origin that a browser uses.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Everything that was sent to the server.
    pub fn sent(&self) -> Vec<u8> {
        self.sent.lock().unwrap().clone()
    }

    /// Everything that came back.
    pub fn received(&self) -> Vec<u8> {
        self.received.lock().unwrap().clone()
    }
}

fn forward(from: &TcpStream, to: &TcpStream, kept: &Arc<Mutex<Vec<u8>>>) {
    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
    let kept = Arc::clone(kept);
    std::thread::spawn(move || {
        let mut buffer = vec![0; 65_536];
        while let Ok(count) = from.read(&mut buffer) {
            if count == 0 || to.write_all(&buffer[..count]).is_err() {
                break;
            }
            kept.lock().unwrap().extend_from_slice(&buffer[..count]);
        }
        let _ = to.shutdown(Shutdown::Write);
    });
}
