-- The first shape of the database. It holds sealed files, random ids, days, and what section 1 of the
-- design admits to knowing; never a plaintext, an address, or the time of anything a reporter did.
--
-- Row keys of everything that belongs to a case are random 62-bit numbers, so that neither a row's key
-- nor its place tells how many cases there are or which came first. The rows that one submission writes
-- have neighbouring keys: they share pages, and that they belong together is in the clear anyway.

-- Small facts about the database itself.
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY, -- which fact: 'compacted' (the day of the last VACUUM)
    value TEXT NOT NULL              -- its value as text
) WITHOUT ROWID;

-- The roster ledger, which is public and ordered by nature.
CREATE TABLE ledger (
    seq        BIGINT NOT NULL PRIMARY KEY, -- 0 for the genesis, then without gaps
    payload    BLOB   NOT NULL,             -- the payload's bytes exactly as signed
    signatures TEXT   NOT NULL              -- JSON array of {account, signature}
) WITHOUT ROWID;

-- People who work here. Nothing is ever deleted from it, so that a handle is never reused.
CREATE TABLE accounts (
    id                  BLOB   NOT NULL PRIMARY KEY, -- 16 random bytes, the only name that the ledger uses
    handle              TEXT   NOT NULL UNIQUE,      -- what the person signs in with
    role                TEXT   NOT NULL,             -- 'admin' or 'caseworker', for ever
    state               TEXT   NOT NULL,             -- code of domain::AccountState; the ledger is the truth from 'vetted' on
    invite              BLOB   UNIQUE,               -- SHA-256 of the invitation's token; null once used
    invite_expires      BIGINT,                      -- when the invitation ends, minutes since 1970
    login               BLOB,                        -- SHA-256 of the login key; null until enrolled
    one_time_secret     BLOB,                        -- seed of the one-time codes. It has to be in the clear: the server computes the codes
    one_time_step       BIGINT NOT NULL DEFAULT 0,   -- newest 30-second step whose code was accepted; only ever grows
    recipient           TEXT,                        -- the enrolled age recipient; null until enrolled
    signing             BLOB,                        -- the enrolled Ed25519 public key, 32 bytes; null until enrolled
    enrolment           BLOB,                        -- the enrolment payload as signed by that key
    enrolment_signature BLOB,                        -- the signature over it
    keyring             BLOB                         -- the account's secrets, an age file only its passphrase opens
) WITHOUT ROWID;

-- Who is signed in. A row exists only after passphrase and one-time code were both right.
CREATE TABLE sessions (
    token   BLOB   NOT NULL PRIMARY KEY,                                        -- SHA-256 of the cookie's token
    account BLOB   NOT NULL REFERENCES accounts (id),                           -- whose session it is
    created BIGINT NOT NULL,                                                    -- minutes since 1970
    used    BIGINT NOT NULL                                                     -- last request, minutes since 1970
) WITHOUT ROWID;

CREATE INDEX sessions_of_account ON sessions (account);

-- One row a case. `recipient` stands last because it is long and the queue does not read it.
CREATE TABLE cases (
    case_key  INTEGER NOT NULL PRIMARY KEY, -- random; INTEGER because SQLite then keeps rows by it (BIGINT elsewhere)
    id        BLOB    NOT NULL UNIQUE,      -- the case id, 16 bytes, made from its key
    desk      BLOB    NOT NULL,             -- the desk it was sent to
    received  TEXT    NOT NULL,             -- day it came
    activity  TEXT    NOT NULL,             -- day of its newest record
    state     TEXT    NOT NULL,             -- hint: code of domain::Status
    open      BIGINT  NOT NULL,             -- 1 while the state says that somebody has to work on it, else 0
    assignee  BLOB,                         -- hint: the account that has taken it
    card_key  BIGINT  NOT NULL,             -- records.record_key of the newest card
    body      BLOB    NOT NULL,             -- SHA-256 of what was sent, so that sending again stores nothing twice
    recipient TEXT    NOT NULL              -- the case's age recipient
);

-- A queue page walks one of these, newest day first, and stops after a page.
CREATE INDEX cases_by_activity ON cases (activity, id);
CREATE INDEX cases_by_state ON cases (state, activity, id);
CREATE INDEX cases_open ON cases (activity, id) WHERE open = 1;

-- Two rows a case, the real mailbox and the safe one; nothing here tells which is which.
CREATE TABLE mailboxes (
    mailbox_key INTEGER NOT NULL PRIMARY KEY,                                  -- random
    mailbox     BLOB    NOT NULL UNIQUE,                                       -- SHA-256 of the key that opens it
    case_key    BIGINT  NOT NULL REFERENCES cases (case_key) ON DELETE CASCADE, -- its case
    slip        BLOB    NOT NULL,                                              -- age file that ties the mailbox to the case
    first       BLOB    NOT NULL                                               -- age file, the first mail
);

CREATE INDEX mailboxes_of_case ON mailboxes (case_key);

-- Who can open a case: its identity sealed to one account. 4 KiB, read with every row of a queue page.
CREATE TABLE grants (
    grant_key INTEGER NOT NULL PRIMARY KEY,                                    -- random
    case_key  BIGINT  NOT NULL REFERENCES cases (case_key) ON DELETE CASCADE,  -- which case
    account   BLOB    NOT NULL,                                                -- to whom; no reference, since a recovery key has no account row
    sealed    BLOB    NOT NULL,                                                -- the age file
    UNIQUE (case_key, account)
);

-- Every other sealed file of a case: its report, cards and work.
CREATE TABLE records (
    record_key INTEGER NOT NULL PRIMARY KEY,                                   -- random
    case_key   BIGINT  NOT NULL REFERENCES cases (case_key) ON DELETE CASCADE, -- which case
    digest     BLOB    NOT NULL,                                               -- SHA-256 of the sealed file; sending it again gives the same row
    id         BLOB    NOT NULL,                                               -- 16 random bytes, what the interface calls it
    wire       TEXT    NOT NULL,                                               -- code of domain::Wire: 'report', 'card' or 'work'
    day        TEXT    NOT NULL,                                               -- day it came
    size       BIGINT  NOT NULL,                                               -- length of the sealed file in bytes
    sealed     BLOB    NOT NULL,                                               -- its first 65,536 bytes, which is all of it but for long reports
    UNIQUE (case_key, digest)
);

-- What does not fit in records.sealed. 65,536 bytes a row: the largest work record needs none of these
-- rows, and no row ever needs a larger buffer than that.
CREATE TABLE chunks (
    chunk_key  INTEGER NOT NULL PRIMARY KEY,                                       -- random
    record_key BIGINT  NOT NULL REFERENCES records (record_key) ON DELETE CASCADE, -- of which record
    number     BIGINT  NOT NULL,                                                   -- 1, 2, …: its place after records.sealed
    bytes      BLOB    NOT NULL,                                                   -- at most 65,536
    UNIQUE (record_key, number)
);

-- Cases that were erased, so that a report sent again, or a restored backup, does not bring them back.
CREATE TABLE erased_cases (
    id BLOB NOT NULL PRIMARY KEY -- the case id
) WITHOUT ROWID;
