//! `thicket serve` on a data folder that a demo made, and what the kernel says of its process.

use std::fs::File;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::app::App;
use crate::connection::Connection;

/// The kernel tells user space times in hundredths of a second, however it counts them itself.
const TICK_MILLISECONDS: f64 = 10.0;

/// A running server; killed when dropped.
pub struct Server {
    /// Its data, its accounts and its address.
    pub app: App,
    child: Option<Child>,
    /// From starting the process until the first page had arrived.
    pub first_page: Duration,
}

impl Server {
    /// Founds an intake with three caseworkers and serves it, by a process that did nothing before.
    pub fn start() -> Self {
        let mut app = App::start();
        app.kill();
        let mut server = Self {
            app,
            child: None,
            first_page: Duration::ZERO,
        };
        server.begin();
        server
    }

    /// Ends the process and starts another on the same data.
    pub fn restart(&mut self) {
        self.stop();
        self.begin();
    }

    /// Ends the process. What it had open is then closed.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Starts the process, on what is in the data folder.
    pub fn begin(&mut self) {
        let app = &mut self.app;
        let began = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_thicket"))
            .args(["serve", "--config", "/dev/null", "--data"])
            .arg(app.data())
            .env("THICKET_LISTEN", "127.0.0.1:0")
            .env("THICKET_LIMITS", "off")
            .current_dir(app.folder())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let address = line.split("Listening on http://127.0.0.1:").nth(1)?;
            address.trim_end_matches('/').parse::<u16>().ok()
        });
        let port = port.expect("the server says where it listens");
        let mut log = File::options()
            .append(true)
            .create(true)
            .open(app.folder().join("log"))
            .unwrap();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = writeln!(log, "{line}");
            }
        });
        app.url = format!("http://localhost:{port}");
        let page = Connection::open(&app.address()).get("/en/", "");
        assert_eq!(page.status, 200);
        self.first_page = began.elapsed();
        self.child = Some(child);
    }

    fn process(&self) -> u32 {
        self.child.as_ref().expect("the server runs").id()
    }

    /// Milliseconds of processor time that the process has taken so far, its own and the kernel's for it.
    pub fn cpu_milliseconds(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process())).unwrap();
        // Counted from behind the name, which may hold anything.
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
        let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
        ticks as f64 * TICK_MILLISECONDS
    }

    /// Resident memory now, in megabytes.
    pub fn resident(&self) -> f64 {
        self.memory("VmRSS:")
    }

    /// The most memory that was ever resident, in megabytes.
    pub fn peak(&self) -> f64 {
        self.memory("VmHWM:")
    }

    fn memory(&self, name: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.unwrap().trim().trim_end_matches(" kB");
        kib.parse::<f64>().unwrap() * 1024.0 / 1e6
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}
