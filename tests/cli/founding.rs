//! An intake whose people are made one by one, and `thicket account` on its data folder.

use serde_json::{Value, json};
use sqlx::Connection as _;
use thicket::cli::enrolment::{Invited, Joining, NewAccount};
use thicket::clock::Clock;
use thicket::crypto::account::Fingerprint;
use thicket::crypto::random::Random;
use thicket::crypto::words::WordList;
use thicket::domain::{AccountId, Handle, decode_base64url};

use crate::http::{self, address_of};
use crate::people;
use crate::process::{Home, Ready, Running, Said};

/// An intake whose people are made one by one.
pub struct Founding {
    pub home: Home,
    pub server: Running,
    pub url: String,
}

/// Somebody who enrolled, described as the demo describes its accounts.
pub type Person = Value;

impl Founding {
    pub fn new() -> Self {
        let home = Home::new();
        let data = home.data();
        let arguments = ["serve", "--data", data.to_str().unwrap()];
        let variables = [("THICKET_LISTEN", "127.0.0.1:0"), ("THICKET_LIMITS", "off")];
        let server = home.start_with(&arguments, Ready::Err, &variables);
        let url = server.first.strip_prefix("Listening on ").unwrap();
        let url = url.trim_end_matches('/').to_owned();
        Self { home, server, url }
    }

    pub fn account(&self, arguments: &[&str], input: &str) -> Said {
        let data = self.home.data();
        let mut all = vec!["account"];
        all.extend(arguments);
        all.extend(["--data", data.to_str().unwrap()]);
        self.home.run(&all, input)
    }

    /// What `thicket ledger …` says of its data.
    pub fn ledger(&self, arguments: &[&str]) -> String {
        let data = self.home.data();
        let mut all = vec!["ledger"];
        all.extend(arguments);
        all.extend(["--data", data.to_str().unwrap()]);
        self.home.run(&all, "").done()
    }

    pub fn check(&self) -> Said {
        let data = self.home.data();
        self.home
            .run(&["check", "--data", data.to_str().unwrap()], "")
    }

    pub fn post(&self, path: &str, body: &str) -> http::Answer {
        http::ask(&address_of(&self.url), "POST", path, None, body)
    }

    pub fn intake(&self) -> Value {
        http::ask(&address_of(&self.url), "GET", "/api/v1/intake", None, "").json()
    }

    pub fn on_desk(&self) -> usize {
        self.intake()["desks"][0]["roster"]
            .as_array()
            .unwrap()
            .len()
    }

    pub fn invite(&self, role: &str, handle: &str) -> String {
        let out = self
            .account(&["invite", "--role", role, handle, "--url", &self.url], "")
            .done();
        let link = out.trim();
        let fragment = link
            .strip_prefix(&format!("{}/enroll#v1.", self.url))
            .unwrap();
        fragment.to_owned()
    }

    /// Opens an invitation as a browser does, and enrols.
    pub fn enrol(&self, role: &str, handle: &str) -> Person {
        let link = self.invite(role, handle);
        let (token, genesis) = link.split_once('.').unwrap();
        let offer = self.post(
            "/api/v1/enrolment/open",
            &json!({"v": 1, "token": token}).to_string(),
        );
        let offer = offer.json();
        let secret = offer["totp"].as_str().unwrap();
        let handle: Handle = handle.parse().unwrap();
        let ledger = (genesis != "new").then(|| people::ledger(&self.url));
        if let Some(ledger) = &ledger {
            assert_eq!(ledger.genesis().to_string(), genesis);
        }
        let invited = Invited {
            account: offer["account"].as_str().unwrap().parse().unwrap(),
            handle: &handle,
            role: role.parse().unwrap(),
            intake: match &ledger {
                Some(ledger) => Joining::Existing(ledger),
                None => Joining::First {
                    name: "Test intake",
                    desk: "Test desk",
                    day: Clock::system().today(),
                },
            },
        };
        let account = NewAccount::make(&invited, &Random::system()).unwrap();
        let token: [u8; 32] = decode_base64url(token).unwrap().try_into().unwrap();
        // The code of the step before, so that signing in right afterwards has a newer one.
        let now = Clock::system().unix_seconds() - 30;
        let request = account.request(&token, secret, now).unwrap();
        let answer = self.post("/api/v1/enrolment", std::str::from_utf8(&request).unwrap());
        assert_eq!(answer.status, 201, "{}", answer.text());
        json!({"handle": handle, "role": role, "passphrase": account.passphrase.as_str(), "totp": secret})
    }

    pub fn vet(&self, handle: &str, admin: &Person) -> Said {
        let arguments = ["vet", handle, "--admin", name(admin), "--yes"];
        self.account(&arguments, &typed(&[admin]))
    }

    /// An admin and two vetted caseworkers.
    pub fn with_people() -> (Self, Person, Person) {
        let founding = Self::new();
        let admin = founding.enrol("admin", "amina");
        let first = founding.enrol("caseworker", "chen");
        founding.vet("chen", &admin).done();
        founding.enrol("caseworker", "dolma");
        founding.vet("dolma", &admin).done();
        (founding, admin, first)
    }

    /// The account that the database calls so.
    pub fn account_id(&self, handle: &str) -> AccountId {
        let url = format!("sqlite://{}", self.home.data().join("thicket.db").display());
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let id: Vec<u8> = runtime.block_on(async {
            let mut database = sqlx::SqliteConnection::connect(&url).await.unwrap();
            sqlx::query_scalar("SELECT id FROM accounts WHERE handle = $1")
                .bind(handle)
                .fetch_one(&mut database)
                .await
                .unwrap()
        });
        AccountId(id.try_into().unwrap())
    }

    /// The sealed keyring that the database has of them.
    pub fn keyring(&self, handle: &str) -> Vec<u8> {
        let url = format!("sqlite://{}", self.home.data().join("thicket.db").display());
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let mut database = sqlx::SqliteConnection::connect(&url).await.unwrap();
            sqlx::query_scalar("SELECT keyring FROM accounts WHERE handle = $1")
                .bind(handle)
                .fetch_one(&mut database)
                .await
                .unwrap()
        })
    }

    /// Changes the database as somebody with the disk would.
    pub fn tamper(&self, sql: &'static str, bytes: &[u8]) {
        let file = self.home.data().join("thicket.db");
        let url = format!("sqlite://{}", file.display());
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let mut database = sqlx::SqliteConnection::connect(&url).await.unwrap();
            let done = sqlx::query(sql).bind(bytes).execute(&mut database).await;
            assert_eq!(done.unwrap().rows_affected(), 1);
        });
    }
}

pub fn name(person: &Person) -> &str {
    person["handle"].as_str().unwrap()
}

pub fn typed(people: &[&Person]) -> String {
    let passphrases = people
        .iter()
        .map(|person| person["passphrase"].as_str().unwrap());
    passphrases
        .map(|passphrase| format!("{passphrase}\n"))
        .collect()
}

/// The words of the keys that the ledger names for whom the database calls so.
pub fn words_of(founding: &Founding, handle: &str) -> String {
    let ledger = people::ledger(&founding.url);
    let account = founding.account_id(handle);
    let listed = ledger.account(&account).unwrap();
    Fingerprint::of_account(
        &ledger.instance(),
        &account,
        listed.role,
        &listed.recipient,
        &listed.signing,
    )
    .words(WordList::English)
}
