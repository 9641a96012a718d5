# Words of "thicket mailbox" and "thicket report", for reporters at a terminal.

# The questions of "thicket report"
terminal-skip = 只有第一个问题必须回答。其他问题都可以直接按回车键跳过。
terminal-screen = 您输入的内容会留在这个屏幕上：完成后请清屏或关闭窗口。
terminal-full-stop = （单独一行只写一个英文句点表示结束。）

# Desks
terminal-desk-default = 您的报告将交给“{ $desk }”小组。如要交给其他小组，请在此停止，并用 --desk 指明：
terminal-desk-twice = 有两个小组同名。请用编号指明其中一个：
terminal-desk-unknown = 这里没有接收报告的小组叫这个名字。接收报告的有：

# Sending
terminal-readers-changed = 读者名单有变动。正在核对，并重新加密封存您的报告。
terminal-readers-unsteady = 读者名单不断变动。您的报告没有被接收。请过一会儿再试
terminal-sent-unknown = 无法确定您的报告是否已送达。如果已送达，上面的代码可以打开它的信箱
terminal-sent-not = 您的报告没有被接收，上面的代码打不开任何内容
terminal-kept = 封存好的报告保存在 { $file }。没有人能在那里读到内容，但它表明这台电脑上发送过东西：如果不需要，请删除它。如要以后再次发送（发送后会删除它）：
terminal-kept-old = 封存之后读者名单有变动，因此它不再被接收。请重新写报告，并删除 { $file }

# The code
terminal-code = 您的代码（输入时不会显示）：
terminal-code-form = 这不是完整的代码。代码有 28 位数字，或 8 个词或字。请再试一次。没有发送任何内容。
terminal-code-unknown = 这个代码在这里打不开任何内容。请核对代码和网址是否与您保存的一致。如果都正确，可能是报告已被删除，也可能有人在向您显示假的信箱。那样的话，请不要在这里写任何内容，并询问您信任的团体

# Reading
terminal-mailbox-from-former = 来自一位当时的个案工作者，此人现在已不在这里工作

# What does not add up
terminal-tampered-advice = 可能有人改动了服务器上的内容。您没有做错任何事。请暂时不要在这里写重要的内容，并请您信任的团体转告个案工作者

# Writing
terminal-write = 您想告诉个案工作者什么？（单独一行只写一个英文句点表示结束。）
terminal-write-empty = 没有可以发送的内容。
terminal-write-long = 超出 { $over } 字节。请写短一些，或分两次发送。没有发送任何内容。
terminal-write-failed = 不知道您的消息是否已送达。您写的内容仍在上面：如果再发一次，个案工作者可能会看到两遍，这没有关系

# Deleting and taking back
terminal-delete = 要删除哪些消息？请输入编号，或输入“all”表示全部。什么都不输入则不删除：
terminal-delete-unknown = 没有这个编号的消息。没有删除任何消息
terminal-delete-done = 已删除：{ $count }
terminal-withdraw = 要撤回整份报告，请输入“yes”：
terminal-withdraw-not = 您的报告没有撤回，一切照旧
terminal-withdraw-done = 您的报告已撤回。

# Files
terminal-files-hidden = 请注意：本程序会原样发送文件。图片、录音录像和文档中可能含有隐藏数据：在何时何地、用什么设备、由谁制作。要去除这些数据，请用浏览器中的表单发送文件，或先用 mat2、exiftool 等程序清理。文件名也会一并发送，只有个案工作者能读到。
terminal-files-many = 一份报告最多可以有 { $most } 个文件。没有发送任何内容。
terminal-files-large = 一份报告的所有文件合计最多 { $most } MiB。没有发送任何内容。
terminal-files-full = 这份报告的文件数量或大小已达上限
terminal-files-progress = { $name }：{ $done } / { $all } MiB
terminal-files-sent = { $name }：已发送
terminal-files-twice = { $name }：同一个文件给了两次，只发送一次
terminal-files-stopped = { $name } 没有发送
terminal-files-later = 您的报告已保存，但文件没有全部保存。要从中断处继续，请用上面的代码和同样的文件运行：thicket mailbox attach --server { $server } FILE
