-- Holds that nobody can sit out, grants that outlive a new key, and signatures that were taken back.

-- 1 where the case got a new key that this account, suspended or refused the case then, was not given: the grant opens
-- only what came before.
ALTER TABLE grants ADD COLUMN behind BIGINT NOT NULL DEFAULT 0;

-- The day since which the ledger has had the account active without a break. What is to be erased waits for somebody who
-- could have objected; whoever was vetted before this was kept could.
ALTER TABLE accounts ADD COLUMN active_since TEXT NOT NULL DEFAULT '2000-01-01';

-- The day on which another caseworker agreed to a deletion; its hold counts from here.
ALTER TABLE erasures ADD COLUMN agreed_on TEXT;
UPDATE erasures SET agreed_on = asked_on WHERE agreed IS NOT NULL;

-- Who gave the case its newest key; null where that was before this was kept.
ALTER TABLE earlier_keys ADD COLUMN author BLOB;

-- Signatures of proposals that were withdrawn: not taken again from anybody else, until the ledger goes on.
CREATE TABLE withdrawn_signatures (
    entry   BLOB   NOT NULL, -- SHA-256 of the payload
    account BLOB   NOT NULL, -- whose signature
    seq     BIGINT NOT NULL, -- the number that the entry would have
    PRIMARY KEY (entry, account)
) WITHOUT ROWID;
