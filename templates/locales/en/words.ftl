# Routine words: what a mail says by its name, in the reader's own language. A mailbox that was opened under duress shows
# nothing else, and a real one shows them too; so they hold no fact of any case, and fit whatever was reported.

words-received = We have received your message, and it is kept safe. You do not need to do anything now. Somebody on our team reads what comes in. If it is safe for you, look in here again from time to time.
words-still-here = We are still here, and your message has not been forgotten. You do not need to answer. If anything changes, or if you want to add something, you can write to us here. There is no deadline.
words-no-news = There is no news for you at the moment. This often takes longer than any of us would like. It does not mean that something is wrong. We will write here as soon as there is something to say.
words-thank-you = Thank you for your trust. We read everything that reaches us with care. You have done enough for now, and there is nothing that you still owe us. If you have questions, you can ask them here.
words-take-care = Please take good care of yourself. Rest when you can, and talk with somebody you trust. Do only what is safe where you are. This mailbox stays open, and you can come back whenever it suits you.
words-new-key = We have changed the lock that your messages to us are kept under. You do not need to do anything. What you write from now on is locked with the new one.
