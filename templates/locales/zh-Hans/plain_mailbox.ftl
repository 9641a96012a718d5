# 不需要 JavaScript 的信箱页；其余用语与另一个信箱页相同。
# 本译文尚待母语读者审阅。 Awaits review by native readers.

plain-mailbox-title = 您的信箱（不需要 JavaScript）
plain-mailbox-notice = 在这一页，由服务器打开您的消息，并加密封存您写的内容。为此，服务器处理时会把您的代码放在内存中；不保存，也不记录。这种方式隐藏得较少：更改了服务器的人能读到您的代码、消息和您写的内容。
plain-mailbox-to-sealed = 前往在您自己的设备上打开的信箱
plain-mailbox-checked = 本服务器已核对：这些消息是给您的，每封回复都有公开名单上个案工作者的签名。这一点您只能相信服务器；另一个信箱页在您自己的设备上核对。
plain-mailbox-write-hint = 服务器先在内存中加密封存，然后才保存。发送之后，谁都不能在这里再次阅读，您自己也不能。
plain-mailbox-empty = 请先写些内容再发送。
plain-mailbox-too-long = 这条消息太长，没有发送。请缩短，或分成两条发送。
plain-mailbox-code-form = 代码是 28 位数字或 8 个词（字）。请把您输入的内容与您保存的代码对照。
plain-mailbox-older = 较早的消息
plain-mailbox-newer = 较新的消息
plain-mailbox-kept = 您写的内容（可能没有发送）
plain-mailbox-files-text = 文件会逐个发送。请让这个页面开着，直到出现下一页；文件大时可能要很久。
plain-mailbox-files-none = 没有选择文件。
plain-mailbox-files-again = 没有送达的文件，您可以再次发送。
plain-mailbox-back = 回到信箱
plain-mailbox-closed = 现在请关闭这个标签页。在此之前，后退并重新加载可能会再次显示信箱。浏览器的历史记录仍显示访问过本网站，帮助页面说明如何清除。
