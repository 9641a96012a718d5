//! An intake that does what a test tells it to, honest or not, and remembers everything it was sent.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use thicket::clock::Clock;
use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::{Action, Entry, Ledger};
use thicket::crypto::random::Random;
use thicket::crypto::signature::SigningSecret;
use thicket::domain::{AccountId, Day, DeskId, Digest};

/// What was sent.
#[derive(Clone)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub head: String,
    pub body: Vec<u8>,
}

/// What the intake does about it.
pub enum Reaction {
    Answer(u16, Value),
    /// With these header lines.
    With(u16, &'static str, Value),
    HangUp,
}

type Behaviour = Box<dyn FnMut(&Request, &mut World) -> Option<Reaction> + Send>;

/// A running false intake.
pub struct Fake {
    pub url: String,
    pub world: Arc<Mutex<World>>,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Fake {
    /// Serves `world`; `behaviour` may answer first.
    pub fn start(
        world: World,
        behaviour: impl FnMut(&Request, &mut World) -> Option<Reaction> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let fake = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            world: Arc::new(Mutex::new(world)),
            requests: Arc::default(),
        };
        let world = Arc::clone(&fake.world);
        let requests = Arc::clone(&fake.requests);
        let mut behaviour: Behaviour = Box::new(behaviour);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let Some(request) = read(&stream) else {
                    continue;
                };
                requests.lock().unwrap().push(request.clone());
                let mut world = world.lock().unwrap();
                let reaction =
                    behaviour(&request, &mut world).unwrap_or_else(|| world.answer(&request));
                write(stream, reaction);
            }
        });
        fake
    }

    /// One that is honest.
    pub fn honest(world: World) -> Self {
        Self::start(world, |_, _| None)
    }

    /// Everything that was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// The reports it was sent.
    pub fn reports(&self) -> Vec<Vec<u8>> {
        let requests = self.requests().into_iter();
        let reports = requests.filter(|request| request.path == "/api/v1/reports");
        reports.map(|request| request.body).collect()
    }
}

/// An intake's ledger, and everybody's keys.
pub struct World {
    pub entries: Vec<Entry>,
    pub random: Random,
    pub admin: (AccountId, SigningSecret),
    pub desk: DeskId,
    pub caseworkers: Vec<(AccountId, Identity)>,
    pub day: Day,
    /// Put into the intake document as they are.
    pub extra: Value,
}

impl World {
    /// Two caseworkers of one desk, vetted today.
    pub fn new(seed: u64) -> Self {
        Self::of_day(seed, Clock::system().today())
    }

    pub fn of_day(seed: u64, day: Day) -> Self {
        let random = Random::seeded(seed);
        let signing = SigningSecret::generate(&random);
        let admin = AccountId(random.bytes());
        let recipient = Identity::generate(&random).recipient();
        let genesis = Ledger::sign_genesis(day, "Fake", admin, &recipient, &signing);
        let mut world = Self {
            entries: vec![genesis],
            admin: (admin, signing),
            desk: DeskId(random.bytes()),
            random,
            caseworkers: Vec::new(),
            day,
            extra: json!({}),
        };
        world.append(Action::Desk {
            desk: world.desk,
            name: "Desk".to_owned(),
        });
        world.vet();
        world.vet();
        world
    }

    pub fn ledger(&self) -> Ledger {
        Ledger::verify(&self.entries).unwrap()
    }

    pub fn append(&mut self, action: Action) {
        let signers = [(self.admin.0, &self.admin.1)];
        let entry = self.ledger().sign_next(self.day, action, &signers);
        self.entries.push(entry);
    }

    /// One more caseworker.
    pub fn vet(&mut self) {
        let identity = Identity::generate(&self.random);
        let account = AccountId(self.random.bytes());
        self.append(Action::Vet {
            account,
            desk: self.desk,
            recipient: identity.recipient().as_str().to_owned(),
            signing: Digest(SigningSecret::generate(&self.random).public()),
        });
        self.caseworkers.push((account, identity));
    }

    pub fn intake(&self) -> Value {
        // A whole document put there by a test stands for itself.
        if self.extra.get("genesis").is_some() {
            return self.extra.clone();
        }
        let ledger = self.ledger();
        let roster: Vec<_> = ledger
            .roster(&self.desk)
            .into_iter()
            .map(|member| json!({"account": member.account, "recipient": member.recipient}))
            .collect();
        let mut intake = json!({
            "v": 1, "open": true, "instance": ledger.instance(), "name": "Fake",
            "genesis": ledger.genesis(), "ledger": ledger.head(), "hours": "always",
            "desks": [{"id": self.desk, "name": "Desk", "roster": roster}],
        });
        for (key, value) in self.extra.as_object().unwrap() {
            intake[key] = value.clone();
        }
        intake
    }

    fn answer(&self, request: &Request) -> Reaction {
        match (request.method.as_str(), request.path.as_str()) {
            ("GET", "/api/v1/intake") => Reaction::Answer(200, self.intake()),
            ("GET", "/api/v1/ledger") => {
                Reaction::Answer(200, json!({"v": 1, "entries": self.entries}))
            }
            ("POST", "/api/v1/reports") => kept(201, request),
            _ => problem(404, "not-found"),
        }
    }
}

/// What an intake answers once a report is stored.
pub fn kept(status: u16, request: &Request) -> Reaction {
    let sent: Value = serde_json::from_slice(&request.body).unwrap();
    Reaction::Answer(status, json!({"v": 1, "case": sent["case"]}))
}

pub fn problem(status: u16, name: &str) -> Reaction {
    let kind = format!("urn:thicket:problem:{name}");
    Reaction::Answer(status, json!({"type": kind, "status": status}))
}

pub fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse().unwrap())
    });
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let mut words = head.split(' ');
    Some(Request {
        method: words.next()?.to_owned(),
        path: words.next()?.to_owned(),
        head,
        body,
    })
}

fn write(mut stream: TcpStream, reaction: Reaction) {
    let (status, extra, body) = match reaction {
        Reaction::Answer(status, body) => (status, "", body),
        Reaction::With(status, extra, body) => (status, extra, body),
        Reaction::HangUp => return,
    };
    let body = body.to_string();
    let _ = write!(
        stream,
        "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Type: application/json\r\n{extra}\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
}
