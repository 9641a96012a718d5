-- The keyring before the current one, so that whoever borrows a session cannot destroy the only copy.
-- Also from here on: `invite` stays when an invitation is used, with `invite_expires` null, so that an
-- enrolment whose answer was lost can be sent again. Only an account in state 'invited' can be enrolled.
ALTER TABLE accounts ADD COLUMN kept_keyring BLOB; -- an earlier keyring, sealed as the current one is
ALTER TABLE accounts ADD COLUMN kept_on TEXT;      -- day it was put aside; it stays for that day and the next
