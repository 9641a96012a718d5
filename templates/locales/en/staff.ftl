# Words of the caseworkers' workbench, the enrolment page and the admin page.

# Signing in and out
desk-title = Workbench
desk-noscript = This page needs JavaScript.
desk-handle = Handle
desk-passphrase = Passphrase
desk-code = Six-digit code
desk-sign-in = Sign in
desk-unlocking = Opening your keys. This can take up to a minute.
desk-sign-in-failed = That did not work. Check the handle, the passphrase and the code, then try again. You see this also before an admin has vetted you, while you are suspended, and with a code that was used already: then wait for the next one.
desk-throttled = Too many tries. Wait a few minutes, then try again.
desk-locked = The workbench is locked. Type your passphrase to go on.
desk-lock = Lock
desk-unlock = Unlock
desk-sign-out = Sign out
desk-sign-out-everywhere = Sign out everywhere
desk-signed-in-as = Signed in as { $handle }
desk-idle-warning = Nothing has happened here for a while. The workbench will lock soon. Press a key or tap to stay.
desk-local-recommended = The safer way to work is "thicket desk" on your own machine: it takes no code from the server.
desk-admin-only = This account is an admin. Admins manage accounts and cannot read reports.
desk-to-admin = Go to the administration

# Queue
desk-queue = Queue
desk-queue-empty = There are no cases here.
desk-loading = Loading
desk-progress = { $opened } of { $total } opened
desk-more = Show more
desk-refresh = Refresh
desk-filter-state = State
desk-filter-urgency = Urgency
desk-filter-all = All
desk-filter-mine = Mine
desk-received = Received
desk-activity = Last activity
desk-assignee = Assigned to
desk-unassigned = Nobody yet
desk-assignee-suspended = { $who } (suspended)
desk-assignee-revoked = { $who } (revoked)
desk-assignee-unknown = { $who } (no caseworker in the ledger)
desk-open = Open
desk-back = Back to the queue
desk-not-opened = Could not be opened
desk-offline = The server cannot be reached. What you typed is still here. Try again.

# Report
desk-report = Report
desk-no-answer = Not answered
desk-written-in = Written in { $language }
desk-show-unanswered = Show unanswered questions

# State and assignment
desk-state = State
desk-change-state = Change state
desk-take = Take this case
desk-hand-over = Hand over
desk-hand-over-to = Hand over to
desk-release = Give it back to the queue
desk-close-reason = Reason for closing
desk-close-reason-needed = Choose a reason before you close the case.

# Notes and history
desk-note = Note
desk-note-add = Add note
desk-note-placeholder = Only caseworkers with access to this case can read this
desk-note-by = { $who }, { $day }
desk-history = Conversation and history
desk-event-state = { $who } set the state to { $state } on { $day }
desk-event-closed = { $who } closed the case on { $day }: { $reason }
desk-event-assignee = { $who } assigned the case to { $assignee } on { $day }
desk-event-unassigned = { $who } gave the case back to the queue on { $day }

# Card
desk-card = Summary card
desk-urgency = Urgency
desk-summary = Summary
desk-where = Where
desk-languages = Languages
desk-tags = Tags
desk-cancel = Cancel
desk-save = Save
desk-saved = Saved
desk-save-failed = Not saved. What you typed is still here. Try again.
desk-conflict = Someone else changed this case in the meantime. Look at the newest version, then make your change again.

# Checks that failed
tampering-title = Something here does not add up
tampering-grant = The key you were given does not belong to this case.
tampering-digest = The report or its card is not the one this key was given with.
tampering-case = A record here was made for another case.
tampering-kind = A record here is of another kind than it claims to be.
tampering-signature = The signature of a record is not valid.
tampering-mac = A message claims to come from the reporter, but no receipt of this report made it.
tampering-mailbox = A message or notice names a mailbox that is not one of this report’s two.
tampering-file = A file is not what was announced: its length or its content differs.
tampering-author = A record is signed by someone the ledger does not vouch for.
tampering-sequence = Records are missing or appear twice.
tampering-after = A record points to an earlier one that is not here.
tampering-ledger-fork = The server shows a different history of the roster ledger than the one known before.
tampering-ledger-refused = The roster ledger on the server cannot be believed: it was changed, cut short, or exchanged for another one. It was noticed before it reached this page.
tampering-ledger-short = The server shows a shorter roster ledger than the one known before.
tampering-ledger-stale = The roster ledger has not been renewed for more than 30 days.
tampering-recipient = The server names a reading key that is not in the roster ledger.
tampering-keyring = Your key file does not match your entry in the roster ledger.
tampering-roster = The list of caseworkers from the server does not match the roster ledger.
tampering-truncated = A sealed file is damaged, cut short or has the wrong size.
tampering-refusal = There is a list of who is refused this case that does not count: whoever signed it could not say that, is suspended or revoked by now, or has other keys since. What was said before it stands. Look at who can open this case.
tampering-signed-by = It was signed by { $name }. Either the server tells different people different histories, or they made this up: ask them and an admin over another channel. Once they are revoked it stops nothing any more.
tampering-what-to-do = Do not act on what is marked here. Do not reply and do not grant access. Tell your desk and an admin over another channel, and compare the ledger head.
desk-stray-title = Somebody sent something that does not open or does not fit
desk-stray-what-to-do = It is not shown. Whoever has one of the two codes can send this, and so can the server or a colleague; it can also be a mistake. You can go on working: it changes nothing of the report, of what colleagues signed, or of where replies go. Tell your desk if it goes on.
desk-fingerprint = Your fingerprint
desk-ledger-head = Ledger head

# Enrolment
enroll-title = Enrolment
enroll-lead = You make your own keys here, on your device. It takes about ten minutes. Have paper and a pen ready.
enroll-link-missing = The address is not complete. Open the whole link from your invitation.
enroll-link-used = This invitation has been used or has run out. Ask an admin for a new one.
enroll-handle = Your handle
enroll-passphrase-title = Your passphrase
enroll-passphrase-lead = These seven words were made on your device and are never sent. Write them on paper and keep it safe. Nobody can replace them.
enroll-passphrase-language = Language of the words
enroll-passphrase-new = Make other words
enroll-passphrase-typed = Type the words back
enroll-passphrase-mismatch = These are not the same words. Compare them with your paper and type them again.
enroll-code-title = Six-digit codes
enroll-code-lead = Put this secret into an app that makes six-digit codes, if you can on another device. Then type the code that it shows.
enroll-code-secret = Secret
enroll-code-typed = The code shown by the app
enroll-code-wrong = The code is not right. Check the clock of your device and try the next code.
enroll-working = Making your keys. This can take up to a minute.
enroll-next = Next
enroll-finish = Finish
enroll-failed = That did not work. Nothing was stored. Try again.
enroll-done = You are enrolled. An admin now has to vet you before you can read reports.
enroll-fingerprint-lead = Read this fingerprint to the admin in person, or on a call where you know each other's voice. It must be the same on both sides.
enroll-desk-name = Name of the desk
enroll-intake-name = Name of the intake
enroll-first-admin = You are the first admin. Finishing makes this intake and the first entry of its roster ledger.

# Accounts
admin-role = Role
admin-state = State
account-state-invited = Invited
account-state-enrolled = Enrolled, not vetted yet
account-state-rejected = Turned down
account-state-vetted = Vetted
account-state-suspended = Suspended
account-state-revoked = Revoked
role-admin = Admin
role-caseworker = Caseworker

# Page not found
not-found-title = Page not found

# Workbench and enrolment, further words
desk-page-language = Language of this page
desk-show-passphrase = Show passphrase
desk-unlock-failed = That passphrase does not open your keys. Check it and try again.
desk-no-intake = There is no intake here yet. The first admin has to be enrolled before anybody can sign in.
desk-try-again = Try again
desk-about = About this intake
desk-close-dialog = Close
desk-colleagues = Colleagues on your desk
desk-colleagues-hint = Handles are what the server calls people. Compare these fingerprints with your colleagues over another channel.
desk-intake-fingerprint = Fingerprint of the intake
desk-idle-title = The workbench will lock soon
desk-stay = Stay
desk-filter-open = Open
desk-filter-search = Search in summaries and tags
desk-queue-caption = Cases, the most urgent first, then those waiting longest
desk-count = { $shown } of { $total } cases
desk-case = Case
desk-unknown-value = not in the form
desk-other-answers = Other answers
desk-other-answers-hint = This form does not have these questions. They are shown as they were sent.
desk-history-empty = Nothing has been written yet.
desk-card-by = Signed by { $who }
desk-bytes = { $used } of at most { $most } bytes
desk-tags-hint = Up to 8 short words, with commas between them
desk-tags-wrong = Use at most 8 tags, each of at most 60 bytes.
tampering-ledger-invalid = The roster ledger is not valid: an entry is damaged, unknown or not signed as it must be.
enroll-step = Step { $at } of { $of }
enroll-previous = Back
enroll-name-wrong = Give a name of at most 200 bytes.
enroll-code-qr = QR code with the secret, for an app that makes six-digit codes
enroll-maybe-done = This invitation has been used, perhaps by your last try, whose answer was lost. Try to sign in. If that fails, ask an admin for a new invitation.
enroll-done-founded = The intake is made, and you are its first admin. Write down both fingerprints. Then sign in to the administration and invite a second admin first.

# Drafts
desk-draft-kept = This has not been sent. If the workbench locks, it is kept here, sealed to you. It is lost if you sign out or close this page.
desk-draft-lost = Something you wrote has not been sent. Signing out loses it. Locking keeps it.

# What must be seen first
desk-safe-title = The safe code was used. Somebody may be forcing this person.
desk-safe-opened = The mailbox was opened with the safe code on:
desk-safe-wrote = Something was written with the safe code. It is marked in the conversation.
desk-safe-withdrew = The report was withdrawn with the safe code.
desk-safe-what-to-do = Do not act on what was written with the safe code, and do not let anybody notice that you know. Do not call this person or reach out in another way. Replies go on as usual: the safe code shows only routine words. Talk with your desk before you decide anything.
desk-withdrawn-title = This report was withdrawn.
desk-withdrawn-erases = Everything about it is erased on:
desk-withdrawn-unknown = The server does not say on which day it is erased.
desk-withdrawn-what-to-do = It is the reporter’s right to withdraw. Keep it only if erasing it would put somebody in danger, or if you do not believe that the reporter did this freely.
desk-withdrawn-by-safe = It was withdrawn with the safe code, perhaps under force. If it is not kept, it is gone.
desk-withdrawn-keep-shows = If you keep it, both codes will show that it was kept: the day of erasing is no longer named to whoever opens the mailbox. Somebody who forced this person to withdraw would see that. Talk with your desk first.
desk-withdrawn-row = Withdrawn by the reporter. Erased on
desk-withdrawn-keep = Keep the case: set it to “{ $state }”

# Conversation
desk-show-routine = Show cover and visits ({ $count })
desk-followup = The reporter wrote
desk-followup-safe = Written with the SAFE code
desk-dated = dated { $day } by whoever wrote it
desk-visit-real = The mailbox was opened: said by the server, or by whoever has a code
desk-visit-safe = The mailbox was opened with the SAFE code: said by the server, or by whoever has a code
desk-withdrawal-real = The report was withdrawn: said by the server, or by whoever has a code
desk-withdrawal-safe = The report was withdrawn with the SAFE code: said by the server, or by whoever has a code
desk-cover-item = Cover sent by { $who }
desk-reply-by = { $who } replied in { $language }

# Replies
desk-reply = Reply to the reporter
desk-reply-languages = The reporter reads:
desk-reply-language-unknown = The reporter named no language. The report was written in:
desk-reply-language = Language
desk-reply-language-not-read = The reporter did not say that they read this language.
desk-reply-text = Text
desk-reply-hint = Only the real code shows this. The safe code shows routine words instead.
desk-reply-mails = This goes out as { $count } mails, each of at most { $most } bytes. Look at the preview.
desk-reply-preview = Preview
desk-reply-sure = I have spoken with my desk about what is marked above, and want to reply all the same.
desk-reply-send = Send reply
desk-reply-sent = Sent. This is what the reporter will see.
desk-reply-shows-real = With the real code:
desk-reply-shows-safe = With the safe code:

# Templates
desk-templates = Templates for replies
desk-templates-edit = Edit templates
desk-templates-reminder = Templates are shared by the whole desk and kept with no case. Never put a name, a place, a date or anything else from a case into one.
desk-templates-none = There are no templates yet.
desk-templates-conflict = Someone else changed the templates in the meantime. Nothing was lost: theirs are shown here, and what you typed is still in the form. Look at them, then save yours again.
desk-templates-elsewhere = Your desk's templates were saved before you came to it, so you cannot open them yet. Ask a colleague to open them and save one of them again; then they are yours too. Until then none can be saved here, so that none is lost.
desk-template = Template
desk-template-insert = Insert
desk-template-name = Name
desk-template-new = New template
desk-template-edit = Edit
desk-template-delete = Delete

# Files
desk-files = Files
desk-files-hint = Names and kinds are what the sender’s device said. A file is checked against its announcement before it is shown or called saved. What you save is no longer sealed.
desk-files-no-stream = This browser holds a whole file before it saves it. For large files, another browser, such as Chromium, needs less memory.
desk-files-loose = Parts that belong to no announced file: { $count }. They may still be on their way.
desk-file-hidden-removed = Hidden data were removed before sending.
desk-file-hidden-kept = Kept as it was: it may show where and with what it was made.
desk-file-hidden-unknown = Not known whether hidden data are in it.
desk-file-digest = SHA-256
desk-file-original = Before that it was:
desk-file-missing = { $missing } of { $all } parts are not on the server. The file cannot be opened.
desk-file-progress = { $done } of { $all }
desk-file-lock = This stops when the workbench locks. Press a key now and then until it is done.
desk-file-show = Show, covered
desk-file-save = Save
desk-file-saved = Saved. Every byte is as it was announced.
desk-file-stopped = Stopped. Nothing was saved.
desk-file-not-shown = This is not a picture, sound or film that can be shown here, whatever it is called. It can be saved; open it only where it can do no harm.
desk-file-wrong = This file is not what was announced: a part is damaged or was exchanged. It was not saved.
desk-file-not-written = The file could not be written. Look whether there is room where you save it.
desk-viewer-title = File: { $name }
desk-viewer-uncover = Show clearly
desk-viewer-uncover-sound = Show clearly, with sound
desk-viewer-cover = Cover again
desk-viewer-whole = Full size
desk-viewer-fit = Fit to the frame
desk-stop = Stop

# Cover
desk-cover = Weekly cover
desk-cover-hint = Once a week, from Monday (UTC), every open case gets routine words in both mailboxes, whether or not there was a reply. So the safe mailbox stays believable, and mail does not mark a case.
desk-cover-due = Cases that may still be due this week: { $count }
desk-cover-send = Send the cover that is due
desk-cover-progress = { $done } of { $total } cases
desk-cover-done = Sent: { $sent }. Had theirs already: { $had }. Not sent, look at these cases: { $failed }.
