//! The people of the demo: invited, enrolled and vetted like anybody else.

use anyhow::Context as _;
use zeroize::Zeroizing;

use crate::cli::Surroundings;
use crate::cli::data::Data;
use crate::cli::enrolment::{Invited, Joining, NewAccount};
use crate::crypto::account::{AccountKeys, Keyring, Passphrase};
use crate::crypto::ledger::{Action, Ledger};
use crate::domain::{Digest, Handle, Role};
use crate::workflow::{EnrolmentRequest, EntryRequest, OpenEnrolmentRequest, read_body};

const ADMIN: &str = "admin";
const CASEWORKERS: [&str; 3] = ["caseworker-a", "caseworker-b", "caseworker-c"];
const INTAKE: &str = "Thicket demo";
const DESK: &str = "Demo desk";

/// Somebody of the demo, with everything a real person alone would know. Has no `Debug`.
pub struct Person {
    /// The name they sign in with.
    pub handle: Handle,
    /// What they are.
    pub role: Role,
    /// To unlock with.
    pub passphrase: Passphrase,
    /// Seed of their one-time codes, in base32.
    pub one_time_secret: Zeroizing<String>,
    /// What the passphrase derives.
    pub keys: AccountKeys,
    /// What the keyring holds.
    pub keyring: Keyring,
}

/// One admin and three caseworkers of one desk.
pub struct People {
    admin: Person,
    /// The desk.
    pub caseworkers: Vec<Person>,
}

impl People {
    /// Founds the intake and brings everybody in.
    pub async fn gather(data: &Data, around: &Surroundings) -> anyhow::Result<Self> {
        let admin = enrol(data, around, Role::Admin, ADMIN).await?;
        let mut people = Self {
            admin,
            caseworkers: Vec::new(),
        };
        for handle in CASEWORKERS {
            let person = enrol(data, around, Role::Caseworker, handle).await?;
            people.vet(data, around, &person).await?;
            people.caseworkers.push(person);
        }
        Ok(people)
    }

    /// Everybody, the admin first.
    pub fn all(&self) -> impl Iterator<Item = &Person> {
        std::iter::once(&self.admin).chain(&self.caseworkers)
    }

    /// The admin confirms that the ledger is still right.
    pub async fn renew(&self, data: &Data, around: &Surroundings) -> anyhow::Result<()> {
        let ledger = data.thicket.ledger().await?.context("not founded")?;
        self.append(data, around, &ledger, Action::Renew {}).await
    }

    async fn vet(&self, data: &Data, around: &Surroundings, person: &Person) -> anyhow::Result<()> {
        let ledger = data.thicket.ledger().await?.context("not founded")?;
        let keeper = (&data.operator).into();
        let enrolled = data
            .thicket
            .enrolled(keeper, person.keyring.account)
            .await?;
        let (desk, _) = ledger.desks().first().context("no desk")?;
        let action = Action::Vet {
            account: enrolled.account,
            desk: *desk,
            recipient: enrolled.recipient,
            signing: Digest(enrolled.signing),
        };
        self.append(data, around, &ledger, action).await
    }

    async fn append(
        &self,
        data: &Data,
        around: &Surroundings,
        ledger: &Ledger,
        action: Action,
    ) -> anyhow::Result<()> {
        let keyring = &self.admin.keyring;
        let signers = [(keyring.account, &keyring.signing)];
        let entry = ledger.sign_next(around.clock.today(), action, &signers);
        let thicket = &data.thicket;
        let admin = thicket
            .admin_at_the_machine(&data.operator, keyring.account)
            .await?;
        let entry = EntryRequest::new(entry);
        thicket.submit_ledger_entry((&admin).into(), &entry).await?;
        Ok(())
    }
}

async fn enrol(
    data: &Data,
    around: &Surroundings,
    role: Role,
    handle: &str,
) -> anyhow::Result<Person> {
    let handle: Handle = handle.parse()?;
    let link = data
        .thicket
        .invite((&data.operator).into(), role, &handle)
        .await?;
    let open = OpenEnrolmentRequest::new((*link.token).into());
    let offer = data.thicket.open_enrolment(&open).await?;
    let ledger = data.thicket.ledger().await?;
    let invited = Invited {
        account: offer.account,
        handle: &offer.handle,
        role: offer.role,
        intake: match ledger.as_deref() {
            Some(ledger) => Joining::Existing(ledger),
            None => Joining::First {
                name: INTAKE,
                desk: DESK,
                day: around.clock.today(),
            },
        },
    };
    let account = NewAccount::make(&invited, &around.random)?;
    let request = account.request(&link.token, &offer.totp, around.clock.unix_seconds())?;
    let request: EnrolmentRequest = read_body(&request)?;
    data.thicket.enrol(&request).await?;
    Ok(Person {
        handle,
        role,
        passphrase: account.passphrase,
        one_time_secret: offer.totp,
        keys: account.keys,
        keyring: account.keyring,
    })
}
