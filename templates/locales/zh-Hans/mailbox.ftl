# 信箱：带着代码回来的人看到的文字。
# 本译文尚待母语读者审阅。 Awaits review by native readers.

mailbox-title = 您的信箱
mailbox-link = 用代码打开您的信箱
mailbox-lead = 请输入您保存的代码。数字或文字都可以，有没有空格都行。
mailbox-sealed-notice = 代码不会离开这台设备。本页在您的设备上打开消息，您写的内容也先在这里加密，然后才发送。
mailbox-noscript = 本页需要 JavaScript，因为消息是在您的设备上打开的。如果没有 JavaScript，请使用另一个页面。
mailbox-to-plain = 前往不需要 JavaScript 的信箱
mailbox-code-label = 您的代码
mailbox-code-hint = 28 位数字，或 8 个字词
mailbox-open = 打开

# 代码有什么问题
code-empty = 请输入您的代码。
code-too-long = 这比代码长。请只输入代码。
code-digits-count = 代码有 28 位数字，这里有 { $count } 位。请与您保存的代码核对。
code-digits-wrong = 有一位数字不对，或有两位数字的位置颠倒了。请把每组四位数字与您保存的代码核对。
code-words-count = 代码有 8 个字词，这里有 { $count } 个。请与您保存的代码核对。
code-word-unknown = 第 { $number } 个字词不会出现在代码里。请看一看您保存的代码是怎么写的。
code-no-lists = 无法加载字词表。请检查网络后重试，或者输入数字。

# 打开
mailbox-deriving = 正在这台设备上打开您的信箱，最多可能需要一分钟。
mailbox-fetching = 正在取回您的消息
mailbox-offline = 无法连接服务器。请检查网络后重试。
mailbox-unknown-title = 这个代码在这里打不开任何内容
mailbox-unknown-text = 原因可能很简单。请看看以下几点：
mailbox-unknown-code = 请与您保存的代码核对。如果输入的是文字，错一个字是察觉不到的。
mailbox-unknown-site = 这是您当初发送报告的网站吗？请核对网址，以及首页上的核对词。
mailbox-unknown-erased = 已撤回或已删除的报告不再有信箱。
mailbox-unknown-new = 如果都没有用，您可以发送一份新的报告，并在其中说明旧代码已不能使用。
mailbox-try-again = 输入另一个代码

# 能不能相信
mailbox-checked = 已在这台设备上检查：这些消息是给您的，每条回复都由公开名单上的个案工作者签名。
mailbox-complete = 没有缺少任何一条。
mailbox-gone = 已删除或无法打开的消息：{ $count } 条。如果您删除的没有这么多，就是有人扣住了消息。
mailbox-checking = 目前显示的内容已在这台设备上检查过。还在取回较早的消息。
mailbox-signed = 来自公开名单上的个案工作者。签名已核对。
mailbox-first = 报告送达时自动发出。
mailbox-wrong-title = 这里有不对的地方
mailbox-withheld = 至少缺少一条给您的消息，可能有人扣住了它。
mailbox-refused = 至少有一条消息没有显示：它不是公开名单上的个案工作者写的，或者在途中被改动过。
mailbox-wrong-ledger = 本网站显示的个案工作者名单，与您发送报告那天的名单接不上。可能有人控制了这台服务器。
mailbox-wrong-case = 本网站用您的代码存放的内容不属于您的报告，可能被人调换了。
mailbox-wrong-advice = 这不是您的错。下面显示的消息都通过了检查。目前请不要在这里写可能伤害任何人的内容，并通过其他途径询问您信任的团体。
mailbox-wrong-no-writing = 这不是您的错。为了保护您，现在不能在这里写内容。请不要照本网站的要求做，并通过其他途径询问您信任的团体。
mailbox-waits = 您可以照常在这里阅读，但现在还不能写：我们的团队需要先更换用来加密您来信的密钥。您不需要做任何事，请改天再来看看。如果一周后仍然不能在这里写，请发一份新的报告，并在里面说明您的信箱不能写。
mailbox-wrong-closed = 这不是您的错。为了保护您，这里不显示任何内容，现在也不能写。请不要照本网站的要求做，并通过其他途径询问您信任的团体。

# 消息
mailbox-messages = 消息
mailbox-none = 没有消息。
mailbox-older = 正在取回较早的消息
mailbox-older-failed = 无法取回较早的消息，所以不能确定是否缺少消息。
mailbox-heard = 个案工作者最近一次回复时，已收到您的消息和文件共：{ $count }
mailbox-delete = 删除
mailbox-delete-sure = 要删除这条消息吗？删除后无法恢复。
mailbox-delete-yes = 是，删除
mailbox-delete-failed = 没有删除。请检查网络后重试。
mailbox-keep = 保留
mailbox-deleted = 已删除

# 写
mailbox-write-title = 写给个案工作者
mailbox-write-label = 您的消息
mailbox-write-hint = 内容会先在这台设备上加密。发送之后，谁都不能在这里再读到它，您自己也不能。
mailbox-send = 发送
mailbox-send-waits = 只要本页开着，就会自动再次发送。您输入的内容不会丢失。
mailbox-sent = 已发送，并已为个案工作者保存。

# 撤回
mailbox-withdraw-title = 撤回整份报告
mailbox-withdraw-text = 个案工作者会看到这份报告已撤回，以及将在哪一天删除。三到四天后，报告、所有消息和所有文件都会被删除，除非有个案工作者决定保留。撤回之后，这个信箱会写明是哪一天。此前已与他人分享的内容无法收回。
mailbox-withdraw-ask = 撤回我的报告
mailbox-withdraw-sure = 现在要撤回整份报告吗？
mailbox-withdraw-yes = 是，现在撤回
mailbox-withdraw-no = 不，保留它
mailbox-erases = 这份报告已撤回，将于 { $day } 删除。如果这是误操作，请在那天之前在这里写信告诉个案工作者。

# 关闭
mailbox-close = 关闭信箱
mailbox-closed-title = 信箱已关闭
mailbox-closed-text = 本页已没有信箱的任何内容。浏览器的历史记录仍显示访问过本网站，帮助页面说明如何清除。
