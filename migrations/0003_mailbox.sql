-- Mailboxes that are answered in, reports that are taken back, and a desk's texts for replies.
--
-- Nothing here may tell which of a case's two mailboxes is the real one: mail comes in pairs of one size, with random
-- keys and ids, on one day. What comes through a mailbox goes to its case, and the mailbox is not written down.

-- Mail after the first, which stays in mailboxes.first. Deleted mail is not: its row gets a file of the same size that
-- no key opens.
CREATE TABLE mail (
    mail_key    INTEGER NOT NULL PRIMARY KEY,                                         -- random
    mailbox_key BIGINT  NOT NULL REFERENCES mailboxes (mailbox_key) ON DELETE CASCADE, -- whose mail
    id          BLOB    NOT NULL,                                                     -- 16 random bytes, what the interface calls it
    day         TEXT    NOT NULL,                                                     -- day it was sent
    sealed      BLOB    NOT NULL,                                                     -- age file to the mailbox, 8 KiB
    UNIQUE (mailbox_key, id)
);

-- A withdrawn report is erased on this day unless a caseworker gives it another state before; null for every other case.
ALTER TABLE cases ADD COLUMN erase_on TEXT;

CREATE INDEX cases_to_erase ON cases (erase_on) WHERE erase_on IS NOT NULL;

-- A desk's texts for replies: one sealed file for each of its caseworkers, replaced together.
CREATE TABLE templates (
    account BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id), -- who can open it
    sealed  BLOB NOT NULL                                       -- age file to that account, 4 to 64 KiB
);
