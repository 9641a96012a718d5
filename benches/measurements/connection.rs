//! A connection that stays open, with as little between the clock and the server as possible.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// An answer, its body as it came over the wire.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Bytes of the status line and the headers.
    pub head: usize,
    /// The status line and the headers as they came.
    headers: String,
    /// The body, still compressed if it was.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.headers.lines();
        lines.find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    /// Whether the status, all headers but the date, and the size of the body are the same.
    pub fn looks_like(&self, other: &Self) -> bool {
        let is_date = |line: &&str| !line.to_ascii_lowercase().starts_with("date:");
        let lines = |answer: &'_ Self| {
            let lines = answer.headers.lines().filter(is_date);
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        lines(self) == lines(other) && self.body.len() == other.body.len()
    }
}

/// One connection to the server.
pub struct Connection {
    address: String,
    reader: BufReader<TcpStream>,
}

impl Connection {
    /// Connects.
    pub fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            address: address.to_owned(),
            reader: BufReader::with_capacity(65_536, stream),
        }
    }

    /// Gets something; `headers` are whole lines.
    pub fn get(&mut self, path: &str, headers: &str) -> Answer {
        self.send(&format!("GET {path}"), headers, b"")
    }

    /// Posts something.
    pub fn post(&mut self, path: &str, media_type: &str, body: &[u8]) -> Answer {
        let headers = format!(
            "Content-Type: {media_type}\r\nContent-Length: {}\r\n",
            body.len()
        );
        self.send(&format!("POST {path}"), &headers, body)
    }

    /// Sends any request: method and path, then whole lines of headers.
    pub fn send(&mut self, request: &str, headers: &str, body: &[u8]) -> Answer {
        let head = format!(
            "{request} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n",
            self.address
        );
        let mut stream = self.reader.get_ref();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        self.answer()
    }

    fn answer(&mut self) -> Answer {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let read = self.reader.read_until(b'\n', &mut head).unwrap();
            assert!(read > 0, "the server hung up");
        }
        let headers = String::from_utf8_lossy(&head).into_owned();
        let text = headers.to_ascii_lowercase();
        let header = |name: &str| {
            text.lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        };
        let status = text.split(' ').nth(1).unwrap().parse().unwrap();
        let mut body = Vec::new();
        if let Some(length) = header("content-length") {
            body.resize(length.parse().unwrap(), 0);
            self.reader.read_exact(&mut body).unwrap();
        } else if header("transfer-encoding") == Some("chunked") {
            while self.chunk(&mut body) {}
        }
        Answer {
            status,
            head: head.len(),
            headers,
            body,
        }
    }

    /// Reads one chunk; false after the last.
    fn chunk(&mut self, body: &mut Vec<u8>) -> bool {
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        let length = usize::from_str_radix(line.trim(), 16).unwrap();
        let begin = body.len();
        body.resize(begin + length + 2, 0);
        self.reader.read_exact(&mut body[begin..]).unwrap();
        body.truncate(begin + length);
        length > 0
    }
}
