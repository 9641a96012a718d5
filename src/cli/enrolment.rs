//! Enrolling from the command line: what a browser does with an invitation, done here for the demo and for
//! tests. Passphrase and keys are made on this side; only what PROTOCOL.md section 6 names is sent.

use serde::Serialize;
use zeroize::Zeroizing;

use crate::crypto::account::{
    AccountKeys, Enrolment, Keyring, KnownNames, Passphrase, SignedEnrolment, instance_of,
};
use crate::crypto::hash::sha256;
use crate::crypto::hybrid::Identity;
use crate::crypto::ledger::{Action, Entry, Ledger, LedgerError};
use crate::crypto::one_time_code;
use crate::crypto::random::Random;
use crate::crypto::sealed::SealError;
use crate::crypto::signature::SigningSecret;
use crate::crypto::words::WordList;
use crate::domain::{
    AccountId, Bytes, Day, DeskId, Handle, PROTOCOL_VERSION, Role, encode_base64url,
};

/// Why somebody cannot enrol.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentError {
    /// The seed of the one-time codes is not base32.
    #[error("the authenticator's secret is not valid")]
    OneTimeSecret,
    /// The genesis that was just made is not valid: a name is empty or too long.
    #[error("the intake cannot be founded: {0}")]
    Genesis(#[from] LedgerError),
    /// The keyring cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// What opening an invitation told.
pub struct Invited<'a> {
    /// The account it will be.
    pub account: AccountId,
    /// The name it will sign in with.
    pub handle: &'a Handle,
    /// What it will be.
    pub role: Role,
    /// Which intake it joins.
    pub intake: Joining<'a>,
}

/// Joining an intake, or founding it.
pub enum Joining<'a> {
    /// The verified ledger of the intake that the invitation names.
    Existing(&'a Ledger),
    /// The first admin names the intake and its first desk.
    First {
        /// The intake's name.
        name: &'a str,
        /// The first desk's name.
        desk: &'a str,
        /// The day of both entries.
        day: Day,
    },
}

/// A new account's secrets, and what is sent of it. Has no `Debug`.
pub struct NewAccount {
    /// To be written down by its owner, and never sent.
    pub passphrase: Passphrase,
    /// What the passphrase derives.
    pub keys: AccountKeys,
    /// What the keyring holds.
    pub keyring: Keyring,
    keyring_file: Vec<u8>,
    enrolment: SignedEnrolment,
    genesis: Option<Vec<Entry>>,
}

impl NewAccount {
    /// Makes passphrase, keys and keyring for an invitation.
    pub fn make(invited: &Invited<'_>, random: &Random) -> Result<Self, EnrolmentError> {
        let identity = Identity::generate(random);
        let signing = SigningSecret::generate(random);
        let (genesis, first, seen) = match &invited.intake {
            Joining::Existing(ledger) => (ledger.genesis(), None, ledger.head()),
            Joining::First { name, desk, day } => {
                let recipient = identity.recipient();
                let first = Ledger::sign_genesis(*day, name, invited.account, &recipient, &signing);
                let mut ledger = Ledger::verify(std::slice::from_ref(&first))?;
                let action = Action::Desk {
                    desk: DeskId(random.bytes()),
                    name: (*desk).to_owned(),
                };
                let second = ledger.sign_next(*day, action, &[(invited.account, &signing)]);
                ledger.append(&second)?;
                let genesis = sha256(&first.payload.0);
                (genesis, Some(vec![first, second]), ledger.head())
            }
        };
        let instance = instance_of(&genesis);
        let enrolment = Enrolment::sign(
            invited.account,
            invited.role,
            &identity,
            &signing,
            &instance,
        );
        let passphrase = Passphrase::generate(random, WordList::English);
        let keys = passphrase.keys(&instance, invited.handle);
        let keyring = Keyring {
            account: invited.account,
            genesis,
            identity,
            signing,
            seen,
            journal: None,
            retired: Vec::new(),
            retired_elsewhere: Vec::new(),
            passkeys: Vec::new(),
            names: KnownNames::default(),
            rest: serde_json::Map::new(),
        };
        Ok(Self {
            keyring_file: keyring.seal(&keys.unlock.recipient())?,
            passphrase,
            keys,
            keyring,
            enrolment,
            genesis: first,
        })
    }

    /// The body of `POST enrolment`, with the one-time code of this moment.
    pub fn request(
        &self,
        token: &[u8; 32],
        one_time_secret: &str,
        unix_seconds: i64,
    ) -> Result<Zeroizing<Vec<u8>>, EnrolmentError> {
        let secret =
            one_time_code::from_base32(one_time_secret).ok_or(EnrolmentError::OneTimeSecret)?;
        let request = Request {
            v: PROTOCOL_VERSION,
            token: Zeroizing::new(encode_base64url(token)),
            login_key: Zeroizing::new(encode_base64url(self.keys.login_key.as_slice())),
            keyring: Bytes(self.keyring_file.clone()),
            code: one_time_code::code(&secret, unix_seconds),
            enrolment: &self.enrolment,
            genesis: self.genesis.as_deref(),
        };
        let json = serde_json::to_vec(&request).expect("plain fields become JSON");
        Ok(Zeroizing::new(json))
    }
}

#[derive(Serialize)]
struct Request<'a> {
    v: u8,
    token: Zeroizing<String>,
    login_key: Zeroizing<String>,
    keyring: Bytes,
    code: Zeroizing<String>,
    enrolment: &'a SignedEnrolment,
    genesis: Option<&'a [Entry]>,
}
