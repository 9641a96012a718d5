# Questions of the report form, their options and fields, and the words for urgency, status and closing reasons.
# Ids follow domain/questionnaire.json and domain/taxonomy.json, with hyphens for underscores.

# Sections
section-a = Before you start
section-b = What happened
section-c = Who is affected
section-d = Help and evidence
section-e = You decide

# R01, answered on the device only
question-safe-to-write = Is it safe for you to write this right now?
question-safe-to-write-hint = Answered on your device only. Never sent.
question-safe-to-write-why = So that we can show safety steps first. "No" or "Not sure" shows them. It never blocks you.
option-safe-to-write-yes = Yes
option-safe-to-write-not-sure = Not sure
option-safe-to-write-no = No
option-safe-to-write-watched = Someone may see this screen or device

# R02
question-reply-langs = Which languages can we reply in?
option-reply-langs-en = English
option-reply-langs-zh-hans = 简体中文 (Chinese, simplified)
option-reply-langs-zh-hant = 繁體中文 (Chinese, traditional)
option-reply-langs-yue-hant-hk = 粵語 (Cantonese)
option-reply-langs-ug-arab = ئۇيغۇرچە (Uyghur)
option-reply-langs-bo = བོད་ཡིག (Tibetan)
option-reply-langs-mn-mong = ᠮᠣᠩᠭᠣᠯ (Mongolian, traditional script)
option-reply-langs-mn-cyrl = Монгол (Mongolian, Cyrillic)
option-reply-langs-kk-arab = قازاقشا (Kazakh, Arabic script)
option-reply-langs-kk-cyrl = Қазақша (Kazakh, Cyrillic)
option-reply-langs-ko = 한국어 (Korean)
option-reply-langs-vi = Tiếng Việt (Vietnamese)
option-reply-langs-fa = فارسی (Persian)
option-reply-langs-ru = Русский (Russian)
option-reply-langs-ar = العربية (Arabic)
option-reply-langs-tr = Türkçe (Turkish)
option-reply-langs-other = Another language

# R03
question-danger = Is anyone in danger?
question-danger-hint = If someone may be hurt in the next hours, also call local emergency services if that is safe for you. We are not an emergency service.
option-danger-now = Yes, in the next hours
option-danger-soon = Yes, in the next days or weeks
option-danger-ongoing = Pressure goes on, with no known date
option-danger-past = It is over for now
option-danger-unsure = I do not know

# R04, the one required question
question-happened = What happened? Use your own words.
question-happened-hint = A few sentences are enough. You do not need to tell every detail now. Leave out names of people at home unless we need them to help.
question-happened-why = This is the only question you must answer. A short first account is safer than a full statement.

# R05
question-kinds = Does it include any of these?
option-kinds-calls = Calls, messages or letters from police or officials
option-kinds-return = Pressure to go back
option-kinds-visit = Someone came to me, followed me or watched me
option-kinds-attack = Someone was hurt, or property was broken
option-kinds-taken = Someone was taken, or is missing
option-kinds-lure = Someone tried to get me to travel or meet
option-kinds-family = People at home were visited, threatened, punished or held
option-kinds-docs = Passport, ID or consular help refused, cancelled or kept
option-kinds-exit-ban = Someone is not allowed to leave
option-kinds-host-action = Stopped, held or facing removal by another country
option-kinds-wanted = Warrant, reward, wanted list or court case
option-kinds-spy = Told to inform on others
option-kinds-silence = Told to stop speaking, delete or withdraw
option-kinds-online = Online attacks, hacking, strange messages, fake images
option-kinds-money = Bank, pension, property, job or business harmed
option-kinds-community = Watched or pressured through a group, school or employer
option-kinds-other = Something else
option-kinds-unsure = I am not sure what this is

# R06
question-when = When did it happen?
question-when-hint = A month or a year is fine. You can say it is still going on.
field-when-start = Start (for example 2026, 2026-11 or 2026-11-22)
field-when-end = End, if it is over
field-when-ongoing = It is still going on
field-when-original = Or say when in your own words

# R07
question-how-often = How often?
option-how-often-once = Once
option-how-often-few = A few times
option-how-often-many = Many times
option-how-often-continuous = It does not stop
option-how-often-unsure = Not sure

# R08, R09 (places are in places.ftl)
question-where-now = Where is the affected person now?
question-where-now-hint = Country or territory only. No city.
question-behind-where = Which government or place is behind it, as far as you know?

# R10
question-asked-for = What did they want?
option-asked-for-return = Return
option-asked-for-stop-speaking = Stop speaking or protesting
option-asked-for-inform = Give information about others
option-asked-for-delete = Delete or withdraw something
option-asked-for-sign = Sign, record or denounce
option-asked-for-documents = Hand over documents, phone or passwords
option-asked-for-money = Pay money
option-asked-for-drop-asylum = Drop an asylum or court claim
option-asked-for-persuade-other = Persuade someone else
option-asked-for-none = Nothing was asked
option-asked-for-unsure = Not sure

# R11, may be repeated
question-coming-up = Is any date coming up?
question-coming-up-why = Dates help us see what cannot wait.
field-coming-up-type = What it is
field-coming-up-date = Date (for example 2026-11 or 2026-11-22)
field-coming-up-note = Note
option-coming-up-type-removal-flight = Removal flight
option-coming-up-type-court-hearing = Court hearing
option-coming-up-type-appeal-deadline = Last day to appeal
option-coming-up-type-extradition-decision = Extradition decision
option-coming-up-type-travel = Travel
option-coming-up-type-consulate-visit = Visit to a consulate
option-coming-up-type-meeting-demanded = Meeting they demand
option-coming-up-type-passport-expiry = Passport runs out
option-coming-up-type-visa-expiry = Visa runs out
option-coming-up-type-caller-deadline = Deadline set by the caller
option-coming-up-type-release-date = Release from detention
option-coming-up-type-other = Something else

# R12
question-who = Who did it, as far as you know?
option-who-home-police = Police or state security from home
option-who-home-party = Anti-corruption, party or local officials
option-who-hk-police = Hong Kong police or officials
option-who-embassy = Embassy or consulate
option-who-host-police = Police where I live
option-who-host-migration = Immigration or border officers
option-who-third-state = Officials of another country
option-who-interpol = An international police notice
option-who-station = Unofficial police or "service" station
option-who-association = Community, student or business association
option-who-investigator = Private investigator or hired person
option-who-employer-school = Employer, school or university
option-who-relative-forced = A relative or friend under pressure
option-who-online-unknown = Unknown online account
option-who-unknown-caller = Unknown caller
option-who-unknown-person = Unknown person
option-who-other = Other

# R13, may be repeated
question-clues = Any detail that may identify them?
question-clues-hint = Phone number, account name, car plate, address, web link, file name.
question-clues-why = The same number or account often reaches many people. We compare it with other reports only if you say yes to that further down.
field-clues-type = Kind of detail
field-clues-value = The detail itself
field-clues-note = Note
option-clues-type-phone = Phone number
option-clues-type-wechat-id = WeChat ID
option-clues-type-telegram = Telegram account
option-clues-type-whatsapp = WhatsApp number
option-clues-type-email = Email address
option-clues-type-account-handle = Other account name
option-clues-type-name-used = Name they used
option-clues-type-badge-or-unit = Badge number or unit
option-clues-type-vehicle = Car or plate
option-clues-type-premises = Building or address
option-clues-type-domain-url = Website or link
option-clues-type-file-hash = Fingerprint (hash) of a file
option-clues-type-bank-account = Bank account
option-clues-type-document-ref = Document number
option-clues-type-other = Something else

# R14
question-channel = How did they reach you?
option-channel-in-person = In person
option-channel-phone = Phone call
option-channel-sms = SMS
option-channel-wechat = WeChat
option-channel-whatsapp = WhatsApp
option-channel-telegram = Telegram
option-channel-signal = Signal
option-channel-email = Email
option-channel-social = Social media
option-channel-letter = Letter or notice
option-channel-via-family = Through family
option-channel-video-with-family = Video call with family present
option-channel-consulate = At a consulate
option-channel-border = At a border
option-channel-school-work = At school or work
option-channel-none = No contact
option-channel-other = Other

# R15
question-about-whom = Who is this about?
option-about-whom-me = Me
option-about-whom-family = My family
option-about-whom-friend = A friend or colleague
option-about-whom-client = Someone I help
option-about-whom-group = A group or organisation
option-about-whom-stranger = Someone I do not know

# R16
question-home-effects = What happened to people at home?
option-home-effects-called-in = Called in or questioned
option-home-effects-visited = Visited at home
option-home-effects-threatened = Threatened
option-home-effects-forced-call = Made to call, write or appear on video
option-home-effects-detained = Detained or jailed
option-home-effects-missing = Missing, or contact cut
option-home-effects-job = Lost job, pay, pension or school place
option-home-effects-exit-ban = Stopped from leaving
option-home-effects-property = Account, home or business frozen or harmed
option-home-effects-denounce = Made to denounce someone
option-home-effects-hurt = Physically hurt
option-home-effects-none = Nothing
option-home-effects-unknown = I do not know

# R17
question-papers = Is any of this happening with papers or courts?
option-papers-passport-refused = Passport refused or delayed
option-papers-passport-cancelled = Passport cancelled
option-papers-passport-taken = Passport or ID taken
option-papers-exit-ban = Not allowed to leave (exit ban)
option-papers-warrant = Warrant, bounty or wanted notice
option-papers-interpol = Interpol notice, or border stop because of one
option-papers-extradition = Extradition request
option-papers-removal = Deportation or removal order
option-papers-detained-abroad = Held outside home country
option-papers-asylum-pending = Asylum claim not decided yet
option-papers-asylum-refused = Asylum refused
option-papers-assets-frozen = Money, property or pension frozen
option-papers-lawsuit = Lawsuit against me
option-papers-none = None
option-papers-unsure = Not sure

# R18
question-status-here = What is the affected person's status where they are?
question-status-here-why = Only so that we can choose safe helpers. You never need to answer this.
option-status-here-citizen-pr = Citizen or permanent resident
option-status-here-protected = Refugee or other protection
option-status-here-asylum-seeker = Asylum seeker
option-status-here-student = Student
option-status-here-work = Work or family visa
option-status-here-visitor = Visitor or passing through
option-status-here-undocumented = No valid papers
option-status-here-stateless = Stateless
option-status-here-other = Other
option-status-here-prefer-not = Prefer not to say

# R19
question-groups = Is the person targeted as part of a group?
question-groups-hint = Skip this if it would point to one person.
option-groups-uyghur = Uyghur
option-groups-kazakh = Kazakh from East Turkestan / Xinjiang
option-groups-hui-muslim = Hui or other Muslim
option-groups-tibetan = Tibetan
option-groups-s-mongolian = Southern Mongolian
option-groups-hongkonger = Hongkonger
option-groups-taiwan = Taiwanese
option-groups-han-dissident = Dissident or petitioner
option-groups-falun-gong = Falun Gong
option-groups-christian = Christian
option-groups-lawyer = Lawyer
option-groups-journalist = Journalist
option-groups-student = Student or academic
option-groups-labour = Labour organiser
option-groups-lgbtq = LGBTQ+
option-groups-former-official = Former official or business person
option-groups-witness = Witness or survivor
option-groups-other-diaspora = Another community abroad
option-groups-prefer-not = Prefer not to say

# R20
question-help = What would help?
option-help-record = Just record it
option-help-safety = Safety advice
option-help-lawyer = Lawyer
option-help-digital = Help with phone or accounts
option-help-emotional = Emotional support
option-help-family-advocacy = Help for family at home
option-help-police-report = Help to report to police here
option-help-un-appeal = Appeal to the UN
option-help-interpol-check = Check or challenge an Interpol notice
option-help-relocation = Moving to safety, or emergency money
option-help-media = Contact with media
option-help-translate = Translation
option-help-nothing = Nothing now

# R22
question-told-others = Have you told anyone else?
option-told-others-police = Police here
option-told-others-lawyer = Lawyer
option-told-others-ngo = Another organisation
option-told-others-school-work = School or employer
option-told-others-media = Media
option-told-others-un = UN body
option-told-others-friends = Friends or family
option-told-others-nobody = Nobody
option-told-others-prefer-not = Prefer not to say

# R23
question-contact = How may we reach you?
question-contact-hint = The safest way is to come back with your code. We will never contact your family.
field-contact-mode = Way to reach me
option-contact-mode-mailbox-only = Only here, with my code
option-contact-mode-signal = Signal
option-contact-mode-email = Email
option-contact-mode-phone = Phone
option-contact-mode-via-partner = Through a group I trust
field-contact-value = Number, address or name of the group
field-contact-safe-times = Safe times
field-contact-never = Never use
option-contact-never-phone = Phone calls
option-contact-never-sms = SMS
option-contact-never-wechat = WeChat
option-contact-never-email = Email
option-contact-never-voicemail = Voicemail
field-contact-code-word = A word by which you will know it is us

# R24
question-consent = What may we do with this?
question-consent-hint = If you leave a line empty, we treat it as "No" for numbers and comparing, and as "Ask me first" for sharing. You can change your mind later, but what was already shared cannot be taken back.
row-consent-stats = Count it in published numbers (nobody can be picked out)
row-consent-match = Check, without showing it to others, whether the same number, account or plate was reported by someone else
row-consent-partners = Share with partner groups that help people in this situation
row-consent-lawyers = Share with a lawyer
row-consent-police-host = Share with police where I live
row-consent-un = Share with UN experts
row-consent-journalists = Share with journalists
row-consent-quote = Publish a short quote with details removed
option-consent-yes = Yes
option-consent-no = No
option-consent-ask = Ask me first

# R25
question-keep = How long may we keep it, and what if you go silent?
field-keep-for = Keep it for
option-keep-for-6m = 6 months
option-keep-for-1y = 1 year
option-keep-for-3y = 3 years
option-keep-for-until-i-say = Until I say stop
field-keep-if-silent = If you do not hear from me
option-keep-if-silent-do-nothing = Do nothing
option-keep-if-silent-delete = Delete it
option-keep-if-silent-contact-trusted = Contact a person I trust
option-keep-if-silent-follow-plan = Follow my plan below
field-keep-silent-after-days = Days without a word from me before you act
field-keep-plan = My plan, or how to reach the person I trust

# Urgency
urgency-u1 = Immediate
urgency-u2 = Urgent
urgency-u3 = Priority
urgency-u4 = Routine
urgency-ux = Quarantine
urgency-unset = Not set yet

# Status of a case
status-received = Received
status-acknowledged = Acknowledged
status-triage = Being sorted
status-need-info = Needs information
status-active = Being worked on
status-referred = Passed to others
status-monitoring = Being watched
status-closed = Closed
status-quarantined = In quarantine
status-withdrawn = Withdrawn by the reporter
status-erased = Erased

# Reasons for closing a case
close-resolved-safe = Resolved, the person is safe
close-referred-accepted = Another group has taken it on
close-reporter-asked = The reporter asked us to
close-no-contact = No contact any more
close-out-of-scope = Outside our task
close-general-crime = Ordinary crime, no state behind it
close-scam = Scam by false officials
close-duplicate = Same as another case
close-fabricated = Judged to be made up
close-consent-withdrawn = Consent withdrawn
close-retention-end = Time for keeping it is over
