# 报告人看到的所有页面用语：首页、安全提示、报告表格、代码页、帮助。
# 本译文尚待母语读者审阅。 Awaits review by native readers.

# Every page
site-name = Thicket
language-name = 简体中文
language-choice = 语言
skip-to-content = 跳到正文
leave = 离开
leave-hint = 立即打开一个无关的网页。它不会清除浏览记录。
nav-home = 首页
nav-report = 写报告
nav-help = 帮助
native-review = 本译文尚待母语读者审阅。如有疑问，以英文为准。
footer-source = 本站的源代码是自由软件，采用 AGPL 许可。
print-title = 您的代码

# First page
home-title = 告诉我们发生了什么
home-lead = 为身在国外、受到某个国家骚扰，或家乡亲人被施压的人而设。不需要账号、姓名或电子邮箱。
home-start = 写一份加密封存的报告
home-plain = 使用不需要 JavaScript 的表格

# Safety steps, numbered as in domain/INTAKE.md section 4
safety-title = 动笔之前：注意安全
safety-1 = 我们不是紧急救援机构。如果有人即将受到伤害，请在安全的情况下向当地求助。
safety-2 = 请不要在微信、QQ 等应用内打开本页。请复制网址，在其他浏览器中打开。
safety-3 = 如果您觉得手机被监控，请换一台设备：不要用单位、学校或家里的手机，也不要用官员给您的手机。
safety-4 = 请关闭输入法的云输入，或使用简单的键盘。能点选的地方请点选。
safety-5 = 如果您身在中国大陆或香港，联系境外团体可能被当作犯罪。请先想一想：能不能请境外的人代写？
safety-6 = 网络运营者能看到您访问了本站地址，但看不到您写的内容。使用带网桥的 Tor 浏览器可以隐藏更多。在中国大陆，没有网桥的 Tor 会被封锁，而且隐藏工具本身也可能引起注意。
safety-7 = 只有一个问题必须回答。您可以随时停止。
safety-8 = 请写得简短，现在不要写完整证词。将来律师可能需要您前后的说法一致。
safety-9 = 如果不是为了帮助所必需，请不要写家乡亲友的姓名。
safety-10 = 我们绝不会联系您的家人；除非您说明方式，我们不会主动联系您。
safety-11 = 您会得到一个代码。这是回来的唯一途径。请把它写得像别的东西，或者背下来。我们无法补发。
safety-12 = 发送之后，您还可以显示第二个代码，即安全代码。如果有人强迫您打开报告，请给他那一个。
safety-14 = 法律：法院可能命令我们交出所保存的内容。我们尽量少保存，而且单靠服务器无法打开报告。
safety-15 = 我们不承诺提供保护、金钱或庇护方面的帮助。我们会说明能做什么。
safety-16 = 只有您同意，我们才会与警察、律师、联合国或媒体分享。您可以改变主意，但已经分享的内容无法收回。
safety-17 = 统计：只有您同意才会计入，而且绝不会让人从数字中认出某个人。
safety-18 = 图片和录音可能带有隐藏的地点和时间信息。请把原件保存在安全的地方，不要用聊天工具转发。
safety-19 = 真正的官员不会要求交保证金、保密或 24 小时视频。请挂断电话。这不是您的错。
safety-20 = 发送之前请想一想：如果内容泄露，这里提到的人会不会受到伤害？
safety-21 = “离开”按钮不会清除浏览记录。帮助页说明了如何清除。
safety-22 = 请确认这是真的网站：把这些词与我们海报上或合作网站上的词对照：{ $words }。我们绝不索要密码、证件扫描件或钱，也绝不用聊天工具发送链接。
safety-23 = 阅读和书写这些内容可能让人难受。需要时请休息。帮助页说明了到哪里寻求支持。
safety-24 = 我们何时回复：{ $hours }
safety-more = 更多安全说明

# Who can read, and what this cannot protect against
who-title = 谁能阅读您的报告
who-text = 报告只交给 { $desk } 中经过审核的个案工作者，目前有 { $count } 人。需要时，他们可以转给其他小组的同事。其他人都不能阅读。管理账号的人不能读，运行服务器的人只看服务器也读不到。如果有谁不该看到，请写明是谁。
who-text-recovery = 报告只交给 { $desk } 中经过审核的个案工作者，目前有 { $count } 人。需要时，他们可以转给其他小组的同事。为防他们都丢失密钥，还有一把恢复密钥，要几位保管人一起才能打开；那样他们也能阅读，而别人看不到他们这样做。其他人都不能阅读。管理账号的人不能读，运行服务器的人只看服务器也读不到。如果有谁不该看到，请写明是谁。
who-choice = 由您选择哪个小组阅读您的报告。报告只交给该小组中经过审核的个案工作者。需要时，他们可以转给其他小组的同事。其他人都不能阅读。管理账号的人不能读，运行服务器的人只看服务器也读不到。如果有谁不该看到，请写明是谁。
who-choice-recovery = 由您选择哪个小组阅读您的报告。报告只交给该小组中经过审核的个案工作者。需要时，他们可以转给其他小组的同事。为防他们都丢失密钥，还有一把恢复密钥，要几位保管人一起才能打开；那样他们也能阅读，而别人看不到他们这样做。其他人都不能阅读。管理账号的人不能读，运行服务器的人只看服务器也读不到。如果有谁不该看到，请写明是谁。
who-desk = 目前有 { $count } 人
not-protected-title = 我们无法防范什么
not-protected-1 = 谁更改了服务器上运行的程序，谁就能读到此后输入的内容，以及个案工作者在该服务器的网页中打开的内容。
not-protected-2 = 第一次访问时，您只能相信这个页面，除非您用别处的来源对照它的核对词。
not-protected-3 = 如果您的设备被监控，您输入的内容在加密封存之前就可能被看到。
not-protected-4 = 您的网络能看到您访问了这个地址，以及访问的时间。
not-protected-5 = 如果有人让服务器保留记录，就能看到哪个信箱被使用，但看不到里面的内容。
not-protected-instead = 程序“thicket report”可以封存您的报告，而不使用来自本服务器的任何代码。

# States of the intake
closed-title = 暂停接收报告
closed-text = 目前能阅读报告的个案工作者太少，所以我们暂时不接收。请改天再来。
nobody-title = 现在没有人值班
nobody-text = 您仍然可以发送报告，它会一直保存到个案工作者阅读为止。我们何时回复：{ $hours }
stale-text = 个案工作者名单已有 30 多天没有更新。如果可以等，请先向您信任的团体打听这里是否仍在工作，再发送。

# Opened inside WeChat or another app
wechat-title = 请不要在这里填写
wechat-text = 您是在应用内打开本页的。这类应用可以看到并记录您打开和输入的内容。请换用其他浏览器。
wechat-how = 请点右上角的三个点，选择“在浏览器打开”。或者复制网址，粘贴到其他浏览器中。
wechat-copy = 复制网址
wechat-copied = 已复制。现在请粘贴到其他浏览器中。

# The two report forms
report-title = 您的报告
report-sealed-notice = 本页先在您自己的设备上把报告加密封存，然后才发送。服务器只收到封存后的内容。
report-noscript = 本页在您的设备上加密封存，因此需要 JavaScript。如果没有，请使用另一种表格。
report-to-plain = 前往不需要 JavaScript 的表格
plain-title = 您的报告（不需要 JavaScript）
plain-notice = 使用这份表格时，您写的内容经加密连接送达，服务器先在内存中加密封存，然后才保存。这种方式隐藏得较少：现在就记录这次连接的人能看到报告有多长；如果连接没有抵御量子计算机的保护，将来也许还能读到内容。更改了服务器的人则马上就能读到。
plain-to-sealed = 使用在自己设备上加密封存的表格

# Parts of the forms
form-optional = 以下都是选填，可以随意跳过。
form-desk = 由哪个小组阅读您的报告？
form-desk-hint = 您的报告交给您选择的小组。需要时，他们可以转给其他小组的同事。如果有谁不该看到，请写明是谁。
form-required = 请回答这一题
form-why = 为什么问这个
form-choose-one = 选一项
form-choose-many = 可选多项
form-none-chosen = 未选择
form-place-other = 其他国家或地区
form-country-search = 输入文字查找国家或地区
form-country-none = 没有找到。请换一种写法。
form-add-row = 再加一条
form-row-number = 第 { $number } 条
form-length = 还可以写 { $left } 个字
form-too-long = 超出 { $over } 个字，请缩短。
form-draft-warning = 如果离开本页，您输入的内容会丢失。这台设备上没有保存任何内容。
plain-draft-warning = 如果离开本页，您输入的内容可能会丢失。如果不再写下去，请关闭这个标签页：在此之前，后退并重新加载可能会显示您输入的内容。
plain-reload = 按下按钮后如果出现错误页面，请重新加载该页面，不要后退，否则您输入的内容会丢失。
form-before-send = 发送之前请想一想：如果内容泄露，这里提到的人会不会受到伤害？
form-send = 发送报告
form-deriving = 正在准备您的代码，最多可能需要一分钟。
form-sealing = 正在这台设备上封存您的报告
form-sending = 正在发送
form-sent = 已发送
form-retry = 无法确定是否已经送到。您输入的内容都还在。请检查网络后再试，同一内容只会保存一次。
form-retry-button = 再试一次
form-refused = 本站显示的个案工作者名单未能通过核对，因此没有加密任何内容，也没有发送任何内容。请暂时不要在这里发送报告，并向您信任的团体询问。
form-error-summary = 发送前请看一看这几处：
error-required-happened = 请写几句话，说明发生了什么。
error-too-long = 这个回答太长，请缩短。
error-date = 日期请写成年、年-月或年-月-日，例如 2026、2026-11 或 2026-11-22。
error-days = 请填写天数，例如 30。
error-option = 请选择页面上列出的回答。

# Receipt
receipt-title = 请保存这个代码
receipt-lead = 您的报告已经保存。这个代码是回来的唯一途径，我们无法补发。
receipt-digits = 数字代码
receipt-words = 同一代码的文字形式
receipt-either = 数字和文字有一种就够了，不需要两种都保存。
receipt-print = 打印
receipt-save = 保存为文件
receipt-copy = 复制
receipt-copied = 已复制。其他应用可能读到复制的内容，请尽快粘贴，然后再复制别的内容。
receipt-confirm-label = 请输入最后一组四位数字，确认您已保存
receipt-confirm-button = 我已保存代码
receipt-confirm-wrong = 这不是最后四位数字。请再看一看您保存的代码。
receipt-confirmed = 好的。现在可以关闭本页。
receipt-safe-show = 显示第二个代码（安全代码）
receipt-safe-title = 安全代码
receipt-safe-text = 如果有人强迫您打开报告，您可以改给这个代码。它打开的信箱只有例行的话。请把它与另一个代码分开存放，不要写明哪个是哪个。
receipt-safe-once = 它只在现在显示。如果不需要，可以不理会。
receipt-have-kept = 代码保存好了吗？
plain-close-tab = 用完后请关闭这个标签页。在此之前，后退并重新加载可能会再次显示这些内容。
receipt-what-next = 接下来会怎样
receipt-come-back = 个案工作者会阅读您的报告。我们何时回复：{ $hours }
receipt-mailbox = 要看回复或补充内容，请凭代码回到：
receipt-again = 这份报告先前已经收到。代码不变。
receipt-changed = 这个代码下已经收到一份报告：{ $code }。请保存这个代码。您后来的改动没有发送。您可以把本页现在的内容作为新报告发送。
receipt-send-new = 作为新报告发送

# Help pages
help-title = 帮助
help-clear-history-title = 如何清除浏览记录
help-clear-history-text = “离开”按钮不会清除浏览记录。请只删除本站的记录：记录全空也可能显得奇怪。隐私窗口不会在设备上留下记录，但网络仍能看到地址。
help-clear-history-chrome = Chrome：打开菜单（三个点），选择“历史记录”，找到本站，删除相关记录。
help-clear-history-firefox = Firefox：打开菜单（三条线），选择“历史”，找到本站，点右键或长按，然后选择“忘记”或“删除”。
help-clear-history-safari = Safari：打开“历史记录”（手机上点书本图标），找到本站，向左滑动或点右键，然后选择“删除”。
help-clear-history-edge = Edge：打开菜单（三个点），选择“历史记录”，找到本站，删除相关记录。
help-clear-history-other = 还要看看下载列表、打开的标签页，以及使用同一浏览器账号的其他设备。
help-clear-history-plain = 不使用 JavaScript 时，只关闭信箱或按“离开”还不够。请把标签页也关闭，最好关闭整个浏览器：在此之前，后退并重新加载可能会再次显示您的代码或消息。
help-tor-title = Tor 浏览器
help-tor-text = Tor 浏览器让您的网络看不到您访问了这个地址，也让我们看不到您在哪里。可以从 torproject.org 下载，或写邮件给 gettor@torproject.org 索取。
help-tor-bridge = 在中国大陆，Tor 只有通过网桥才能使用。请在 Tor 浏览器设置的“连接”中选择网桥。设备上有 Tor 本身就可能引起注意，请先想清楚。
help-tor-level = 安全级别为“较安全”（Safer）时，两种表格都能用。为“最安全”（Safest）时，请用不需要 JavaScript 的表格。
help-wechat-title = 如果您是从微信或其他应用来的
help-wechat-text = 微信等应用能看到您在其中打开的网页，也能监看文件和图片，境外账号也一样。请用独立的浏览器打开本站，不要通过聊天发送代码或报告。
help-scam-title = 冒充警察或官员的电话
help-scam-text = 真正的警察不会要求您交保证金、把钱转到“安全账户”、整天开着视频，或对家人保密。请挂断电话。这不是您的错。
help-scam-check = 想核实，可以问您信任的人；如果安全，也可以自己查找号码，打给有关机构。不要用来电者给的号码。
help-support-title = 如果您感到难受
help-support-text = 受到这种压力之后，感到害怕、羞愧、睡不好都很常见。请休息，并和您信任的人谈一谈。
help-support-crisis = 如果您想伤害自己，请拨打当地的心理危机热线或紧急电话。网站 findahelpline.com 按国家列出危机热线。我们不是紧急救援机构。
help-keyboard-title = 会偷听的输入法
help-keyboard-text = 许多中文输入法会把您输入的内容发到厂商的服务器。研究人员在 2024 年发现，网络上的其他人常常能读到这些内容。请更新输入法并关闭云输入，或使用不需要联网的输入法。能点选的地方请点选。
help-code-title = 如何保存代码
help-code-text = 请把数字写得像别的东西，例如电话号码的一部分或价格，或者把文字背下来。不要拍照，也不要通过聊天或邮件发送：照片常常会自动上传到云端。
help-code-lost = 如果代码丢失，我们无法补发，但您可以发送一份新报告。

# 不需要 JavaScript 的表格上的文件，以及它们的结果。
plain-files-text = 先保存您写的内容，再逐个保存文件。请让这个页面开着，直到出现下一页；文件大时可能要很久。
plain-files-hidden = 这份表格无法移除文件中的隐藏信息。它们可能透露文件制作的地点、时间、设备和制作者。在自己设备上加密封存的表格可以移除其中大部分。通常一张截图就够了。
plain-files-again = 如果这个页面再次出现，请重新选择文件：浏览器不会保留它们。
receipt-files = 您的文件
receipt-files-later = 不论文件结果如何，您的报告都已保存。没有送达的文件，您以后可以用代码补上。
size-gigabytes = { $size } GB
size-megabytes = { $size } MB
