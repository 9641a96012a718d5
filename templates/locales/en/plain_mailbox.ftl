# The mailbox page that works without JavaScript; most of its words are those of the other mailbox page.

plain-mailbox-title = Your mailbox (without JavaScript)
plain-mailbox-notice = On this page the server itself opens your messages and seals what you write. For that it holds your code in memory while it works; it neither stores it nor writes it down anywhere. This way hides less: whoever has changed the server can read your code, your messages and what you write.
plain-mailbox-to-sealed = Go to the mailbox that is opened on your own device
plain-mailbox-checked = Checked by this server: these messages are for you, and each reply is signed by a caseworker on the public list. In this you have to trust the server; the other mailbox page checks it on your own device.
plain-mailbox-write-hint = The server seals it in memory before it is stored. Once it is sent, nobody can read it again here, not even you.
plain-mailbox-empty = Please write something before you send it.
plain-mailbox-too-long = This is too long for one message. Nothing was sent. Please shorten it, or send it in two.
plain-mailbox-code-form = A code has 28 digits or 8 words. Please compare what you entered with your copy.
plain-mailbox-older = Older messages
plain-mailbox-newer = Newer messages
plain-mailbox-kept = What you wrote; it may not have been sent
plain-mailbox-files-text = The files are sent one after the other. Leave this page open until the next one appears; with large files that can take long.
plain-mailbox-files-none = No file was chosen.
plain-mailbox-files-again = What did not arrive you can send again.
plain-mailbox-back = Back to the mailbox
plain-mailbox-closed = Now close this tab. Until then, going back and reloading can show the mailbox again. Your browser's history still shows that this site was visited. The help page says how to clear it.
