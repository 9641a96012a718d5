-- Administration, second factors, the journal, and keys that move.
--
-- Of a person there is nothing here but a handle, days, and for sessions and links minutes. Seeds of one-time codes
-- have to be in the clear, since the server computes the codes; recovery codes are hashes, passkeys are public keys.

-- What admins tell each other about an invited handle: one sealed file for each of them.
CREATE TABLE notes (
    account BLOB NOT NULL REFERENCES accounts (id), -- whom it is about
    admin   BLOB NOT NULL REFERENCES accounts (id), -- who can open it
    sealed  BLOB NOT NULL,                          -- age file to that admin, 8 KiB
    PRIMARY KEY (account, admin)
) WITHOUT ROWID;

-- Ledger entries that wait for more signatures. One that does not follow the newest entry any more is removed.
CREATE TABLE proposals (
    id         BLOB   NOT NULL PRIMARY KEY, -- SHA-256 of the payload
    seq        BIGINT NOT NULL,             -- the number it would have
    payload    BLOB   NOT NULL,             -- the payload's bytes exactly as signed
    signatures TEXT   NOT NULL              -- JSON array of {account, signature}, each of them verified
) WITHOUT ROWID;

-- What is done here that is not in the ledger. Each payload names the hash of the one before.
CREATE TABLE journal (
    seq     BIGINT NOT NULL PRIMARY KEY, -- 0, 1, 2, … without gaps
    payload BLOB   NOT NULL              -- JSON as PROTOCOL.md says
) WITHOUT ROWID;

-- Links with which the owner of an account, who also has its passphrase, sets up a new second factor.
CREATE TABLE resets (
    account BLOB   NOT NULL PRIMARY KEY REFERENCES accounts (id), -- whose
    token   BLOB   NOT NULL UNIQUE,                               -- SHA-256 of the link's token
    expires BIGINT NOT NULL,                                      -- when the link ends, minutes since 1970
    secret  BLOB                                                  -- seed of one-time codes that was shown last, not in use yet
) WITHOUT ROWID;

-- Second factors that can be used again and again. From here on accounts.one_time_secret is only the seed that an
-- invited person was shown last, and accounts.one_time_step is not used.
CREATE TABLE factors (
    id            BLOB   NOT NULL PRIMARY KEY,               -- random; an account's own id for its first one
    account       BLOB   NOT NULL REFERENCES accounts (id),  -- whose
    kind          TEXT   NOT NULL,                           -- 'code' or 'passkey'
    name          TEXT   NOT NULL,                           -- what its owner calls it
    added         TEXT,                                      -- day it was added; null if that was before days were kept
    used          TEXT,                                      -- day it was last used
    step          BIGINT NOT NULL DEFAULT 0,                 -- of codes: newest 30-second step that was accepted; only ever grows
    secret        BLOB,                                      -- of codes: the seed
    credential_id BLOB   UNIQUE,                             -- of passkeys: what the authenticator calls it
    credential    TEXT,                                      -- of passkeys: public key and counter, JSON
    copy          BLOB,                                      -- of passkeys: the keyring, an age file that only this passkey opens
    recipient     TEXT                                       -- of passkeys: what the copy is sealed to, a public key
) WITHOUT ROWID;

CREATE INDEX factors_of_account ON factors (account);

INSERT INTO factors (id, account, kind, name, step, secret)
    SELECT id, id, 'code', '', one_time_step, one_time_secret FROM accounts
    WHERE state <> 'invited' AND one_time_secret IS NOT NULL;

UPDATE accounts SET one_time_secret = NULL, one_time_step = 0 WHERE state <> 'invited';

-- Second factors that work once.
CREATE TABLE recovery_codes (
    digest  BLOB NOT NULL PRIMARY KEY,               -- SHA-256 of account and code
    account BLOB NOT NULL REFERENCES accounts (id)   -- whose
) WITHOUT ROWID;

CREATE INDEX recovery_codes_of_account ON recovery_codes (account);

-- New keys that an account offers, until admins have signed them into the ledger.
CREATE TABLE rotations (
    account       BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id), -- whose
    recipient     TEXT NOT NULL,                                      -- the new age recipient
    signing       BLOB NOT NULL,                                      -- the new Ed25519 public key, 32 bytes
    payload       BLOB NOT NULL,                                      -- an enrolment with the new keys
    signature     BLOB NOT NULL,                                      -- over it, by the new key
    old_signature BLOB NOT NULL,                                      -- over it, by the key of before
    keyring       BLOB NOT NULL                                       -- the new keyring, sealed as the current one is
);

-- The copies of the new keyring, for passkeys that unlock.
CREATE TABLE rotation_copies (
    account BLOB NOT NULL REFERENCES rotations (account) ON DELETE CASCADE, -- whose
    factor  BLOB NOT NULL,                                                  -- factors.id of the passkey
    copy    BLOB NOT NULL,                                                  -- age file that only this passkey opens
    PRIMARY KEY (account, factor)
);

-- The account's grants, sealed to the recipient it offers.
CREATE TABLE rotation_grants (
    grant_key INTEGER NOT NULL PRIMARY KEY,                                            -- random
    account   BLOB    NOT NULL REFERENCES rotations (account) ON DELETE CASCADE,       -- whose
    case_key  BIGINT  NOT NULL REFERENCES cases (case_key) ON DELETE CASCADE,          -- of which case
    sealed    BLOB    NOT NULL,                                                        -- the age file
    UNIQUE (account, case_key)
);

-- 1 where the account has got new keys since: it may bring this grant again, sealed to them.
ALTER TABLE grants ADD COLUMN outdated BIGINT NOT NULL DEFAULT 0;

-- 1 where somebody with a grant was revoked, or suspended for cause: the case should get a new key.
ALTER TABLE cases ADD COLUMN rekey BIGINT NOT NULL DEFAULT 0;

-- 1 for the mail of each mailbox that names the case's key of now. It stands first and is not deleted.
ALTER TABLE mail ADD COLUMN pinned BIGINT NOT NULL DEFAULT 0;

-- What remaining grantees had before a case got a new key, so that a grant that does not open loses nobody a case.
CREATE TABLE earlier_grants (
    grant_key INTEGER NOT NULL PRIMARY KEY,                                   -- random
    case_key  BIGINT  NOT NULL REFERENCES cases (case_key) ON DELETE CASCADE, -- of which case
    account   BLOB    NOT NULL,                                               -- whose
    number    BIGINT  NOT NULL,                                               -- 1, 2, …: how many keys there had been
    sealed    BLOB    NOT NULL,                                               -- the age file
    UNIQUE (case_key, account, number)
);

-- The keys a case has had, oldest first, without the current one.
CREATE TABLE earlier_keys (
    case_key  BIGINT  NOT NULL REFERENCES cases (case_key) ON DELETE CASCADE, -- of which case
    number    BIGINT  NOT NULL,                                               -- 1, 2, …
    replaced  TEXT    NOT NULL,                                               -- day it was replaced
    record    BLOB    NOT NULL,                                               -- SHA-256 of the sealed record that says so
    recipient TEXT    NOT NULL,                                               -- the age recipient of before
    PRIMARY KEY (case_key, number)
) WITHOUT ROWID;

-- Who is kept from a case because of a conflict of interest. Nobody gives it to them by the way.
CREATE TABLE refusals (
    case_key BIGINT NOT NULL REFERENCES cases (case_key) ON DELETE CASCADE, -- which case
    account  BLOB   NOT NULL,                                               -- who
    PRIMARY KEY (case_key, account)
) WITHOUT ROWID;

-- Cases that somebody wants deleted.
CREATE TABLE erasures (
    case_key BIGINT NOT NULL PRIMARY KEY REFERENCES cases (case_key) ON DELETE CASCADE, -- which case
    asked_by BLOB   NOT NULL,                                                           -- the caseworker who asked
    asked_on TEXT   NOT NULL,                                                           -- the day
    agreed   BLOB                                                                       -- another caseworker who agreed; null until then
) WITHOUT ROWID;

-- What admins count without reading a case.
CREATE INDEX cases_workload ON cases (desk, state, assignee, activity);
