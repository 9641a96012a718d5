# All words of the pages that reporters meet: first page, safety, report forms, receipt, help.

# Every page
site-name = Thicket
language-name = English
language-choice = Language
skip-to-content = Skip to content
leave = Leave
leave-hint = Opens a harmless page at once. It does not clear your browser history.
nav-home = First page
nav-report = Write a report
nav-help = Help
native-review = This translation still awaits review by native readers. Where in doubt, the English text counts.
footer-source = The source code of this site is free software under the AGPL.
print-title = Your code

# First page
home-title = Tell us what happened
home-lead = For people abroad who are harassed by a state, or whose family at home is put under pressure. No account, no name and no email needed.
home-start = Write a sealed report
home-plain = Use the form without JavaScript

# Safety steps, numbered as in domain/INTAKE.md section 4
safety-title = Before you write: stay safe
safety-1 = We are not an emergency service. If someone may be hurt now, get local help if that is safe.
safety-2 = Do not open this page inside WeChat, QQ or another app. Copy the address into another browser.
safety-3 = If you think your phone is watched, use a different device: not a work, school or family phone, and not one given to you by officials.
safety-4 = Turn off cloud input or use a simple keyboard. Tap answers where you can.
safety-5 = If you are in mainland China or Hong Kong, contact with a group abroad may be treated as a crime. Think first: can someone outside write for you?
safety-6 = Your network can see that you reached our address, not what you write. Tor Browser with a bridge hides more. In mainland China, Tor without a bridge is blocked, and tools for hiding may themselves draw attention.
safety-7 = You need to answer only one question. You can stop at any time.
safety-8 = Keep it short. Do not write a full statement now. A lawyer may later need your account to match.
safety-9 = Leave out names of people at home unless we need them to help.
safety-10 = We will never contact your family, and never contact you first unless you say how.
safety-11 = You get a code. It is the only way back. Write it so that it looks like something else, or learn it by heart. We cannot replace it.
safety-12 = After sending you can also show a second, safe code. If someone forces you to open your report, give that one.
safety-14 = The law: a court may order us to hand over what we hold. We hold as little as we can, and the server alone cannot open reports.
safety-15 = We do not promise protection, money or asylum help. We will say what we can do.
safety-16 = We share with police, lawyers, the UN or media only if you say yes. You can change your mind, but what was already shared cannot be taken back.
safety-17 = Numbers: your report is counted only if you say yes, and never so that a person can be picked out.
safety-18 = Pictures and recordings can hold hidden place and time data. Keep the originals in a safe place and do not pass them on in chats.
safety-19 = Real officials do not ask for bonds, secrecy or 24-hour video. Hang up. It is not your fault.
safety-20 = Before you send: is there anyone named here who could be hurt if this leaked?
safety-21 = The Leave button does not clear your history. The help page says how to clear it.
safety-22 = Check that you are on the real site: compare these words with the ones on our posters or on partner sites: { $words }. We never ask for passwords, ID scans or money, and never send links by chat.
safety-23 = Reading and writing this may be hard. Take a break when you need one. The help page says where to find support.
safety-24 = When we answer: { $hours }
safety-more = More about staying safe

# Who can read, and what this cannot protect against
who-title = Who can read your report
who-text = Only the vetted caseworkers of { $desk } get it: { $count } people at the moment. They may give it to colleagues on another desk if that is needed. Nobody else can read it. Those who manage accounts cannot, and those who run the server cannot by looking at it. If somebody must not see it, write who.
who-text-recovery = Only the vetted caseworkers of { $desk } get it: { $count } people at the moment. They may give it to colleagues on another desk if that is needed. In case they all lose their keys there is also a recovery key, which several custodians can open only together: they could then read it too, without anybody seeing it. Nobody else can read it. Those who manage accounts cannot, and those who run the server cannot by looking at it. If somebody must not see it, write who.
who-choice = You choose which desk reads your report. Only the vetted caseworkers of that desk get it. They may give it to colleagues on another desk if that is needed. Nobody else can read it. Those who manage accounts cannot, and those who run the server cannot by looking at it. If somebody must not see it, write who.
who-choice-recovery = You choose which desk reads your report. Only the vetted caseworkers of that desk get it. They may give it to colleagues on another desk if that is needed. In case they all lose their keys there is also a recovery key, which several custodians can open only together: they could then read it too, without anybody seeing it. Nobody else can read it. Those who manage accounts cannot, and those who run the server cannot by looking at it. If somebody must not see it, write who.
who-desk = { $count } people at the moment
not-protected-title = What this cannot protect you from
not-protected-1 = Whoever changes the program on the running server can read what is typed from then on, and what a caseworker opens in a page from that server.
not-protected-2 = On a first visit you have to trust this page, unless you compare its check words with a source elsewhere.
not-protected-3 = If your device is watched, what you type can be seen before it is sealed.
not-protected-4 = Your network sees that you reached this address, and when.
not-protected-5 = A server that somebody makes keep records can see which mailbox is used, though not what is in it.
not-protected-instead = The program "thicket report" seals your report without taking any code from this server.

# States of the intake
closed-title = This intake is closed
closed-text = At the moment there are too few caseworkers to read reports, so we do not take any. Please come back another day.
nobody-title = Nobody is on shift right now
nobody-text = You can still send your report. It is kept until a caseworker reads it. When we answer: { $hours }
stale-text = The list of caseworkers has not been renewed for more than 30 days. If you can wait, ask a group you trust whether this intake is still at work before you send.

# Opened inside WeChat or another app
wechat-title = Please do not write here
wechat-text = You opened this page inside an app. Such apps can see and record what you open and type. Please use another browser.
wechat-how = Tap the three dots at the top right, then choose "Open in browser". Or copy the address and paste it into another browser.
wechat-copy = Copy the address
wechat-copied = Copied. Now paste it into another browser.

# The two report forms
report-title = Your report
report-sealed-notice = This page seals your report on your own device before it is sent. The server gets only the sealed form.
report-noscript = This page needs JavaScript, because it seals on your device. Without it, please use the other form.
report-to-plain = Go to the form without JavaScript
plain-title = Your report, without JavaScript
plain-notice = With this form, what you write travels over the encrypted connection and the server seals it in its memory before anything is stored. This way hides less: someone who records the connection today can see how long your report is and, if the connection has no protection against quantum computers, may one day read it. Someone who has changed the server could read it at once.
plain-to-sealed = Use the form that seals on your own device

# Parts of the forms
form-optional = Everything below is optional. Skip what you like.
form-desk = Who should read your report?
form-desk-hint = Your report goes to the desk you choose. Its caseworkers may give it to colleagues on another desk if that is needed. If somebody must not see it, write who.
form-required = Please answer this one
form-why = Why we ask
form-choose-one = Choose one
form-choose-many = Choose all that fit
form-none-chosen = Not chosen
form-place-other = Another country or territory
form-country-search = Type to find a country or territory
form-country-none = No place found. Try another spelling.
form-add-row = Add another
form-row-number = Entry { $number }
form-length = { $left } characters left
form-too-long = { $over } characters too many. Please make it shorter.
form-draft-warning = If you leave this page, what you typed is lost. Nothing is saved on this device.
plain-draft-warning = If you leave this page, what you typed can be lost. If you stop writing, close this tab: until then, going back and reloading can show what you typed.
plain-reload = If an error page comes after you press the button, reload that page. Do not go back: what you typed would be lost.
form-before-send = Before you send: is there anyone named here who could be hurt if this leaked?
form-send = Send the report
form-deriving = Preparing your code. This can take up to a minute.
form-sealing = Sealing your report on this device
form-sending = Sending
form-sent = Sent
form-retry = We do not know whether it arrived. Nothing you typed is lost. Check your connection and try again: it is stored only once.
form-retry-button = Try again
form-refused = Something does not add up with the list of caseworkers that this site shows, so nothing was sealed and nothing was sent. Please do not send your report here for now, and ask a group you trust.
form-error-summary = Please look at these points before you send:
error-required-happened = Please write a few words about what happened.
error-too-long = This answer is too long. Please make it shorter.
error-date = Write the date as a year, year-month or year-month-day, for example 2026, 2026-11 or 2026-11-22.
error-days = Write the number of days, for example 30.
error-option = Please choose one of the answers on the page.

# Receipt
receipt-title = Keep this code
receipt-lead = Your report is kept. This code is the only way back to it. We cannot replace it.
receipt-digits = The code in digits
receipt-words = The same code in words
receipt-either = The digits or the words are enough. You do not need both.
receipt-print = Print
receipt-save = Save as a file
receipt-copy = Copy
receipt-copied = Copied. Other apps may be able to read what was copied, so paste it soon and then copy something else.
receipt-confirm-label = To confirm that you kept it, type the last group of four digits
receipt-confirm-button = I have kept the code
receipt-confirm-wrong = These are not the last four digits. Please look at your copy again.
receipt-confirmed = Good. You can close this page now.
receipt-safe-show = Show a second, safe code
receipt-safe-title = Safe code
receipt-safe-text = If someone forces you to open your report, you can give this code instead. It opens a mailbox that shows only routine words. Keep it apart from the other code, and do not write down which is which.
receipt-safe-once = It is shown only now. If you do not need it, leave it.
receipt-have-kept = Have you kept your code?
plain-close-tab = Close this tab when you are done. Until then, going back and reloading can show this again.
receipt-what-next = What happens now
receipt-come-back = Caseworkers read your report. When we answer: { $hours }
receipt-mailbox = To read answers or to add something, come back with the code to:
receipt-again = This report had already been received. The code is the same.
receipt-changed = A report was already received under this code: { $code }. Please keep it. Your later changes were not sent. You can send what is on the page now as a new report.
receipt-send-new = Send as a new report

# Help pages
help-title = Help
help-clear-history-title = How to clear your history
help-clear-history-text = The Leave button does not clear your history. Delete only this site's entries: an empty history can look strange too. A private window keeps no history on the device, but your network still sees the address.
help-clear-history-chrome = Chrome: open the menu (three dots), choose History, find this site and delete its entries.
help-clear-history-firefox = Firefox: open the menu (three lines), choose History, find this site, right-click or press and hold, then choose Forget or Delete.
help-clear-history-safari = Safari: open History (on a phone tap the book sign), find this site, swipe left or right-click, then choose Delete.
help-clear-history-edge = Edge: open the menu (three dots), choose History, find this site and delete its entries.
help-clear-history-other = Also look at your downloads, at open tabs, and at other devices that share the same browser account.
help-clear-history-plain = Without JavaScript it is not enough to close the mailbox or to press Leave. Close the tab too, or better the whole browser: until then, going back and reloading can show your code or your messages again.
help-tor-title = Tor Browser
help-tor-text = Tor Browser hides from your network that you reached this address, and hides from us where you are. You can get it from torproject.org or by writing to gettor@torproject.org.
help-tor-bridge = In mainland China, Tor works only with a bridge. You choose one in the settings of Tor Browser under Connection. Having Tor on a device may itself draw attention, so think first.
help-tor-level = At the level Safer both forms work. At the level Safest use the form without JavaScript.
help-wechat-title = If you came from WeChat or another app
help-wechat-text = WeChat and similar apps can see the pages you open in them and can watch files and pictures, also for accounts from outside China. Open this site in a separate browser, and do not send your code or your report through a chat.
help-scam-title = Calls from false police or officials
help-scam-text = Real police do not ask you to pay a bond, move money to a "safe account", stay on video all day or keep it secret from your family. Hang up. It is not your fault.
help-scam-check = To check, ask someone you trust, or call an office on a number you find yourself, if that is safe for you. Do not use a number the caller gave you.
help-support-title = If this is hard for you
help-support-text = Fear, shame and poor sleep are common after such pressure. Take breaks, and speak with someone you trust.
help-support-crisis = If you think of harming yourself, please call a crisis line or the emergency number where you are. The site findahelpline.com lists crisis lines by country. We are not an emergency service.
help-keyboard-title = Keyboards that listen
help-keyboard-text = Many Chinese keyboards send what you type to the maker's server, and researchers found in 2024 that others on the network could often read it. Update the keyboard and turn off cloud input, or use one that works without a network. Tap answers where you can.
help-code-title = How to keep your code
help-code-text = Write the digits so that they look like something else, such as parts of phone numbers or prices, or learn the words by heart. Do not photograph the code, and do not send it by chat or email: pictures are often copied to a cloud.
help-code-lost = If you lose the code, we cannot give you a new one, and you can send a new report.

# Files on the form without JavaScript, and what became of them.
plain-files-text = Your text is stored first, then the files, one after the other. Leave this page open until the next one appears; with large files that can take long.
plain-files-hidden = This form cannot remove hidden data from files. They may tell where, when, on what device and by whom a file was made. The form that seals on your own device can remove most of it. Often a screenshot is enough.
plain-files-again = If this page is shown again, choose the files again: a browser does not keep them.
receipt-files = Your files
receipt-files-later = Your report is stored, whatever became of the files. What did not arrive you can add later with your code.
size-gigabytes = { $size } GB
size-megabytes = { $size } MB
