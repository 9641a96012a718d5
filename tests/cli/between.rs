//! Somebody between a client and a real intake: breaks circuits, and changes what the server says.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use crate::fake::{Request, read};

/// What happens to a request.
pub enum Fate {
    Pass,
    /// It never arrives.
    Lost,
    /// So many bytes of its body arrive, then both circuits break.
    Cut(usize),
    /// It arrives, and its answer does not.
    Unanswered,
}

type Decide = Box<dyn FnMut(&Request) -> Fate + Send>;
type Alter = Box<dyn FnMut(&Request, &mut Vec<u8>) + Send>;

/// What went through.
pub struct Between {
    pub url: String,
    requests: Arc<Mutex<Vec<(String, String, usize)>>>,
}

impl Between {
    /// In front of the intake at this address (`127.0.0.1:PORT`).
    pub fn start(
        address: &str,
        decide: impl FnMut(&Request) -> Fate + Send + 'static,
        alter: impl FnMut(&Request, &mut Vec<u8>) + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let between = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            requests: Arc::default(),
        };
        let requests = Arc::clone(&between.requests);
        let address = address.to_owned();
        let mut decide: Decide = Box::new(decide);
        let mut alter: Alter = Box::new(alter);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let Some(request) = read(&stream) else {
                    continue;
                };
                let fate = decide(&request);
                requests.lock().unwrap().push((
                    request.method.clone(),
                    request.path.clone(),
                    request.body.len(),
                ));
                let _ = carry(stream, &address, &request, fate, &mut alter);
            }
        });
        between
    }

    /// One that changes nothing.
    pub fn honest(address: &str) -> Self {
        Self::start(address, |_| Fate::Pass, |_, _| ())
    }

    /// One that changes what the server answers.
    pub fn altering(
        address: &str,
        alter: impl FnMut(&Request, &mut Vec<u8>) + Send + 'static,
    ) -> Self {
        Self::start(address, |_| Fate::Pass, alter)
    }

    /// How many bytes of files went through since the last time.
    pub fn file_bytes(&self) -> usize {
        let mut requests = self.requests.lock().unwrap();
        let sent = requests.drain(..);
        sent.filter(|(method, ..)| method == "PATCH")
            .map(|(.., length)| length)
            .sum()
    }
}

fn carry(
    mut client: TcpStream,
    address: &str,
    request: &Request,
    fate: Fate,
    alter: &mut Alter,
) -> std::io::Result<()> {
    let arrives = match fate {
        Fate::Lost => return Ok(()),
        Fate::Cut(bytes) => bytes.min(request.body.len()),
        Fate::Pass | Fate::Unanswered => request.body.len(),
    };
    let mut server = TcpStream::connect(address)?;
    let head: String = request
        .head
        .lines()
        .filter(|line| !line.is_empty() && !line.to_ascii_lowercase().starts_with("connection:"))
        .map(|line| format!("{line}\r\n"))
        .collect();
    write!(server, "{head}Connection: close\r\n\r\n")?;
    server.write_all(&request.body[..arrives])?;
    if let Fate::Cut(_) = fate {
        // What was sent shall have come before it breaks.
        std::thread::sleep(std::time::Duration::from_millis(200));
        return server.shutdown(Shutdown::Both);
    }
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    if let Fate::Unanswered = fate {
        return Ok(());
    }
    if request.method != "HEAD" {
        answer = altered(request, &answer, alter);
    }
    client.write_all(&answer)
}

fn altered(request: &Request, answer: &[u8], alter: &mut Alter) -> Vec<u8> {
    let mut parsed = crate::http::parse(answer);
    alter(request, &mut parsed.body);
    let head: String = parsed
        .head
        .lines()
        .filter(|line| {
            let line = line.to_ascii_lowercase();
            !["content-length:", "transfer-encoding:", "connection:"]
                .iter()
                .any(|name| line.starts_with(name))
        })
        .map(|line| format!("{line}\r\n"))
        .collect();
    let length = parsed.body.len();
    let end = format!("Content-Length: {length}\r\nConnection: close\r\n\r\n");
    [head.into_bytes(), end.into_bytes(), parsed.body].concat()
}
