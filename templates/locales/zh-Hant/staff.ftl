# 個案工作者工作台、登記頁面和管理頁面的用語。
# 本譯文尚待母語讀者審閱。 Awaits review by native readers.

# Signing in and out
desk-title = 工作台
desk-noscript = 本頁需要 JavaScript。
desk-handle = 使用者名稱
desk-passphrase = 通行詞組
desk-code = 六位數驗證碼
desk-sign-in = 登入
desk-unlocking = 正在打開你的金鑰，最多可能需要一分鐘。
desk-sign-in-failed = 登入沒有成功。請檢查使用者名稱、通行詞組和驗證碼，然後再試。在管理員審核通過你之前、你被停用期間，或驗證碼已經用過時，你也會看到這句話；如果驗證碼已用過，請等下一個。
desk-throttled = 嘗試次數太多。請等幾分鐘再試。
desk-locked = 工作台已鎖定。請輸入通行詞組繼續。
desk-lock = 鎖定
desk-unlock = 解鎖
desk-sign-out = 登出
desk-sign-out-everywhere = 在所有裝置上登出
desk-signed-in-as = 已登入：{ $handle }
desk-idle-warning = 已有一段時間沒有操作，工作台即將鎖定。按任意鍵或點一下螢幕即可繼續。
desk-local-recommended = 更安全的方式是在自己的機器上使用「thicket desk」：它不使用來自伺服器的任何代碼。
desk-admin-only = 這是管理員帳號。管理員負責管理帳號，不能閱讀報告。
desk-to-admin = 前往管理頁面

# Queue
desk-queue = 待辦清單
desk-queue-empty = 這裡沒有個案。
desk-loading = 正在載入
desk-progress = 已打開 { $opened } 個，共 { $total } 個
desk-more = 顯示更多
desk-refresh = 重新整理
desk-filter-state = 狀態
desk-filter-urgency = 緊急程度
desk-filter-all = 全部
desk-filter-mine = 我的
desk-received = 收到日期
desk-activity = 最近動態
desk-assignee = 負責人
desk-unassigned = 尚無
desk-assignee-suspended = { $who }（已停用）
desk-assignee-revoked = { $who }（已撤銷）
desk-assignee-unknown = { $who }（名冊帳本中沒有這位個案工作者）
desk-open = 打開
desk-back = 返回待辦清單
desk-not-opened = 無法打開
desk-offline = 無法連線伺服器。你輸入的內容還在。請再試一次。

# Report
desk-report = 報告
desk-no-answer = 未回答
desk-written-in = 書寫語言：{ $language }
desk-show-unanswered = 顯示未回答的問題

# State and assignment
desk-state = 狀態
desk-change-state = 更改狀態
desk-take = 接手此個案
desk-hand-over = 移交
desk-hand-over-to = 移交給
desk-release = 放回待辦清單
desk-close-reason = 結案原因
desk-close-reason-needed = 結案前請選擇原因。

# Notes and history
desk-note = 筆記
desk-note-add = 加入筆記
desk-note-placeholder = 只有能查看此個案的個案工作者能讀到
desk-note-by = { $who }，{ $day }
desk-history = 往來與經過
desk-event-state = { $who } 於 { $day } 將狀態改為「{ $state }」
desk-event-closed = { $who } 於 { $day } 結案：{ $reason }
desk-event-assignee = { $who } 於 { $day } 將此個案交給 { $assignee }
desk-event-unassigned = { $who } 於 { $day } 將此個案放回待辦清單

# Card
desk-card = 摘要卡
desk-urgency = 緊急程度
desk-summary = 摘要
desk-where = 地點
desk-languages = 語言
desk-tags = 標籤
desk-cancel = 取消
desk-save = 保存
desk-saved = 已保存
desk-save-failed = 沒有保存成功。你輸入的內容還在。請再試一次。
desk-conflict = 這段時間裡有別人更改了此個案。請查看最新版本，再重新更改。

# Checks that failed
tampering-title = 這裡有不對勁的地方
tampering-grant = 給你的金鑰不屬於此個案。
tampering-digest = 報告或摘要卡與授予金鑰時的不一致。
tampering-case = 這裡有一條記錄屬於別的個案。
tampering-kind = 這裡有一條記錄的種類與它自稱的不同。
tampering-signature = 有一條記錄的簽名無效。
tampering-mac = 有一則訊息自稱來自報告人，但不是用這份報告的代碼寫的。
tampering-mailbox = 有一則訊息或通知指向的信箱，不屬於這份報告的兩個信箱。
tampering-file = 有一個檔案與當時說明的不一致：長度或內容不同。
tampering-author = 有一條記錄的簽名者沒有名冊帳本的擔保。
tampering-sequence = 有記錄缺失或重複。
tampering-after = 有一條記錄指向這裡不存在的較早記錄。
tampering-ledger-fork = 伺服器顯示的名冊帳本歷史，與先前所知的不同。
tampering-ledger-refused = 伺服器上的名冊帳本不可信：它被改動、截短或換成了另一份。在到達此頁面之前就已被發現。
tampering-ledger-short = 伺服器顯示的名冊帳本，比先前所知的短。
tampering-ledger-stale = 名冊帳本已有 30 多天沒有更新。
tampering-recipient = 伺服器給出的閱讀金鑰不在名冊帳本中。
tampering-keyring = 你的金鑰檔案與名冊帳本中你的條目不一致。
tampering-roster = 伺服器給出的個案工作者名單與名冊帳本不一致。
tampering-truncated = 有一個封存檔案損壞、不完整或大小不對。
tampering-refusal = 有一份「不得接觸這個個案的人」的名單不算數：簽名的人無權這樣做，或現在已被停權或撤銷，或此後換了金鑰。此前的名單仍然有效。請看看誰能開啟這個個案。
tampering-signed-by = 簽名的人是 { $name }。要麼伺服器對不同的人出示不同的歷史，要麼是此人編造的：請透過其他途徑詢問此人和一位管理員。此人被撤銷後，這就不再妨礙工作。
tampering-what-to-do = 請不要依據這裡標出的內容行事，不要回覆，也不要授予查閱權。請透過其他途徑告知你的小組和一位管理員，並核對帳本的最新指紋。
desk-stray-title = 有人傳來了打不開或對不上的內容
desk-stray-what-to-do = 它沒有顯示出來。持有兩個代碼之一的人可以傳來這樣的內容，伺服器或同事也可以；也可能只是出錯。你可以繼續工作：報告、同事簽名的記錄和回覆的去向都沒有因此改變。如果持續出現，請告知你的小組。
desk-fingerprint = 你的指紋
desk-ledger-head = 帳本最新指紋

# Enrolment
enroll-title = 登記
enroll-lead = 你在這裡、在自己的裝置上產生自己的金鑰，大約需要十分鐘。請準備好紙筆。
enroll-link-missing = 網址不完整。請打開邀請中的完整連結。
enroll-link-used = 這份邀請已被使用或已過期。請向管理員索取新的邀請。
enroll-handle = 你的使用者名稱
enroll-passphrase-title = 你的通行詞組
enroll-passphrase-lead = 這七個詞在你的裝置上產生，絕不會發送。請寫在紙上並妥善保管。沒有人能補發。
enroll-passphrase-language = 詞的語言
enroll-passphrase-new = 換一組詞
enroll-passphrase-typed = 請再輸入一遍這些詞
enroll-passphrase-mismatch = 與原來的詞不同。請對照紙上所寫，再輸入一次。
enroll-code-title = 六位數驗證碼
enroll-code-lead = 請把這個金鑰加入能產生六位數驗證碼的應用程式中，最好用另一台裝置。然後輸入它顯示的驗證碼。
enroll-code-secret = 金鑰
enroll-code-typed = 應用程式顯示的驗證碼
enroll-code-wrong = 驗證碼不對。請檢查裝置的時間，再用下一個驗證碼試試。
enroll-working = 正在產生你的金鑰，最多可能需要一分鐘。
enroll-next = 下一步
enroll-finish = 完成
enroll-failed = 沒有成功，沒有保存任何內容。請再試一次。
enroll-done = 你已登記。還需要一位管理員審核你，之後你才能閱讀報告。
enroll-fingerprint-lead = 請當面，或在雙方聽得出彼此聲音的通話中，把這個指紋讀給管理員聽。兩邊必須完全相同。
enroll-desk-name = 小組名稱
enroll-intake-name = 接收站名稱
enroll-first-admin = 你是第一位管理員。點「完成」就會建立這個接收站，並寫下名冊帳本的第一條。

# Accounts
admin-role = 角色
admin-state = 狀態
account-state-invited = 已邀請
account-state-enrolled = 已登記，尚未審核
account-state-rejected = 已拒絕
account-state-vetted = 已通過審核
account-state-suspended = 已停用
account-state-revoked = 已撤銷
role-admin = 管理員
role-caseworker = 個案工作者

# Page not found
not-found-title = 找不到頁面

# Workbench and enrolment, further words
desk-page-language = 本頁語言
desk-show-passphrase = 顯示通行詞組
desk-unlock-failed = 這個通行詞組打不開你的金鑰。請檢查後再試。
desk-no-intake = 這裡還沒有接收站。第一位管理員登記之後，別人才能登入。
desk-try-again = 再試一次
desk-about = 關於此接收站
desk-close-dialog = 關閉
desk-colleagues = 你小組的同事
desk-colleagues-hint = 使用者名稱只是伺服器對各人的稱呼。請透過其他途徑與同事核對這些指紋。
desk-intake-fingerprint = 接收站的指紋
desk-idle-title = 工作台即將鎖定
desk-stay = 繼續使用
desk-filter-open = 未結案
desk-filter-search = 在摘要和標籤中尋找
desk-queue-caption = 個案：最緊急的在前，其次是等候最久的
desk-count = 顯示 { $shown } 個，共 { $total } 個個案
desk-case = 個案
desk-unknown-value = 表格中沒有
desk-other-answers = 其他回答
desk-other-answers-hint = 這份表格沒有這些問題。這裡按發來的原樣顯示。
desk-history-empty = 還沒有任何記錄。
desk-card-by = 由 { $who } 簽名
desk-bytes = { $used } 位元組，最多 { $most } 位元組
desk-tags-hint = 最多 8 個短詞，用逗號分開
desk-tags-wrong = 最多 8 個標籤，每個最多 60 位元組。
tampering-ledger-invalid = 名冊帳本無效：有條目損壞、種類不明，或簽名不符合要求。
enroll-step = 第 { $at } 步，共 { $of } 步
enroll-previous = 上一步
enroll-name-wrong = 請填寫名稱，最多 200 位元組。
enroll-code-qr = 含有金鑰的 QR 碼，供產生六位數驗證碼的應用程式掃描
enroll-maybe-done = 這份邀請已被使用，可能就是你上一次的嘗試，只是沒有收到回覆。請試著登入；如果不行，請向管理員索取新的邀請。
enroll-done-founded = 接收站已建立，你是第一位管理員。請記下這兩個指紋。然後登入管理頁面，先邀請第二位管理員。

# Drafts
desk-draft-kept = 這些內容尚未送出。工作台鎖定時，會以只有你能打開的方式封存在本頁。登出或關閉本頁就會遺失。
desk-draft-lost = 你寫的內容有一部分尚未送出。登出會遺失，鎖定則會保留。

# What must be seen first
desk-safe-title = 有人使用了安全代碼。這個人可能正受到脅迫。
desk-safe-opened = 有人用安全代碼打開了信箱，日期：
desk-safe-wrote = 有內容是用安全代碼寫的，已在往來中標出。
desk-safe-withdrew = 報告是用安全代碼撤回的。
desk-safe-what-to-do = 請不要依據用安全代碼寫的內容行事，也不要讓任何人察覺你已知情。請不要打電話或用其他方式聯絡這個人。回覆照常進行：安全代碼只會顯示例行的話。做任何決定之前，請先與你的小組商量。
desk-withdrawn-title = 這份報告已被撤回。
desk-withdrawn-erases = 與它有關的一切將在以下日期清除：
desk-withdrawn-unknown = 伺服器沒有說明哪一天清除。
desk-withdrawn-what-to-do = 撤回是報告人的權利。只有在清除會使人陷入危險，或你不相信報告人是自願撤回時，才保留它。
desk-withdrawn-by-safe = 它是用安全代碼撤回的，可能是被迫的。如果不保留，就不再存在。
desk-withdrawn-keep-shows = 如果保留，兩個代碼都會顯示出它被保留了：打開信箱的人不再看到清除日期。如果有人強迫報告人撤回，此人會看出來。請先與你的小組商量。
desk-withdrawn-row = 報告人已撤回，清除日期
desk-withdrawn-keep = 保留個案：狀態改為「{ $state }」

# Conversation
desk-show-routine = 顯示掩護信件和查看紀錄（{ $count }）
desk-followup = 報告人寫道
desk-followup-safe = 以安全代碼寫成
desk-dated = 書寫者自註日期：{ $day }
desk-visit-real = 信箱曾被打開：這是伺服器的說法，或是某個持有代碼的人的說法
desk-visit-safe = 有人以安全代碼打開了信箱：這是伺服器的說法，或是某個持有代碼的人的說法
desk-withdrawal-real = 報告被撤回：這是伺服器的說法，或是某個持有代碼的人的說法
desk-withdrawal-safe = 報告是以安全代碼撤回的：這是伺服器的說法，或是某個持有代碼的人的說法
desk-cover-item = { $who } 送出掩護信件
desk-reply-by = { $who } 以{ $language }回覆

# Replies
desk-reply = 回覆報告人
desk-reply-languages = 報告人能讀：
desk-reply-language-unknown = 報告人沒有說明語言。報告所用語言：
desk-reply-language = 語言
desk-reply-language-not-read = 報告人沒有說過能讀這種語言。
desk-reply-text = 內容
desk-reply-hint = 只有真正的代碼會顯示這些內容，安全代碼顯示的是例行的話。
desk-reply-mails = 這將分成 { $count } 封信送出，每封最多 { $most } 位元組。請看預覽。
desk-reply-preview = 預覽
desk-reply-sure = 上面標出的問題我已與小組商量過，仍然要回覆。
desk-reply-send = 送出回覆
desk-reply-sent = 已送出。報告人將看到以下內容。
desk-reply-shows-real = 以真正的代碼：
desk-reply-shows-safe = 以安全代碼：

# Templates
desk-templates = 回覆範本
desk-templates-edit = 編輯範本
desk-templates-reminder = 範本由整個小組共用，不屬於任何個案。請絕不要把姓名、地點、日期或個案中的任何內容寫進範本。
desk-templates-none = 還沒有範本。
desk-templates-conflict = 這段時間裡有別人更改了範本。什麼都沒有遺失：這裡顯示的是對方儲存的範本，你輸入的內容仍在表單裡。請先看一看，再儲存你的範本。
desk-templates-elsewhere = 你所在小組的範本是在你加入之前儲存的，所以你還打不開。請一位同事打開範本，把其中任何一個再儲存一次，之後你就能使用了。在此之前這裡不能儲存範本，以免遺失既有的範本。
desk-template = 範本
desk-template-insert = 插入
desk-template-name = 名稱
desk-template-new = 新增範本
desk-template-edit = 編輯
desk-template-delete = 刪除

# Files
desk-files = 檔案
desk-files-hint = 名稱和類型是傳送者裝置所說的。檔案在顯示或算作已儲存之前，會與其說明核對。儲存下來的檔案不再是封存的。
desk-files-no-stream = 這個瀏覽器會先存住整個檔案再儲存。對大檔案，改用 Chromium 等瀏覽器所需記憶體較少。
desk-files-loose = 不屬於任何已說明檔案的分段：{ $count }。可能仍在傳送中。
desk-file-hidden-removed = 傳送前已清除隱藏資訊。
desk-file-hidden-kept = 保持原樣：可能會顯示在哪裡、用什麼裝置製作。
desk-file-hidden-unknown = 不清楚是否含有隱藏資訊。
desk-file-digest = SHA-256
desk-file-original = 清除之前：
desk-file-missing = { $all } 個分段中有 { $missing } 個不在伺服器上，檔案無法打開。
desk-file-progress = { $done }，共 { $all }
desk-file-lock = 工作台鎖定時會停止。完成之前，請不時按一下鍵。
desk-file-show = 遮蓋顯示
desk-file-save = 儲存
desk-file-saved = 已儲存。每個位元組都與說明一致。
desk-file-stopped = 已停止，沒有儲存任何內容。
desk-file-not-shown = 不管它叫什麼名字，這不是可以在此顯示的圖片、聲音或影片。可以儲存；請只在它無法造成損害的地方打開。
desk-file-wrong = 這個檔案與說明不符：有分段損壞或被調換。沒有儲存。
desk-file-not-written = 無法寫入檔案。請看看儲存的位置是否還有空間。
desk-viewer-title = 檔案：{ $name }
desk-viewer-uncover = 清晰顯示
desk-viewer-uncover-sound = 清晰顯示並開啟聲音
desk-viewer-cover = 重新遮蓋
desk-viewer-whole = 原始大小
desk-viewer-fit = 符合視窗
desk-stop = 停止

# Cover
desk-cover = 每週掩護信件
desk-cover-hint = 每週一次，從星期一（UTC）起，每個未結個案的兩個信箱都會收到例行的話，不管有沒有回覆。這樣安全信箱才可信，來信也不會使某個個案顯眼。
desk-cover-due = 本週可能還需送出的個案：{ $count }
desk-cover-send = 送出到期的掩護信件
desk-cover-progress = { $done } 個，共 { $total } 個個案
desk-cover-done = 已送出：{ $sent }。本週已有：{ $had }。未送出、請查看個案：{ $failed }。
