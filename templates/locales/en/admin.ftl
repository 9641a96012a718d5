# Words of the administration pages.

# The page, and its parts
admin-page-title = Administration
admin-parts = Parts of the administration
admin-part-people = People
admin-part-waiting = Waiting for you
admin-part-waiting-count = Waiting for you ({ $count })
admin-part-rules = Desks and rules
admin-part-work = Work
admin-part-records = Ledger and journal
admin-part-procedures = Procedures
admin-part-own = Your account
admin-locked = This page is locked. Type your passphrase to go on.
admin-idle-title = This page will lock soon
admin-idle-warning = Nothing has happened here for a while. Press a key or tap to stay.
admin-not-admin = This account is a caseworker. Caseworkers work in the workbench and cannot manage accounts.
admin-own-lead = Other admins and caseworkers compare these words with you when they make sure that it is you.
admin-back = Back
admin-back-to-people = Back to the people
admin-details = Details
admin-sign = Sign

# People
admin-people-lead = State, role and desk are what the ledger says. Handles, sessions and factors are what the server says.
admin-desk = Desk
admin-sessions = Sessions
admin-factors = Second factors
admin-factors-count = Code apps: { $codes }, passkeys: { $passkeys }, recovery codes: { $recovery }
admin-since = Named in the ledger on
admin-expires = Link works until
admin-fingerprint = Fingerprint in the ledger
admin-fingerprint-hint = Computed here from the keys that the ledger names.
admin-offers-keys = Offers new keys
admin-note = Note for the admins
admin-note-hint = Who this is, so that every admin knows. Sealed: only admins can open it, the server cannot.
admin-note-change = Change the note
admin-note-lead = The new note takes the place of the old one for all admins.
admin-hidden = The ledger names accounts that the server does not list: { $count }.
admin-differs = What the server says of an account is not what the ledger says. It is marked in the list.
admin-differs-short = Does not match the ledger
admin-differs-state = The server says another state than the ledger.
admin-differs-role = The server says another role than the ledger.
admin-differs-desk = The server says another desk than the ledger.
admin-differs-keys = The keys that the server has for this account are not the ledger’s.
admin-differs-enrolment = What this account enrolled with is not signed by its own key, or is for another account.
admin-differs-unlisted = The server says that this account was vetted, but the ledger does not name it.
admin-differs-twice = The server lists this handle or this account twice.
admin-differs-note = The note about this account does not open, or no admin signed it.
admin-differs-rotation = The new keys that are offered are not signed by the account’s keys of before.
admin-tampering-what-to-do = Sign nothing that has to do with this. Tell the other admins over another channel, compare the ledger head with them, and have whoever runs the machine look at it.

# Inviting
admin-invite = Invite somebody
admin-invite-lead = You get a link that works once. Hand it over in person, or over a channel where you know each other.
admin-handle-hint = 2 to 32 small letters a–z, digits and hyphens. Not a real name. A handle is never used again.
admin-handle-wrong = Use 2 to 32 small letters a–z, digits and hyphens.
admin-handle-taken = Somebody has this handle, or once had it. Choose another one.
admin-link-works = The link works for
admin-hours = { $count } hours
admin-invite-make = Make the link
admin-invited = There is an invitation for { $who }.
admin-invited-no-note = There is an invitation for { $who }. The note could not be kept: write it again in the person’s own view.
admin-invitation = Invitation
admin-invite-again = Invite again
admin-invite-again-lead = A new link is made. The old one no longer works.
admin-invite-withdraw = Withdraw the invitation
admin-invite-withdraw-lead = The link no longer works.
admin-invite-withdrawn = The invitation was withdrawn.
admin-link-title = Link, shown once
admin-link-once = Nobody can show it again, not even the server. Whoever has it can use it, so do not send it by e-mail or a group chat.
admin-link-qr = QR code with the link
admin-link-away = I have handed it over
admin-invite-link-lead = With this link the person makes keys of their own. Afterwards you compare words by voice and vet them.

# Comparing and vetting
admin-vet-title = Vet { $who } as a caseworker
admin-vet-lead = From then on every new report to the desk is sealed for this person too.
admin-admin-title = Make { $who } an admin
admin-admin-lead = An admin can suspend everybody. With the second admin, two must sign together for everything that gives access.
admin-compare-lead = Meet { $who }, or call and make sure by the voice who it is. Ask for the eight words on their screen, and type what you hear. The words are not shown here before, so that a tired eye cannot agree to them.
admin-heard = What the person reads out
admin-heard-hint = All eight words, at least four letters of each; or all 28 digits. Never from a message.
admin-compare = Compare
admin-compare-now = Compare and sign
admin-heard-same = These are the words of the keys that { $who } made.
admin-heard-wrong = Not the same. Other words at: { $numbers }.
admin-heard-count = Not the same: { $typed } of { $of } were typed.
admin-heard-other = Not the same digits.
admin-heard-stop = Have them read once more, slowly. If it still differs, do not sign: these are not the keys that { $who } made. Tell the other admins.
admin-not-vettable = What this account enrolled with does not verify. Nobody should sign it. Withdraw, and invite under another handle.
admin-rotate-title = New keys of { $who }
admin-rotate-lead = The owner made new keys and signed them with the old ones. Compare the new words by voice. When it is signed, the old keys end and every session of the account with them.
admin-rotate-missing = Not sealed to the new keys yet: { $count } cases. They open with the old keys until then.
admin-old-words = Words of before
admin-new-words = New words
admin-proposed = An entry about this account waits for signatures: see “Waiting for you”.

# Standing: suspending, restoring, revoking
admin-standing = Standing in the ledger
admin-needs-you = Your signature is enough.
admin-needs-more = { $count } admins must sign: you, and { $more } more.
admin-suspend = Suspend
admin-suspend-lead = Ends every session at once. Nothing is served to this account and nothing is sealed to it until it is restored. Nothing is deleted. Reporters whose cases got their newest key from this person can read, but not write, until a caseworker has given those cases new keys: tell the desk.
admin-for-cause = For cause: the person or their keys may be in other hands. Open cases are marked to get a new key.
admin-restore = Restore
admin-restore-lead = The account works again, with what it had before.
admin-restore-words = Somebody has to read out to you the words of their own keys, over another way, as when they were vetted. The name above is only the server’s word: it could show another account under it.
admin-revoke = Revoke for ever
admin-revoke-lead = The account never comes back, and what it was granted is deleted. Refused while a case would be left with nobody to read it; open cases are marked to get a new key.
admin-revoke-words = These are the words of the account that ends. The name is only the server’s word: compare them with the words that were noted when this person was vetted.
admin-last-reader = Not revoked: cases that nobody else could read: { $count }. Have them granted to a colleague first.
admin-mark = Mark cases for a new key
admin-mark-lead = The open cases of this account get a new key from a colleague’s workbench. What was sealed before stays open to whoever has the old key.
admin-marked = Cases marked to get a new key: { $count }.
admin-no-sessions = Not signed in anywhere.
admin-session-began = Began
admin-session-used = last used
admin-sign-out-lead = Every session of this account ends. The person can sign in again.
admin-signed-out = { $who } was signed out everywhere.

# A new second factor
admin-reset = Lost second factor
admin-reset-make = Make a link to a new factor
admin-reset-lead = Only whoever also has the passphrase can use the link. It takes the place of every factor and ends every session. Whoever asks for it may be an impostor: follow the procedure.
admin-reset-procedure = I have done each of these
admin-reset-check-1 = I met the person, or called back on a number that I had before, and know that it is them by voice or face.
admin-reset-check-2 = I asked something that only the two of us know, and asked whether anybody is pressing them.
admin-reset-check-3 = Another admin knows of it, or there is no other one.
admin-reset-handle = Type the handle of the account
admin-reset-done = There is a link for { $who }.
admin-reset-link-lead = Hand it over the way you made sure of the person. Their passphrase stays as it is, and you never see it nor the factor.
admin-reset-made = There is a link. It works until
admin-reset-withdraw = Withdraw the link
admin-reset-withdrawn = The link was withdrawn.

# What waits
admin-proposals = Entries to sign
admin-proposals-lead = Each was checked against the ledger here. One that another entry overtakes has to be proposed again.
admin-nothing-waits = No entry waits for signatures.
admin-enrolled = People to vet
admin-nobody-waits = Nobody waits to be vetted.
admin-proposal-invalid = An entry that waits for signatures is not one that the ledger would take. Do not sign it.
admin-signed-by = Signed by { $who }
admin-signed-count = ({ $count } of { $of })
admin-withdraw = Withdraw
admin-withdrawn = The entry was withdrawn.
admin-entry-added = Signed, and in the ledger as entry { $seq }.
admin-entry-waits = Signed. It is not in the ledger yet. Signatures of other admins still needed: { $count }.
admin-not-allowed = The ledger does not take this, or not any more. Look at the newest state and try again.
admin-not-there = That is not there any more. The newest state is shown.
admin-admins-changed = The admins changed in the meantime. Nothing was stored. Try again, so that the note is sealed for all of them.

# Desks and rules
admin-desks = Desks
admin-desk-default = default
admin-desk-people = caseworkers: { $count }
admin-desks-hint = A desk needs at least two active caseworkers before it takes in reports.
admin-desk-new = New desk
admin-desk-new-lead = The name is public and stays. Reporters choose a desk by it.
admin-threshold = Signatures needed
admin-threshold-is = { $count } of { $admins } active admins must sign what gives access.
admin-threshold-hint = For vetting, restoring, revoking, new keys, another admin, this number and recovery. It never falls because somebody is suspended. Anyone may suspend alone.
admin-threshold-too-few = Fewer admins are active than must sign. Nothing that gives access can be signed until one is back: see the procedures.
admin-threshold-change = Change the number
admin-threshold-lead = A higher number protects against admins who were bought. A lower one against admins who are lost.
admin-recovery = Recovery
admin-recovery-is-off = Off: nobody but the caseworkers can open a case.
admin-recovery-is-on = On: whoever brings enough custodians together can open every case. Reporters are told.
admin-recovery-turn-on = Turn recovery on
admin-recovery-turn-off = Turn recovery off
admin-recovery-change = Change the recovery key
admin-recovery-lead = From then on every report is sealed to this recipient too. Make it with “thicket recovery new”, together with the custodians. That it is used offline can be recorded by nobody.
admin-recovery-off-lead = New reports are not sealed to it any more, and its grants are deleted.
admin-recovery-recipient = Recovery recipient (age1pq1…)
admin-recovery-compare = Ask a custodian for the recipient yourself, and paste it here. It is compared with the one in the entry.
admin-recovery-same = It is the recipient in the entry.
admin-recovery-other = It is another recipient than the one in the entry. Do not sign.
admin-renewing = Renewing
admin-newest = Newest entry of the ledger:
admin-renew-hint = A server that hides new entries shows an old ledger. So an admin’s sign-in renews it when the newest entry is over 7 days old; after 30 days everybody is warned.
admin-renew = Renew now
admin-renew-lead = Adds an entry that says only that an admin has seen the ledger today.

# Work
admin-work-lead = Counts only. States and names are hints that the server has; no case is named, and none can be opened here.
admin-caseworker = Caseworker
admin-cases = Cases
admin-oldest = Longest untouched since
admin-days = ({ $count } days)
admin-no-work = There are no cases yet.

# Ledger and journal
admin-records-lead = Handles are what the server calls people. Fingerprints, under “Details”, are what the ledger says.
admin-ledger = Ledger
admin-ledger-lead = Public and signed: who was given access, by whom. Every entry was verified here, from the first on.
admin-export = Save the ledger as a file
admin-export-hint = Check the file on another machine, with the genesis hash from your own papers:
admin-journal = Journal
admin-journal-lead = For the staff only: what was done and is not in the ledger. It is chained and not signed; your keys remember how far it went.
admin-journal-empty = The journal is empty.
admin-procedures-lead = What to do, step by step. Print this and keep it where you need no server to read it.

# What an entry of the ledger says
entry-genesis = { $who } founded the intake “{ $name }” as its first admin.
entry-desk = There is a desk “{ $name }”.
entry-vet = { $who } is a vetted caseworker of the desk “{ $desk }”.
entry-admin = { $who } is an admin.
entry-suspend = { $who } is suspended.
entry-restore = { $who } is restored.
entry-revoke = { $who } is revoked for ever.
entry-rotate = { $who } has new keys.
entry-threshold = Signatures needed from now on: { $count }.
entry-recovery = There is a recovery key: every case is sealed to it too.
entry-recovery-off = There is no recovery key any more.
entry-renew = An admin has seen the ledger.

# What an entry of the journal says
journal-operator = Whoever runs the machine
journal-invite = { $by } made an invitation for { $who }.
journal-withdraw-invite = { $by } withdrew the invitation of { $who }.
journal-note = { $by } changed the note about { $who }.
journal-reset = { $by } made a link to a new second factor for { $who }.
journal-withdraw-reset = { $by } withdrew the link of { $who } to a new factor.
journal-reset-used = { $who } set up a new second factor with a link.
journal-sign-out = { $by } signed { $who } out everywhere.
journal-keyring-restore = { $by } brought back an earlier key file of { $who }.
journal-propose = { $by } proposed an entry of the ledger.
journal-withdraw = { $by } withdrew an entry that waited.
journal-mark = { $by } marked cases because of { $who }: { $count } are to get a new key.
journal-grant = { $by } granted { $who } many cases at once: { $count }.
journal-rekey = { $by } gave cases a new key: { $count }.
journal-refuse = { $by } changed who is refused cases: { $count }.
journal-erase = Cases were erased: { $count }.
journal-export = { $by } took copies out: of { $count } cases.
journal-recover = { $by } brought cases back to { $who } with the recovery key: { $count }.
journal-other = { $by }: { $action } ({ $who }, { $count })

# Procedures
procedure-vet = Before you vet somebody
procedure-vet-1 = Ask two people who do not know each other about the person. Communities under pursuit are infiltrated.
procedure-vet-2 = Hand over the link in person. Write into the note how you know who it is.
procedure-vet-3 = Compare the words in person or by voice, each admin who signs for themselves. Never accept words from a message.
procedure-vet-4 = If the words differ twice, stop: somebody stands between you. Tell the other admins in person.
procedure-factor = When somebody lost every second factor
procedure-factor-1 = Do not answer the message that asks. Meet the person, or call a number that you had before.
procedure-factor-2 = Ask what only the two of you know. Ask whether anybody is with them or presses them, and agree on how they would say so.
procedure-factor-3 = Tell another admin before you make the link. Hand it over where you met or on that call; it works for hours only.
procedure-factor-4 = If anything is odd, suspend the account instead. That deletes nothing and can be undone.
procedure-passphrase = When a caseworker lost the passphrase
procedure-passphrase-1 = Nothing and nobody can bring a passphrase back. A passkey that unlocks still opens the keys: then a new passphrase can be set.
procedure-passphrase-2 = Without one, invite the person under a new handle, compare the words, and vet them anew.
procedure-passphrase-3 = A colleague who has the cases grants them to the new account. Then revoke the old one.
procedure-last-admin = When the only admin lost the passphrase
procedure-last-admin-1 = Nothing brings it back, and nobody can sign in the ledger in the admin’s place: not the operator, and not we.
procedure-last-admin-2 = The caseworkers go on: they read and answer their cases. But nobody can be vetted or suspended, and after 30 days the ledger is stale.
procedure-last-admin-3 = Found the intake anew in a fresh data folder, with two admins, and compare its fingerprint with everybody. Keep the old one running, closed to new reports, until its cases are done.
procedure-last-admin-4 = That is why there should be two admins from the start, and three where you can: with a threshold of two, one may be lost.
procedure-recovery = When a recovery key is made or used
procedure-recovery-1 = Enough custodians together can read every report, and nothing can record by force that they did. Whom you choose is what protects reporters: people far from each other, who would refuse.
procedure-recovery-2 = Make it together, on a machine without a network. Each admin who signs compares the recipient with a custodian’s own copy.
procedure-recovery-3 = Whoever asks over a message to use it is nobody yet. Meet, or call numbers that you had before. Every custodian may refuse.
procedure-recovery-4 = Compare the words of the intake, the newest ledger entry and the caseworker’s words before anything is opened. Write down on paper who was there, and why.
procedure-recovery-5 = If a custodian is lost or doubtful, make a new key with others and sign it in place of the old one. The commands are in docs/procedures.md.
procedure-suspicion = When somebody may have been turned, or keys may be in other hands
procedure-suspicion-1 = Suspend at once, for cause. One admin is enough. Ask questions afterwards.
procedure-suspicion-2 = Colleagues give the marked cases a new key. What was sealed before stays exposed: think of the people in those reports first.
procedure-suspicion-3 = Read the ledger and the journal for what the account did. Then restore, or revoke.
procedure-suspicion-4 = An admin who suspends the others gains nothing: alone they can vet nobody. The operator can tell you that it is so; meet in person.
procedure-leaving = When somebody leaves
procedure-leaving-1 = Have their cases granted to a colleague first; revoking is refused while one would be left with nobody.
procedure-leaving-2 = Two admins sign the revocation. The open cases get a new key afterwards.
procedure-change = When this page warns of another history
procedure-change-1 = Sign nothing. Save the ledger as a file, and ask another admin for theirs.
procedure-change-2 = Verify both with “thicket ledger verify” on a machine of your own, and compare the heads.
procedure-change-3 = Two valid histories mean that somebody controls the server. Stop taking in reports, and tell the caseworkers in person.
