//! People who join while an intake runs, over the interface as their pages do it.

use serde_json::{Value, json};
use thicket::clock::Clock;
use thicket::crypto::account::{Enrolment, Keyring, KnownNames};
use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::Action;
use thicket::crypto::one_time_code;
use thicket::crypto::random::Random;
use thicket::crypto::signature::SigningSecret;
use thicket::domain::{AccountId, Digest, Role, encode_base64url};

use super::app::App;
use super::http::{self, Answer};
use super::person::{Staff, desk, ledger};

/// Somebody who has enrolled, with everything that they alone would know.
pub struct Newcomer {
    pub handle: String,
    pub account: AccountId,
    pub role: Role,
    pub identity: Identity,
    pub signing: SigningSecret,
    pub login_key: [u8; 32],
    pub seed: Vec<u8>,
}

/// Hands an entry in that the staff's own client signed.
pub fn sign(app: &App, admin: &Staff, action: Action) -> Answer {
    let keyring = &admin.keyring;
    let signers = [(keyring.account, &keyring.signing)];
    let entry = ledger(app).sign_next(Clock::system().today(), action, &signers);
    admin.call("POST", "ledger", Some(&json!({"v": 1, "entry": entry})))
}

/// Invites somebody.
pub fn invite(admin: &Staff, handle: &str, role: Role) -> Value {
    let body = json!({"v": 1, "handle": handle, "role": role, "hours": 24});
    let answer = admin.call("POST", "invites", Some(&body));
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

impl Newcomer {
    /// Invited, and enrolled with the link.
    pub fn enrol(app: &App, admin: &Staff, handle: &str, role: Role) -> Self {
        let random = Random::system();
        let link = invite(admin, handle, role);
        let path = link["path"].as_str().unwrap();
        let token = path.split('.').nth(1).unwrap();
        let url = format!("{}/api/v1/enrolment", app.url);
        let opened = http::post_json(&format!("{url}/open"), &json!({"v": 1, "token": token}));
        assert_eq!(opened.status, 200, "{}", opened.text());
        let totp = opened.json()["totp"].as_str().unwrap().to_owned();
        let one = Self {
            handle: handle.to_owned(),
            account: link["account"].as_str().unwrap().parse().unwrap(),
            role,
            identity: Identity::generate(&random),
            signing: SigningSecret::generate(&random),
            login_key: random.bytes(),
            seed: one_time_code::from_base32(&totp).unwrap().to_vec(),
        };
        let ledger = ledger(app);
        let enrolment = Enrolment::sign(
            one.account,
            role,
            &one.identity,
            &one.signing,
            &ledger.instance(),
        );
        let body = json!({
            "v": 1,
            "token": token,
            "login_key": encode_base64url(&one.login_key),
            "keyring": encode_base64url(&one.keyring(app)),
            "code": one.code(0),
            "enrolment": enrolment,
            "genesis": null,
        });
        let answer = http::post_json(&url, &body);
        assert_eq!(answer.status, 201, "{}", answer.text());
        one
    }

    /// Enrolled, and vetted by an admin alone.
    pub fn join(app: &App, admin: &Staff, handle: &str, role: Role) -> Self {
        let one = Self::enrol(app, admin, handle, role);
        let answer = sign(app, admin, one.vet(app));
        assert_eq!(answer.status, 201, "{}", answer.text());
        one
    }

    /// What vouches for them.
    pub fn vet(&self, app: &App) -> Action {
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
                desk: desk(&ledger(app)),
                recipient,
                signing,
            },
        }
    }

    /// A sealed keyring; to their own identity, since no passphrase is needed here.
    pub fn keyring(&self, app: &App) -> Vec<u8> {
        let ledger = ledger(app);
        let keyring = Keyring {
            account: self.account,
            genesis: ledger.genesis(),
            identity: self.identity.clone(),
            signing: self.signing.clone(),
            seen: ledger.head(),
            journal: None,
            retired: Vec::new(),
            retired_elsewhere: Vec::new(),
            passkeys: Vec::new(),
            names: KnownNames::default(),
            rest: serde_json::Map::new(),
        };
        keyring.seal(&self.identity.recipient()).unwrap()
    }

    /// A one-time code, `steps` of 30 seconds from now.
    pub fn code(&self, steps: i64) -> String {
        let now = Clock::system().unix_seconds() + 30 * steps;
        one_time_code::code(&self.seed, now).to_string()
    }

    /// Tries to sign in, with the code of the next step.
    pub fn try_sign_in(&self, app: &App) -> Answer {
        let body = json!({
            "v": 1,
            "handle": self.handle,
            "login_key": encode_base64url(&self.login_key),
            "code": self.code(1),
        });
        http::post_json(&format!("{}/api/v1/session", app.url), &body)
    }
}
