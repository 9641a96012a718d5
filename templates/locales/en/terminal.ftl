# Words of "thicket mailbox" and "thicket report --attach", for reporters at a terminal.

# The code
terminal-code = Your code (it is not shown while you type):
terminal-code-form = That is not a whole code. A code has 28 digits, or 8 words or characters. Please try again. Nothing was sent.
terminal-code-unknown = This code opens nothing here. Please compare it, and the address, with what you kept. If both are right, the report may have been erased, or somebody is showing you a false mailbox. Then do not write anything here, and ask a group you trust

# Reading
terminal-mailbox-from-former = from somebody who was a caseworker then and is not any more
terminal-mailbox-deleted = Messages that were deleted: { $count }

# What does not add up
terminal-tampered-advice = Somebody may have changed something on the server. You did nothing wrong. Please do not write anything important here for now, and ask a group you trust to tell the caseworkers

# Writing
terminal-write = What do you want to tell the caseworkers? (A line with only a full stop ends it.)
terminal-write-empty = There was nothing to send.
terminal-write-long = This is { $over } bytes too long. Please make it shorter, or send it in two parts. Nothing was sent.
terminal-write-failed = It is not known whether your message arrived. Your words are still above: if you send them again, the caseworkers may see them twice, which does no harm

# Deleting and taking back
terminal-delete = Which messages should be deleted? Type their numbers, or "all". Nothing deletes none:
terminal-delete-unknown = There is no message with such a number. Nothing was deleted
terminal-delete-done = Deleted: { $count }
terminal-withdraw = To take the whole report back, type "yes":
terminal-withdraw-not = Your report was not taken back. Nothing has changed
terminal-withdraw-done = Your report was taken back.

# Files
terminal-files-hidden = Please note: this program sends files exactly as they are. Pictures, recordings and documents can hold hidden data: where and when they were made, with which device, by whom. To remove them, send the files with the form in a browser, or clean them first with a program such as mat2 or exiftool. The file name is sent too; only the caseworkers can read it.
terminal-files-many = A report can have at most { $most } files. Nothing was sent.
terminal-files-large = All files of a report together can have at most { $most } MiB. Nothing was sent.
terminal-files-full = This report already has as many files as it can have
terminal-files-progress = { $name }: { $done } of { $all } MiB
terminal-files-sent = { $name }: sent
terminal-files-stopped = { $name } was not sent
terminal-files-later = Your report is kept, but not all of its files. To go on where it stopped, with the code above and the same files: thicket mailbox attach --server { $server } FILE

# Cases, for caseworkers at a terminal
terminal-case-safe-title = The safe code was used. Somebody may be forcing this person.
terminal-case-safe-what-to-do = Do not act on what was written with the safe code, and do not let anybody notice that you know. Do not call this person or reach out in another way. Replies go on as usual: the safe code shows only routine words. Talk with your desk before you decide anything.
terminal-case-withdrawn-title = This report was withdrawn.
terminal-case-withdrawn-erases = Everything about it is erased on:
terminal-case-visit-real = The mailbox was opened, as the server says
terminal-case-visit-safe = The mailbox was opened with the SAFE code, as the server says
terminal-case-withdrawal-real = The report was withdrawn, as the server says
terminal-case-withdrawal-safe = The report was withdrawn with the SAFE code, as the server says
terminal-case-followup = The reporter wrote
terminal-case-followup-safe = Written with the SAFE code
terminal-case-reply-by = { $who } replied in { $language }
terminal-case-reply-shows-safe = With the safe code:
terminal-case-cover-item = Cover sent by { $who }
terminal-case-files = Files
terminal-case-file-hidden-removed = Hidden data were removed before sending.
terminal-case-file-hidden-kept = Kept as it was: it may show where and with what it was made.
terminal-case-file-hidden-unknown = Not known whether hidden data are in it.
terminal-case-file-missing = { $missing } of { $all } parts are not on the server. The file cannot be opened.
