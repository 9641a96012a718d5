# 個案工作者工作台、登記頁面和管理頁面的用語。
# 本譯文尚待母語讀者審閱。 Awaits review by native readers.

# Signing in and out
desk-title = 工作台
desk-noscript = 本頁需要 JavaScript。
desk-handle = 使用者名稱
desk-passphrase = 通行詞組
desk-code = 六位數驗證碼
desk-sign-in = 登入
desk-signing-in = 正在登入
desk-unlocking = 正在打開你的金鑰，最多可能需要一分鐘。
desk-sign-in-failed = 登入沒有成功。請檢查使用者名稱、通行詞組和驗證碼，然後再試。
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
desk-sort = 排序
desk-received = 收到日期
desk-activity = 最近動態
desk-assignee = 負責人
desk-unassigned = 尚無
desk-open = 打開
desk-back = 返回待辦清單
desk-not-opened = 無法打開
desk-offline = 無法連線伺服器。你輸入的內容還在。請再試一次。

# Report
desk-report = 報告
desk-question = 問題
desk-answer = 回答
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
desk-note-unsent = 這條筆記尚未發送，離開就會丟失。
desk-note-by = { $who }，{ $day }
desk-history = 經過
desk-event-state = { $who } 於 { $day } 將狀態改為「{ $state }」
desk-event-closed = { $who } 於 { $day } 結案：{ $reason }
desk-event-assignee = { $who } 於 { $day } 將此個案交給 { $assignee }
desk-event-unassigned = { $who } 於 { $day } 將此個案放回待辦清單
desk-event-urgency = { $who } 於 { $day } 將緊急程度改為「{ $urgency }」

# Card
desk-card = 摘要卡
desk-urgency = 緊急程度
desk-change-urgency = 更改緊急程度
desk-summary = 摘要
desk-kinds = 類型
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
tampering-ledger-short = 伺服器顯示的名冊帳本，比先前所知的短。
tampering-ledger-stale = 名冊帳本已有 30 多天沒有更新。
tampering-recipient = 伺服器給出的閱讀金鑰不在名冊帳本中。
tampering-keyring = 你的金鑰檔案與名冊帳本中你的條目不一致。
tampering-roster = 伺服器給出的個案工作者名單與名冊帳本不一致。
tampering-truncated = 有一個封存檔案損壞、不完整或大小不對。
tampering-what-to-do = 請不要依據這裡標出的內容行事，不要回覆，也不要授予查閱權。請透過其他途徑告知你的小組和一位管理員，並核對帳本的最新指紋。
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
admin-title = 帳號
admin-cli = 帳號的邀請和審核在終端機中進行，使用「thicket account」。
admin-accounts = 帳號
admin-role = 角色
admin-state = 狀態
account-state-invited = 已邀請
account-state-enrolled = 已登記，尚未審核
account-state-vetted = 已通過審核
account-state-suspended = 已停用
account-state-revoked = 已撤銷
role-admin = 管理員
role-caseworker = 個案工作者

# Page not found
not-found-title = 找不到頁面
not-found-text = 這個網址沒有內容，或者你無權查看。

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
desk-lock-anyway = 鎖定並放棄筆記
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
enroll-done-founded = 接收站已建立，你是第一位管理員。請記下這兩個指紋。請在終端機用「thicket account」邀請並審核其他人。
