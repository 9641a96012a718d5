//! A complete intake in a process of its own, as `thicket demo` starts it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde::Deserialize;
use tempfile::TempDir;

/// An account that the demo made.
#[derive(Clone, Deserialize)]
pub struct Account {
    pub handle: String,
    pub role: String,
    pub passphrase: String,
    pub totp: String,
}

#[derive(Deserialize)]
struct Announcement {
    url: String,
    accounts: Vec<Account>,
}

/// A running intake; killed when dropped.
pub struct App {
    child: Child,
    folder: TempDir,
    pub url: String,
    pub accounts: Vec<Account>,
}

impl App {
    /// Starts an intake with limits on, as an operator would have it.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts an intake with more variables in its environment.
    pub fn start_with(variables: &[(&str, &str)]) -> Self {
        Self::start_on(None, variables)
    }

    /// Starts an intake whose data is on a disk of this size, as `mount` writes it. [`Self::data`] is empty then.
    pub fn start_on_disk(size: &str, variables: &[(&str, &str)]) -> Self {
        Self::start_on(Some(size), variables)
    }

    fn start_on(disk: Option<&str>, variables: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let temporary = folder.path().join("tmp");
        std::fs::create_dir(&temporary).unwrap();
        let data = folder.path().join("data");
        let mut command = Command::new(env!("CARGO_BIN_EXE_thicket"));
        if let Some(size) = disk {
            std::fs::create_dir(&data).unwrap();
            // In a mount namespace of its own, which needs no privileges where users may make one.
            command = Command::new("unshare");
            command.args(["--user", "--map-root-user", "--mount", "sh", "-c"]);
            command.arg(format!(
                "mount -t tmpfs -o size={size} tmpfs {} && exec \"$@\"",
                data.display()
            ));
            command.args(["sh", env!("CARGO_BIN_EXE_thicket")]);
        }
        let mut child = command
            .args(["demo", "--listen", "127.0.0.1:0", "--json", "--data"])
            .arg(&data)
            .env("TMPDIR", &temporary)
            .env("RUST_LOG", "trace,sqlx=trace,hyper=trace")
            .envs(variables.iter().copied())
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let announced: Announcement = serde_json::from_str(&line).unwrap_or_else(|_| {
            let log = std::fs::read_to_string(folder.path().join("log")).unwrap_or_default();
            panic!("the demo did not start:\n{line}\n{log}")
        });
        Self {
            child,
            url: announced.url.trim_end_matches('/').to_owned(),
            accounts: announced.accounts,
            folder,
        }
    }

    /// Starts a server on an empty data folder: nobody is there yet, and intake is closed.
    pub fn start_empty() -> Self {
        let folder = TempDir::new().unwrap();
        let log = folder.path().join("log");
        let child = Command::new(env!("CARGO_BIN_EXE_thicket"))
            .args(["serve", "--data"])
            .arg(folder.path().join("data"))
            .env("THICKET_LISTEN", "127.0.0.1:0")
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let port = (0..600).find_map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(100));
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            let address = said.split("Listening on http://127.0.0.1:").nth(1)?;
            Some(address.split('/').next()?.to_owned())
        });
        Self {
            child,
            url: format!("http://localhost:{}", port.expect("the server listens")),
            accounts: Vec::new(),
            folder,
        }
    }

    /// The `n`th caseworker.
    pub fn caseworker(&self, n: usize) -> Account {
        let mut caseworkers = self.accounts.iter().filter(|a| a.role == "caseworker");
        caseworkers.nth(n).unwrap().clone()
    }

    /// The admin.
    pub fn admin(&self) -> Account {
        let mut admins = self.accounts.iter().filter(|a| a.role == "admin");
        admins.next().unwrap().clone()
    }

    /// Everything the process may write to: its data, its temporary files, its log, its working folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        let port = self.url.rsplit(':').next().unwrap();
        format!("127.0.0.1:{port}")
    }

    /// Runs the command line on the same data, with lines for what it asks.
    pub fn command(&self, arguments: &[&str], input: &str) -> (bool, String) {
        use std::io::Write;
        let mut child = Command::new(env!("CARGO_BIN_EXE_thicket"))
            .args(arguments)
            .env("THICKET_DATA", self.data())
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (
            output.status.success(),
            String::from_utf8_lossy(&text).into_owned(),
        )
    }

    /// Serves the same data on the same address again, after [`Self::kill`].
    pub fn serve_again(&mut self) {
        let log = std::fs::File::options()
            .append(true)
            .open(self.folder.path().join("log"))
            .unwrap();
        self.child = Command::new(env!("CARGO_BIN_EXE_thicket"))
            .arg("serve")
            .env("TMPDIR", self.folder.path().join("tmp"))
            .env("THICKET_DATA", self.data())
            .env("THICKET_LISTEN", self.address())
            .current_dir(self.folder.path())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        for _ in 0..600 {
            if std::net::TcpStream::connect(self.address()).is_ok() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("the server did not start again");
    }

    /// Kills the process as a power cut would.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Every file below [`Self::folder`] that holds one of the words in UTF-8, UTF-16 or as a URL.
    pub fn files_with(&self, words: &[&str]) -> Vec<PathBuf> {
        let patterns = patterns(words);
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(content) = std::fs::read(&path)
                    && contains_any(&content, &patterns)
                {
                    found.push(path);
                }
            }
        }
        found
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The words in every coding in which they might leak.
pub fn patterns(words: &[&str]) -> Vec<Vec<u8>> {
    words
        .iter()
        .flat_map(|word| {
            let utf16: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let url: String = word.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let json: String = word
                .encode_utf16()
                .map(|unit| format!("\\u{unit:04x}"))
                .collect();
            let base64 = base64_core(word);
            [
                word.as_bytes().to_vec(),
                utf16,
                url.clone().into_bytes(),
                url.to_lowercase().into_bytes(),
                json.into_bytes(),
                base64,
            ]
        })
        .collect()
}

/// The part of a word's base64 that does not depend on what stands after it.
fn base64_core(word: &str) -> Vec<u8> {
    use base64::Engine as _;
    let whole = word.len() / 3 * 3;
    base64::engine::general_purpose::STANDARD_NO_PAD
        .encode(&word.as_bytes()[..whole])
        .into_bytes()
}

/// Whether one of the patterns stands anywhere in the bytes.
pub fn contains_any(content: &[u8], patterns: &[Vec<u8>]) -> bool {
    patterns.iter().any(|pattern| {
        content
            .windows(pattern.len())
            .any(|window| window == pattern)
    })
}
