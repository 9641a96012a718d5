# 管理页面的文字。

# The page, and its parts
admin-page-title = 管理
admin-parts = 管理页面的各部分
admin-part-people = 人员
admin-part-waiting = 等您处理
admin-part-waiting-count = 等您处理({ $count })
admin-part-rules = 小组与规则
admin-part-work = 工作量
admin-part-records = 账本与日志
admin-part-procedures = 办事程序
admin-part-own = 您的账号
admin-locked = 此页面已锁定。请输入口令短语继续。
admin-idle-title = 此页面即将锁定
admin-idle-warning = 已有一段时间没有操作。按任意键或点一下屏幕即可继续。
admin-not-admin = 这是个案工作者账号。个案工作者在工作台工作，不能管理账号。
admin-own-lead = 其他管理员和个案工作者要确认是您本人时，会与您核对这些词。
admin-back = 返回
admin-back-to-people = 返回人员列表
admin-details = 详情
admin-sign = 签署

# People
admin-people-lead = 状态、角色和小组以账本为准；用户名、会话和验证方式是服务器的说法。
admin-desk = 小组
admin-sessions = 会话
admin-factors = 第二步验证
admin-factors-count = 验证码应用：{ $codes }，通行密钥：{ $passkeys }，恢复码：{ $recovery }
admin-since = 记入账本的日期
admin-expires = 链接有效至
admin-fingerprint = 账本中的指纹
admin-fingerprint-hint = 由账本所列的密钥在此处算出。
admin-offers-keys = 提出了新密钥
admin-note = 给管理员的备注
admin-note-hint = 说明这是谁，让每位管理员都知道。内容已密封：只有管理员能打开，服务器不能。
admin-note-change = 修改备注
admin-note-lead = 对所有管理员，新备注都会取代旧备注。
admin-hidden = 账本列有、但服务器没有列出的账号数：{ $count }。
admin-differs = 服务器对某个账号的说法与账本不同，已在列表中标出。
admin-differs-short = 与账本不符
admin-differs-state = 服务器所说的状态与账本不同。
admin-differs-role = 服务器所说的角色与账本不同。
admin-differs-desk = 服务器所说的小组与账本不同。
admin-differs-keys = 服务器上此账号的密钥与账本中的不同。
admin-differs-enrolment = 此账号登记的内容不是用它自己的密钥签署的，或者属于另一个账号。
admin-differs-unlisted = 服务器说此账号已通过审核，但账本中没有它。
admin-differs-twice = 服务器把这个用户名或账号列了两次。
admin-differs-note = 关于此账号的备注打不开，或不是管理员签署的。
admin-differs-rotation = 提出的新密钥没有用此账号原来的密钥签署。
admin-tampering-what-to-do = 请不要签署任何与此有关的内容。请通过其他渠道告知其他管理员，与他们核对账本的最新指纹，并请运行服务器的人检查。

# Inviting
admin-invite = 邀请某人
admin-invite-lead = 您会得到一个只能用一次的链接。请当面交给对方，或通过彼此认得出对方的渠道交给对方。
admin-handle-hint = 2 到 32 个小写字母 a–z、数字或连字符。请不要用真名。用户名不会再给别人使用。
admin-handle-wrong = 请使用 2 到 32 个小写字母 a–z、数字或连字符。
admin-handle-taken = 这个用户名有人在用，或曾有人用过。请换一个。
admin-link-works = 链接有效时间
admin-hours = { $count } 小时
admin-invite-make = 生成链接
admin-invited = 已为 { $who } 建立邀请。
admin-invited-no-note = 已为 { $who } 生成邀请。备注未能保存：请在此人的页面里再写一次。
admin-invitation = 邀请
admin-invite-again = 重新邀请
admin-invite-again-lead = 会生成新链接，旧链接随即失效。
admin-invite-withdraw = 收回邀请
admin-invite-withdraw-lead = 链接将失效。
admin-invite-withdrawn = 邀请已收回。
admin-link-title = 链接(只显示一次)
admin-link-once = 它无法再次显示，服务器也做不到。谁拿到都能使用，所以请不要用电子邮件或群聊发送。
admin-link-qr = 链接的二维码
admin-link-away = 我已交给对方
admin-invite-link-lead = 对方用这个链接生成自己的密钥。之后你们通过语音核对词语，再由您审核。

# Comparing and vetting
admin-vet-title = 审核 { $who } 为个案工作者
admin-vet-lead = 从此每一份发给该小组的新报告也会密封给此人。
admin-admin-title = 让 { $who } 成为管理员
admin-admin-lead = 管理员可以停用任何人。有了第二位管理员之后，凡是给予访问权的事都须两人共同签署。
admin-compare-lead = 请与 { $who } 见面，或打电话并凭声音确认是本人。请对方读出其屏幕上的八个词，把您听到的输入在这里。此处不会事先显示这些词，以免疲倦时看一眼就点头。
admin-heard = 对方读出的内容
admin-heard-hint = 全部八个词，每个至少四个字母；或全部 28 位数字。不要用消息里收到的内容。
admin-compare = 核对
admin-compare-now = 核对并签署
admin-heard-same = 这正是 { $who } 所生成密钥的词。
admin-heard-wrong = 不相同。不一样的词在第 { $numbers } 个。
admin-heard-count = 不相同：共 { $of } 个，只输入了 { $typed } 个。
admin-heard-other = 数字不相同。
admin-heard-stop = 请对方再慢慢读一遍。如果仍然不同，请不要签署：这不是 { $who } 生成的密钥。请告知其他管理员。
admin-not-vettable = 此账号登记的内容未能通过验证，任何人都不应签署。请换一个用户名重新邀请。
admin-rotate-title = { $who } 的新密钥
admin-rotate-lead = 账号主人生成了新密钥，并用旧密钥签署。请通过语音核对新的词。签署之后，旧密钥和该账号的所有会话即告结束。
admin-rotate-missing = 尚未密封给新密钥的个案：{ $count } 件。在那之前仍用旧密钥打开。
admin-old-words = 原来的词
admin-new-words = 新的词
admin-proposed = 一条关于此账号的条目正等待签署，见“等您处理”。

# Standing: suspending, restoring, revoking
admin-standing = 在账本中的地位
admin-needs-you = 您一个人签署即可。
admin-needs-more = 须 { $count } 位管理员签署：您和另外 { $more } 位。
admin-suspend = 停用
admin-suspend-lead = 立即结束所有会话。在恢复之前，不会向此账号提供或密封任何内容。不会删除任何东西。如果有些个案的最新密钥由此人生成，在个案工作者给这些个案更换密钥之前，报告人可以阅读，但不能写：请告诉小组。
admin-for-cause = 事出有因：此人或其密钥可能已落入他人之手。未结个案会标为需要换新密钥。
admin-restore = 恢复
admin-restore-lead = 此账号恢复使用，并保有之前的一切。
admin-restore-words = 此人需要通过其他途径，把自己密钥的词读给您听，与批准时一样。上面的名字只是服务器的说法：它可能把另一个账号显示在这个名字下。
admin-revoke = 永久撤销
admin-revoke-lead = 此账号不能再恢复，授予它的内容会被删除。如果有个案因此没有人能阅读，撤销会被拒绝；未结个案会标为需要换新密钥。
admin-revoke-words = 这些是将要终止的账号的词。名字只是服务器的说法：请与批准此人时记下的词核对。
admin-last-reader = 未撤销：有 { $count } 件个案将没有其他人能阅读。请先让同事获得这些个案。
admin-mark = 标记个案需换新密钥
admin-mark-lead = 此账号的未结个案会由同事的工作台换上新密钥。此前密封的内容，持有旧密钥的人仍能打开。
admin-marked = 已标为需要换新密钥的个案：{ $count } 件。
admin-no-sessions = 没有在任何地方登录。
admin-session-began = 开始于
admin-session-used = 最近使用
admin-sign-out-lead = 此账号的所有会话都会结束。本人可以重新登录。
admin-signed-out = 已让 { $who } 在所有设备上退出。

# A new second factor
admin-reset = 丢失第二步验证
admin-reset-make = 生成新验证方式的链接
admin-reset-lead = 只有同时知道口令短语的人才能使用这个链接。它会取代所有验证方式并结束所有会话。提出要求的人可能是冒名者，请按程序办理。
admin-reset-procedure = 以下各项我都已做到
admin-reset-check-1 = 我与本人见了面，或用我早已有的号码回拨，并凭声音或面容确认是本人。
admin-reset-check-2 = 我问了只有我们两人知道的事，也问了是否有人在逼迫对方。
admin-reset-check-3 = 另一位管理员知道此事，或者没有其他管理员。
admin-reset-handle = 请输入此账号的用户名
admin-reset-done = 已为 { $who } 生成链接。
admin-reset-link-lead = 请按您确认对方身份的方式交给对方。对方的口令短语不变，您看不到它，也看不到新的验证方式。
admin-reset-made = 已有链接，有效至
admin-reset-withdraw = 收回链接
admin-reset-withdrawn = 链接已收回。

# What waits
admin-proposals = 待签署的条目
admin-proposals-lead = 每一条都已在此处对照账本检查。如果有其他条目先写入账本，就须重新提出。
admin-nothing-waits = 没有等待签署的条目。
admin-enrolled = 待审核的人
admin-nobody-waits = 没有人等待审核。
admin-proposal-invalid = 有一条等待签署的条目不符合账本规则。请不要签署。
admin-signed-by = 签署人：{ $who }
admin-signed-count = ({ $count }/{ $of })
admin-withdraw = 收回
admin-withdrawn = 条目已收回。
admin-entry-added = 已签署，并作为第 { $seq } 条写入账本。
admin-entry-waits = 已签署，但尚未写入账本。还需要其他管理员的签署：{ $count } 个。
admin-not-allowed = 账本不接受这一条，或已不再接受。请查看最新状态后再试。
admin-not-there = 它已不存在。现在显示的是最新状态。
admin-admins-changed = 管理员在此期间有变动，未存储任何内容。请再试一次，以便备注密封给所有管理员。

# Desks and rules
admin-desks = 小组
admin-desk-default = 默认
admin-desk-people = 个案工作者：{ $count } 人
admin-desks-hint = 小组须有至少两位在岗的个案工作者才能接收报告。
admin-desk-new = 新建小组
admin-desk-new-lead = 名称是公开的，且不能更改。报告人凭名称选择小组。
admin-threshold = 所需签署数
admin-threshold-is = { $admins } 位在岗管理员中，须有 { $count } 位签署才能给予访问权。
admin-threshold-hint = 适用于审核、恢复、撤销、新密钥、新增管理员、此数目本身和恢复密钥。不会因有人被停用而降低。任何一位都可单独停用他人。
admin-threshold-too-few = 在岗管理员少于所需签署数。在有人恢复之前，任何给予访问权的事都无法签署。请看办事程序。
admin-threshold-change = 更改数目
admin-threshold-lead = 数目高，可防管理员被收买；数目低，可防管理员失联。
admin-recovery = 恢复密钥
admin-recovery-is-off = 已关闭：除个案工作者外，没有人能打开个案。
admin-recovery-is-on = 已开启：只要召集到足够的保管人，就能打开所有个案。报告人会得知这一点。
admin-recovery-turn-on = 开启恢复密钥
admin-recovery-turn-off = 关闭恢复密钥
admin-recovery-change = 更换恢复密钥
admin-recovery-lead = 从此每一份报告也会密封给这个接收密钥。请与保管人一起用“thicket recovery new”生成。离线使用时，没有人能留下记录。
admin-recovery-off-lead = 新报告不再密封给它，已授予它的内容会被删除。
admin-recovery-recipient = 恢复接收密钥(age1pq1…)
admin-recovery-compare = 请您自己向一位保管人索取接收密钥并粘贴在此，与条目中的比较。
admin-recovery-same = 与条目中的接收密钥相同。
admin-recovery-other = 与条目中的接收密钥不同。请不要签署。
admin-renewing = 更新
admin-newest = 账本最新条目的日期：
admin-renew-hint = 隐瞒新条目的服务器会显示旧账本。因此最新条目超过 7 天时，管理员一登录就会更新；超过 30 天，所有人都会看到警告。
admin-renew = 现在更新
admin-renew-lead = 写入一条只说明管理员今天看过账本的条目。

# Work
admin-work-lead = 只有数目。状态和姓名是服务器掌握的提示；不列出任何个案，也无法在此打开。
admin-caseworker = 个案工作者
admin-cases = 个案数
admin-oldest = 最久未处理自
admin-days = ({ $count } 天)
admin-no-work = 还没有个案。

# Ledger and journal
admin-records-lead = 用户名是服务器对各人的称呼。“详情”中的指纹才是账本的说法。
admin-ledger = 账本
admin-ledger-lead = 公开且有签署：谁被给予了访问权，由谁给予。每一条都已在此处从第一条起验证。
admin-export = 将账本存为文件
admin-export-hint = 请在另一台机器上，用您自己纸上记下的创世散列检查这个文件：
admin-journal = 日志
admin-journal-lead = 仅供工作人员：做过而不在账本中的事。它环环相扣但没有签署；您的密钥记得它到了哪一条。
admin-journal-empty = 日志是空的。
admin-procedures-lead = 一步一步怎么做。请打印出来，放在不靠服务器也能读到的地方。

# What an entry of the ledger says
entry-genesis = { $who } 作为第一位管理员建立了接收站“{ $name }”。
entry-desk = 设立小组“{ $name }”。
entry-vet = { $who } 是小组“{ $desk }”通过审核的个案工作者。
entry-admin = { $who } 是管理员。
entry-suspend = { $who } 被停用。
entry-restore = { $who } 已恢复。
entry-revoke = { $who } 被永久撤销。
entry-rotate = { $who } 换用新密钥。
entry-threshold = 从此所需签署数：{ $count }。
entry-recovery = 设定恢复密钥：每件个案也密封给它。
entry-recovery-off = 不再有恢复密钥。
entry-renew = 一位管理员看过账本。

# What an entry of the journal says
journal-operator = 运行服务器的人
journal-invite = { $by } 为 { $who } 建立了邀请。
journal-withdraw-invite = { $by } 收回了给 { $who } 的邀请。
journal-note = { $by } 修改了关于 { $who } 的备注。
journal-reset = { $by } 为 { $who } 生成了新验证方式的链接。
journal-withdraw-reset = { $by } 收回了 { $who } 的新验证方式链接。
journal-reset-used = { $who } 用链接设置了新的第二步验证。
journal-sign-out = { $by } 让 { $who } 在所有设备上退出。
journal-keyring-restore = { $by } 恢复了 { $who } 较早的密钥文件。
journal-propose = { $by } 提出了一条账本条目。
journal-withdraw = { $by } 收回了一条等待签署的条目。
journal-mark = { $by } 因 { $who } 标记了个案：{ $count } 件需换新密钥。
journal-grant = { $by } 一次授予 { $who } 多件个案：{ $count } 件。
journal-rekey = { $by } 为个案换了新密钥：{ $count } 件。
journal-refuse = { $by } 更改了个案中须回避的人。个案：{ $count }。
journal-erase = 个案已抹除：{ $count } 件。
journal-export = { $by } 取走了副本：{ $count } 件个案。
journal-recover = { $by } 用恢复密钥把个案交还给 { $who }：{ $count } 件。
journal-other = { $by }：{ $action }({ $who }，{ $count })

# Procedures
procedure-vet = 审核某人之前
procedure-vet-1 = 向两位互不相识的人打听此人。被追踪的社群会遭渗透。
procedure-vet-2 = 当面交给链接。在备注里写明您如何知道这是本人。
procedure-vet-3 = 当面或通过语音核对词语，每位签署的管理员都要亲自核对。绝不接受消息里发来的词。
procedure-vet-4 = 如果两次都不同，请停下：有人夹在你们中间。请当面告知其他管理员。
procedure-factor = 有人丢失了所有第二步验证时
procedure-factor-1 = 不要直接回复提出要求的消息。请与本人见面，或拨打您早已有的号码。
procedure-factor-2 = 问只有你们两人知道的事。问是否有人在旁或在逼迫，并约定对方如何示意。
procedure-factor-3 = 生成链接之前先告知另一位管理员。在见面处或通话中交给对方；链接只在数小时内有效。
procedure-factor-4 = 如有任何异样，请改为停用账号。停用不会删除任何东西，也可以撤回。
procedure-passphrase = 个案工作者丢失口令短语时
procedure-passphrase-1 = 没有任何东西、任何人能找回口令短语。能解锁的通行密钥仍可打开密钥，之后可设置新的口令短语。
procedure-passphrase-2 = 没有的话，请用新的用户名邀请对方，核对词语，重新审核。
procedure-passphrase-3 = 由拥有这些个案的同事授予新账号。然后撤销旧账号。
procedure-last-admin = 唯一的管理员丢失口令短语时
procedure-last-admin-1 = 没有办法找回，也没有人能代替管理员在账本上签署：运行服务器的人不能，我们也不能。
procedure-last-admin-2 = 个案工作者可以继续：阅读并回复其个案。但无法再审核或停用任何人，30 天后账本会过期。
procedure-last-admin-3 = 在全新的数据文件夹中重新建立接收站，设两位管理员，并与每个人核对其指纹。让旧站继续运行但不再接收新报告，直到个案办完。
procedure-last-admin-4 = 所以从一开始就应有两位管理员，可能的话三位：所需签署数为二时，可以失去一位。
procedure-recovery = 制作或使用恢复密钥时
procedure-recovery-1 = 足够多的保管人一起就能阅读每一份报告，而没有任何办法能强制留下记录。保护报告人的，是您选了谁：彼此相距很远、会拒绝的人。
procedure-recovery-2 = 大家在一起，在没有联网的机器上制作。每位签署的管理员都要把接收密钥与一位保管人自己的副本比较。
procedure-recovery-3 = 通过消息要求使用它的人，还不能算是任何人。请见面，或拨打您以前就有的号码。每位保管人都可以拒绝。
procedure-recovery-4 = 打开之前，先比较接收站的词语、账本的最新条目和个案工作者的词语。把在场的人和原因写在纸上。
procedure-recovery-5 = 如果一位保管人失去联系或不再可信，请与其他人制作新密钥，并签署以取代旧密钥。命令见 docs/procedures.md。
procedure-suspicion = 有人可能已被策反，或密钥可能落入他人之手时
procedure-suspicion-1 = 立即停用，选“事出有因”。一位管理员即可。之后再问清楚。
procedure-suspicion-2 = 同事为已标记的个案换新密钥。此前密封的内容仍可能外泄：请先想到那些报告里的人。
procedure-suspicion-3 = 在账本和日志中查看此账号做过什么。然后恢复或撤销。
procedure-suspicion-4 = 停用其他管理员的人得不到任何好处：独自一人无法审核任何人。运行服务器的人可以向您证实；请当面商议。
procedure-leaving = 有人离开时
procedure-leaving-1 = 先让同事获得其个案；如有个案会没有人能阅读，撤销会被拒绝。
procedure-leaving-2 = 由两位管理员签署撤销。之后未结个案会换新密钥。
procedure-change = 此页面警告历史不一致时
procedure-change-1 = 不要签署任何东西。把账本存为文件，并向另一位管理员要其账本文件。
procedure-change-2 = 在自己的机器上用“thicket ledger verify”验证两份，并比较最新指纹。
procedure-change-3 = 出现两份都有效的历史，说明有人控制了服务器。请停止接收报告，并当面告知个案工作者。
