# دوكلات جەدۋىلىدىكى سوئاللار، تاللاشلار ۋە بۆلەكلەر، شۇنداقلا جىددىيلىك، ھالەت ۋە يېپىش سەۋەبلىرىنىڭ سۆزلىرى.
# بۇ تەرجىمە ئانا تىللىق ئوقۇرمەنلەرنىڭ تەكشۈرۈشىنى كۈتمەكتە. Awaits review by native readers.
# Ids follow domain/questionnaire.json and domain/taxonomy.json, with hyphens for underscores.

# Sections
section-a = باشلاشتىن بۇرۇن
section-b = نېمە ئىش بولدى
section-c = كىملەر تەسىرگە ئۇچرىدى
section-d = ياردەم ۋە پاكىت
section-e = قارارنى سىز بېرىسىز

# R01, answered on the device only
question-safe-to-write = ھازىر بۇنى يېزىشىڭىز بىخەتەرمۇ؟
question-safe-to-write-hint = جاۋاب پەقەت ئۈسكۈنىڭىزدىلا قالىدۇ، ھېچقاچان يوللانمايدۇ.
question-safe-to-write-why = بۇ ئارقىلىق ئالدى بىلەن بىخەتەرلىك قەدەملىرىنى كۆرسىتىمىز. «ياق» ياكى «جەزم قىلالمايمەن» دېسىڭىز ئۇلار كۆرسىتىلىدۇ، لېكىن يېزىشىڭىز توسۇلمايدۇ.
option-safe-to-write-yes = ھەئە
option-safe-to-write-not-sure = جەزم قىلالمايمەن
option-safe-to-write-no = ياق
option-safe-to-write-watched = بىرەرسى بۇ ئېكراننى ياكى ئۈسكۈنىنى كۆرۈپ قېلىشى مۇمكىن

# R02
question-reply-langs = سىزگە قايسى تىللاردا جاۋاب بەرسەك بولىدۇ؟
option-reply-langs-en = English (ئىنگلىزچە)
option-reply-langs-zh-hans = 简体中文 (خەنزۇچە، ئاددىي خەت)
option-reply-langs-zh-hant = 繁體中文 (خەنزۇچە، مۇرەككەپ خەت)
option-reply-langs-yue-hant-hk = 粵語 (كانتونچە)
option-reply-langs-ug-arab = ئۇيغۇرچە
option-reply-langs-bo = བོད་ཡིག (تىبەتچە)
option-reply-langs-mn-mong = ᠮᠣᠩᠭᠣᠯ (موڭغۇلچە، ئەنئەنىۋى يېزىق)
option-reply-langs-mn-cyrl = Монгол (موڭغۇلچە، كىرىل يېزىقى)
option-reply-langs-kk-arab = قازاقشا (قازاقچە، ئەرەب يېزىقى)
option-reply-langs-kk-cyrl = Қазақша (قازاقچە، كىرىل يېزىقى)
option-reply-langs-ko = 한국어 (كورېيەچە)
option-reply-langs-vi = Tiếng Việt (ۋېيتنامچە)
option-reply-langs-fa = فارسی (پارسچە)
option-reply-langs-ru = Русский (رۇسچە)
option-reply-langs-ar = العربية (ئەرەبچە)
option-reply-langs-tr = Türkçe (تۈركچە)
option-reply-langs-other = باشقا تىل

# R03
question-danger = بىرەرسى خەتەردىمۇ؟
question-danger-hint = ئەگەر كېلەر بىر قانچە سائەت ئىچىدە بىرەرسى زىيانغا ئۇچرىشى مۇمكىن بولسا، سىز ئۈچۈن بىخەتەر بولغان ئەھۋالدا يەرلىك جىددىي قۇتقۇزۇش ئورنىغىمۇ تېلېفون قىلىڭ. بىز جىددىي قۇتقۇزۇش ئورنى ئەمەس.
option-danger-now = ھەئە، بىر قانچە سائەت ئىچىدە
option-danger-soon = ھەئە، بىر قانچە كۈن ياكى ھەپتە ئىچىدە
option-danger-ongoing = بېسىم داۋاملىشىۋاتىدۇ، ئېنىق ۋاقتى يوق
option-danger-past = ھازىرچە تۈگىدى
option-danger-unsure = بىلمەيمەن

# R04, the one required question
question-happened = نېمە ئىش بولدى؟ ئۆز سۆزىڭىز بىلەن يېزىڭ.
question-happened-hint = بىر قانچە جۈملە يېتەرلىك. ھازىر ھەممە تەپسىلاتنى دېيىشىڭىز شەرت ئەمەس. ياردەم قىلىشىمىز ئۈچۈن زۆرۈر بولمىسا، يۇرتتىكى كىشىلەرنىڭ ئىسمىنى يازماڭ.
question-happened-why = پەقەت مۇشۇ سوئالغىلا جاۋاب بېرىش شەرت. قىسقا دەسلەپكى بايان تولۇق گۇۋاھلىقتىن بىخەتەررەك.

# R05
question-kinds = بۇنىڭ ئىچىدە تۆۋەندىكىلەر بارمۇ؟
option-kinds-calls = ساقچى ياكى ئەمەلدارلاردىن كەلگەن تېلېفون، ئۇچۇر ياكى خەت
option-kinds-return = قايتىپ كېلىشكە بېسىم قىلىش
option-kinds-visit = بىرەرسى مېنى ئىزدەپ كەلدى، ئەگەشتى ياكى كۆزەتتى
option-kinds-attack = بىرەرسى يارىلاندى ياكى مال-مۈلۈك بۇزۇلدى
option-kinds-taken = بىرەرسى ئېلىپ كېتىلدى ياكى يوقاپ كەتتى
option-kinds-lure = بىرەرسى مېنى سەپەرگە ياكى كۆرۈشۈشكە ئالداپ ئۈندىدى
option-kinds-family = يۇرتتىكى كىشىلەرنىڭ ئۆيىگە باردى، ئۇلارغا تەھدىت سالدى، جازالىدى ياكى تۇتۇپ قالدى
option-kinds-docs = پاسپورت، كىملىك ياكى كونسۇلخانا ياردىمى رەت قىلىندى، بىكار قىلىندى ياكى تۇتۇپ قېلىندى
option-kinds-exit-ban = بىرەرسىنىڭ چېگرادىن چىقىشى چەكلەندى
option-kinds-host-action = باشقا دۆلەت توختاتتى، تۇتۇپ قالدى ياكى قايتۇرۇۋەتمەكچى
option-kinds-wanted = قولغا ئېلىش بۇيرۇقى، مۇكاپات، تۇتۇش تىزىملىكى ياكى سوت دېلوسى
option-kinds-spy = باشقىلار ھەققىدە مەلۇمات يەتكۈزۈش بۇيرۇلدى
option-kinds-silence = سۆزلەشنى توختىتىش، ئۆچۈرۈش ياكى قايتۇرۇۋېلىش بۇيرۇلدى
option-kinds-online = تور ھۇجۇمى، بۇزۇپ كىرىش، غەلىتە ئۇچۇرلار، ياسالما رەسىملەر
option-kinds-money = بانكا ھېساباتى، پېنسىيە، مال-مۈلۈك، خىزمەت ياكى تىجارەت زىيانغا ئۇچرىدى
option-kinds-community = تەشكىلات، مەكتەپ ياكى خىزمەت ئورنى ئارقىلىق كۆزىتىش ياكى بېسىم قىلىش
option-kinds-other = باشقا ئىش
option-kinds-unsure = بۇنىڭ نېمە ئىكەنلىكىنى جەزم قىلالمايمەن

# R06
question-when = بۇ ئىش قاچان بولدى؟
question-when-hint = ئاي ياكى يىلنىلا يازسىڭىزمۇ بولىدۇ. ھېلىھەم داۋاملىشىۋاتىدۇ دېسىڭىزمۇ بولىدۇ.
field-when-start = باشلانغان ۋاقتى (مەسىلەن 2026، {"\u2066"}2026-11{"\u2069"} ياكى {"\u2066"}2026-11-22{"\u2069"})
field-when-end = ئاخىرلاشقان ۋاقتى، ئەگەر تۈگىگەن بولسا
field-when-ongoing = ھېلىھەم داۋاملىشىۋاتىدۇ
field-when-original = ياكى ۋاقتىنى ئۆز سۆزىڭىز بىلەن يېزىڭ

# R07
question-how-often = قانچە قېتىم بولدى؟
option-how-often-once = بىر قېتىم
option-how-often-few = بىر قانچە قېتىم
option-how-often-many = نۇرغۇن قېتىم
option-how-often-continuous = توختىمايۋاتىدۇ
option-how-often-unsure = جەزم قىلالمايمەن

# R08, R09 (places are in places.ftl)
question-where-now = تەسىرگە ئۇچرىغان كىشى ھازىر نەدە؟
question-where-now-hint = پەقەت دۆلەت ياكى رايون. شەھەرنى يازماڭ.
question-behind-where = بىلىشىڭىزچە، بۇنىڭ كەينىدە قايسى ھۆكۈمەت ياكى جاي بار؟

# R10
question-asked-for = ئۇلار نېمە تەلەپ قىلدى؟
option-asked-for-return = قايتىپ بېرىشنى
option-asked-for-stop-speaking = سۆزلەشنى ياكى نامايىش قىلىشنى توختىتىشنى
option-asked-for-inform = باشقىلار ھەققىدە مەلۇمات بېرىشنى
option-asked-for-delete = بىر نەرسىنى ئۆچۈرۈشنى ياكى قايتۇرۇۋېلىشنى
option-asked-for-sign = ئىمزا قويۇشنى، سىنغا چۈشۈشنى ياكى باشقىلارنى ئەيىبلەشنى
option-asked-for-documents = ھۆججەت، تېلېفون ياكى پاروللارنى تاپشۇرۇشنى
option-asked-for-money = پۇل تۆلەشنى
option-asked-for-drop-asylum = پاناھلىق ئىلتىماسىدىن ياكى دەۋادىن ۋاز كېچىشنى
option-asked-for-persuade-other = باشقا بىر كىشىنى قايىل قىلىشنى
option-asked-for-none = ھېچنېمە تەلەپ قىلمىدى
option-asked-for-unsure = جەزم قىلالمايمەن

# R11, may be repeated
question-coming-up = ئالدىمىزدا مۇھىم بىرەر كۈن بارمۇ؟
question-coming-up-why = كۈنلەرنى بىلسەك، قايسى ئىشنى كۈتۈشكە بولمايدىغانلىقىنى كۆرەلەيمىز.
field-coming-up-type = نېمە ئىش
field-coming-up-date = ۋاقتى (مەسىلەن {"\u2066"}2026-11{"\u2069"} ياكى {"\u2066"}2026-11-22{"\u2069"})
field-coming-up-note = ئىزاھات
option-coming-up-type-removal-flight = قايتۇرۇۋېتىش ئايروپىلانى
option-coming-up-type-court-hearing = سوت ئېچىلىشى
option-coming-up-type-appeal-deadline = نارازىلىق ئەرزى سۇنۇشنىڭ ئاخىرقى كۈنى
option-coming-up-type-extradition-decision = ئۆتكۈزۈپ بېرىش قارارى
option-coming-up-type-travel = سەپەر
option-coming-up-type-consulate-visit = كونسۇلخانىغا بېرىش
option-coming-up-type-meeting-demanded = ئۇلار تەلەپ قىلغان كۆرۈشۈش
option-coming-up-type-passport-expiry = پاسپورتنىڭ ۋاقتى توشۇش
option-coming-up-type-visa-expiry = ۋىزىنىڭ ۋاقتى توشۇش
option-coming-up-type-caller-deadline = تېلېفون قىلغۇچى بەلگىلىگەن مۆھلەت
option-coming-up-type-release-date = قويۇپ بېرىلىدىغان كۈن
option-coming-up-type-other = باشقا ئىش

# R12
question-who = بىلىشىڭىزچە، بۇنى كىم قىلدى؟
option-who-home-police = يۇرتتىكى ساقچى ياكى دۆلەت بىخەتەرلىك خادىمى
option-who-home-party = ئىنتىزام تەكشۈرۈش، پارتىيە ياكى يەرلىك ئەمەلدارلار
option-who-hk-police = خوڭكوڭ ساقچىسى ياكى ئەمەلدارلىرى
option-who-embassy = ئەلچىخانا ياكى كونسۇلخانا
option-who-host-police = مەن تۇرۇۋاتقان جايدىكى ساقچى
option-who-host-migration = كۆچمەنلەر ياكى چېگرا خادىملىرى
option-who-third-state = باشقا بىر دۆلەتنىڭ ئەمەلدارلىرى
option-who-interpol = خەلقئارا ساقچى ئۇقتۇرۇشى
option-who-station = غەيرىي رەسمىي ساقچى پونكىتى ياكى «مۇلازىمەت» پونكىتى
option-who-association = يۇرتداشلار، ئوقۇغۇچىلار ياكى سودىگەرلەر جەمئىيىتى
option-who-investigator = شەخسىي تەكشۈرگۈچى ياكى ياللانغان كىشى
option-who-employer-school = خىزمەت ئورنى، مەكتەپ ياكى ئۇنىۋېرسىتېت
option-who-relative-forced = بېسىم ئاستىدىكى تۇغقان ياكى دوست
option-who-online-unknown = نامەلۇم تور ھېساباتى
option-who-unknown-caller = نامەلۇم تېلېفون قىلغۇچى
option-who-unknown-person = نامەلۇم كىشى
option-who-other = باشقا

# R13, may be repeated
question-clues = ئۇلارنى تونۇۋېلىشقا ياردىمى بولىدىغان بىرەر يىپ ئۇچى بارمۇ؟
question-clues-hint = تېلېفون نومۇرى، ھېسابات نامى، ماشىنا نومۇرى، ئادرېس، تور ئۇلانمىسى، ھۆججەت نامى.
question-clues-why = ئوخشاش بىر نومۇر ياكى ھېسابات كۆپىنچە نۇرغۇن كىشى بىلەن ئالاقە قىلىدۇ. پەقەت تۆۋەندە قوشۇلسىڭىزلا، ئۇنى باشقا دوكلاتلار بىلەن سېلىشتۇرىمىز.
field-clues-type = يىپ ئۇچىنىڭ تۈرى
field-clues-value = يىپ ئۇچىنىڭ ئۆزى
field-clues-note = ئىزاھات
option-clues-type-phone = تېلېفون نومۇرى
option-clues-type-wechat-id = ئۈندىدار (WeChat) نومۇرى
option-clues-type-telegram = Telegram ھېساباتى
option-clues-type-whatsapp = WhatsApp نومۇرى
option-clues-type-email = ئېلخەت ئادرېسى
option-clues-type-account-handle = باشقا ھېسابات نامى
option-clues-type-name-used = ئۇلار ئىشلەتكەن ئىسىم
option-clues-type-badge-or-unit = ساقچى نومۇرى ياكى ئىدارىسى
option-clues-type-vehicle = ماشىنا ياكى ماشىنا نومۇرى
option-clues-type-premises = بىنا ياكى ئادرېس
option-clues-type-domain-url = تور بېكەت ياكى ئۇلانما
option-clues-type-file-hash = ھۆججەتنىڭ بارماق ئىزى (hash)
option-clues-type-bank-account = بانكا ھېساباتى
option-clues-type-document-ref = ھۆججەت نومۇرى
option-clues-type-other = باشقا

# R14
question-channel = ئۇلار سىز بىلەن قانداق ئالاقە قىلدى؟
option-channel-in-person = يۈزتۇرانە
option-channel-phone = تېلېفون
option-channel-sms = قىسقا ئۇچۇر (SMS)
option-channel-wechat = ئۈندىدار (WeChat)
option-channel-whatsapp = WhatsApp
option-channel-telegram = Telegram
option-channel-signal = Signal
option-channel-email = ئېلخەت
option-channel-social = ئىجتىمائىي تاراتقۇ
option-channel-letter = خەت ياكى ئۇقتۇرۇش
option-channel-via-family = ئائىلە ئارقىلىق
option-channel-video-with-family = ئائىلە كىشىلىرى قاتناشقان سىنلىق سۆزلىشىش
option-channel-consulate = كونسۇلخانىدا
option-channel-border = چېگرادا
option-channel-school-work = مەكتەپتە ياكى خىزمەت ئورنىدا
option-channel-none = ئالاقە بولمىدى
option-channel-other = باشقا

# R15
question-about-whom = بۇ ئىش كىم ھەققىدە؟
option-about-whom-me = ئۆزۈم
option-about-whom-family = ئائىلەم
option-about-whom-friend = دوستۇم ياكى خىزمەتدىشىم
option-about-whom-client = مەن ياردەم قىلىۋاتقان كىشى
option-about-whom-group = گۇرۇپپا ياكى تەشكىلات
option-about-whom-stranger = مەن تونۇمايدىغان كىشى

# R16
question-home-effects = يۇرتتىكى كىشىلەرگە نېمە بولدى؟
option-home-effects-called-in = چاقىرتىلدى ياكى سوراق قىلىندى
option-home-effects-visited = ئۆيىگە باردى
option-home-effects-threatened = تەھدىت سېلىندى
option-home-effects-forced-call = تېلېفون قىلىشقا، خەت يېزىشقا ياكى سىنغا چۈشۈشكە مەجبۇرلاندى
option-home-effects-detained = تۇتۇپ تۇرۇلدى ياكى قامالدى
option-home-effects-missing = يوقاپ كەتتى ياكى ئالاقە ئۈزۈلدى
option-home-effects-job = خىزمىتى، مائاشى، پېنسىيەسى ياكى ئوقۇشىدىن ئايرىلدى
option-home-effects-exit-ban = چېگرادىن چىقىشى چەكلەندى
option-home-effects-property = ھېساباتى، ئۆيى ياكى تىجارىتى توڭلىتىلدى ياكى زىيانغا ئۇچرىدى
option-home-effects-denounce = بىرەرسىنى ئەيىبلەشكە مەجبۇرلاندى
option-home-effects-hurt = بەدىنى زەخمىلەندى
option-home-effects-none = ھېچنېمە بولمىدى
option-home-effects-unknown = بىلمەيمەن

# R17
question-papers = ھۆججەت ياكى سوت جەھەتتە تۆۋەندىكى ئىشلار بارمۇ؟
option-papers-passport-refused = پاسپورت رەت قىلىندى ياكى كېچىكتۈرۈلدى
option-papers-passport-cancelled = پاسپورت بىكار قىلىندى
option-papers-passport-taken = پاسپورت ياكى كىملىك تارتىۋېلىندى
option-papers-exit-ban = چېگرادىن چىقىش چەكلەندى
option-papers-warrant = قولغا ئېلىش بۇيرۇقى، مۇكاپات ياكى تۇتۇش ئۇقتۇرۇشى
option-papers-interpol = ئىنتېرپول ئۇقتۇرۇشى ياكى شۇ سەۋەبتىن چېگرادا توسۇلۇش
option-papers-extradition = ئۆتكۈزۈپ بېرىش تەلىپى
option-papers-removal = چىقىرىۋېتىش ياكى قايتۇرۇۋېتىش بۇيرۇقى
option-papers-detained-abroad = ۋەتەن سىرتىدا تۇتۇپ تۇرۇلدى
option-papers-asylum-pending = پاناھلىق ئىلتىماسى تېخى قارار قىلىنمىدى
option-papers-asylum-refused = پاناھلىق رەت قىلىندى
option-papers-assets-frozen = پۇل، مال-مۈلۈك ياكى پېنسىيە توڭلىتىلدى
option-papers-lawsuit = ماڭا قارشى دەۋا
option-papers-none = يوق
option-papers-unsure = جەزم قىلالمايمەن

# R18
question-status-here = تەسىرگە ئۇچرىغان كىشىنىڭ تۇرۇۋاتقان جايىدىكى سالاھىيىتى نېمە؟
question-status-here-why = پەقەت بىخەتەر ياردەمچىلەرنى تاللاش ئۈچۈن. جاۋاب بېرىش ھېچقاچان شەرت ئەمەس.
option-status-here-citizen-pr = پۇقرا ياكى مەڭگۈلۈك تۇرۇش ھوقۇقى بار
option-status-here-protected = مۇساپىر ياكى باشقىچە قوغدالغان
option-status-here-asylum-seeker = پاناھلىق تىلىگۈچى
option-status-here-student = ئوقۇغۇچى
option-status-here-work = خىزمەت ياكى ئائىلە ۋىزىسى
option-status-here-visitor = زىيارەتچى ياكى ئۆتكۈنچى
option-status-here-undocumented = كۈچكە ئىگە ھۆججىتى يوق
option-status-here-stateless = دۆلەتسىز
option-status-here-other = باشقا
option-status-here-prefer-not = دېيىشنى خالىمايمەن

# R19
question-groups = بۇ كىشى بىرەر گۇرۇپپىغا تەۋە بولغانلىقى ئۈچۈن نىشانلانغانمۇ؟
question-groups-hint = جاۋاب مەلۇم بىر كىشىنى تونۇتۇپ قويسا، ئۆتكۈزۈۋېتىڭ.
option-groups-uyghur = ئۇيغۇر
option-groups-kazakh = شەرقىي تۈركىستان / شىنجاڭدىكى قازاق
option-groups-hui-muslim = تۇڭگان ياكى باشقا مۇسۇلمان
option-groups-tibetan = تىبەتلىك
option-groups-s-mongolian = جەنۇبىي موڭغۇلىيەلىك
option-groups-hongkonger = خوڭكوڭلۇق
option-groups-taiwan = تەيۋەنلىك
option-groups-han-dissident = ئۆكتىچى ياكى ئەرز قىلغۇچى
option-groups-falun-gong = فالۇنگوڭ مۇرىتى
option-groups-christian = خىرىستىيان
option-groups-lawyer = ئادۋوكات
option-groups-journalist = مۇخبىر
option-groups-student = ئوقۇغۇچى ياكى ئالىم
option-groups-labour = ئىشچىلار ھەرىكىتى تەشكىللىگۈچىسى
option-groups-lgbtq = LGBTQ+
option-groups-former-official = سابىق ئەمەلدار ياكى تىجارەتچى
option-groups-witness = گۇۋاھچى ياكى ھايات قالغۇچى
option-groups-other-diaspora = چەت ئەلدىكى باشقا جامائەت
option-groups-prefer-not = دېيىشنى خالىمايمەن

# R20
question-help = قانداق ياردەم كېرەك؟
option-help-record = پەقەت خاتىرىلەپ قويۇڭلار
option-help-safety = بىخەتەرلىك مەسلىھەتى
option-help-lawyer = ئادۋوكات
option-help-digital = تېلېفون ياكى ھېسابات جەھەتتە ياردەم
option-help-emotional = روھىي ياردەم
option-help-family-advocacy = يۇرتتىكى ئائىلە ئۈچۈن ياردەم
option-help-police-report = بۇ يەردىكى ساقچىغا مەلۇم قىلىشقا ياردەم
option-help-un-appeal = ب د ت غا مۇراجىئەت قىلىش
option-help-interpol-check = ئىنتېرپول ئۇقتۇرۇشىنى تەكشۈرۈش ياكى ئۇنىڭغا ئېتىراز بىلدۈرۈش
option-help-relocation = بىخەتەر جايغا كۆچۈش ياكى جىددىي ياردەم پۇلى
option-help-media = ئاخبارات بىلەن ئالاقە
option-help-translate = تەرجىمە
option-help-nothing = ھازىر ھېچنېمە كېرەك ئەمەس

# R22
question-told-others = باشقا بىرەرسىگە ئېيتتىڭىزمۇ؟
option-told-others-police = بۇ يەردىكى ساقچىغا
option-told-others-lawyer = ئادۋوكاتقا
option-told-others-ngo = باشقا تەشكىلاتقا
option-told-others-school-work = مەكتەپكە ياكى خىزمەت ئورنىغا
option-told-others-media = ئاخباراتقا
option-told-others-un = ب د ت ئورگىنىغا
option-told-others-friends = دوست ياكى ئائىلەمگە
option-told-others-nobody = ھېچكىمگە
option-told-others-prefer-not = دېيىشنى خالىمايمەن

# R23
question-contact = سىز بىلەن قانداق ئالاقە قىلساق بولىدۇ؟
question-contact-hint = ئەڭ بىخەتەر يول: كودىڭىز بىلەن بۇ يەرگە قايتىپ كېلىش. ئائىلىڭىز بىلەن ھېچقاچان ئالاقە قىلمايمىز.
field-contact-mode = ئالاقە قىلىش يولى
option-contact-mode-mailbox-only = پەقەت بۇ يەردە، كودۇم بىلەن
option-contact-mode-signal = Signal
option-contact-mode-email = ئېلخەت
option-contact-mode-phone = تېلېفون
option-contact-mode-via-partner = مەن ئىشىنىدىغان تەشكىلات ئارقىلىق
field-contact-value = نومۇر، ئادرېس ياكى تەشكىلات نامى
field-contact-safe-times = بىخەتەر ۋاقىتلار
field-contact-never = ھەرگىز ئىشلەتمەڭلار
option-contact-never-phone = تېلېفون
option-contact-never-sms = قىسقا ئۇچۇر (SMS)
option-contact-never-wechat = ئۈندىدار (WeChat)
option-contact-never-email = ئېلخەت
option-contact-never-voicemail = ئاۋازلىق خەت
field-contact-code-word = بىز ئىكەنلىكىمىزنى بىلىدىغان مەخپىي سۆز

# R24
question-consent = بۇ دوكلاتنى قانداق ئىشلەتسەك بولىدۇ؟
question-consent-hint = بىر قۇرنى بوش قويسىڭىز، ساناش ۋە سېلىشتۇرۇشنى «ياق»، ئورتاقلىشىشنى «ئاۋۋال مەندىن سوراڭلار» دەپ قارايمىز. كېيىن پىكرىڭىزنى ئۆزگەرتسىڭىز بولىدۇ، لېكىن ئورتاقلىشىپ بولغاننى قايتۇرۇۋالغىلى بولمايدۇ.
row-consent-stats = ئېلان قىلىنىدىغان سانلارغا كىرگۈزۈش (ھېچكىمنى تونۇۋالغىلى بولمايدۇ)
row-consent-match = باشقىلارغا كۆرسەتمەي تۇرۇپ، باشقا بىرەرسى شۇ نومۇر، ھېسابات ياكى ماشىنا نومۇرىنى مەلۇم قىلغان-قىلمىغانلىقىنى تەكشۈرۈش
row-consent-partners = مۇشۇنداق ئەھۋالدىكىلەرگە ياردەم بېرىدىغان ھەمكار تەشكىلاتلار بىلەن ئورتاقلىشىش
row-consent-lawyers = ئادۋوكات بىلەن ئورتاقلىشىش
row-consent-police-host = مەن تۇرۇۋاتقان جايدىكى ساقچى بىلەن ئورتاقلىشىش
row-consent-un = ب د ت مۇتەخەسسىسلىرى بىلەن ئورتاقلىشىش
row-consent-journalists = مۇخبىرلار بىلەن ئورتاقلىشىش
row-consent-quote = تەپسىلاتلىرىنى ئېلىۋېتىپ، قىسقا بىر نەقىل ئېلان قىلىش
option-consent-yes = ھەئە
option-consent-no = ياق
option-consent-ask = ئاۋۋال مەندىن سوراڭلار

# R25
question-keep = قانچە ئۇزۇن ساقلىساق بولىدۇ، سىزدىن خەۋەر بولمىسا قانداق قىلىمىز؟
field-keep-for = ساقلاش ۋاقتى
option-keep-for-6m = 6 ئاي
option-keep-for-1y = 1 يىل
option-keep-for-3y = 3 يىل
option-keep-for-until-i-say = مەن توختاتقۇچە
field-keep-if-silent = مەندىن خەۋەر بولمىسا
option-keep-if-silent-do-nothing = ھېچنېمە قىلماڭلار
option-keep-if-silent-delete = ئۆچۈرۈۋېتىڭلار
option-keep-if-silent-contact-trusted = مەن ئىشىنىدىغان كىشى بىلەن ئالاقە قىلىڭلار
option-keep-if-silent-follow-plan = تۆۋەندىكى پىلانىم بويىچە قىلىڭلار
field-keep-silent-after-days = مەندىن قانچە كۈن خەۋەر بولمىسا ھەرىكەت قىلىسىلەر
field-keep-plan = مېنىڭ پىلانىم، ياكى مەن ئىشىنىدىغان كىشى بىلەن قانداق ئالاقە قىلىش

# Urgency
urgency-u1 = دەرھال
urgency-u2 = جىددىي
urgency-u3 = ئالدىن بىر تەرەپ قىلىنىدىغان
urgency-u4 = ئادەتتىكى
urgency-ux = ئايرىپ قويۇلغان
urgency-unset = تېخى بەلگىلەنمىدى

# Status of a case
status-received = تاپشۇرۇۋېلىندى
status-acknowledged = تاپشۇرۇۋېلىنغانلىقى بىلدۈرۈلدى
status-triage = تۈرگە ئايرىلىۋاتىدۇ
status-need-info = تولۇقلىما ئۇچۇر كېرەك
status-active = بىر تەرەپ قىلىنىۋاتىدۇ
status-referred = باشقىلارغا يوللاندى
status-monitoring = كۆزىتىلىۋاتىدۇ
status-closed = يېپىلدى
status-quarantined = ئايرىپ قويۇلدى
status-withdrawn = دوكلات يوللىغۇچى قايتۇرۇۋالدى
status-erased = ئۆچۈرۈلدى

# Reasons for closing a case
close-resolved-safe = ھەل بولدى، كىشى بىخەتەر
close-referred-accepted = باشقا بىر تەشكىلات ئۆتكۈزۈۋالدى
close-reporter-asked = دوكلات يوللىغۇچى تەلەپ قىلدى
close-no-contact = ئالاقە ئۈزۈلدى
close-out-of-scope = خىزمەت دائىرىمىزنىڭ سىرتىدا
close-general-crime = ئادەتتىكى جىنايەت، كەينىدە دۆلەت يوق
close-scam = ئەمەلدار بولۇۋالغانلارنىڭ ئالدامچىلىقى
close-duplicate = باشقا بىر دېلو بىلەن ئوخشاش
close-fabricated = ئويدۇرما دەپ قارالدى
close-consent-withdrawn = رازىلىق قايتۇرۇۋېلىندى
close-retention-end = ساقلاش ۋاقتى توشتى
