# 信箱：帶著代碼回來的人看到的文字。
# 本譯文尚待母語讀者審閱。 Awaits review by native readers.

mailbox-title = 你的信箱
mailbox-link = 用代碼打開你的信箱
mailbox-lead = 請輸入你保存的代碼。數字或文字都可以，有沒有空格都行。
mailbox-sealed-notice = 代碼不會離開這台裝置。本頁在你的裝置上打開訊息，你寫的內容也先在這裡加密，然後才發送。
mailbox-noscript = 本頁需要 JavaScript，因為訊息是在你的裝置上打開的。如果沒有 JavaScript，請使用另一個頁面。
mailbox-to-plain = 前往不需要 JavaScript 的信箱
mailbox-code-label = 你的代碼
mailbox-code-hint = 28 位數字，或 8 個字詞
mailbox-open = 打開

# 代碼有什麼問題
code-empty = 請輸入你的代碼。
code-too-long = 這比代碼長。請只輸入代碼。
code-digits-count = 代碼有 28 位數字，這裡有 { $count } 位。請與你保存的代碼核對。
code-digits-wrong = 有一位數字不對，或有兩位數字的位置顛倒了。請把每組四位數字與你保存的代碼核對。
code-words-count = 代碼有 8 個字詞，這裡有 { $count } 個。請與你保存的代碼核對。
code-word-unknown = 第 { $number } 個字詞不會出現在代碼裡。請看一看你保存的代碼是怎麼寫的。
code-no-lists = 無法載入字詞表。請檢查網路後重試，或者輸入數字。

# 打開
mailbox-deriving = 正在這台裝置上打開你的信箱，最多可能需要一分鐘。
mailbox-fetching = 正在取回你的訊息
mailbox-offline = 無法連線到伺服器。請檢查網路後重試。
mailbox-unknown-title = 這個代碼在這裡打不開任何內容
mailbox-unknown-text = 原因可能很簡單。請看看以下幾點：
mailbox-unknown-code = 請與你保存的代碼核對。如果輸入的是文字，錯一個字是察覺不到的。
mailbox-unknown-site = 這是你當初發送報告的網站嗎？請核對網址，以及首頁上的核對詞。
mailbox-unknown-erased = 已撤回或已刪除的報告不再有信箱。
mailbox-unknown-new = 如果都沒有用，你可以發送一份新的報告，並在其中說明舊代碼已不能使用。
mailbox-try-again = 輸入另一個代碼

# 能不能相信
mailbox-checked = 已在這台裝置上檢查：這些訊息是給你的，每則回覆都由公開名單上的個案工作者簽名。
mailbox-complete = 沒有缺少任何一則。
mailbox-gone = 已刪除或無法打開的訊息：{ $count } 則。如果你刪除的沒有這麼多，就是有人扣住了訊息。
mailbox-checking = 目前顯示的內容已在這台裝置上檢查過。還在取回較早的訊息。
mailbox-signed = 來自公開名單上的個案工作者。簽名已核對。
mailbox-first = 報告送達時自動發出。
mailbox-wrong-title = 這裡有不對的地方
mailbox-withheld = 至少缺少一則給你的訊息，可能有人扣住了它。
mailbox-refused = 至少有一則訊息沒有顯示：它不是公開名單上的個案工作者寫的，或者在途中被改動過。
mailbox-wrong-ledger = 本網站顯示的個案工作者名單，與你發送報告那天的名單接不上。可能有人控制了這台伺服器。
mailbox-wrong-case = 本網站用你的代碼存放的內容不屬於你的報告，可能被人調換了。
mailbox-wrong-advice = 這不是你的錯。下面顯示的訊息都通過了檢查。目前請不要在這裡寫可能傷害任何人的內容，並透過其他途徑詢問你信任的團體。
mailbox-wrong-no-writing = 這不是你的錯。為了保護你，現在不能在這裡寫內容。請不要照本網站的要求做，並透過其他途徑詢問你信任的團體。
mailbox-waits = 你可以照常在這裡閱讀，但現在還不能寫：我們的團隊需要先更換用來加密你來信的金鑰。你不需要做任何事，請改天再來看看。如果一週後仍然不能在這裡寫，請發一份新的報告，並在裡面說明你的信箱不能寫。
mailbox-wrong-closed = 這不是你的錯。為了保護你，這裡不顯示任何內容，現在也不能寫。請不要照本網站的要求做，並透過其他途徑詢問你信任的團體。

# 訊息
mailbox-messages = 訊息
mailbox-none = 沒有訊息。
mailbox-older = 正在取回較早的訊息
mailbox-older-failed = 無法取回較早的訊息，所以不能確定是否缺少訊息。
mailbox-heard = 個案工作者最近一次回覆時，已收到你的訊息和檔案共：{ $count }
mailbox-delete = 刪除
mailbox-delete-sure = 要刪除這則訊息嗎？刪除後無法復原。
mailbox-delete-yes = 是，刪除
mailbox-delete-failed = 沒有刪除。請檢查網路後重試。
mailbox-keep = 保留
mailbox-deleted = 已刪除

# 寫
mailbox-write-title = 寫給個案工作者
mailbox-write-label = 你的訊息
mailbox-write-hint = 內容會先在這台裝置上加密。發送之後，誰都不能在這裡再讀到它，你自己也不能。
mailbox-send = 發送
mailbox-send-waits = 只要本頁開著，就會自動再次發送。你輸入的內容不會遺失。
mailbox-sent = 已發送，並已為個案工作者保存。

# 撤回
mailbox-withdraw-title = 撤回整份報告
mailbox-withdraw-text = 個案工作者會看到這份報告已撤回，以及將在哪一天刪除。三到四天後，報告、所有訊息和所有檔案都會被刪除，除非有個案工作者決定保留。撤回之後，這個信箱會寫明是哪一天。此前已與他人分享的內容無法收回。
mailbox-withdraw-ask = 撤回我的報告
mailbox-withdraw-sure = 現在要撤回整份報告嗎？
mailbox-withdraw-yes = 是，現在撤回
mailbox-withdraw-no = 不，保留它
mailbox-erases = 這份報告已撤回，將於 { $day } 刪除。如果這是誤操作，請在那天之前在這裡寫信告訴個案工作者。

# 關閉
mailbox-close = 關閉信箱
mailbox-closed-title = 信箱已關閉
mailbox-closed-text = 本頁已沒有信箱的任何內容。瀏覽器的歷史記錄仍顯示造訪過本網站，說明頁面解釋如何清除。
