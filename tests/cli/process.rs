//! Runs `thicket` as a process of its own, in a home of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

const PATIENCE: Duration = Duration::from_secs(60);

/// A place with nothing in it: home, state and data folder.
pub struct Home(Place);

enum Place {
    Own(tempfile::TempDir),
    /// Of another one, which removes it.
    Other(PathBuf),
}

/// What a finished command said.
pub struct Said {
    pub status: ExitStatus,
    pub out: String,
    pub err: String,
}

impl Said {
    #[track_caller]
    pub fn done(self) -> String {
        assert!(self.status.success(), "{}\n{}", self.out, self.err);
        self.out
    }

    #[track_caller]
    pub fn refused(self) -> String {
        assert_eq!(self.status.code(), Some(1), "{}\n{}", self.out, self.err);
        self.err
    }
}

impl Home {
    pub fn new() -> Self {
        Self(Place::Own(tempfile::tempdir().unwrap()))
    }

    /// The same place as another one's.
    pub fn of(path: &Path) -> Self {
        Self(Place::Other(path.to_owned()))
    }

    pub fn path(&self) -> &Path {
        match &self.0 {
            Place::Own(folder) => folder.path(),
            Place::Other(path) => path,
        }
    }

    pub fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_thicket"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .env("HOME", self.path())
            .env("XDG_STATE_HOME", self.path().join("state"))
            .env("TMPDIR", self.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end with this standard input.
    pub fn run(&self, arguments: &[&str], input: &str) -> Said {
        let mut child = self.command(arguments).spawn().unwrap();
        // A command that refuses early does not read it.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Said {
            status: output.status,
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Whether `word` is in any file below.
    pub fn holds(&self, word: &str) -> bool {
        fn search(folder: &Path, word: &[u8]) -> bool {
            std::fs::read_dir(folder).unwrap().any(|entry| {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    return search(&path, word);
                }
                let content = std::fs::read(&path).unwrap_or_default();
                content.windows(word.len()).any(|part| part == word)
            })
        }
        search(self.path(), word.as_bytes())
    }

    /// Starts a command that goes on until it is stopped, and waits for its first line on one of its outputs.
    pub fn start(&self, arguments: &[&str], ready: Ready) -> Running {
        self.start_with(arguments, ready, &[])
    }

    pub fn start_with(
        &self,
        arguments: &[&str],
        ready: Ready,
        variables: &[(&str, &str)],
    ) -> Running {
        let mut command = self.command(arguments);
        command.envs(variables.iter().copied());
        command.stdin(Stdio::null());
        let mut child = command.spawn().unwrap();
        let out = lines_of(child.stdout.take().unwrap());
        let err = lines_of(child.stderr.take().unwrap());
        let mut running = Running {
            child,
            first: String::new(),
            err,
        };
        let first = match ready {
            Ready::Out => out.recv_timeout(PATIENCE),
            Ready::Err => running.err.recv_timeout(PATIENCE),
        };
        running.first = first.unwrap_or_else(|_| panic!("{}", running.complaints()));
        // Nobody reads the rest of standard output.
        running
    }
}

/// Where a command says that it is ready.
pub enum Ready {
    Out,
    Err,
}

/// A process that is stopped when it is dropped.
pub struct Running {
    child: Child,
    /// The line that said that it is ready.
    pub first: String,
    err: std::sync::mpsc::Receiver<String>,
}

impl Running {
    /// Asks it to end, as a supervisor does, and waits until it has.
    pub fn stop(mut self) -> ExitStatus {
        self.terminate();
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(start.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// All it has complained about so far.
    pub fn complaints(&self) -> String {
        std::thread::sleep(Duration::from_millis(100));
        self.err.try_iter().collect::<Vec<_>>().join("\n")
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    fn terminate(&self) {
        let id = i32::try_from(self.child.id()).unwrap();
        let _ = kill_process(Pid::from_raw(id).unwrap(), Signal::TERM);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

fn lines_of(reader: impl Read + Send + 'static) -> std::sync::mpsc::Receiver<String> {
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(reader).lines() {
            let Ok(line) = line else { return };
            let _ = send.send(line);
        }
    });
    receive
}
