# 关于自己的账户，以及在个案工作者之间转移的密钥。显示在工作台和管理页面。

account-title = 您的账户
account-back = 返回

# Passphrase and proof
account-passphrase-now = 您的口令短语
account-passphrase-change = 更换口令短语
account-passphrase-done = 口令短语已更换，您在其他地方的登录都已退出。请销毁写有旧口令短语的纸。
account-passphrase-sessions = 您在其他地方的登录都会退出。您提出的新密钥会作废。
account-words-differ = 这些词还不一致。
account-proof-failed = 没有成功。请检查口令短语，等下一个验证码出现后再试。
account-recovery-code = 恢复码
account-use-recovery-code = 使用恢复码
account-use-code = 使用六位验证码

# Passkeys
account-passkey-second = 用通行密钥代替验证码
account-passkey-alone-title = 通行密钥
account-passkey-alone-lead = 如果通行密钥能打开您的密钥，就不需要口令短语。
account-passkey-alone = 用通行密钥登录
account-passkey-failed = 通行密钥未被接受。请再试一次，或使用口令短语和验证码。
account-passkey-none = 没有通行密钥响应。请再试一次，或使用验证码。
account-passkey-no-unlock = 这个通行密钥不能单独打开您的密钥。请同时输入口令短语。
account-passkey-make-lead = 浏览器会请您使用通行密钥，可能要两次。
account-passkey-make = 创建通行密钥
account-passkey-unlocks = 已添加。这个通行密钥可以登录，并且不需要口令短语就能打开您的密钥。
account-passkey-signs-in = 已添加。这个通行密钥可与口令短语一起用来登录，但不能打开您的密钥。

# Second factors
account-factors = 第二重验证
account-factors-lead = 登录时除了口令短语还需要其中一种。最好有两种，放在不同的地方。
account-factor-name = 名称
account-factor-name-hint = 它在哪里，例如“旧手机”。服务器能看到这个名称。
account-kind-code = 六位验证码
account-kind-passkey = 通行密钥，与口令短语一起使用
account-kind-unlocking = 不需要口令短语就能打开您的密钥的通行密钥
account-never-used = 还没有用过
account-last-used = 上次使用：
account-rename = 改名
account-remove = 移除
account-remove-title = 要移除这个第二重验证吗？
account-remove-lead = 它会立即失效，您在其他地方的登录都会退出。
account-add-code = 添加验证码应用
account-add-passkey = 添加通行密钥
account-passkeys-elsewhere = 通行密钥只在接收站自己的网址有效，在本页既不能使用也不能添加。请在这里用口令短语加六位验证码或恢复码登录。如果您只有通行密钥，请在浏览器中打开 { $address }/desk，在那里登录，并在“您的账户”中添加一个验证码应用。
account-factor-added = 已添加，从现在起有效。
account-factor-removed = 已移除。您在其他地方的登录都已退出。

# Recovery codes
account-recovery-codes = 恢复码
account-recovery-lead = 如果您失去了其他方式，每个恢复码可以代替第二重验证使用一次。请写在纸上，与口令短语分开存放。
account-recovery-left = 剩余恢复码：{ $count }
account-recovery-once = 这些恢复码只显示这一次。以前的恢复码已失效。
account-recovery-make = 生成新的恢复码
account-recovery-kept = 我已保存好
account-print = 打印
account-save-file = 存为文件

# Sessions
account-sessions = 您登录的地方
account-session-began = 开始于
account-session-used = 上次使用
account-session-here = 这里

# Key file
account-file-title = 您的密钥文件
account-file-lead = 您的密钥保存在您自己的文件里。请在这里打开它。它只由本页面读取，不会发送，也不会保存。如果还有内容封装在以前的密钥里，可以同时打开以前的密钥文件。
account-file-label = 密钥文件
account-file-wrong = 这个文件里没有本账户的密钥。

# New second factor by a link
account-reset-title = 新的第二重验证
account-reset-lead = 因为您失去了第二重验证，管理员给了您这个链接。您还需要口令短语。
account-reset-failed = 请检查用户名和口令短语。链接会过期，而且只能使用一次；如果还是不行，请向管理员要一个新的。
account-reset-done = 新的第二重验证已生效，而且是唯一的一个。以前的恢复码已失效，您在所有地方的登录都已退出。

# One's keys
keys-title = 您的密钥
keys-lead = 同事和管理员凭这些词认识您的密钥。
keys-offer = 生成新密钥
keys-offer-lead = 如果有人可能拿到过您的口令短语、设备或密钥文件，请这样做。新密钥要由管理员签署后才有效。在此之前您继续使用现有的密钥。
keys-own-recipient = 您自己的密钥（可以留空）
keys-own-hint = 一个 age1pq1… 接收者，其密钥文件由您自己保管，每次登录时打开。如果丢失文件，只有您能打开的内容也就丢失了。
keys-own-wrong = 这不是 age1pq1… 接收者。
keys-offered = 您的新密钥正在等待管理员
keys-offered-lead = 请当面或在彼此认得声音的通话中，把这些词读给管理员。他们签署后，您会退出登录，再用同样的口令短语登录。
keys-withdraw = 撤回新密钥
keys-bringing = 正在把您的访问权封装到新密钥：{ $done } / { $total } 个个案
keys-brought = 您对所有个案的访问权都已封装到新密钥。
keys-bring-again = 继续封装
keys-some-failed = 有些个案打不开，仍然封装在您以前的密钥里。
keys-file-lead = 如果其中有些仍封装在您以前某个文件里的密钥中，请在这里打开那个文件。

# Access that moves
moving-title = 个案的访问权
moving-lacks = { $who } 还打不开您的 { $count } 个未结个案。
moving-recovery = 恢复密钥
moving-give = 给予访问权
moving-give-title = 要给予这些个案的访问权吗？
moving-giving = 正在给予访问权：{ $done } / { $total } 个个案
moving-given = 已给予访问权。个案数：{ $count }
moving-marked = 应当更换密钥的个案：{ $count }
moving-marked-lead = 有一位能打开这些个案的人被撤销，或因故被暂停；或者生成密钥的人被暂停，或此后换了密钥。换了新密钥，此人就打不开今后写下的内容。以前封装的内容，对持有旧密钥的人仍然是暴露的。
moving-rekey = 更换密钥
moving-rekeying = 正在更换密钥：{ $done } / { $total } 个个案
moving-rekeyed = 已更换密钥。个案数：{ $count }
moving-some-failed = 有 { $count } 个个案没有成功，保持原样。请打开它们查看原因。
moving-withheld = 服务器显示的个案工作者名单与名册账本不一致。不会给任何人访问权。

# Access to one case
access-title = 访问权与密钥
access-readers = 谁能打开这个个案
access-refused = 不得接触这个个案的人
access-refused-holds = { $who } 在被排除之前已得到这个个案，在个案更换密钥之前仍能打开。
access-refused-item = { $who } 不让以下的人接触这个个案：{ $people }
access-refused-none = { $who } 取消了对接触这个个案的所有限制
access-refused-rekey = 被排除的人得不到新密钥。以前封装的内容，对持有旧密钥的人仍然是暴露的。
access-refused-uncounted = { $who } 签署的一份“不得接触这个个案的人”的名单不算数。请核对谁不得接触，如果不对，请重新设定。
access-refused-unlisted = { $people }：同事签署的记录不让其接触这个个案，但服务器上没有这一条。在您或同事重新允许、或再次设为不得接触之前，这个个案不能更换密钥，也不能转给其所在的小组。
access-refused-lift = 重新允许
access-refused-lift-lead = 此后可以再把个案给此人。以您的名义签署。
access-marked = 这个个案应当更换密钥：有一位能打开它的人被撤销，或因故被暂停；或者生成密钥的人被暂停，或此后换了密钥。
access-exposed = 这个个案自 { $day } 起使用新密钥。以前封装的内容，对持有旧密钥的人仍然是暴露的。
access-rekey = 给这个个案更换密钥
access-rekey-conflict = 这个个案今天已经更换过密钥，或者还有内容没有发出。请稍后再试。
access-doubtful = 为这个个案生成密钥的人现在已被暂停或撤销，或者此后换了密钥，或者这把密钥不是同事最后指明的那一把。没有人能再确定这把密钥只属于我们。在更换密钥之前，不会向这个个案写入任何内容，报告人可以阅读，但不能写：请按“给这个个案更换密钥”。
access-doubtful-by = 最后签署这个个案密钥记录的人：{ $who }
access-strangers = 服务器列出了没有人核对过的读者。没有做任何改动。请打开这个个案，看看谁会得到新密钥。
access-strangers-lead = 下面这些人也会得到新密钥。他们不在您的小组，也没有同事把他们列为这个个案的读者：只有服务器这样说。请勾选应当能打开它的人。如果有人不应当能打开，请取消，拒绝让此人接触这个个案，并通过其他途径告诉管理员。
access-stranger-yes = { $who } 应当能打开这个个案
access-rekey-item = { $who } 给这个个案更换了密钥
access-refuse = 不让某人接触这个个案
access-refuse-lead = 用于利益冲突，并以您的名义签署。此后任何人都不能把个案给此人。已经有访问权的人，在个案更换密钥之前仍能打开。
access-refuse-go = 不让接触
access-refuse-again = 再次设为不得接触
access-grant = 把这个个案给某人
access-desk = 把这个个案转给另一个小组
access-desk-lead = 那个小组的每个人都会得到访问权。您保留自己的访问权。
access-desk-go = 转交
access-erase = 删除这个个案
access-erase-lead = 需要另一位个案工作者同意。同意之后 7 天，一切都会抹去，无法找回。在此之前，任何有访问权的人都可以叫停；如果其他有访问权的人都被停用，则不会抹去任何内容。
access-erase-ask = 请求删除
access-erase-asked = { $who } 于 { $day } 请求删除这个个案。需要另一个人同意。
access-erase-agree = 同意删除
access-erase-agreed = { $who } 已同意。除非有人叫停，这个个案将于 { $day } 抹去。
access-erase-stop = 叫停删除
access-sure = 您确定吗？
access-person = 人员
access-other-desk = 小组

# Checks that failed
tampering-journal = 服务器显示的日志比您以前见过的短，或者不同。
tampering-rekey = 这个个案的密钥不是个案工作者指明的那一个。
tampering-recovery = 这个个案的最新密钥没有给恢复密钥，而它也应当得到。请给个案换新密钥。
desk-journal-unread = 无法读取日志，因此没有与您以前见过的比较。

# Names that are not those that were remembered
tampering-names = 服务器对某人的称呼与您以前见过的不同。
names-what-to-do = 名字不会改变，也不会给别人再用。请不要给这个人任何东西，通过别的渠道告诉管理员，并当面或在您信任的通话中与本人核对下面的词。
names-renamed = 原来叫 { $before } 的人，现在被称为 { $now }。
names-exchanged = { $now } 原来是另一个人的名字。
names-recognise = 我已核对这些词：这就是 { $now }
