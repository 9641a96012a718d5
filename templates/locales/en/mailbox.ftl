# The mailbox: what somebody meets who comes back with a code.

mailbox-title = Your mailbox
mailbox-link = Open your mailbox with your code
mailbox-lead = Enter the code that you kept. Digits or words, with or without spaces: both work.
mailbox-sealed-notice = Your code stays on this device. This page opens your messages here, and seals what you write before it is sent.
mailbox-noscript = This page needs JavaScript, because it opens your messages on your device. Without it, please use the other page.
mailbox-to-plain = Go to the mailbox without JavaScript
mailbox-code-label = Your code
mailbox-code-hint = 28 digits, or 8 words
mailbox-open = Open

# What is wrong with a code
code-empty = Please enter your code.
code-too-long = This is longer than a code. Please enter only the code.
code-digits-count = A code has 28 digits. These are { $count }. Please compare them with your copy.
code-digits-wrong = One of the digits is not right, or two changed places. Please compare each group of four with your copy.
code-words-count = A code has 8 words. These are { $count }. Please compare them with your copy.
code-word-unknown = Word number { $number } is none that a code can have. Please look at how it is written in your copy.
code-no-lists = The list of words could not be loaded. Check your connection and try again, or enter the digits.

# Opening
mailbox-deriving = Opening your mailbox on this device. This can take up to a minute.
mailbox-fetching = Fetching your messages
mailbox-offline = We could not reach the server. Check your connection and try again.
mailbox-unknown-title = This code opens nothing here
mailbox-unknown-text = This can have a simple reason. Please look at these points:
mailbox-unknown-code = Compare the code with your copy. If you entered words, one wrong word is not noticed.
mailbox-unknown-site = Is this the site that you sent your report to? Compare the address, and the check words on the first page.
mailbox-unknown-erased = A report that was withdrawn or has been erased has no mailbox any more.
mailbox-unknown-new = If none of this helps, you can send a new report. You can say in it that the old code no longer works.
mailbox-try-again = Enter another code

# Whether it can be trusted
mailbox-checked = Checked on this device: these messages are for you, and each reply is signed by a caseworker on the public list.
mailbox-complete = None is missing.
mailbox-gone = Messages that were deleted, or that cannot be opened: { $count }. If you deleted fewer than that, somebody is holding messages back.
mailbox-checking = What is shown so far was checked on this device. Older messages are still being fetched.
mailbox-signed = From a caseworker on the public list. The signature was checked.
mailbox-first = Came by itself when your report arrived.
mailbox-wrong-title = Something is not right here
mailbox-withheld = At least one message for you is missing. Somebody may be holding it back.
mailbox-refused = At least one message is not shown: it is not from a caseworker on the public list, or it was changed on the way.
mailbox-wrong-ledger = The list of caseworkers that this site shows does not continue the list from the day of your report. Somebody may have taken over this server.
mailbox-wrong-case = What this site keeps under your code does not belong to your report. Somebody may have exchanged it.
mailbox-wrong-advice = It is not your fault. Messages shown below did pass every check. For now, do not write anything here that could hurt somebody, and ask a group you trust over another way.
mailbox-wrong-no-writing = It is not your fault. To protect you, you cannot write here now. Do not follow requests from this site, and ask a group you trust over another way.
mailbox-waits = You can read here as usual, but you cannot write now: the lock that your messages to us are kept under has to be changed first. Our team does that, and you do not need to do anything. Please look in again another day. If you still cannot write here after a week, send us a new report, and say in it that you could not write in your mailbox.
mailbox-wrong-closed = It is not your fault. To protect you, nothing is shown, and you cannot write here now. Do not follow requests from this site, and ask a group you trust over another way.

# Messages
mailbox-messages = Messages
mailbox-none = There are no messages.
mailbox-older = Fetching older messages
mailbox-older-failed = Older messages could not be fetched, so we cannot say whether any are missing.
mailbox-heard = When they last answered, the caseworkers had this many of your messages and files: { $count }
mailbox-delete = Delete
mailbox-delete-sure = Delete this message? It cannot be brought back.
mailbox-delete-yes = Yes, delete it
mailbox-delete-failed = Not deleted. Check your connection and try again.
mailbox-keep = Keep it
mailbox-deleted = Deleted

# Writing
mailbox-write-title = Write to the caseworkers
mailbox-write-label = Your message
mailbox-write-hint = It is sealed on this device. Once it is sent, nobody can read it again here, not even you.
mailbox-send = Send
mailbox-send-waits = It is sent again by itself while this page is open. Nothing you typed is lost.
mailbox-sent = Sent. It is kept for the caseworkers.

# Withdrawing
mailbox-withdraw-title = Withdraw the whole report
mailbox-withdraw-text = The caseworkers see that it was withdrawn, and on which day it will be erased. After three to four days the report, all messages and all files are erased, unless a caseworker decides to keep it. Once it is withdrawn, this mailbox names the day. What was shared with others before cannot be taken back.
mailbox-withdraw-ask = Withdraw my report
mailbox-withdraw-sure = Do you want to withdraw the whole report now?
mailbox-withdraw-yes = Yes, withdraw it now
mailbox-withdraw-no = No, keep it
mailbox-erases = This report has been withdrawn. It will be erased on { $day }. If that was a mistake, write to the caseworkers here before that day.

# Closing
mailbox-close = Close the mailbox
mailbox-closed-title = The mailbox is closed
mailbox-closed-text = Nothing of it is left on this page. Your browser's history still shows that this site was visited. The help page says how to clear it.
