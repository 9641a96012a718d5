# 报告表格的问题、选项和字段，以及紧急程度、状态和结案原因的用语。
# 本译文尚待母语读者审阅。 Awaits review by native readers.
# Ids follow domain/questionnaire.json and domain/taxonomy.json, with hyphens for underscores.

# Sections
section-a = 开始之前
section-b = 发生了什么
section-c = 谁受到影响
section-d = 帮助与证据
section-e = 由您决定

# R01, answered on the device only
question-safe-to-write = 您现在填写这份表格安全吗？
question-safe-to-write-hint = 只在您的设备上作答，不会发送。
question-safe-to-write-why = 这样我们可以先显示安全步骤。选“不安全”或“不确定”会显示这些步骤，但不会阻止您填写。
option-safe-to-write-yes = 安全
option-safe-to-write-not-sure = 不确定
option-safe-to-write-no = 不安全
option-safe-to-write-watched = 可能有人看到这个屏幕或这台设备

# R02
question-reply-langs = 我们可以用哪些语言回复您？
option-reply-langs-en = English（英语）
option-reply-langs-zh-hans = 简体中文
option-reply-langs-zh-hant = 繁體中文（繁体中文）
option-reply-langs-yue-hant-hk = 粵語（粤语）
option-reply-langs-ug-arab = ئۇيغۇرچە（维吾尔语）
option-reply-langs-bo = བོད་ཡིག（藏语）
option-reply-langs-mn-mong = ᠮᠣᠩᠭᠣᠯ（蒙古语，传统蒙古文）
option-reply-langs-mn-cyrl = Монгол（蒙古语，西里尔字母）
option-reply-langs-kk-arab = قازاقشا（哈萨克语，阿拉伯字母）
option-reply-langs-kk-cyrl = Қазақша（哈萨克语，西里尔字母）
option-reply-langs-ko = 한국어（韩语）
option-reply-langs-vi = Tiếng Việt（越南语）
option-reply-langs-fa = فارسی（波斯语）
option-reply-langs-ru = Русский（俄语）
option-reply-langs-ar = العربية（阿拉伯语）
option-reply-langs-tr = Türkçe（土耳其语）
option-reply-langs-other = 其他语言

# R03
question-danger = 有人正处于危险中吗？
question-danger-hint = 如果有人可能在几小时内受到伤害，在您安全的情况下，也请拨打当地的紧急电话。我们不是紧急救援机构。
option-danger-now = 是，几小时内
option-danger-soon = 是，几天或几周内
option-danger-ongoing = 压力持续，没有明确日期
option-danger-past = 暂时已经结束
option-danger-unsure = 不知道

# R04, the one required question
question-happened = 发生了什么事？请用自己的话说。
question-happened-hint = 写几句话就够了，现在不必说出每个细节。如果不是为了帮助所必需，请不要写家乡亲友的姓名。
question-happened-why = 只有这个问题必须回答。先写一段简短的说明，比写完整证词更安全。

# R05
question-kinds = 包括以下哪些情况？
option-kinds-calls = 警察或官员的电话、信息或信件
option-kinds-return = 施压要求回国
option-kinds-visit = 有人上门、跟踪或监视我
option-kinds-attack = 有人受伤，或财物被毁
option-kinds-taken = 有人被带走或失踪
option-kinds-lure = 有人诱使我出行或见面
option-kinds-family = 家乡亲友被上门、威胁、处罚或关押
option-kinds-docs = 护照、证件或领事服务被拒绝、注销或扣留
option-kinds-exit-ban = 有人被限制出境
option-kinds-host-action = 被其他国家拦截、拘留或面临遣返
option-kinds-wanted = 通缉令、悬赏、通缉名单或司法案件
option-kinds-spy = 被要求举报他人
option-kinds-silence = 被要求停止发声、删除或撤回
option-kinds-online = 网络攻击、黑客入侵、可疑信息、伪造图像
option-kinds-money = 银行账户、养老金、财产、工作或生意受损
option-kinds-community = 通过社团、学校或雇主被监视或施压
option-kinds-other = 其他情况
option-kinds-unsure = 不确定这算什么

# R06
question-when = 什么时候发生的？
question-when-hint = 只写年份或月份也可以。也可以说还在继续。
field-when-start = 开始（例如 2026、2026-11 或 2026-11-22）
field-when-end = 结束（如果已经结束）
field-when-ongoing = 还在继续
field-when-original = 或者用自己的话说明时间

# R07
question-how-often = 多久发生一次？
option-how-often-once = 一次
option-how-often-few = 几次
option-how-often-many = 很多次
option-how-often-continuous = 持续不断
option-how-often-unsure = 不确定

# R08, R09 (places are in places.ftl)
question-where-now = 受影响的人现在在哪个国家或地区？
question-where-now-hint = 只选国家或地区，不要写城市。
question-behind-where = 据您所知，背后是哪个政府或地方？

# R10
question-asked-for = 对方要求什么？
option-asked-for-return = 回国
option-asked-for-stop-speaking = 停止发声或抗议
option-asked-for-inform = 提供他人的信息
option-asked-for-delete = 删除或撤回某些内容
option-asked-for-sign = 签字、录像或公开谴责他人
option-asked-for-documents = 交出证件、手机或密码
option-asked-for-money = 交钱
option-asked-for-drop-asylum = 放弃庇护申请或诉讼
option-asked-for-persuade-other = 劝说别人
option-asked-for-none = 没有提出要求
option-asked-for-unsure = 不确定

# R11, may be repeated
question-coming-up = 接下来有重要日期吗？
question-coming-up-why = 知道日期，我们才能看出什么事不能等。
field-coming-up-type = 是什么事
field-coming-up-date = 日期（例如 2026-11 或 2026-11-22）
field-coming-up-note = 备注
option-coming-up-type-removal-flight = 遣返航班
option-coming-up-type-court-hearing = 开庭
option-coming-up-type-appeal-deadline = 上诉截止日
option-coming-up-type-extradition-decision = 引渡决定
option-coming-up-type-travel = 出行
option-coming-up-type-consulate-visit = 去领事馆
option-coming-up-type-meeting-demanded = 对方要求的见面
option-coming-up-type-passport-expiry = 护照到期
option-coming-up-type-visa-expiry = 签证到期
option-coming-up-type-caller-deadline = 来电者定的期限
option-coming-up-type-release-date = 获释日期
option-coming-up-type-other = 其他

# R12
question-who = 据您所知，是谁做的？
option-who-home-police = 家乡的警察或国安人员
option-who-home-party = 纪检监察、党务或地方官员
option-who-hk-police = 香港警察或官员
option-who-embassy = 使馆或领事馆
option-who-host-police = 我居住地的警察
option-who-host-migration = 移民或边境官员
option-who-third-state = 其他国家的官员
option-who-interpol = 国际刑警通报
option-who-station = 非官方的警务站或“服务站”
option-who-association = 同乡会、学生会或商会等社团
option-who-investigator = 私家侦探或受雇的人
option-who-employer-school = 雇主、学校或大学
option-who-relative-forced = 受到压力的亲友
option-who-online-unknown = 不明网络账号
option-who-unknown-caller = 不明来电者
option-who-unknown-person = 不认识的人
option-who-other = 其他

# R13, may be repeated
question-clues = 有能识别对方的线索吗？
question-clues-hint = 电话号码、账号名、车牌、地址、网页链接、文件名。
question-clues-why = 同一个号码或账号常常联系很多人。只有您在后面的问题中同意，我们才会与其他报告比对。
field-clues-type = 线索种类
field-clues-value = 线索内容
field-clues-note = 备注
option-clues-type-phone = 电话号码
option-clues-type-wechat-id = 微信号
option-clues-type-telegram = Telegram 账号
option-clues-type-whatsapp = WhatsApp 号码
option-clues-type-email = 电子邮箱
option-clues-type-account-handle = 其他账号名
option-clues-type-name-used = 对方使用的姓名
option-clues-type-badge-or-unit = 警号或单位
option-clues-type-vehicle = 车辆或车牌
option-clues-type-premises = 建筑或地址
option-clues-type-domain-url = 网站或链接
option-clues-type-file-hash = 文件指纹（哈希值）
option-clues-type-bank-account = 银行账户
option-clues-type-document-ref = 文书编号
option-clues-type-other = 其他

# R14
question-channel = 对方通过什么方式联系您？
option-channel-in-person = 当面
option-channel-phone = 电话
option-channel-sms = 短信
option-channel-wechat = 微信
option-channel-whatsapp = WhatsApp
option-channel-telegram = Telegram
option-channel-signal = Signal
option-channel-email = 电子邮件
option-channel-social = 社交媒体
option-channel-letter = 信件或通知书
option-channel-via-family = 通过家人
option-channel-video-with-family = 视频通话，家人在场
option-channel-consulate = 在领事馆
option-channel-border = 在边境或口岸
option-channel-school-work = 在学校或工作场所
option-channel-none = 没有联系
option-channel-other = 其他

# R15
question-about-whom = 这件事涉及谁？
option-about-whom-me = 我本人
option-about-whom-family = 我的家人
option-about-whom-friend = 朋友或同事
option-about-whom-client = 我帮助的人
option-about-whom-group = 团体或组织
option-about-whom-stranger = 我不认识的人

# R16
question-home-effects = 家乡的人遭遇了什么？
option-home-effects-called-in = 被传唤或问话
option-home-effects-visited = 被上门
option-home-effects-threatened = 被威胁
option-home-effects-forced-call = 被迫打电话、写信或录视频
option-home-effects-detained = 被拘留或关押
option-home-effects-missing = 失踪或失去联系
option-home-effects-job = 失去工作、工资、养老金或学籍
option-home-effects-exit-ban = 被限制出境
option-home-effects-property = 账户、住房或生意被冻结或受损
option-home-effects-denounce = 被迫公开谴责他人
option-home-effects-hurt = 身体受到伤害
option-home-effects-none = 没有
option-home-effects-unknown = 不知道

# R17
question-papers = 证件或法律方面有以下情况吗？
option-papers-passport-refused = 护照被拒发或拖延
option-papers-passport-cancelled = 护照被注销
option-papers-passport-taken = 护照或证件被收走
option-papers-exit-ban = 被限制出境
option-papers-warrant = 逮捕令、悬赏或通缉通告
option-papers-interpol = 国际刑警通报，或因此在边境被拦
option-papers-extradition = 引渡请求
option-papers-removal = 驱逐或遣返令
option-papers-detained-abroad = 在国外被关押
option-papers-asylum-pending = 庇护申请尚未决定
option-papers-asylum-refused = 庇护申请被拒
option-papers-assets-frozen = 资产或养老金被冻结
option-papers-lawsuit = 我被起诉
option-papers-none = 没有
option-papers-unsure = 不确定

# R18
question-status-here = 受影响的人在当地是什么身份？
question-status-here-why = 只用于选择安全的帮助渠道。不回答也没有关系。
option-status-here-citizen-pr = 公民或永久居民
option-status-here-protected = 难民或受其他保护
option-status-here-asylum-seeker = 寻求庇护者
option-status-here-student = 学生
option-status-here-work = 工作或家庭签证
option-status-here-visitor = 访客或过境
option-status-here-undocumented = 没有有效证件
option-status-here-stateless = 无国籍
option-status-here-other = 其他
option-status-here-prefer-not = 不便透露

# R19
question-groups = 是否因属于某个群体而被针对？
question-groups-hint = 如果回答会让人认出某个人，请跳过。
option-groups-uyghur = 维吾尔人
option-groups-kazakh = 东突厥斯坦／新疆的哈萨克人
option-groups-hui-muslim = 回族或其他穆斯林
option-groups-tibetan = 图伯特人（藏人）
option-groups-s-mongolian = 南蒙古人
option-groups-hongkonger = 香港人
option-groups-taiwan = 台湾人
option-groups-han-dissident = 异见人士或上访者
option-groups-falun-gong = 法轮功学员
option-groups-christian = 基督徒
option-groups-lawyer = 律师
option-groups-journalist = 记者
option-groups-student = 学生或学者
option-groups-labour = 劳工组织者
option-groups-lgbtq = 性少数群体（LGBTQ+）
option-groups-former-official = 前官员或商人
option-groups-witness = 证人或幸存者
option-groups-other-diaspora = 其他海外社群
option-groups-prefer-not = 不便透露

# R20
question-help = 您需要什么帮助？
option-help-record = 只需记录下来
option-help-safety = 安全建议
option-help-lawyer = 律师
option-help-digital = 手机或账号方面的帮助
option-help-emotional = 心理支持
option-help-family-advocacy = 为家乡亲人提供帮助
option-help-police-report = 协助向居住地警方报案
option-help-un-appeal = 向联合国申诉
option-help-interpol-check = 查询或质疑国际刑警通报
option-help-relocation = 转移到安全的地方，或紧急资金
option-help-media = 联系媒体
option-help-translate = 翻译
option-help-nothing = 暂时不需要

# R22
question-told-others = 您告诉过其他人吗？
option-told-others-police = 居住地的警察
option-told-others-lawyer = 律师
option-told-others-ngo = 其他组织
option-told-others-school-work = 学校或雇主
option-told-others-media = 媒体
option-told-others-un = 联合国机构
option-told-others-friends = 朋友或家人
option-told-others-nobody = 没有告诉任何人
option-told-others-prefer-not = 不便透露

# R23
question-contact = 我们可以如何联系您？
question-contact-hint = 最安全的方式是凭代码回到本站。我们绝不会联系您的家人。
field-contact-mode = 联系方式
option-contact-mode-mailbox-only = 只在本站，凭我的代码
option-contact-mode-signal = Signal
option-contact-mode-email = 电子邮件
option-contact-mode-phone = 电话
option-contact-mode-via-partner = 通过我信任的团体
field-contact-value = 号码、地址或团体名称
field-contact-safe-times = 安全的时间
field-contact-never = 绝不要使用
option-contact-never-phone = 电话
option-contact-never-sms = 短信
option-contact-never-wechat = 微信
option-contact-never-email = 电子邮件
option-contact-never-voicemail = 语音留言
field-contact-code-word = 一个暗号，让您知道是我们

# R24
question-consent = 我们可以如何使用这份报告？
question-consent-hint = 留空的行，统计和比对按“否”处理，分享按“先问我”处理。您以后可以改变主意，但已经分享的内容无法收回。
row-consent-stats = 计入公布的数字（无法从中认出任何人）
row-consent-match = 在不让他人看到的情况下，比对是否有人报告过同一号码、账号或车牌
row-consent-partners = 与帮助这类处境者的合作团体分享
row-consent-lawyers = 与律师分享
row-consent-police-host = 与我居住地的警察分享
row-consent-un = 与联合国专家分享
row-consent-journalists = 与记者分享
row-consent-quote = 去掉细节后公布一小段引文
option-consent-yes = 是
option-consent-no = 否
option-consent-ask = 先问我

# R25
question-keep = 可以保存多久？如果失去联系怎么办？
field-keep-for = 保存时间
option-keep-for-6m = 6 个月
option-keep-for-1y = 1 年
option-keep-for-3y = 3 年
option-keep-for-until-i-say = 直到我说停止
field-keep-if-silent = 如果没有我的消息
option-keep-if-silent-do-nothing = 什么都不做
option-keep-if-silent-delete = 删除
option-keep-if-silent-contact-trusted = 联系我信任的人
option-keep-if-silent-follow-plan = 按我下面的安排做
field-keep-silent-after-days = 多少天没有我的消息才行动
field-keep-plan = 我的安排，或如何联系我信任的人

# Urgency
urgency-u1 = 立即
urgency-u2 = 紧急
urgency-u3 = 优先
urgency-u4 = 一般
urgency-ux = 隔离
urgency-unset = 尚未设定

# Status of a case
status-received = 已收到
status-acknowledged = 已确认收到
status-triage = 正在分类
status-need-info = 需要补充信息
status-active = 正在处理
status-referred = 已转介
status-monitoring = 持续关注
status-closed = 已结案
status-quarantined = 已隔离
status-withdrawn = 报告人已撤回
status-erased = 已删除

# Reasons for closing a case
close-resolved-safe = 已解决，当事人安全
close-referred-accepted = 其他团体已接手
close-reporter-asked = 应报告人要求
close-no-contact = 已失去联系
close-out-of-scope = 不属于我们的工作范围
close-general-crime = 普通犯罪，背后没有国家
close-scam = 冒充官员的诈骗
close-duplicate = 与另一个案相同
close-fabricated = 判断为编造
close-consent-withdrawn = 已撤回同意
close-retention-end = 保存期已满
