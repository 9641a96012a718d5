//! Permission as a value that cannot be made up.
//!
//! Every type here has private fields and is made by one look-up alone, which is the check. All other
//! methods that reach what belongs to somebody take one of them and repeat its id in their `WHERE`. There
//! is no way to a case by its id. What is not permitted looks like what does not exist.

use crate::domain::{AccountId, CaseId, Digest, Handle, Mailbox, Role};

use super::sessions::SessionLimits;
use super::{ReadTransaction, StorageError};

/// Whoever runs the machine, at the command line. Made by opening the database there.
pub struct Operator(());

impl Operator {
    pub(super) fn new() -> Self {
        Self(())
    }
}

/// An admin who is signed in.
#[derive(Clone, Debug)]
pub struct AdminSession(SignedIn);

/// A caseworker who is signed in.
#[derive(Clone, Debug)]
pub struct CaseworkerSession(SignedIn);

#[derive(Clone, Debug)]
struct SignedIn {
    account: AccountId,
    handle: Handle,
    token: Digest,
}

/// Anybody who is signed in. A half-authenticated session does not exist.
#[derive(Clone, Debug)]
pub enum StaffSession {
    /// Manages accounts.
    Admin(AdminSession),
    /// Works cases.
    Caseworker(CaseworkerSession),
}

macro_rules! signed_in {
    ($($name:ident),+) => {$(
        impl $name {
            /// The account.
            pub fn account(&self) -> AccountId {
                self.0.account
            }
        }
    )+};
}
signed_in!(AdminSession, CaseworkerSession);

impl From<&AdminSession> for StaffSession {
    fn from(session: &AdminSession) -> Self {
        Self::Admin(session.clone())
    }
}

impl From<&CaseworkerSession> for StaffSession {
    fn from(session: &CaseworkerSession) -> Self {
        Self::Caseworker(session.clone())
    }
}

impl StaffSession {
    fn signed_in(&self) -> &SignedIn {
        match self {
            Self::Admin(session) => &session.0,
            Self::Caseworker(session) => &session.0,
        }
    }

    /// The account.
    pub fn account(&self) -> AccountId {
        self.signed_in().account
    }

    /// The name it signs in with.
    pub fn handle(&self) -> &Handle {
        &self.signed_in().handle
    }

    /// What it may do.
    pub fn role(&self) -> Role {
        match self {
            Self::Admin(_) => Role::Admin,
            Self::Caseworker(_) => Role::Caseworker,
        }
    }

    /// SHA-256 of the session's token.
    pub(super) fn token(&self) -> Digest {
        self.signed_in().token
    }
}

/// An admin at the command line. Whoever asks for one has seen them unlock their own keys.
#[derive(Clone, Debug)]
pub struct AdminAtTheMachine(AccountId);

impl AdminAtTheMachine {
    /// The account.
    pub fn account(&self) -> AccountId {
        self.0
    }
}

/// Who may manage accounts.
#[derive(Clone, Copy)]
pub enum AccountKeeper<'a> {
    /// At the command line.
    Operator(&'a Operator),
    /// At the command line, with their own keys.
    AtTheMachine(&'a AdminAtTheMachine),
    /// Signed in.
    Admin(&'a AdminSession),
}

impl AccountKeeper<'_> {
    /// The admin's account; none for whoever runs the machine.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Operator(_) => None,
            Self::AtTheMachine(admin) => Some(admin.account()),
            Self::Admin(session) => Some(session.account()),
        }
    }
}

impl<'a> From<&'a Operator> for AccountKeeper<'a> {
    fn from(operator: &'a Operator) -> Self {
        Self::Operator(operator)
    }
}

impl<'a> From<&'a AdminAtTheMachine> for AccountKeeper<'a> {
    fn from(admin: &'a AdminAtTheMachine) -> Self {
        Self::AtTheMachine(admin)
    }
}

impl<'a> From<&'a AdminSession> for AccountKeeper<'a> {
    fn from(session: &'a AdminSession) -> Self {
        Self::Admin(session)
    }
}

/// Somebody who holds an invitation that is neither used nor over.
#[derive(Clone, Debug)]
pub struct Invitation {
    account: AccountId,
    handle: Handle,
    role: Role,
    token: Digest,
}

impl Invitation {
    /// The account it will become.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The name it will sign in with.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// What it will be.
    pub fn role(&self) -> Role {
        self.role
    }

    pub(super) fn token(&self) -> Digest {
        self.token
    }
}

/// One case, for one caseworker who has a grant of it.
#[derive(Clone, Debug)]
pub struct CaseAccess {
    case: CaseId,
    case_key: i64,
    account: AccountId,
    behind: bool,
}

impl CaseAccess {
    /// The case.
    pub fn case(&self) -> CaseId {
        self.case
    }

    /// Whose grant it is.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// Whether the grant is of the case's newest key, not of one from before.
    pub fn has_newest_key(&self) -> bool {
        !self.behind
    }

    pub(super) fn case_key(&self) -> i64 {
        self.case_key
    }
}

/// One mailbox, for somebody who knows the key that hashes to it.
#[derive(Clone, Debug)]
pub struct MailboxAccess {
    mailbox: Mailbox,
    mailbox_key: i64,
    case: CaseId,
    case_key: i64,
}

impl MailboxAccess {
    /// The mailbox.
    pub fn mailbox(&self) -> Mailbox {
        self.mailbox
    }

    /// The case it belongs to.
    pub fn case(&self) -> CaseId {
        self.case
    }

    pub(super) fn mailbox_key(&self) -> i64 {
        self.mailbox_key
    }

    pub(super) fn case_key(&self) -> i64 {
        self.case_key
    }
}

/// Which grants open a case: all but one from before a new key, of somebody who is refused the case. That one opens while
/// the case is to be deleted, so that nobody is refused a case to have it deleted behind their back.
macro_rules! opens {
    ($grant:literal) => {
        concat!(
            " AND (",
            $grant,
            ".behind = 0 OR NOT EXISTS (SELECT 1 FROM refusals r WHERE r.case_key = ",
            $grant,
            ".case_key AND r.account = ",
            $grant,
            ".account) OR EXISTS (SELECT 1 FROM erasures d WHERE d.case_key = ",
            $grant,
            ".case_key))"
        )
    };
}
pub(super) use opens;

impl ReadTransaction {
    /// Whose session this is, if it is neither over nor that of an account that was stopped.
    pub async fn staff_session(
        &mut self,
        token: Digest,
        limits: SessionLimits,
    ) -> Result<Option<StaffSession>, StorageError> {
        let row: Option<(Vec<u8>, String, String)> = sqlx::query_as(
            "SELECT a.id, a.handle, a.role FROM sessions s JOIN accounts a ON a.id = s.account \
             WHERE s.token = $1 AND s.created > $2 AND s.used > $3 AND s.used <= $4 AND a.state = 'vetted'",
        )
        .bind(token.as_bytes())
        .bind(limits.created_after)
        .bind(limits.used_after)
        .bind(limits.now)
        .fetch_optional(self.connection())
        .await?;
        let Some((account, handle, role)) = row else {
            return Ok(None);
        };
        let signed_in = SignedIn {
            account: AccountId::from_slice(&account)?,
            handle: handle.parse()?,
            token,
        };
        Ok(Some(match role.parse()? {
            Role::Admin => StaffSession::Admin(AdminSession(signed_in)),
            Role::Caseworker => StaffSession::Caseworker(CaseworkerSession(signed_in)),
        }))
    }

    /// An admin for whom somebody at the machine acts, if the account is one and was not stopped.
    pub async fn admin_at_the_machine(
        &mut self,
        _operator: &Operator,
        account: AccountId,
    ) -> Result<Option<AdminAtTheMachine>, StorageError> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT 1 FROM accounts WHERE id = $1 AND role = 'admin' AND state = 'vetted'",
        )
        .bind(account.as_bytes())
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|_| AdminAtTheMachine(account)))
    }

    /// Whether a session that was looked up before is alive now.
    pub async fn is_alive(
        &mut self,
        session: &StaffSession,
        limits: SessionLimits,
    ) -> Result<bool, StorageError> {
        let found = self.staff_session(session.token(), limits).await?;
        Ok(found.is_some())
    }

    /// The invitation with this token, if it is neither used nor over at `now` (minutes since 1970).
    pub async fn find_invitation(
        &mut self,
        token: Digest,
        now: i64,
    ) -> Result<Option<Invitation>, StorageError> {
        let row: Option<(Vec<u8>, String, String)> = sqlx::query_as(
            "SELECT id, handle, role FROM accounts \
             WHERE invite = $1 AND invite_expires > $2 AND state = 'invited'",
        )
        .bind(token.as_bytes())
        .bind(now)
        .fetch_optional(self.connection())
        .await?;
        row.map(|(account, handle, role)| {
            Ok(Invitation {
                account: AccountId::from_slice(&account)?,
                handle: handle.parse()?,
                role: role.parse()?,
                token,
            })
        })
        .transpose()
    }

    /// A case, if this caseworker has a grant of it. The join is the permission.
    pub async fn open_case(
        &mut self,
        session: &CaseworkerSession,
        case: CaseId,
    ) -> Result<Option<CaseAccess>, StorageError> {
        let row: Option<(i64, bool)> = sqlx::query_as(concat!(
            "SELECT c.case_key, g.behind FROM cases c JOIN grants g ON g.case_key = c.case_key ",
            "WHERE c.id = $1 AND g.account = $2",
            opens!("g")
        ))
        .bind(case.as_bytes())
        .bind(session.account().as_bytes())
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|(case_key, behind)| CaseAccess {
            case,
            case_key,
            account: session.account(),
            behind,
        }))
    }

    /// A mailbox, if there is one whose key hashes to this.
    pub async fn open_mailbox(
        &mut self,
        mailbox: Mailbox,
    ) -> Result<Option<MailboxAccess>, StorageError> {
        let row: Option<(i64, i64, Vec<u8>)> = sqlx::query_as(
            "SELECT m.mailbox_key, c.case_key, c.id FROM mailboxes m \
             JOIN cases c ON c.case_key = m.case_key WHERE m.mailbox = $1",
        )
        .bind(mailbox.as_bytes())
        .fetch_optional(self.connection())
        .await?;
        row.map(|(mailbox_key, case_key, case)| {
            Ok(MailboxAccess {
                mailbox,
                mailbox_key,
                case: CaseId::from_slice(&case)?,
                case_key,
            })
        })
        .transpose()
    }
}
