# 个案工作者工作台、登记页面和管理页面的用语。
# 本译文尚待母语读者审阅。 Awaits review by native readers.

# Signing in and out
desk-title = 工作台
desk-noscript = 本页需要 JavaScript。
desk-handle = 用户名
desk-passphrase = 口令短语
desk-code = 六位验证码
desk-sign-in = 登录
desk-unlocking = 正在打开您的密钥，最多可能需要一分钟。
desk-sign-in-failed = 登录没有成功。请检查用户名、口令短语和验证码，然后再试。在管理员审核通过您之前、您被停用期间，或验证码已经用过时，您也会看到这句话；如果验证码已用过，请等下一个。
desk-throttled = 尝试次数太多。请等几分钟再试。
desk-locked = 工作台已锁定。请输入口令短语继续。
desk-lock = 锁定
desk-unlock = 解锁
desk-sign-out = 退出
desk-sign-out-everywhere = 在所有设备上退出
desk-signed-in-as = 已登录：{ $handle }
desk-idle-warning = 已有一段时间没有操作，工作台即将锁定。按任意键或点一下屏幕即可继续。
desk-local-recommended = 更安全的方式是在自己的机器上使用“thicket desk”：它不使用来自服务器的任何代码。
desk-admin-only = 这是管理员账号。管理员负责管理账号，不能阅读报告。
desk-to-admin = 前往管理页面

# Queue
desk-queue = 队列
desk-queue-empty = 这里没有个案。
desk-loading = 正在加载
desk-progress = 已打开 { $opened } 个，共 { $total } 个
desk-more = 显示更多
desk-refresh = 刷新
desk-filter-state = 状态
desk-filter-urgency = 紧急程度
desk-filter-all = 全部
desk-filter-mine = 我的
desk-received = 收到日期
desk-activity = 最近动态
desk-assignee = 负责人
desk-unassigned = 尚无
desk-assignee-suspended = { $who }（已停用）
desk-assignee-revoked = { $who }（已撤销）
desk-assignee-unknown = { $who }（名册账本中没有这位个案工作者）
desk-open = 打开
desk-back = 返回队列
desk-not-opened = 无法打开
desk-offline = 无法连接服务器。您输入的内容还在。请再试一次。

# Report
desk-report = 报告
desk-no-answer = 未回答
desk-written-in = 书写语言：{ $language }
desk-show-unanswered = 显示未回答的问题

# State and assignment
desk-state = 状态
desk-change-state = 更改状态
desk-take = 接手此个案
desk-hand-over = 移交
desk-hand-over-to = 移交给
desk-release = 放回队列
desk-close-reason = 结案原因
desk-close-reason-needed = 结案前请选择原因。

# Notes and history
desk-note = 笔记
desk-note-add = 添加笔记
desk-note-placeholder = 只有能查看此个案的个案工作者能读到
desk-note-by = { $who }，{ $day }
desk-history = 往来与经过
desk-event-state = { $who } 于 { $day } 将状态改为“{ $state }”
desk-event-closed = { $who } 于 { $day } 结案：{ $reason }
desk-event-assignee = { $who } 于 { $day } 将此个案交给 { $assignee }
desk-event-unassigned = { $who } 于 { $day } 将此个案放回队列

# Card
desk-card = 摘要卡
desk-urgency = 紧急程度
desk-summary = 摘要
desk-where = 地点
desk-languages = 语言
desk-tags = 标签
desk-cancel = 取消
desk-save = 保存
desk-saved = 已保存
desk-save-failed = 没有保存成功。您输入的内容还在。请再试一次。
desk-conflict = 这段时间里有别人更改了此个案。请查看最新版本，再重新更改。

# Checks that failed
tampering-title = 这里有不对劲的地方
tampering-grant = 给您的密钥不属于此个案。
tampering-digest = 报告或摘要卡与授予密钥时的不一致。
tampering-case = 这里有一条记录属于别的个案。
tampering-kind = 这里有一条记录的种类与它自称的不同。
tampering-signature = 有一条记录的签名无效。
tampering-mac = 有一条消息自称来自报告人，但不是用这份报告的代码写的。
tampering-mailbox = 有一条消息或通知指向的信箱，不属于这份报告的两个信箱。
tampering-file = 有一个文件与当时说明的不一致：长度或内容不同。
tampering-author = 有一条记录的签名者没有名册账本的担保。
tampering-sequence = 有记录缺失或重复。
tampering-after = 有一条记录指向这里不存在的较早记录。
tampering-ledger-fork = 服务器显示的名册账本历史，与先前所知的不同。
tampering-ledger-refused = 服务器上的名册账本不可信：它被改动、截短或换成了另一份。在到达此页面之前就已被发现。
tampering-ledger-short = 服务器显示的名册账本，比先前所知的短。
tampering-ledger-stale = 名册账本已有 30 多天没有更新。
tampering-recipient = 服务器给出的阅读密钥不在名册账本中。
tampering-keyring = 您的密钥文件与名册账本中您的条目不一致。
tampering-roster = 服务器给出的个案工作者名单与名册账本不一致。
tampering-truncated = 有一个封存文件损坏、不完整或大小不对。
tampering-refusal = 有一份“不得接触这个个案的人”的名单不算数：签名的人无权这样做，或现在已被暂停或撤销，或此后换了密钥。此前的名单仍然有效。请看看谁能打开这个个案。
tampering-signed-by = 签名的人是 { $name }。要么服务器对不同的人出示不同的历史，要么是此人编造的：请通过其他渠道询问此人和一位管理员。此人被撤销后，这就不再妨碍工作。
tampering-what-to-do = 请不要依据这里标出的内容行事，不要回复，也不要授予访问权。请通过其他渠道告知您的小组和一位管理员，并核对账本的最新指纹。
desk-stray-title = 有人发来了打不开或对不上的内容
desk-stray-what-to-do = 它没有显示出来。持有两个代码之一的人可以发来这样的内容，服务器或同事也可以；也可能只是出错。您可以继续工作：报告、同事签名的记录和回复的去向都没有因此改变。如果持续出现，请告知您的小组。
desk-fingerprint = 您的指纹
desk-ledger-head = 账本最新指纹

# Enrolment
enroll-title = 登记
enroll-lead = 您在这里、在自己的设备上生成自己的密钥，大约需要十分钟。请准备好纸笔。
enroll-link-missing = 网址不完整。请打开邀请中的完整链接。
enroll-link-used = 这份邀请已被使用或已过期。请向管理员索取新的邀请。
enroll-handle = 您的用户名
enroll-passphrase-title = 您的口令短语
enroll-passphrase-lead = 这七个词在您的设备上生成，绝不会发送。请写在纸上并妥善保管。没有人能补发。
enroll-passphrase-language = 词的语言
enroll-passphrase-new = 换一组词
enroll-passphrase-typed = 请再输入一遍这些词
enroll-passphrase-mismatch = 与原来的词不同。请对照纸上所写，再输入一次。
enroll-code-title = 六位验证码
enroll-code-lead = 请把这个密钥添加到能生成六位验证码的应用中，最好用另一台设备。然后输入它显示的验证码。
enroll-code-secret = 密钥
enroll-code-typed = 应用显示的验证码
enroll-code-wrong = 验证码不对。请检查设备的时间，再用下一个验证码试试。
enroll-working = 正在生成您的密钥，最多可能需要一分钟。
enroll-next = 下一步
enroll-finish = 完成
enroll-failed = 没有成功，没有保存任何内容。请再试一次。
enroll-done = 您已登记。还需要一位管理员审核您，之后您才能阅读报告。
enroll-fingerprint-lead = 请当面，或在双方听得出彼此声音的通话中，把这个指纹读给管理员听。两边必须完全相同。
enroll-desk-name = 小组名称
enroll-intake-name = 接收站名称
enroll-first-admin = 您是第一位管理员。点“完成”就会建立这个接收站，并写下名册账本的第一条。

# Accounts
admin-role = 角色
admin-state = 状态
account-state-invited = 已邀请
account-state-enrolled = 已登记，尚未审核
account-state-rejected = 已拒绝
account-state-vetted = 已通过审核
account-state-suspended = 已停用
account-state-revoked = 已撤销
role-admin = 管理员
role-caseworker = 个案工作者

# Page not found
not-found-title = 找不到页面

# Workbench and enrolment, further words
desk-page-language = 本页语言
desk-show-passphrase = 显示口令短语
desk-unlock-failed = 这个口令短语打不开您的密钥。请检查后再试。
desk-no-intake = 这里还没有接收站。第一位管理员登记之后，别人才能登录。
desk-try-again = 再试一次
desk-about = 关于此接收站
desk-close-dialog = 关闭
desk-colleagues = 您小组的同事
desk-colleagues-hint = 用户名只是服务器对各人的称呼。请通过其他渠道与同事核对这些指纹。
desk-intake-fingerprint = 接收站的指纹
desk-idle-title = 工作台即将锁定
desk-stay = 继续使用
desk-filter-open = 未结案
desk-filter-search = 在摘要和标签中查找
desk-queue-caption = 个案：最紧急的在前，其次是等候最久的
desk-count = 显示 { $shown } 个，共 { $total } 个个案
desk-case = 个案
desk-unknown-value = 表格中没有
desk-other-answers = 其他回答
desk-other-answers-hint = 这份表格没有这些问题。这里按发来的原样显示。
desk-history-empty = 还没有任何记录。
desk-card-by = 由 { $who } 签名
desk-bytes = { $used } 字节，最多 { $most } 字节
desk-tags-hint = 最多 8 个短词，用逗号分开
desk-tags-wrong = 最多 8 个标签，每个最多 60 字节。
tampering-ledger-invalid = 名册账本无效：有条目损坏、种类不明，或签名不符合要求。
enroll-step = 第 { $at } 步，共 { $of } 步
enroll-previous = 上一步
enroll-name-wrong = 请填写名称，最多 200 字节。
enroll-code-qr = 含有密钥的二维码，供生成六位验证码的应用扫描
enroll-maybe-done = 这份邀请已被使用，可能就是您上一次的尝试，只是没有收到回复。请试着登录；如果不行，请向管理员索取新的邀请。
enroll-done-founded = 接收站已建立，您是第一位管理员。请记下这两个指纹。然后登录管理页面，先邀请第二位管理员。

# Drafts
desk-draft-kept = 这些内容尚未发送。工作台锁定时，会以只有您能打开的方式封存在本页。退出登录或关闭本页就会丢失。
desk-draft-lost = 您写的内容有一部分尚未发送。退出登录会丢失，锁定则会保留。

# What must be seen first
desk-safe-title = 有人使用了安全代码。这个人可能正受到胁迫。
desk-safe-opened = 有人用安全代码打开了信箱，日期：
desk-safe-wrote = 有内容是用安全代码写的，已在往来中标出。
desk-safe-withdrew = 报告是用安全代码撤回的。
desk-safe-what-to-do = 请不要依据用安全代码写的内容行事，也不要让任何人察觉您已知情。请不要打电话或用其他方式联系这个人。回复照常进行：安全代码只会显示例行的话。做任何决定之前，请先与您的小组商量。
desk-withdrawn-title = 这份报告已被撤回。
desk-withdrawn-erases = 与它有关的一切将在以下日期清除：
desk-withdrawn-unknown = 服务器没有说明哪一天清除。
desk-withdrawn-what-to-do = 撤回是报告人的权利。只有在清除会使人陷入危险，或您不相信报告人是自愿撤回时，才保留它。
desk-withdrawn-by-safe = 它是用安全代码撤回的，可能是被迫的。如果不保留，就不再存在。
desk-withdrawn-keep-shows = 如果保留，两个代码都会显示出它被保留了：打开信箱的人不再看到清除日期。如果有人强迫报告人撤回，此人会看出来。请先与您的小组商量。
desk-withdrawn-row = 报告人已撤回，清除日期
desk-withdrawn-keep = 保留个案：状态改为“{ $state }”

# Conversation
desk-show-routine = 显示掩护信件和查看记录（{ $count }）
desk-followup = 报告人写道
desk-followup-safe = 用安全代码写成
desk-dated = 书写者自注日期：{ $day }
desk-visit-real = 信箱被打开过：这是服务器的说法，或是某个持有代码的人的说法
desk-visit-safe = 有人用安全代码打开了信箱：这是服务器的说法，或是某个持有代码的人的说法
desk-withdrawal-real = 报告被撤回：这是服务器的说法，或是某个持有代码的人的说法
desk-withdrawal-safe = 报告是用安全代码撤回的：这是服务器的说法，或是某个持有代码的人的说法
desk-cover-item = { $who } 发出掩护信件
desk-reply-by = { $who } 用{ $language }回复

# Replies
desk-reply = 回复报告人
desk-reply-languages = 报告人能读：
desk-reply-language-unknown = 报告人没有说明语言。报告所用语言：
desk-reply-language = 语言
desk-reply-language-not-read = 报告人没有说过能读这种语言。
desk-reply-text = 内容
desk-reply-hint = 只有真正的代码会显示这些内容，安全代码显示的是例行的话。
desk-reply-mails = 这将分成 { $count } 封信发出，每封最多 { $most } 字节。请看预览。
desk-reply-preview = 预览
desk-reply-sure = 上面标出的问题我已与小组商量过，仍然要回复。
desk-reply-send = 发送回复
desk-reply-sent = 已发送。报告人将看到以下内容。
desk-reply-shows-real = 用真正的代码：
desk-reply-shows-safe = 用安全代码：

# Templates
desk-templates = 回复模板
desk-templates-edit = 编辑模板
desk-templates-reminder = 模板由整个小组共用，不属于任何个案。请绝不要把姓名、地点、日期或个案中的任何内容写进模板。
desk-templates-none = 还没有模板。
desk-templates-conflict = 这段时间里有别人更改了模板。什么都没有丢失：这里显示的是对方保存的模板，您输入的内容仍在表单里。请先看一看，再保存您的模板。
desk-templates-elsewhere = 您所在小组的模板是在您加入之前保存的，所以您还打不开。请一位同事打开模板，把其中任意一个再保存一次，之后您就能使用了。在此之前这里不能保存模板，以免丢失已有的模板。
desk-template = 模板
desk-template-insert = 插入
desk-template-name = 名称
desk-template-new = 新建模板
desk-template-edit = 编辑
desk-template-delete = 删除

# Files
desk-files = 文件
desk-files-hint = 名称和类型是发送者设备所说的。文件在显示或算作已保存之前，会与其说明核对。保存下来的文件不再是封存的。
desk-files-no-stream = 这个浏览器会先存住整个文件再保存。对大文件，改用 Chromium 等浏览器所需内存更少。
desk-files-loose = 不属于任何已说明文件的分段：{ $count }。可能仍在传送中。
desk-file-hidden-removed = 发送前已清除隐藏信息。
desk-file-hidden-kept = 保持原样：可能会显示在哪里、用什么设备制作。
desk-file-hidden-unknown = 不清楚是否含有隐藏信息。
desk-file-digest = SHA-256
desk-file-original = 清除之前：
desk-file-missing = { $all } 个分段中有 { $missing } 个不在服务器上，文件无法打开。
desk-file-progress = { $done }，共 { $all }
desk-file-lock = 工作台锁定时会停止。完成之前，请不时按一下键。
desk-file-show = 遮盖显示
desk-file-save = 保存
desk-file-saved = 已保存。每个字节都与说明一致。
desk-file-stopped = 已停止，没有保存任何内容。
desk-file-not-shown = 不管它叫什么名字，这不是可以在此显示的图片、声音或视频。可以保存；请只在它无法造成损害的地方打开。
desk-file-wrong = 这个文件与说明不符：有分段损坏或被调换。没有保存。
desk-file-not-written = 无法写入文件。请看看保存的位置是否还有空间。
desk-viewer-title = 文件：{ $name }
desk-viewer-uncover = 清晰显示
desk-viewer-uncover-sound = 清晰显示并开启声音
desk-viewer-cover = 重新遮盖
desk-viewer-whole = 原始大小
desk-viewer-fit = 适合窗口
desk-stop = 停止

# Cover
desk-cover = 每周掩护信件
desk-cover-hint = 每周一次，从星期一（UTC）起，每个未结个案的两个信箱都会收到例行的话，不管有没有回复。这样安全信箱才可信，来信也不会使某个个案显眼。
desk-cover-due = 本周可能还需发出的个案：{ $count }
desk-cover-send = 发出到期的掩护信件
desk-cover-progress = { $done } 个，共 { $total } 个个案
desk-cover-done = 已发出：{ $sent }。本周已有：{ $had }。未发出、请查看个案：{ $failed }。
