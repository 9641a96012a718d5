//! A plain HTTP client for tests: no cookies of its own, no redirects, every status an answer.

use std::io::ErrorKind;
use std::time::Duration;

use serde_json::Value;

/// An answer.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The JSON of the body.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{} {}", self.status, self.text()))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The last part of a problem's type.
    pub fn problem(&self) -> String {
        let json = self.json();
        let kind = json["type"].as_str().unwrap_or_default();
        kind.rsplit(':').next().unwrap_or_default().to_owned()
    }
}

/// Sends a request.
pub fn send(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .allow_non_standard_methods(true)
        .build()
        .into();
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = if body.is_empty() && matches!(method, "GET" | "HEAD" | "DELETE") {
        agent.run(request.body(()).unwrap()).unwrap()
    } else {
        let request = request.body(body.to_vec()).unwrap();
        let mut answer = agent.run(request.clone());
        for _ in 0..9 {
            // Refused before the body was whole, and closed; this client then does not look for the answer any more.
            if !matches!(&answer, Err(ureq::Error::Io(error)) if error.kind() == ErrorKind::BrokenPipe)
            {
                break;
            }
            answer = agent.run(request.clone());
        }
        answer.unwrap()
    };
    Answer {
        status: response.status().as_u16(),
        headers: response
            .headers()
            .iter()
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.as_str().to_owned(), value)
            })
            .collect(),
        body: response
            .body_mut()
            .with_config()
            .limit(64 * 1024 * 1024)
            .read_to_vec()
            .unwrap(),
    }
}

/// Gets a page or a document.
pub fn get(url: &str) -> Answer {
    send("GET", url, &[], b"")
}

/// Posts JSON.
pub fn post_json(url: &str, document: &Value) -> Answer {
    send(
        "POST",
        url,
        &[("content-type", "application/json")],
        document.to_string().as_bytes(),
    )
}

/// The status that a client at one of this machine's own addresses (127.0.0.0/8) is answered with.
pub fn status_from(from: [u8; 4], server: &str, path: &str, header: (&str, &str)) -> u16 {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let (name, value) = header;
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {server}\r\n{name}: {value}\r\nConnection: close\r\n\r\n"
    );
    let answer = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(async {
            let socket = tokio::net::TcpSocket::new_v4().unwrap();
            socket.bind((from, 0).into()).unwrap();
            let mut stream = socket.connect(server.parse().unwrap()).await.unwrap();
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).await.unwrap();
            answer
        });
    let head = String::from_utf8_lossy(&answer);
    head.split(' ').nth(1).unwrap().parse().unwrap()
}
