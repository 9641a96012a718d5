//! An intake with people in it, each with real keys.

use serde_json::json;
use thicket::clock::Clock;
use thicket::crypto::account::{Enrolment, Keyring, KnownNames, instance_of};
use thicket::crypto::derivation::Secret;
use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::{Action, Entry, Ledger};
use thicket::crypto::one_time_code;
use thicket::crypto::random::Random;
use thicket::crypto::receipt::ReceiptKeys;
use thicket::crypto::record::CardContent;
use thicket::crypto::signature::SigningSecret;
use thicket::crypto::submission::ReportToSeal;
use thicket::domain::{
    AccountId, DeskId, Digest, Handle, LedgerHead, Mailbox, ReportSubmission, Role, Urgency,
};
use thicket::storage::Db;
use thicket::storage::scope::{
    AccountKeeper, AdminSession, CaseworkerSession, Operator, StaffSession,
};
use thicket::workflow::{
    EnrolmentRequest, EntryRequest, FileLimits, OpenEnrolmentRequest, SessionToken, Settings,
    SignInRequest, Submitted, Thicket, WorkflowError,
};

/// 2026-11-22T12:00:00Z
pub const NOON: i64 = 1_795_348_800;
/// Seconds.
pub const DAY: i64 = 24 * 60 * 60;

pub struct Intake {
    pub thicket: Thicket,
    pub operator: Operator,
    pub clock: Clock,
    pub random: Random,
    pub desk: DeskId,
    pub admin: Person,
    pub folder: tempfile::TempDir,
}

pub struct Person {
    pub handle: Handle,
    pub account: AccountId,
    pub role: Role,
    pub identity: Identity,
    pub signing: SigningSecret,
    pub login_key: [u8; 32],
    pub seed: Vec<u8>,
}

impl Person {
    pub fn new(handle: &str, account: AccountId, role: Role, random: &Random) -> Self {
        Self {
            handle: handle.parse().unwrap(),
            account,
            role,
            identity: Identity::generate(random),
            signing: SigningSecret::generate(random),
            login_key: random.bytes(),
            seed: Vec::new(),
        }
    }

    pub fn keyring(&self, genesis: Digest) -> Vec<u8> {
        let keyring = Keyring {
            account: self.account,
            genesis,
            identity: self.identity.clone(),
            signing: self.signing.clone(),
            seen: LedgerHead {
                seq: 0,
                hash: genesis,
            },
            journal: None,
            retired: Vec::new(),
            retired_elsewhere: Vec::new(),
            passkeys: Vec::new(),
            names: KnownNames::default(),
            rest: serde_json::Map::new(),
        };
        keyring.seal(&self.identity.recipient()).unwrap()
    }

    pub fn code(&self, now: i64) -> String {
        one_time_code::code(&self.seed, now).to_string()
    }

    pub fn vet(&self, desk: DeskId) -> Action {
        let recipient = self.identity.recipient().as_str().to_owned();
        let signing = Digest(self.signing.public());
        match self.role {
            Role::Admin => Action::Admin {
                account: self.account,
                recipient,
                signing,
            },
            Role::Caseworker => Action::Vet {
                account: self.account,
                desk,
                recipient,
                signing,
            },
        }
    }
}

/// Opens the database in a folder, as a process of its own would.
pub async fn open(
    folder: &std::path::Path,
    clock: &Clock,
    random: &Random,
) -> Result<(Thicket, Operator), WorkflowError> {
    open_with(folder, clock, random, FileLimits::default()).await
}

/// Opens it with other limits for files.
pub async fn open_with(
    folder: &std::path::Path,
    clock: &Clock,
    random: &Random,
    files: FileLimits,
) -> Result<(Thicket, Operator), WorkflowError> {
    let (db, operator) = Db::open_as_operator(&folder.join("thicket.db")).await?;
    let settings = Settings {
        name: "Test intake".to_owned(),
        hours: None,
        pin_file: folder.join("genesis"),
        genesis: None,
        files,
        origins: vec!["http://localhost".to_owned()],
    };
    let thicket = Thicket::start(db, clock.clone(), random.clone(), settings).await?;
    Ok((thicket, operator))
}

impl Intake {
    /// Founded by its first admin, with nobody else.
    pub async fn founded() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (clock, random) = (Clock::manual(NOON), Random::seeded(7));
        let (thicket, operator) = open(folder.path(), &clock, &random).await.unwrap();
        let desk = DeskId(random.bytes());
        let admin = Person::new("admin", AccountId([0; 16]), Role::Admin, &random);
        let mut intake = Self {
            thicket,
            operator,
            clock,
            random,
            desk,
            admin,
            folder,
        };
        let (token, admin) = intake.invite("admin", Role::Admin).await.unwrap();
        let request = intake.founding_request(token, &admin);
        intake.thicket.enrol(&request).await.unwrap();
        intake.admin = admin;
        intake.clock.advance(60);
        intake
    }

    /// Founded, with three vetted caseworkers.
    pub async fn open() -> (Self, [Person; 3]) {
        let intake = Self::founded().await;
        let caseworkers = [
            intake.join("one", Role::Caseworker).await,
            intake.join("two", Role::Caseworker).await,
            intake.join("three", Role::Caseworker).await,
        ];
        (intake, caseworkers)
    }

    pub fn keeper(&self) -> AccountKeeper<'_> {
        (&self.operator).into()
    }

    pub fn now(&self) -> i64 {
        self.clock.unix_seconds()
    }

    /// Invites somebody and opens the link.
    pub async fn invite(
        &self,
        handle: &str,
        role: Role,
    ) -> Result<([u8; 32], Person), WorkflowError> {
        let handle_ = handle.parse().unwrap();
        let link = self.thicket.invite(self.keeper(), role, &handle_).await?;
        let open = OpenEnrolmentRequest::new((*link.token).into());
        let offer = self.thicket.open_enrolment(&open).await?;
        assert_eq!((&offer.handle, offer.role), (&handle_, role));
        let mut person = Person::new(handle, offer.account, role, &self.random);
        person.seed = one_time_code::from_base32(&offer.totp).unwrap().to_vec();
        Ok((*link.token, person))
    }

    pub fn founding_request(&self, token: [u8; 32], admin: &Person) -> EnrolmentRequest {
        let today = self.clock.today();
        let genesis = Ledger::sign_genesis(
            today,
            "Test intake",
            admin.account,
            &admin.identity.recipient(),
            &admin.signing,
        );
        let ledger = Ledger::verify(std::slice::from_ref(&genesis)).unwrap();
        let desk = ledger.sign_next(
            today,
            Action::Desk {
                desk: self.desk,
                name: "First desk".to_owned(),
            },
            &[(admin.account, &admin.signing)],
        );
        self.request(token, admin, ledger.genesis(), Some(vec![genesis, desk]))
    }

    pub async fn enrolment_request(&self, token: [u8; 32], person: &Person) -> EnrolmentRequest {
        let genesis = self.ledger().await.genesis();
        self.request(token, person, genesis, None)
    }

    fn request(
        &self,
        token: [u8; 32],
        person: &Person,
        genesis: Digest,
        entries: Option<Vec<thicket::crypto::ledger::Entry>>,
    ) -> EnrolmentRequest {
        EnrolmentRequest::new(
            token.into(),
            person.login_key.into(),
            person.keyring(genesis),
            &person.code(self.now()),
            Enrolment::sign(
                person.account,
                person.role,
                &person.identity,
                &person.signing,
                &instance_of(&genesis),
            ),
            entries,
        )
    }

    /// Invites and enrols somebody, who is not vetted yet.
    pub async fn enrol(&self, handle: &str, role: Role) -> Person {
        let (token, person) = self.invite(handle, role).await.unwrap();
        let request = self.enrolment_request(token, &person).await;
        self.thicket.enrol(&request).await.unwrap();
        self.clock.advance(60);
        person
    }

    /// Invites, enrols and vets somebody.
    pub async fn join(&self, handle: &str, role: Role) -> Person {
        let person = self.enrol(handle, role).await;
        self.act(person.vet(self.desk)).await.unwrap();
        person
    }

    pub async fn ledger(&self) -> std::sync::Arc<Ledger> {
        self.thicket.ledger().await.unwrap().unwrap()
    }

    /// The admin signs an entry and hands it in.
    pub async fn act(&self, action: Action) -> Result<LedgerHead, WorkflowError> {
        let entry = self.ledger().await.sign_next(
            self.clock.today(),
            action,
            &[(self.admin.account, &self.admin.signing)],
        );
        self.hand_in(entry).await
    }

    /// The admin, at the machine, hands in what is signed by enough.
    pub async fn hand_in(&self, entry: Entry) -> Result<LedgerHead, WorkflowError> {
        hand_in(&self.thicket, &self.operator, &self.admin, entry).await
    }

    /// An entry as these admins sign it.
    pub async fn signed(&self, action: Action, signers: &[&Person]) -> Entry {
        let signers: Vec<_> = signers
            .iter()
            .map(|admin| (admin.account, &admin.signing))
            .collect();
        let today = self.clock.today();
        self.ledger().await.sign_next(today, action, &signers)
    }

    /// Every payload of the journal, as text.
    pub async fn journal(&self) -> Vec<String> {
        let session = self.admin_session().await;
        let page = self
            .thicket
            .journal_after(&(&session).into(), None)
            .await
            .unwrap();
        page.entries
            .into_iter()
            .map(|payload| String::from_utf8(payload.0).unwrap())
            .collect()
    }

    pub async fn try_sign_in(
        &self,
        person: &Person,
        code: &str,
    ) -> Result<SessionToken, WorkflowError> {
        let request = SignInRequest::new(person.handle.clone(), person.login_key.into(), code);
        let signed_in = self.thicket.sign_in(&request).await?;
        assert_eq!(signed_in.profile.account, person.account);
        Ok(signed_in.token)
    }

    /// Signs in with a fresh code.
    pub async fn sign_in(&self, person: &Person) -> SessionToken {
        self.clock.advance(60);
        let code = person.code(self.now());
        self.try_sign_in(person, &code).await.unwrap()
    }

    pub async fn caseworker(&self, person: &Person) -> CaseworkerSession {
        let token = self.sign_in(person).await;
        match self.thicket.session(&token).await.unwrap() {
            StaffSession::Caseworker(session) => session,
            StaffSession::Admin(_) => panic!("not a caseworker"),
        }
    }

    pub async fn admin_session(&self) -> AdminSession {
        self.admin_session_of(&self.admin).await
    }

    pub async fn admin_session_of(&self, admin: &Person) -> AdminSession {
        let token = self.sign_in(admin).await;
        match self.thicket.session(&token).await.unwrap() {
            StaffSession::Admin(session) => session,
            StaffSession::Caseworker(_) => panic!("not an admin"),
        }
    }

    /// Seals a report to the desk as it is now.
    pub async fn report(&self) -> ReportSubmission {
        self.report_for(&*self.ledger().await)
    }

    /// Seals a report to the desk of a ledger that may be out of date.
    pub fn report_for(&self, ledger: &Ledger) -> ReportSubmission {
        self.report_with(ledger, &self.receipt_keys(), &self.receipt_keys())
    }

    /// Seals a report with these two receipts.
    pub fn report_with(
        &self,
        ledger: &Ledger,
        real: &ReceiptKeys,
        safe: &ReceiptKeys,
    ) -> ReportSubmission {
        let report = ReportToSeal {
            ledger,
            desk: self.desk,
            locale: "en",
            answers: json!({ "happened": "Somebody came." })
                .as_object()
                .unwrap()
                .clone(),
            card: CardContent {
                urgency: Urgency::U2,
                kinds: vec![],
                places: vec![],
                languages: vec!["en".to_owned()],
                summary: "Somebody came.".to_owned(),
                tags: vec![],
            },
            real,
            safe,
        };
        report.seal(&self.random).unwrap()
    }

    /// As a receipt's keys, without the slow derivation.
    pub fn receipt_keys(&self) -> ReceiptKeys {
        let secret = || Secret::new(self.random.bytes());
        ReceiptKeys {
            mailbox: Mailbox(self.random.bytes()),
            mailbox_key: secret(),
            reply: Identity::generate(&self.random),
            author_key: secret(),
            slip_key: secret(),
            parts_key: secret(),
        }
    }
}

pub fn body(report: &ReportSubmission) -> Vec<u8> {
    serde_json::to_vec(report).unwrap()
}

/// An admin at the machine hands in an entry, in whichever process.
pub async fn hand_in(
    thicket: &Thicket,
    operator: &Operator,
    admin: &Person,
    entry: Entry,
) -> Result<LedgerHead, WorkflowError> {
    let admin = thicket.admin_at_the_machine(operator, admin.account);
    let admin = admin.await?;
    let request = EntryRequest::new(entry);
    match thicket
        .submit_ledger_entry((&admin).into(), &request)
        .await?
    {
        Submitted::Appended(head) => Ok(head),
        Submitted::Waiting { .. } => panic!("it waits for more signatures"),
    }
}
