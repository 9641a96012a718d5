//! A whole intake with people who use it from terminals.

use std::cell::Cell;

use serde_json::Value;
use thicket::clock::Clock;
use thicket::crypto::one_time_code;
use thicket::crypto::receipt::Receipt;

use crate::demo;
use crate::http::address_of;
use crate::process::{Home, Ready, Running, Said};

/// A demo's intake, that can be killed and started again.
pub struct Intake {
    pub home: Home,
    pub address: String,
    accounts: Value,
    running: Option<Running>,
    signed_in: Cell<usize>,
}

/// What a reporter holds after sending.
pub struct Codes {
    pub real: String,
    pub safe: String,
}

impl Codes {
    /// The bytes of both as they are written, to look for.
    pub fn all(&self) -> [&str; 2] {
        [&self.real, &self.safe]
    }

    pub fn receipt(&self) -> Receipt {
        Receipt::parse(&self.real, None).ok().unwrap()
    }
}

impl Intake {
    pub fn start() -> Self {
        let home = Home::new();
        let (running, demo) = demo::start_in(&home, &home.data());
        Self {
            address: address_of(demo["url"].as_str().unwrap()),
            accounts: demo["accounts"].clone(),
            home,
            running: Some(running),
            signed_in: Cell::new(0),
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Takes the running server, for somebody who kills it at a moment of their own.
    pub fn hand_over(&mut self) -> Running {
        self.running.take().unwrap()
    }

    /// Everybody's handles and secrets.
    pub fn accounts(&self) -> Value {
        self.accounts.clone()
    }

    /// Runs `thicket case …` as one of the caseworkers. Each one-time code works once, so they take turns.
    pub fn case(&self, home: &Home, url: &str, arguments: &[&str], input: &str) -> Said {
        let turn = self.signed_in.get();
        self.signed_in.set(turn + 1);
        let who = 1 + turn % 3;
        let step = i64::try_from(turn / 3).unwrap() - 1;
        assert!(step <= 1, "no one-time codes are left");
        let account = |field: &str| self.accounts[who][field].as_str().unwrap();
        let secret = one_time_code::from_base32(account("totp")).unwrap();
        let code = one_time_code::code(&secret, Clock::system().unix_seconds() + step * 30);
        let mut all = vec!["case"];
        all.extend(arguments);
        all.extend(["--server", url, "--handle", account("handle")]);
        let input = format!("{}\n{}\n{input}", account("passphrase"), code.as_str());
        home.run(&all, &input)
    }

    /// The id of the case whose card has this word.
    pub fn find(&self, home: &Home, word: &str) -> String {
        let list = self.case(home, &self.url(), &["list"], "").done();
        let mut case = "";
        for line in list.lines() {
            if !line.starts_with(' ') && !line.is_empty() {
                case = line;
            }
            if line.contains(word) {
                return case.to_owned();
            }
        }
        panic!("{word} is in no card:\n{list}");
    }
}

pub fn serve(home: &Home, address: &str) -> Running {
    let data = home.data();
    let arguments = ["serve", "--data", data.to_str().unwrap()];
    let variables = [("THICKET_LISTEN", address), ("THICKET_LIMITS", "off")];
    home.start_with(&arguments, Ready::Err, &variables)
}

/// Sends a report, and gives both codes.
pub fn report(home: &Home, url: &str, text: &str, more: &[&str]) -> (Codes, Said) {
    let answers = serde_json::json!({"happened": text, "reply_langs": ["zh-Hans"]});
    let mut arguments = vec!["report", "--server", url, "--answers", "-", "--show-safe"];
    arguments.extend(more);
    let said = home.run(&arguments, &answers.to_string());
    let digits: Vec<_> = said
        .out
        .lines()
        .map(str::trim)
        .filter(|line| line.len() == 34 && line.bytes().all(|b| b.is_ascii_digit() || b == b' '))
        .map(str::to_owned)
        .collect();
    let [real, safe] = <[String; 2]>::try_from(digits).unwrap_or_else(|_| panic!("{}", said.err));
    (Codes { real, safe }, said)
}

/// Runs `thicket mailbox …` with a code.
pub fn mailbox(home: &Home, url: &str, arguments: &[&str], code: &str, input: &str) -> Said {
    let mut all = vec!["mailbox"];
    all.extend(arguments);
    all.extend(["--server", url]);
    home.run(&all, &format!("{code}\n{input}"))
}
