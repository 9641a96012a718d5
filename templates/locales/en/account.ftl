# Words about one's own account, and about keys that move between caseworkers. Shown in the workbench and on the admin page.

account-title = Your account
account-back = Back

# Passphrase and proof
account-passphrase-now = Your passphrase
account-passphrase-change = Change the passphrase
account-passphrase-done = The passphrase was changed, and you are signed out everywhere else. Destroy the paper with the old one.
account-passphrase-sessions = You will be signed out everywhere else. New keys that you have offered are forgotten.
account-words-differ = These are not the same words yet.
account-proof-failed = That did not work. Check the passphrase, wait for the next code, then try again.
account-recovery-code = Recovery code
account-use-recovery-code = Use a recovery code
account-use-code = Use a six-digit code

# Passkeys
account-passkey-second = Use a passkey instead of a code
account-passkey-alone-title = Passkey
account-passkey-alone-lead = With a passkey that opens your keys you need no passphrase.
account-passkey-alone = Sign in with a passkey
account-passkey-failed = The passkey was not accepted. Try again, or use the passphrase and a code.
account-passkey-none = No passkey answered. Try again, or use a code.
account-passkey-no-unlock = This passkey does not open your keys by itself. Type your passphrase as well.
account-passkey-make-lead = Your browser will ask for the passkey, perhaps twice.
account-passkey-make = Make the passkey
account-passkey-unlocks = Added. This passkey signs you in and opens your keys without the passphrase.
account-passkey-signs-in = Added. This passkey signs you in beside the passphrase. It cannot open your keys.

# Second factors
account-factors = Second factors
account-factors-lead = To sign in you need one of these beside your passphrase. It is best to have two and to keep them in different places.
account-factor-name = Name
account-factor-name-hint = Where it is, for example “old phone”. The server can read this.
account-kind-code = Six-digit codes
account-kind-passkey = Passkey, beside the passphrase
account-kind-unlocking = Passkey that opens your keys without the passphrase
account-never-used = Not used yet
account-last-used = Last used:
account-rename = Rename
account-remove = Remove
account-remove-title = Remove this second factor?
account-remove-lead = It stops working at once, and you are signed out everywhere else.
account-add-code = Add an app for codes
account-add-passkey = Add a passkey
account-passkeys-elsewhere = Passkeys answer only at the intake’s own address and cannot be used or added on this page. Sign in here with your passphrase and a six-digit code or a recovery code. If passkeys are all you have, open { $address }/desk in a browser, sign in there, and under “Your account” add an app for codes.
account-factor-added = Added. It works from now on.
account-factor-removed = Removed. You are signed out everywhere else.

# Recovery codes
account-recovery-codes = Recovery codes
account-recovery-lead = Each of them works once in place of a second factor, if you lose the others. Keep them on paper, apart from your passphrase.
account-recovery-left = Codes left: { $count }
account-recovery-once = These codes are shown only this once. Earlier ones do not work any more.
account-recovery-make = Make new recovery codes
account-recovery-kept = I have kept them
account-print = Print
account-save-file = Save as a file

# Sessions
account-sessions = Where you are signed in
account-session-began = Since
account-session-used = Last used
account-session-here = Here

# Key file
account-file-title = Your key file
account-file-lead = Your key stays in a file of your own. Open it here. It is read by this page, never sent and never stored. Files of earlier keys can be opened with it, where something is still sealed to them.
account-file-label = Key file
account-file-wrong = The key of this account is not in that file.

# New second factor by a link
account-reset-title = New second factor
account-reset-lead = An admin gave you this link because you lost your second factors. You also need your passphrase.
account-reset-failed = Check the handle and the passphrase. A link runs out and works only once: if it still fails, ask an admin for a new one.
account-reset-done = The new second factor works, and it is the only one. Recovery codes from before do not work any more, and you are signed out everywhere.

# One's keys
keys-title = Your keys
keys-lead = Colleagues and admins know your keys by these words.
keys-offer = Make new keys
keys-offer-lead = Do this if somebody may have had your passphrase, your device or your key file. The admins have to sign the new keys before they count. Until then you work with the ones you have.
keys-own-recipient = A key of your own (you may leave this empty)
keys-own-hint = An age1pq1… recipient whose key file you keep yourself and open at every sign-in. If you lose the file, you lose what only you could open.
keys-own-wrong = This is not an age1pq1… recipient.
keys-offered = Your new keys wait for the admins
keys-offered-lead = Read these words to an admin, in person or on a call where you know each other's voice. When they have signed, you are signed out and sign in again with the same passphrase.
keys-withdraw = Withdraw the new keys
keys-bringing = Sealing your access to the new keys: { $done } of { $total } cases
keys-brought = Your access to every case is sealed to the new keys.
keys-bring-again = Go on sealing
keys-some-failed = Some cases could not be opened and stay sealed to your earlier keys.
keys-file-lead = If some of them are sealed to a key in an earlier file of yours, open that file here.

# Access that moves
moving-title = Access to cases
moving-lacks = { $who } cannot open { $count } of your open cases.
moving-recovery = The recovery key
moving-give = Give access
moving-give-title = Give access to these cases?
moving-giving = Giving access: { $done } of { $total } cases
moving-given = Access given. Cases: { $count }
moving-marked = Cases that should get a new key: { $count }
moving-marked-lead = Somebody who could open them was revoked, or suspended for cause, or whoever made their keys is suspended or has other keys since. A new key keeps them from what is written from now on. What was sealed before stays exposed to whoever had the old key.
moving-rekey = Give them new keys
moving-rekeying = Making new keys: { $done } of { $total } cases
moving-rekeyed = New keys were made. Cases: { $count }
moving-some-failed = This did not work for { $count } cases. They are as they were. Open them to see why.
moving-withheld = The server shows another list of caseworkers than the roster ledger. Nobody is given access.

# Access to one case
access-title = Access and keys
access-readers = Who can open this case
access-refused = Refused this case
access-refused-holds = { $who } was given this case before it was refused, and can open it until the case gets a new key.
access-refused-item = { $who } refused this case to: { $people }
access-refused-none = { $who } refused this case to nobody any more
access-refused-rekey = Whoever is refused this case does not get the new key. What was sealed before stays exposed to whoever had the old one.
access-refused-uncounted = { $who } signed a list of who is refused this case that does not count. Look at who is refused it, and refuse or allow somebody again if that is wrong.
access-refused-unlisted = { $people }: refused this case by what a colleague signed, but not by the server. It gets no new key, and goes to no desk of theirs, before you or a colleague allow them again, or refuse them again.
access-refused-lift = Allow again
access-refused-lift-lead = From then on this person can be given the case again. Your name stands under it.
access-marked = This case should get a new key: somebody who could open it was revoked, or suspended for cause, or whoever made its key is suspended or has other keys since.
access-exposed = This case has had a new key since { $day }. What was sealed before stays exposed to whoever had the old key.
access-rekey = Give this case a new key
access-rekey-conflict = This case was given a new key today, or something of it is not sent yet. Try again later.
access-doubtful = Whoever made the key of this case is suspended or revoked by now, or has other keys since, or the key is not the one that a colleague named last. Nobody can be sure any more that it is ours alone. Until the case has a new key, nothing is written to it, and the reporter can read but not write: press “Give this case a new key”.
access-doubtful-by = Whoever signed last which key this case has: { $who }
access-strangers = The server names readers of this case whom nobody has looked at. Nothing was changed. Open the case and look at who would get the new key.
access-strangers-lead = The people below would get the new key too. They are not on your desk, and no colleague has named them as readers of this case: only the server does. Tick whoever should be able to open it. If somebody should not, cancel, refuse that person this case, and tell an admin over another way.
access-stranger-yes = { $who } should be able to open this case
access-rekey-item = A new key for this case, made by { $who }
access-refuse = Refuse a person this case
access-refuse-lead = For a conflict of interest. Your name stands under it. From then on nobody can give this person the case. Whoever has it already can open it until it gets a new key.
access-refuse-go = Refuse
access-refuse-again = Refuse again
access-grant = Give a person this case
access-desk = Hand this case to another desk
access-desk-lead = Everybody on that desk gets access. You keep yours.
access-desk-go = Hand over
access-erase = Delete this case
access-erase-lead = A second caseworker has to agree. 7 days after that everything is erased and cannot come back. Until then anybody with access can call it off; while everybody else with access is suspended, nothing is erased.
access-erase-ask = Ask for deletion
access-erase-asked = { $who } asked on { $day } for this case to be deleted. Somebody else has to agree.
access-erase-agree = Agree to deletion
access-erase-agreed = { $who } agreed. This case is erased on { $day } unless somebody calls it off.
access-erase-stop = Call the deletion off
access-sure = Are you sure?
access-person = Person
access-other-desk = Desk

# Checks that failed
tampering-journal = The server shows a shorter or different journal than the one you have seen before.
tampering-rekey = The key of this case is not the one that a caseworker has named.
tampering-recovery = The newest key of this case was kept from the recovery key, which should have it too. Give the case a new key.
desk-journal-unread = The journal could not be read, so it was not compared with the one you have seen before.

# Names that are not those that were remembered
tampering-names = The server calls somebody by another name than you have seen before.
names-what-to-do = Names never change and are never given to anybody else. Give this person nothing, tell an admin over another channel, and compare the words below with the person, face to face or in a call you trust.
names-renamed = Who was called { $before } is called { $now } now.
names-exchanged = { $now } was the name of somebody else.
names-recognise = I compared the words: this is { $now }
