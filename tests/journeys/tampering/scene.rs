//! An intake that everybody has met while it was honest, and what somebody with its database can do to it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::process::{Command, Stdio};

use serde_json::Value;
use thicket::clock::Clock;
use thicket::crypto::hash::sha256;
use thicket::crypto::hybrid::{Identity, Recipient};
use thicket::crypto::ledger::{Action, Entry};
use thicket::crypto::random::Random;
use thicket::crypto::receipt::Receipt;
use thicket::crypto::record::OpenedGrant;
use thicket::crypto::sealed;
use thicket::crypto::signature::SigningSecret;
use thicket::domain::{AccountId, CaseId, DeskId, Digest, Wire};

use super::clients::{Desk, Met};
use crate::app::{Account, App};
use crate::database::in_database;
use crate::holder::Holder;
use crate::person::{code, desk, ledger, sign_in};

/// Runs what waits, from within a test that drives a browser.
pub fn here<T>(work: impl FnOnce() -> T) -> T {
    tokio::task::block_in_place(work)
}

/// An intake, everybody's memory of it, and a stranger who holds a key of their own.
pub struct Scene {
    pub app: App,
    pub genesis: Digest,
    /// Started while the intake was honest.
    pub desk: Desk,
    stranger: Identity,
    /// The newest code of whoever reported from a home.
    codes: RefCell<HashMap<String, String>>,
}

/// An entry that could come next.
pub struct Next {
    pub hash: [u8; 32],
    seq: i64,
    payload: Vec<u8>,
    signatures: String,
}

impl Next {
    fn of(seq: u64, entry: &Entry) -> Self {
        Self {
            hash: sha256(&entry.payload.0).0,
            seq: i64::try_from(seq).unwrap(),
            payload: entry.payload.0.clone(),
            signatures: serde_json::to_string(&entry.signatures).unwrap(),
        }
    }
}

impl Scene {
    /// Everybody meets an honest intake: a reporter reports, a caseworker signs in, `thicket desk` is started.
    pub fn start() -> Self {
        here(|| {
            let app = App::start_with(&[("THICKET_LIMITS", "off")]);
            let genesis = ledger(&app).genesis();
            let desk = Desk::start(&app.url, &app.folder().join("desk")).unwrap();
            let scene = Self {
                app,
                genesis,
                desk,
                stranger: Identity::generate(&Random::system()),
                codes: RefCell::default(),
            };
            scene.report("reporter").went_on();
            scene.case("caseworker-a", &["list"]).went_on();
            scene
        })
    }

    pub fn url(&self) -> String {
        self.app.url.clone()
    }

    pub fn stranger_recipient(&self) -> String {
        self.stranger.recipient().as_str().to_owned()
    }

    /// An account that has not used up any one-time code.
    pub fn account(&self, handle: &str) -> Account {
        self.run(async |connection| {
            let statement = "UPDATE factors SET step = 0";
            sqlx::query(statement).execute(connection).await.unwrap();
        });
        let mut accounts = self.app.accounts.iter();
        accounts.find(|one| one.handle == handle).unwrap().clone()
    }

    /// The admin, with every code unused.
    pub fn fresh_admin(&self) -> Account {
        self.account(&self.app.admin().handle)
    }

    fn run(&self, change: impl AsyncFnOnce(&mut sqlx::SqliteConnection)) {
        here(|| in_database(&self.app, change));
    }

    /// Changes one row.
    pub fn change(&self, statement: &'static str, values: &[&[u8]]) {
        self.run(async |connection| {
            let mut query = sqlx::query(statement);
            for value in values {
                query = query.bind(value.to_vec());
            }
            let done = query.execute(connection).await.unwrap();
            assert_eq!(done.rows_affected(), 1, "{statement}");
        });
    }

    /// Changes the row of one ledger entry.
    pub fn change_of(&self, seq: i64, statement: &'static str) {
        self.run(async |connection| {
            let query = sqlx::query(statement).bind(seq);
            let done = query.execute(connection).await.unwrap();
            assert_eq!(done.rows_affected(), 1, "{statement}");
        });
    }

    /// Gives an entry another number.
    pub fn renumber(&self, from: i64, to: i64) {
        self.run(async |connection| {
            let query = sqlx::query("UPDATE ledger SET seq = $2 WHERE seq = $1");
            let query = query.bind(from).bind(to);
            assert_eq!(query.execute(connection).await.unwrap().rows_affected(), 1);
        });
    }

    fn blob(&self, statement: &'static str, value: &str) -> Vec<u8> {
        let mut found = Vec::new();
        self.run(async |connection| {
            let query = sqlx::query_as(statement).bind(value);
            let row: (Vec<u8>,) = query.fetch_one(connection).await.unwrap();
            found = row.0;
        });
        found
    }

    fn id_of(&self, handle: &str) -> AccountId {
        let id = self.blob("SELECT id FROM accounts WHERE handle = $1", handle);
        AccountId(id.try_into().unwrap())
    }

    /// The sealed keyring of an account.
    pub fn keyring_of(&self, handle: &str) -> Vec<u8> {
        self.blob("SELECT keyring FROM accounts WHERE handle = $1", handle)
    }

    /// The number of the newest entry, read past the server.
    pub fn newest(&self) -> i64 {
        let mut newest = 0;
        self.run(async |connection| {
            let query = sqlx::query_as("SELECT MAX(seq) FROM ledger");
            let row: (i64,) = query.fetch_one(connection).await.unwrap();
            newest = row.0;
        });
        newest
    }

    /// What an entry says.
    pub fn payload(&self, seq: i64) -> Value {
        let statement = "SELECT payload FROM ledger WHERE seq = CAST($1 AS INTEGER)";
        serde_json::from_slice(&self.blob(statement, &seq.to_string())).unwrap()
    }

    /// Puts something else in the place of what an entry says.
    pub fn put_payload(&self, seq: i64, payload: &Value) {
        let bytes = payload.to_string().into_bytes();
        self.run(async |connection| {
            let query = sqlx::query("UPDATE ledger SET payload = $2 WHERE seq = $1");
            let query = query.bind(seq).bind(bytes);
            assert_eq!(query.execute(connection).await.unwrap().rows_affected(), 1);
        });
    }

    /// The number of the entry that vetted somebody. There are others after it.
    pub fn seq_of(&self, handle: &str) -> i64 {
        let id = self.id_of(handle).to_string();
        let newest = self.newest();
        let vetted = (0..newest).find(|seq| {
            let payload = self.payload(*seq);
            payload["action"] == "vet" && payload["account"] == id
        });
        vetted.unwrap()
    }

    /// Suspends somebody, as an admin at the server's terminal does.
    pub fn suspend(&self, handle: &str) -> AccountId {
        let admin = self.app.admin();
        let arguments = [
            "account",
            "suspend",
            handle,
            "--admin",
            &admin.handle,
            "--yes",
        ];
        let input = format!("{}\n", admin.passphrase);
        let (done, said) = here(|| self.app.command(&arguments, &input));
        assert!(done, "{said}");
        self.id_of(handle)
    }

    /// Adds an entry that vets the stranger, signed with a key of the stranger's in the admin's name.
    pub fn add_forged_entry(&mut self) {
        here(|| {
            // It looks at its ledger once a minute, and ends then: from now on there is a minute.
            self.app.kill();
            self.app.serve_again();
            let random = Random::system();
            let signing = SigningSecret::generate(&random);
            let ledger = ledger(&self.app);
            let action = Action::Vet {
                account: AccountId(random.bytes()),
                desk: desk(&ledger),
                recipient: self.stranger_recipient(),
                signing: Digest(signing.public()),
            };
            let admin = self.id_of(&self.app.admin().handle);
            let entry = ledger.sign_next(Clock::system().today(), action, &[(admin, &signing)]);
            self.insert(&Next::of(ledger.head().seq + 1, &entry));
        });
    }

    /// Two entries that an admin signed, each of which could be the next.
    pub fn two_next_entries(&self) -> [Next; 2] {
        here(|| {
            let admin = sign_in(&self.app, &self.fresh_admin());
            let ledger = ledger(&self.app);
            let signers = [(admin.keyring.account, &admin.keyring.signing)];
            ["Here", "Elsewhere"].map(|name| {
                let action = Action::Desk {
                    desk: DeskId(Random::system().bytes()),
                    name: name.to_owned(),
                };
                let entry = ledger.sign_next(Clock::system().today(), action, &signers);
                Next::of(ledger.head().seq + 1, &entry)
            })
        })
    }

    /// Has the server go on with this entry as its newest.
    pub fn history(&mut self, newest: &Next) {
        here(|| {
            self.app.kill();
            let seq = newest.seq;
            self.run(async |connection| {
                let query = sqlx::query("DELETE FROM ledger WHERE seq >= $1").bind(seq);
                query.execute(connection).await.unwrap();
            });
            self.insert(newest);
            self.app.serve_again();
        });
    }

    fn insert(&self, entry: &Next) {
        self.run(async |connection| {
            let statement = "INSERT INTO ledger (seq, payload, signatures) VALUES ($1, $2, $3)";
            let query = sqlx::query(statement)
                .bind(entry.seq)
                .bind(&entry.payload)
                .bind(&entry.signatures);
            query.execute(connection).await.unwrap();
        });
    }

    /// How many grants somebody has.
    pub fn grants_of(&self, account: &AccountId) -> i64 {
        let mut count = 0;
        self.run(async |connection| {
            let query = sqlx::query_as("SELECT COUNT(*) FROM grants WHERE account = $1");
            let query = query.bind(account.as_bytes().to_vec());
            let row: (i64,) = query.fetch_one(connection).await.unwrap();
            count = row.0;
        });
        count
    }

    /// The case that the reporter's newest code belongs to.
    pub fn case_of_reporter(&self) -> CaseId {
        let receipt = Receipt::parse(&self.code_of("reporter"), None);
        let page = Holder::of(&self.app, &receipt.ok().unwrap()).open();
        page["case"].as_str().unwrap().parse().unwrap()
    }

    /// A grant of a case to somebody, with the stranger's key as the case's.
    pub fn false_grant(&self, handle: &str, case: CaseId) -> Vec<u8> {
        let ledger = ledger(&self.app);
        let account = ledger.account(&self.id_of(handle)).unwrap();
        let grant = OpenedGrant {
            identity: self.stranger.clone(),
            earlier: Vec::new(),
            report: Digest([0; 32]),
            card: Digest([0; 32]),
        };
        let recipient = Recipient::parse(&account.recipient).unwrap();
        grant.seal(&case, &recipient).unwrap()
    }

    /// No grant, no record and no mail was sealed to the stranger.
    pub fn stranger_has_nothing(&self) {
        // The key is a good one: it would open what is sealed to it.
        let own = sealed::seal(&self.stranger.recipient(), Wire::Grant, b"{}").unwrap();
        assert!(sealed::open(&self.stranger, Wire::Grant, &own).is_ok());
        for (statement, wire) in [
            ("SELECT sealed FROM grants", Wire::Grant),
            ("SELECT sealed FROM earlier_grants", Wire::Grant),
            ("SELECT sealed FROM records WHERE wire = 'work'", Wire::Work),
            ("SELECT sealed FROM mail", Wire::Mail),
        ] {
            let mut found: Vec<(Vec<u8>,)> = Vec::new();
            self.run(async |connection| {
                let query = sqlx::query_as(statement);
                found = query.fetch_all(connection).await.unwrap();
            });
            for (file,) in &found {
                let opened = sealed::open(&self.stranger, wire, file);
                assert!(opened.is_err(), "{statement} has something for a stranger");
            }
            let some =
                !matches!(wire, Wire::Grant) || statement.contains("earlier") || !found.is_empty();
            assert!(some, "{statement} finds nothing");
        }
    }

    /// Runs a command on the server's machine.
    pub fn on_server(&self, arguments: &[&str], input: &str) -> (bool, String) {
        self.app.command(arguments, input)
    }

    /// Runs a command on a machine of somebody's own.
    pub fn thicket(&self, home: &str, arguments: &[&str], input: &str) -> Met {
        use std::io::Write as _;
        let home = self.app.folder().join(home);
        std::fs::create_dir_all(&home).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_thicket"))
            .args(arguments)
            .current_dir(&home)
            .env_clear()
            .env("HOME", &home)
            .env("XDG_STATE_HOME", home.join("state"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that refuses early does not read it.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        match output.status.success() {
            true => Met::WentOn(said),
            false => Met::Stopped(said),
        }
    }

    /// Reports from a machine that remembers, and keeps the code.
    pub fn report(&self, home: &str) -> Met {
        let url = self.url();
        let arguments = [
            "report",
            "--server",
            &url,
            "--answers",
            "-",
            "--attempts",
            "1",
        ];
        let met = self.thicket(home, &arguments, r#"{"happened": "They called again."}"#);
        if let Met::WentOn(said) = &met {
            let is_code = |line: &&str| {
                line.len() == 34
                    && line
                        .bytes()
                        .all(|byte| byte.is_ascii_digit() || byte == b' ')
            };
            let code = said.lines().map(str::trim).find(is_code).unwrap();
            let mut codes = self.codes.borrow_mut();
            codes.insert(home.to_owned(), code.to_owned());
        }
        met
    }

    /// The newest code of whoever reported from a home.
    pub fn code_of(&self, home: &str) -> String {
        self.codes.borrow()[home].clone()
    }

    /// Comes back with the newest code of a home, on a machine that remembers nothing.
    pub fn mailbox(&self, home: &str) -> Met {
        let code = self.code_of(home);
        let url = self.url();
        let arguments = [
            "mailbox",
            "read",
            "--server",
            &url,
            "--no-trace",
            "--attempts",
            "1",
        ];
        self.thicket("elsewhere", &arguments, &format!("{code}\n"))
    }

    /// A caseworker at a terminal.
    pub fn case(&self, handle: &str, arguments: &[&str]) -> Met {
        self.case_with(handle, arguments, "")
    }

    /// The same, with a text for what is asked.
    pub fn case_with(&self, handle: &str, arguments: &[&str], text: &str) -> Met {
        let account = self.account(handle);
        let url = self.url();
        let mut all = vec!["case"];
        all.extend(arguments);
        all.extend(["--server", &url, "--handle", handle]);
        let input = format!("{}\n{}\n{text}", account.passphrase, code(&account, 0));
        self.thicket(handle, &all, &input)
    }
}
