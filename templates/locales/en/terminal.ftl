# Words of "thicket mailbox" and "thicket report", for reporters at a terminal.

# The questions of "thicket report"
terminal-skip = Only the first question needs an answer. Press Enter to skip any of the others.
terminal-screen = What you type stays on this screen: clear it or close it when you are done.
terminal-full-stop = (A line with only a full stop ends it.)

# Desks
terminal-desk-default = Your report goes to the desk { $desk }. To send it to another one, stop here and name it with --desk:
terminal-desk-twice = Two desks are called so. Please name one by its id:
terminal-desk-unknown = No desk of this name takes reports here. These do:

# Sending
terminal-readers-changed = The list of readers has changed. It is being checked, and your report is sealed again.
terminal-readers-unsteady = The list of readers keeps changing. Your report was not taken. Please try again in a while
terminal-sent-unknown = It is not known whether your report arrived. If it did, the code above opens its mailbox
terminal-sent-not = Your report was not taken, and the code above opens nothing
terminal-kept = The sealed report is kept in { $file }. Nobody can read it there, but it shows that something was sent from this computer: remove it if you do not need it. To send it again later, which removes it:
terminal-kept-old = The list of readers has changed since this was sealed, so it is not taken any more. Please write the report again, and remove { $file }

# The code
terminal-code = Your code (it is not shown while you type):
terminal-code-form = That is not a whole code. A code has 28 digits, or 8 words or characters. Please try again. Nothing was sent.
terminal-code-unknown = This code opens nothing here. Please compare it, and the address, with what you kept. If both are right, the report may have been erased, or somebody is showing you a false mailbox. Then do not write anything here, and ask a group you trust

# Reading
terminal-mailbox-from-former = from somebody who was a caseworker then and is not any more

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
terminal-files-twice = { $name }: the same file twice, sent once
terminal-files-stopped = { $name } was not sent
terminal-files-later = Your report is kept, but not all of its files. To go on where it stopped, with the code above and the same files: thicket mailbox attach --server { $server } FILE
