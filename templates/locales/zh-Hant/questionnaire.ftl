# 報告表格的問題、選項和欄位，以及緊急程度、狀態和結案原因的用語。
# 本譯文尚待母語讀者審閱。 Awaits review by native readers.
# Ids follow domain/questionnaire.json and domain/taxonomy.json, with hyphens for underscores.

# Sections
section-a = 開始之前
section-b = 發生了什麼
section-c = 誰受到影響
section-d = 幫助與證據
section-e = 由你決定

# R01, answered on the device only
question-safe-to-write = 你現在填寫這份表格安全嗎？
question-safe-to-write-hint = 只在你的裝置上作答，不會發送。
question-safe-to-write-why = 這樣我們可以先顯示安全步驟。選「不安全」或「不確定」會顯示這些步驟，但不會阻止你填寫。
option-safe-to-write-yes = 安全
option-safe-to-write-not-sure = 不確定
option-safe-to-write-no = 不安全
option-safe-to-write-watched = 可能有人看到這個螢幕或這台裝置

# R02
question-reply-langs = 我們可以用哪些語言回覆你？
option-reply-langs-en = English（英語）
option-reply-langs-zh-hans = 简体中文（簡體中文）
option-reply-langs-zh-hant = 繁體中文
option-reply-langs-yue-hant-hk = 粵語（廣東話）
option-reply-langs-ug-arab = ئۇيغۇرچە（維吾爾語）
option-reply-langs-bo = བོད་ཡིག（藏語）
option-reply-langs-mn-mong = ᠮᠣᠩᠭᠣᠯ（蒙古語，傳統蒙古文）
option-reply-langs-mn-cyrl = Монгол（蒙古語，西里爾字母）
option-reply-langs-kk-arab = قازاقشا（哈薩克語，阿拉伯字母）
option-reply-langs-kk-cyrl = Қазақша（哈薩克語，西里爾字母）
option-reply-langs-ko = 한국어（韓語）
option-reply-langs-vi = Tiếng Việt（越南語）
option-reply-langs-fa = فارسی（波斯語）
option-reply-langs-ru = Русский（俄語）
option-reply-langs-ar = العربية（阿拉伯語）
option-reply-langs-tr = Türkçe（土耳其語）
option-reply-langs-other = 其他語言

# R03
question-danger = 有人正處於危險中嗎？
question-danger-hint = 如果有人可能在幾小時內受到傷害，在你安全的情況下，也請撥打當地的緊急電話。我們不是緊急救援機構。
option-danger-now = 是，幾小時內
option-danger-soon = 是，幾天或幾週內
option-danger-ongoing = 壓力持續，沒有明確日期
option-danger-past = 暫時已經結束
option-danger-unsure = 不知道

# R04, the one required question
question-happened = 發生了什麼事？請用自己的話說。
question-happened-hint = 寫幾句話就夠了，現在不必說出每個細節。如果不是為了幫助所必需，請不要寫家鄉親友的姓名。
question-happened-why = 只有這個問題必須回答。先寫一段簡短的說明，比寫完整證詞更安全。

# R05
question-kinds = 包括以下哪些情況？
option-kinds-calls = 警察或官員的電話、訊息或信件
option-kinds-return = 施壓要求回國
option-kinds-visit = 有人上門、跟蹤或監視我
option-kinds-attack = 有人受傷，或財物被毀
option-kinds-taken = 有人被帶走或失蹤
option-kinds-lure = 有人誘使我出行或見面
option-kinds-family = 家鄉親友被上門、威脅、處罰或關押
option-kinds-docs = 護照、證件或領事服務被拒絕、註銷或扣留
option-kinds-exit-ban = 有人被限制出境
option-kinds-host-action = 被其他國家攔截、拘留或面臨遣返
option-kinds-wanted = 通緝令、懸賞、通緝名單或司法案件
option-kinds-spy = 被要求舉報他人
option-kinds-silence = 被要求停止發聲、刪除或撤回
option-kinds-online = 網絡攻擊、駭客（黑客）入侵、可疑訊息、偽造圖像
option-kinds-money = 銀行帳戶、退休金、財產、工作或生意受損
option-kinds-community = 透過社團、學校或僱主被監視或施壓
option-kinds-other = 其他情況
option-kinds-unsure = 不確定這算什麼

# R06
question-when = 什麼時候發生的？
question-when-hint = 只寫年份或月份也可以。也可以說還在繼續。
field-when-start = 開始（例如 2026、2026-11 或 2026-11-22）
field-when-end = 結束（如果已經結束）
field-when-ongoing = 還在繼續
field-when-original = 或者用自己的話說明時間

# R07
question-how-often = 多久發生一次？
option-how-often-once = 一次
option-how-often-few = 幾次
option-how-often-many = 很多次
option-how-often-continuous = 持續不斷
option-how-often-unsure = 不確定

# R08, R09 (places are in places.ftl)
question-where-now = 受影響的人現在在哪個國家或地區？
question-where-now-hint = 只選國家或地區，不要寫城市。
question-behind-where = 據你所知，背後是哪個政府或地方？

# R10
question-asked-for = 對方要求什麼？
option-asked-for-return = 回國
option-asked-for-stop-speaking = 停止發聲或抗議
option-asked-for-inform = 提供他人的資料
option-asked-for-delete = 刪除或撤回某些內容
option-asked-for-sign = 簽字、錄影或公開譴責他人
option-asked-for-documents = 交出證件、手機或密碼
option-asked-for-money = 交錢
option-asked-for-drop-asylum = 放棄庇護申請或訴訟
option-asked-for-persuade-other = 勸說別人
option-asked-for-none = 沒有提出要求
option-asked-for-unsure = 不確定

# R11, may be repeated
question-coming-up = 接下來有重要日期嗎？
question-coming-up-why = 知道日期，我們才能看出什麼事不能等。
field-coming-up-type = 是什麼事
field-coming-up-date = 日期（例如 2026-11 或 2026-11-22）
field-coming-up-note = 備註
option-coming-up-type-removal-flight = 遣返航班
option-coming-up-type-court-hearing = 開庭
option-coming-up-type-appeal-deadline = 上訴截止日
option-coming-up-type-extradition-decision = 引渡決定
option-coming-up-type-travel = 出行
option-coming-up-type-consulate-visit = 去領事館
option-coming-up-type-meeting-demanded = 對方要求的見面
option-coming-up-type-passport-expiry = 護照到期
option-coming-up-type-visa-expiry = 簽證到期
option-coming-up-type-caller-deadline = 來電者定的期限
option-coming-up-type-release-date = 獲釋日期
option-coming-up-type-other = 其他

# R12
question-who = 據你所知，是誰做的？
option-who-home-police = 家鄉的警察或國安人員
option-who-home-party = 紀檢監察、黨務或地方官員
option-who-hk-police = 香港警察或官員
option-who-embassy = 使館或領事館
option-who-host-police = 我居住地的警察
option-who-host-migration = 移民或邊境官員
option-who-third-state = 其他國家的官員
option-who-interpol = 國際刑警通報
option-who-station = 非官方的警務站或「服務站」
option-who-association = 同鄉會、學生會或商會等社團
option-who-investigator = 私家偵探或受僱的人
option-who-employer-school = 僱主、學校或大學
option-who-relative-forced = 受到壓力的親友
option-who-online-unknown = 不明網絡帳號
option-who-unknown-caller = 不明來電者
option-who-unknown-person = 不認識的人
option-who-other = 其他

# R13, may be repeated
question-clues = 有能識別對方的線索嗎？
question-clues-hint = 電話號碼、帳號名、車牌、地址、網頁連結、檔案名。
question-clues-why = 同一個號碼或帳號常常聯絡很多人。只有你在後面的問題中同意，我們才會與其他報告比對。
field-clues-type = 線索種類
field-clues-value = 線索內容
field-clues-note = 備註
option-clues-type-phone = 電話號碼
option-clues-type-wechat-id = 微信帳號
option-clues-type-telegram = Telegram 帳號
option-clues-type-whatsapp = WhatsApp 號碼
option-clues-type-email = 電子郵件地址
option-clues-type-account-handle = 其他帳號名
option-clues-type-name-used = 對方使用的姓名
option-clues-type-badge-or-unit = 警員編號或單位
option-clues-type-vehicle = 車輛或車牌
option-clues-type-premises = 建築或地址
option-clues-type-domain-url = 網站或連結
option-clues-type-file-hash = 檔案指紋（雜湊值）
option-clues-type-bank-account = 銀行帳戶
option-clues-type-document-ref = 文書編號
option-clues-type-other = 其他

# R14
question-channel = 對方透過什麼方式聯絡你？
option-channel-in-person = 當面
option-channel-phone = 電話
option-channel-sms = 短訊（簡訊）
option-channel-wechat = 微信
option-channel-whatsapp = WhatsApp
option-channel-telegram = Telegram
option-channel-signal = Signal
option-channel-email = 電子郵件
option-channel-social = 社交媒體
option-channel-letter = 信件或通知書
option-channel-via-family = 透過家人
option-channel-video-with-family = 視訊（視像）通話，家人在場
option-channel-consulate = 在領事館
option-channel-border = 在邊境或口岸
option-channel-school-work = 在學校或工作場所
option-channel-none = 沒有聯絡
option-channel-other = 其他

# R15
question-about-whom = 這件事涉及誰？
option-about-whom-me = 我本人
option-about-whom-family = 我的家人
option-about-whom-friend = 朋友或同事
option-about-whom-client = 我幫助的人
option-about-whom-group = 團體或組織
option-about-whom-stranger = 我不認識的人

# R16
question-home-effects = 家鄉的人遭遇了什麼？
option-home-effects-called-in = 被傳喚或問話
option-home-effects-visited = 被上門
option-home-effects-threatened = 被威脅
option-home-effects-forced-call = 被迫打電話、寫信或錄影
option-home-effects-detained = 被拘留或關押
option-home-effects-missing = 失蹤或失去聯絡
option-home-effects-job = 失去工作、工資、退休金或學籍
option-home-effects-exit-ban = 被限制出境
option-home-effects-property = 帳戶、住房或生意被凍結或受損
option-home-effects-denounce = 被迫公開譴責他人
option-home-effects-hurt = 身體受到傷害
option-home-effects-none = 沒有
option-home-effects-unknown = 不知道

# R17
question-papers = 證件或法律方面有以下情況嗎？
option-papers-passport-refused = 護照被拒發或拖延
option-papers-passport-cancelled = 護照被註銷
option-papers-passport-taken = 護照或證件被收走
option-papers-exit-ban = 被限制出境
option-papers-warrant = 逮捕令、懸賞或通緝通告
option-papers-interpol = 國際刑警通報，或因此在邊境被攔
option-papers-extradition = 引渡請求
option-papers-removal = 驅逐或遣返令
option-papers-detained-abroad = 在國外被關押
option-papers-asylum-pending = 庇護申請尚未決定
option-papers-asylum-refused = 庇護申請被拒
option-papers-assets-frozen = 資產或退休金被凍結
option-papers-lawsuit = 我被起訴
option-papers-none = 沒有
option-papers-unsure = 不確定

# R18
question-status-here = 受影響的人在當地是什麼身份？
question-status-here-why = 只用於選擇安全的幫助途徑。不回答也沒有關係。
option-status-here-citizen-pr = 公民或永久居民
option-status-here-protected = 難民或受其他保護
option-status-here-asylum-seeker = 尋求庇護者
option-status-here-student = 學生
option-status-here-work = 工作或家庭簽證
option-status-here-visitor = 訪客或過境
option-status-here-undocumented = 沒有有效證件
option-status-here-stateless = 無國籍
option-status-here-other = 其他
option-status-here-prefer-not = 不便透露

# R19
question-groups = 是否因屬於某個群體而被針對？
question-groups-hint = 如果回答會讓人認出某個人，請跳過。
option-groups-uyghur = 維吾爾人
option-groups-kazakh = 東突厥斯坦／新疆的哈薩克人
option-groups-hui-muslim = 回族或其他穆斯林
option-groups-tibetan = 圖博人（藏人）
option-groups-s-mongolian = 南蒙古人
option-groups-hongkonger = 香港人
option-groups-taiwan = 台灣人
option-groups-han-dissident = 異見人士或上訪者
option-groups-falun-gong = 法輪功學員
option-groups-christian = 基督徒
option-groups-lawyer = 律師
option-groups-journalist = 記者
option-groups-student = 學生或學者
option-groups-labour = 勞工組織者
option-groups-lgbtq = 性少數群體（LGBTQ+）
option-groups-former-official = 前官員或商人
option-groups-witness = 證人或倖存者
option-groups-other-diaspora = 其他海外社群
option-groups-prefer-not = 不便透露

# R20
question-help = 你需要什麼幫助？
option-help-record = 只需記錄下來
option-help-safety = 安全建議
option-help-lawyer = 律師
option-help-digital = 手機或帳號方面的幫助
option-help-emotional = 心理支持
option-help-family-advocacy = 為家鄉親人提供幫助
option-help-police-report = 協助向居住地警方報案
option-help-un-appeal = 向聯合國申訴
option-help-interpol-check = 查詢或質疑國際刑警通報
option-help-relocation = 轉移到安全的地方，或緊急資金
option-help-media = 聯絡媒體
option-help-translate = 翻譯
option-help-nothing = 暫時不需要

# R22
question-told-others = 你告訴過其他人嗎？
option-told-others-police = 居住地的警察
option-told-others-lawyer = 律師
option-told-others-ngo = 其他組織
option-told-others-school-work = 學校或僱主
option-told-others-media = 媒體
option-told-others-un = 聯合國機構
option-told-others-friends = 朋友或家人
option-told-others-nobody = 沒有告訴任何人
option-told-others-prefer-not = 不便透露

# R23
question-contact = 我們可以如何聯絡你？
question-contact-hint = 最安全的方式是憑代碼回到本站。我們絕不會聯絡你的家人。
field-contact-mode = 聯絡方式
option-contact-mode-mailbox-only = 只在本站，憑我的代碼
option-contact-mode-signal = Signal
option-contact-mode-email = 電子郵件
option-contact-mode-phone = 電話
option-contact-mode-via-partner = 透過我信任的團體
field-contact-value = 號碼、地址或團體名稱
field-contact-safe-times = 安全的時間
field-contact-never = 絕不要使用
option-contact-never-phone = 電話
option-contact-never-sms = 短訊（簡訊）
option-contact-never-wechat = 微信
option-contact-never-email = 電子郵件
option-contact-never-voicemail = 語音留言
field-contact-code-word = 一個暗號，讓你知道是我們

# R24
question-consent = 我們可以如何使用這份報告？
question-consent-hint = 留空的行，統計和比對按「否」處理，分享按「先問我」處理。你以後可以改變主意，但已經分享的內容無法收回。
row-consent-stats = 計入公布的數字（無法從中認出任何人）
row-consent-match = 在不讓他人看到的情況下，比對是否有人報告過同一號碼、帳號或車牌
row-consent-partners = 與幫助這類處境者的合作團體分享
row-consent-lawyers = 與律師分享
row-consent-police-host = 與我居住地的警察分享
row-consent-un = 與聯合國專家分享
row-consent-journalists = 與記者分享
row-consent-quote = 去掉細節後公布一小段引文
option-consent-yes = 是
option-consent-no = 否
option-consent-ask = 先問我

# R25
question-keep = 可以保存多久？如果失去聯絡怎麼辦？
field-keep-for = 保存時間
option-keep-for-6m = 6 個月
option-keep-for-1y = 1 年
option-keep-for-3y = 3 年
option-keep-for-until-i-say = 直到我說停止
field-keep-if-silent = 如果沒有我的訊息
option-keep-if-silent-do-nothing = 什麼都不做
option-keep-if-silent-delete = 刪除
option-keep-if-silent-contact-trusted = 聯絡我信任的人
option-keep-if-silent-follow-plan = 按我下面的安排做
field-keep-silent-after-days = 多少天沒有我的訊息才行動
field-keep-plan = 我的安排，或如何聯絡我信任的人

# Urgency
urgency-u1 = 立即
urgency-u2 = 緊急
urgency-u3 = 優先
urgency-u4 = 一般
urgency-ux = 隔離
urgency-unset = 尚未設定

# Status of a case
status-received = 已收到
status-acknowledged = 已確認收到
status-triage = 正在分類
status-need-info = 需要補充資料
status-active = 正在處理
status-referred = 已轉介
status-monitoring = 持續關注
status-closed = 已結案
status-quarantined = 已隔離
status-withdrawn = 報告人已撤回
status-erased = 已刪除

# Reasons for closing a case
close-resolved-safe = 已解決，當事人安全
close-referred-accepted = 其他團體已接手
close-reporter-asked = 應報告人要求
close-no-contact = 已失去聯絡
close-out-of-scope = 不屬於我們的工作範圍
close-general-crime = 普通犯罪，背後沒有國家
close-scam = 冒充官員的詐騙
close-duplicate = 與另一個案相同
close-fabricated = 判斷為編造
close-consent-withdrawn = 已撤回同意
close-retention-end = 保存期已滿
