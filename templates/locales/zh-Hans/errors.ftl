# 出了什么问题、下一步怎么做：接口的每种错误各一句，以及错误页面的用语。
# 本译文尚待母语读者审阅。 Awaits review by native readers.

page-error-title = 没有成功
page-error-resend = 您输入的内容还在浏览器里：重新加载本页即可再次发送。
page-error-shorten = 请先不要关闭本页：您输入的内容可能还在浏览器里。请返回表格，在那里缩短。

# Sending and storing
problem-roster-changed = 个案工作者名单刚刚有变动，内容没有被保存。请再发送一次，以便按新名单加密封存。
problem-mailbox-known = 这个代码已被使用，内容没有被保存。请用新的代码再发送一次。
problem-case-conflict = 这个代码下已经收到一份报告，与这一份不同。先前那份没有受影响，改动没有被保存。您可以把改动作为新报告发送。
problem-case-erased = 这份报告已被删除，不能再次发送。您可以发送一份新报告。
problem-grant-exists = 这位个案工作者已经可以打开这个个案，没有做任何更改。
problem-conflict-of-interest = 由于利益冲突，此人不得接触这个个案。没有任何改动。
problem-templates-changed = 这段时间里有同事保存了别的模板。没有做任何更改：请先看对方的模板，再保存您的。
problem-not-a-pair = 回复不完整，因此没有发送。同一个案的两个信箱必须同时收到信件。请重新加载页面，再发送一次。
problem-invalid-body = 我们无法读取发来的内容，因此没有保存。请再试一次。如果仍然失败，请使用另一种表格。
problem-too-large = 内容太长，没有被保存。请缩短后再发送。
problem-too-much = 这份报告不能再添加消息或文件了。刚才发送的内容没有被保存，之前的都完好保存着。如果还有要说的，可以作为新报告发送。
problem-unsupported-version = 我们无法识别这个页面或程序的版本，内容没有被保存。请在新标签页中打开表格，这样您在这里输入的内容会保留。
problem-not-age = 收到的内容没有正确加密封存，因此没有保存。请再试一次。如果仍然失败，请在新标签页中打开表格，这样您在这里输入的内容会保留。
problem-wrong-size = 收到的内容大小不对，因此没有保存。请再试一次。如果仍然失败，请在新标签页中打开表格，这样您在这里输入的内容会保留。
problem-intake-closed = 目前能阅读报告的个案工作者太少，我们暂时不能接收报告。这次没有保存任何内容。如果您之前发送后没有看到回应，它可能已经送到。请改天再来，再发送一次。如果之前那份已经送到，届时会告诉您。
problem-desk-closed = 您选择的小组目前不能接收报告，这次没有保存任何内容。如果您之前发送后没有看到回应，它可能已经送到。您输入的内容还在。请选择另一个小组，再发送一次。如果之前那份已经送到，届时会告诉您。
problem-stale-ledger = 所用的个案工作者名单已经过时，内容没有被保存。请再试一次。如果仍然失败，请在新标签页中打开表格，这样您在这里输入的内容会保留。

# Reaching the server
problem-too-many-requests = 一时请求太多。请等几分钟再试。
problem-busy = 服务器正忙。请等一分钟再试。
problem-timeout = 时间太长，连接被中断。请再试一次，可能的话换一个更好的网络。
problem-storage-full = 服务器没有空间了，这次没有保存任何内容。请过几个小时再试。
problem-internal = 我们这边出了故障，不是您的错。请过几分钟再试。如果向我们询问，请提供这个编号：{ $reference }
problem-not-found = 这个地址没有内容，或者您无权查看。请检查地址，或从首页开始。
problem-signed-out = 您的登录已失效。请重新登录，再重复上一步。
problem-cross-origin = 这个请求来自别的网站，所以我们拒绝了。请直接打开本站再试。
problem-method-not-allowed = 这个地址不接受这种请求。请返回并使用页面上的按钮。
problem-unsupported-media-type = 发来的格式我们不接受，内容没有被保存。请返回并使用本站的表格。
problem-invalid-ledger = 个案工作者名单在此期间有变动,所以没有做任何更改。请重新打开页面,再做一次上一步。
problem-last-reader = 那样有些个案就没有人能打开了，所以什么都没有更改。请先把这些个案授权给一位同事。
problem-last-factor = 这是除口令短语之外最后一种验证方式，所以没有移除。请先添加另一种。
problem-handle-taken = 这个名称已被使用，而名称不会重复使用。请换一个名称。
