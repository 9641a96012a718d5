# ياردەم خادىملىرىنىڭ ئىش سۇپىسى، تىزىملىتىش بېتى ۋە باشقۇرۇش بېتىنىڭ سۆزلىرى.
# بۇ تەرجىمە ئانا تىللىق ئوقۇرمەنلەرنىڭ تەكشۈرۈشىنى كۈتمەكتە. Awaits review by native readers.

# Signing in and out
desk-title = ئىش سۇپىسى
desk-noscript = بۇ بەتكە JavaScript كېرەك.
desk-handle = ئىشلەتكۈچى نامى
desk-passphrase = پارول سۆزلىرى
desk-code = ئالتە خانىلىق كود
desk-sign-in = كىرىش
desk-signing-in = كىرىۋاتىدۇ
desk-unlocking = ئاچقۇچلىرىڭىز ئېچىلىۋاتىدۇ. بىر مىنۇتقىچە ۋاقىت كېتىشى مۇمكىن.
desk-sign-in-failed = كىرەلمىدىڭىز. ئىشلەتكۈچى نامى، پارول سۆزلىرى ۋە كودنى تەكشۈرۈپ قايتا سىناڭ.
desk-throttled = بەك كۆپ سىنالدى. بىر قانچە مىنۇت ساقلاپ قايتا سىناڭ.
desk-locked = ئىش سۇپىسى قۇلۇپلاندى. داۋاملاشتۇرۇش ئۈچۈن پارول سۆزلىرىڭىزنى كىرگۈزۈڭ.
desk-lock = قۇلۇپلاش
desk-unlock = قۇلۇپنى ئېچىش
desk-sign-out = چىقىش
desk-sign-out-everywhere = ھەممە يەردىن چىقىش
desk-signed-in-as = كىرگەن ھېسابات: { $handle }
desk-idle-warning = بىر مەزگىل ھېچقانداق ھەرىكەت بولمىدى. ئىش سۇپىسى ئۇزاققا قالماي قۇلۇپلىنىدۇ. قېلىش ئۈچۈن بىر كۇنۇپكىنى بېسىڭ ياكى ئېكراننى چېكىڭ.
desk-local-recommended = تېخىمۇ بىخەتەر يول: ئۆز ماشىنىڭىزدا «thicket desk» نى ئىشلىتىڭ، ئۇ مۇلازىمېتىردىن ھېچقانداق كود ئالمايدۇ.
desk-admin-only = بۇ باشقۇرغۇچى ھېساباتى. باشقۇرغۇچىلار ھېساباتلارنى باشقۇرىدۇ، دوكلاتلارنى ئوقۇيالمايدۇ.

# Queue
desk-queue = نۆۋەت
desk-queue-empty = بۇ يەردە دېلو يوق.
desk-loading = يۈكلىنىۋاتىدۇ
desk-progress = ئېچىلدى: { $opened } / { $total }
desk-more = تېخىمۇ كۆپ كۆرسىتىش
desk-refresh = يېڭىلاش
desk-filter-state = ھالەت
desk-filter-urgency = جىددىيلىك
desk-filter-all = ھەممىسى
desk-filter-mine = مېنىڭ
desk-sort = تەرتىپلەش
desk-received = تاپشۇرۇۋېلىنغان كۈن
desk-activity = ئەڭ يېڭى ھەرىكەت
desk-assignee = مەسئۇل كىشى
desk-unassigned = تېخى يوق
desk-open = ئېچىش
desk-back = نۆۋەتكە قايتىش
desk-not-opened = ئاچقىلى بولمىدى
desk-offline = مۇلازىمېتىرغا ئۇلانغىلى بولمىدى. يازغانلىرىڭىز يەنىلا بار. قايتا سىناڭ.

# Report
desk-report = دوكلات
desk-question = سوئال
desk-answer = جاۋاب
desk-no-answer = جاۋاب يوق
desk-written-in = يېزىلغان تىل: { $language }
desk-show-unanswered = جاۋابسىز سوئاللارنى كۆرسىتىش

# State and assignment
desk-state = ھالەت
desk-change-state = ھالەتنى ئۆزگەرتىش
desk-take = بۇ دېلونى ئۈستىگە ئېلىش
desk-hand-over = ئۆتكۈزۈپ بېرىش
desk-hand-over-to = ئۆتكۈزۈپ بېرىلىدىغان كىشى
desk-release = نۆۋەتكە قايتۇرۇش
desk-close-reason = يېپىش سەۋەبى
desk-close-reason-needed = دېلونى يېپىشتىن بۇرۇن سەۋەبىنى تاللاڭ.

# Notes and history
desk-note = خاتىرە
desk-note-add = خاتىرە قوشۇش
desk-note-placeholder = بۇنى پەقەت مۇشۇ دېلونى كۆرەلەيدىغان ياردەم خادىملىرىلا ئوقۇيالايدۇ
desk-note-unsent = بۇ خاتىرە تېخى يوللانمىدى. چىقىپ كەتسىڭىز يوقىلىدۇ.
desk-note-by = { $who }، { $day }
desk-history = جەريان
desk-event-state = { $who } { $day } كۈنى ھالەتنى «{ $state }» قىلدى
desk-event-closed = { $who } { $day } كۈنى دېلونى ياپتى: { $reason }
desk-event-assignee = { $who } { $day } كۈنى دېلونىڭ مەسئۇلىنى ئۆزگەرتتى: { $assignee }
desk-event-unassigned = { $who } { $day } كۈنى دېلونى نۆۋەتكە قايتۇردى
desk-event-urgency = { $who } { $day } كۈنى جىددىيلىكنى «{ $urgency }» قىلدى

# Card
desk-card = قىسقىچە كارتا
desk-urgency = جىددىيلىك
desk-change-urgency = جىددىيلىكنى ئۆزگەرتىش
desk-summary = قىسقىچە مەزمۇن
desk-kinds = تۈرلىرى
desk-where = جاي
desk-languages = تىللار
desk-tags = بەلگىلەر
desk-cancel = بىكار قىلىش
desk-save = ساقلاش
desk-saved = ساقلاندى
desk-save-failed = ساقلانمىدى. يازغانلىرىڭىز يەنىلا بار. قايتا سىناڭ.
desk-conflict = بۇ ئارىلىقتا باشقا بىرەرسى بۇ دېلونى ئۆزگەرتتى. ئەڭ يېڭى نۇسخىسىغا قاراپ، ئۆزگەرتىشىڭىزنى قايتا قىلىڭ.

# Checks that failed
tampering-title = بۇ يەردە بىر نەرسە توغرا كەلمەيدۇ
tampering-grant = سىزگە بېرىلگەن ئاچقۇچ بۇ دېلوغا تەۋە ئەمەس.
tampering-digest = دوكلات ياكى كارتا بۇ ئاچقۇچ بېرىلگەندىكى بىلەن ئوخشاش ئەمەس.
tampering-case = بۇ يەردىكى بىر خاتىرە باشقا دېلو ئۈچۈن قىلىنغان.
tampering-kind = بۇ يەردىكى بىر خاتىرىنىڭ تۈرى ئۆزى دېگەندىن باشقىچە.
tampering-signature = بىر خاتىرىنىڭ ئىمزاسى ئىناۋەتسىز.
tampering-mac = بىر ئۇچۇر ئۆزىنى دوكلات قىلغۇچىدىن كەلدى دەيدۇ، لېكىن ئۇ بۇ دوكلاتنىڭ ھېچقانداق كودى بىلەن يېزىلمىغان.
tampering-mailbox = بىر ئۇچۇر ياكى ئۇقتۇرۇش بۇ دوكلاتنىڭ ئىككى خەت ساندۇقىغا تەۋە بولمىغان ساندۇقنى كۆرسىتىدۇ.
tampering-file = بىر ھۆججەت ئېلان قىلىنغىنىغا ئوخشىمايدۇ: ئۇزۇنلۇقى ياكى مەزمۇنى پەرقلىق.
tampering-author = بىر خاتىرىگە تىزىملىك دەپتىرى كاپالەت بەرمىگەن كىشى ئىمزا قويغان.
tampering-sequence = بەزى خاتىرىلەر كەم ياكى ئىككى قېتىم كۆرۈلدى.
tampering-after = بىر خاتىرە بۇ يەردە يوق بولغان ئىلگىرىكى خاتىرىنى كۆرسىتىدۇ.
tampering-ledger-fork = مۇلازىمېتىر كۆرسەتكەن تىزىملىك دەپتىرىنىڭ تارىخى ئىلگىرى بىلىنگەندىن باشقىچە.
tampering-ledger-short = مۇلازىمېتىر كۆرسەتكەن تىزىملىك دەپتىرى ئىلگىرى بىلىنگەندىن قىسقا.
tampering-ledger-stale = تىزىملىك دەپتىرى 30 كۈندىن ئارتۇق يېڭىلانمىدى.
tampering-recipient = مۇلازىمېتىر كۆرسەتكەن ئوقۇش ئاچقۇچى تىزىملىك دەپتىرىدە يوق.
tampering-keyring = ئاچقۇچ ھۆججىتىڭىز تىزىملىك دەپتىرىدىكى تۈرىڭىز بىلەن ماس كەلمەيدۇ.
tampering-roster = مۇلازىمېتىر بەرگەن ياردەم خادىملىرى تىزىملىكى تىزىملىك دەپتىرى بىلەن ماس كەلمەيدۇ.
tampering-truncated = بىر پېچەتلەنگەن ھۆججەت بۇزۇلغان، كېسىلگەن ياكى چوڭلۇقى خاتا.
tampering-what-to-do = بۇ يەردە بەلگە قويۇلغان نەرسىگە ئاساسەن ھەرىكەت قىلماڭ. جاۋاب بەرمەڭ، كۆرۈش ھوقۇقىمۇ بەرمەڭ. باشقا يول ئارقىلىق گۇرۇپپىڭىزغا ۋە بىر باشقۇرغۇچىغا ئېيتىڭ، دەپتەرنىڭ ئاخىرقى ئىزىنى سېلىشتۇرۇڭ.
desk-fingerprint = بارماق ئىزىڭىز
desk-ledger-head = دەپتەرنىڭ ئاخىرقى ئىزى

# Enrolment
enroll-title = تىزىملىتىش
enroll-lead = بۇ يەردە ئۆز ئاچقۇچلىرىڭىزنى ئۆز ئۈسكۈنىڭىزدە ياسايسىز. تەخمىنەن ئون مىنۇت كېتىدۇ. قەغەز ۋە قەلەم تەييارلاڭ.
enroll-link-missing = ئادرېس تولۇق ئەمەس. تەكلىپتىكى تولۇق ئۇلانمىنى ئېچىڭ.
enroll-link-used = بۇ تەكلىپ ئىشلىتىلگەن ياكى ۋاقتى ئۆتكەن. باشقۇرغۇچىدىن يېڭى تەكلىپ سوراڭ.
enroll-handle = ئىشلەتكۈچى نامىڭىز
enroll-passphrase-title = پارول سۆزلىرىڭىز
enroll-passphrase-lead = بۇ يەتتە سۆز ئۈسكۈنىڭىزدە ياسالدى، ھېچقاچان يوللانمايدۇ. قەغەزگە يېزىپ، بىخەتەر ساقلاڭ. ئۇنى ھېچكىم قايتا بېرەلمەيدۇ.
enroll-passphrase-language = سۆزلەرنىڭ تىلى
enroll-passphrase-new = باشقا سۆزلەرنى ياساش
enroll-passphrase-typed = سۆزلەرنى قايتا كىرگۈزۈڭ
enroll-passphrase-mismatch = بۇ سۆزلەر ئوخشاش ئەمەس. قەغىزىڭىز بىلەن سېلىشتۇرۇپ قايتا كىرگۈزۈڭ.
enroll-code-title = ئالتە خانىلىق كودلار
enroll-code-lead = بۇ مەخپىي ئاچقۇچنى ئالتە خانىلىق كود ياسايدىغان ئەپكە قوشۇڭ، مۇمكىن بولسا باشقا ئۈسكۈنىدە. ئاندىن ئۇ كۆرسەتكەن كودنى كىرگۈزۈڭ.
enroll-code-secret = مەخپىي ئاچقۇچ
enroll-code-typed = ئەپ كۆرسەتكەن كود
enroll-code-wrong = كود توغرا ئەمەس. ئۈسكۈنىڭىزنىڭ سائىتىنى تەكشۈرۈپ، كېيىنكى كودنى سىناڭ.
enroll-working = ئاچقۇچلىرىڭىز ياسىلىۋاتىدۇ. بىر مىنۇتقىچە ۋاقىت كېتىشى مۇمكىن.
enroll-next = كېيىنكى
enroll-finish = تاماملاش
enroll-failed = مۇۋەپپەقىيەتلىك بولمىدى. ھېچنېمە ساقلانمىدى. قايتا سىناڭ.
enroll-done = تىزىملاتتىڭىز. دوكلاتلارنى ئوقۇشتىن بۇرۇن، بىر باشقۇرغۇچى سىزنى تەستىقلىشى كېرەك.
enroll-fingerprint-lead = بۇ بارماق ئىزىنى باشقۇرغۇچىغا يۈزتۇرانە ياكى بىر-بىرىڭلارنىڭ ئاۋازىنى تونۇيدىغان تېلېفوندا ئوقۇپ بېرىڭ. ئىككى تەرەپتە ئوخشاش بولۇشى كېرەك.
enroll-desk-name = گۇرۇپپا نامى
enroll-intake-name = قوبۇل قىلىش ئورنىنىڭ نامى
enroll-first-admin = سىز تۇنجى باشقۇرغۇچى. تاماملىسىڭىز بۇ قوبۇل قىلىش ئورنى ۋە تىزىملىك دەپتىرىنىڭ بىرىنچى تۈرى قۇرۇلىدۇ.

# Accounts
admin-title = ھېساباتلار
admin-cli = ھېساباتلار تېرمىنالدا «thicket account» بىلەن تەكلىپ قىلىنىدۇ ۋە تەستىقلىنىدۇ.
admin-accounts = ھېساباتلار
admin-role = رولى
admin-state = ھالىتى
account-state-invited = تەكلىپ قىلىندى
account-state-enrolled = تىزىملاتتى، تېخى تەستىقلانمىدى
account-state-vetted = تەستىقلاندى
account-state-suspended = توختىتىلدى
account-state-revoked = بىكار قىلىندى
role-admin = باشقۇرغۇچى
role-caseworker = ياردەم خادىمى

# Page not found
not-found-title = بەت تېپىلمىدى
not-found-text = بۇ ئادرېستا ھېچنېمە يوق، ياكى ئۇنى كۆرۈش ھوقۇقىڭىز يوق.

# Workbench and enrolment, further words
desk-page-language = بۇ بەتنىڭ تىلى
desk-show-passphrase = پارول سۆزلىرىنى كۆرسىتىش
desk-unlock-failed = بۇ پارول سۆزلىرى ئاچقۇچلىرىڭىزنى ئاچالمىدى. تەكشۈرۈپ قايتا سىناڭ.
desk-no-intake = بۇ يەردە تېخى قوبۇل قىلىش ئورنى يوق. ئاۋۋال تۇنجى باشقۇرغۇچى تىزىملىتىشى كېرەك، ئاندىن باشقىلار كىرەلەيدۇ.
desk-try-again = قايتا سىناش
desk-about = بۇ قوبۇل قىلىش ئورنى ھەققىدە
desk-close-dialog = يېپىش
desk-colleagues = گۇرۇپپىڭىزدىكى خىزمەتداشلار
desk-colleagues-hint = ئىشلەتكۈچى نامى پەقەت مۇلازىمېتىرنىڭ كىشىلەرنى ئاتىشى. بۇ بارماق ئىزلىرىنى خىزمەتداشلىرىڭىز بىلەن باشقا يول ئارقىلىق سېلىشتۇرۇڭ.
desk-intake-fingerprint = قوبۇل قىلىش ئورنىنىڭ بارماق ئىزى
desk-lock-anyway = خاتىرىدىن ۋاز كېچىپ قۇلۇپلاش
desk-idle-title = ئىش سۇپىسى ئۇزاققا قالماي قۇلۇپلىنىدۇ
desk-stay = قېلىش
desk-filter-open = يېپىلمىغان
desk-filter-search = قىسقىچە مەزمۇن ۋە بەلگىلەردىن ئىزدەش
desk-queue-caption = دېلولار: ئەڭ جىددىيلىرى ئالدىدا، ئاندىن ئەڭ ئۇزۇن ساقلىغانلىرى
desk-count = { $total } دېلودىن { $shown } ى
desk-case = دېلو
desk-unknown-value = جەدۋەلدە يوق
desk-other-answers = باشقا جاۋابلار
desk-other-answers-hint = بۇ جەدۋەلدە بۇ سوئاللار يوق. ئۇلار يوللانغان پېتى كۆرسىتىلدى.
desk-history-empty = تېخى ھېچنېمە يېزىلمىدى.
desk-card-by = ئىمزا قويغۇچى: { $who }
desk-bytes = { $used } بايت، ئەڭ كۆپ { $most } بايت
desk-tags-hint = ئەڭ كۆپ 8 قىسقا سۆز، ئارىسىغا پەش قويۇلىدۇ
desk-tags-wrong = ئەڭ كۆپ 8 بەلگە، ھەر بىرى ئەڭ كۆپ 60 بايت.
tampering-ledger-invalid = تىزىملىك دەپتىرى ئىناۋەتسىز: بىر تۈر بۇزۇلغان، نامەلۇم ياكى تەلەپتىكىدەك ئىمزالانمىغان.
enroll-step = { $at }-قەدەم، جەمئىي { $of }
enroll-previous = ئالدىنقى
enroll-name-wrong = ئەڭ كۆپ 200 بايتلىق بىر نام بېرىڭ.
enroll-code-qr = مەخپىي ئاچقۇچ بار QR كود، ئالتە خانىلىق كود ياسايدىغان ئەپ ئۈچۈن
enroll-maybe-done = بۇ تەكلىپ ئىشلىتىلگەن. بەلكىم ئالدىنقى قېتىم سىنىغىنىڭىز يەتكەن، پەقەت جاۋابى كەلمىگەن. كىرىپ بېقىڭ. بولمىسا، باشقۇرغۇچىدىن يېڭى تەكلىپ سوراڭ.
enroll-done-founded = قوبۇل قىلىش ئورنى قۇرۇلدى، سىز تۇنجى باشقۇرغۇچى. ئىككى بارماق ئىزىنى يېزىۋېلىڭ. باشقىلارنى تېرمىنالدا «thicket account» بىلەن تەكلىپ قىلىپ تەستىقلاڭ.
