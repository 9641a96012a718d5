# 管理頁面的文字。

# The page, and its parts
admin-page-title = 管理
admin-parts = 管理頁面的各部分
admin-part-people = 人員
admin-part-waiting = 等你處理
admin-part-waiting-count = 等你處理({ $count })
admin-part-rules = 小組與規則
admin-part-work = 工作量
admin-part-records = 帳本與日誌
admin-part-procedures = 辦事程序
admin-part-own = 你的帳號
admin-locked = 此頁面已鎖定。請輸入通行詞組繼續。
admin-idle-title = 此頁面即將鎖定
admin-idle-warning = 已有一段時間沒有操作。按任意鍵或點一下螢幕即可繼續。
admin-not-admin = 這是個案工作者帳號。個案工作者在工作台工作，不能管理帳號。
admin-own-lead = 其他管理員和個案工作者要確認是你本人時，會與你核對這些詞。
admin-back = 返回
admin-back-to-people = 返回人員列表
admin-details = 詳情
admin-sign = 簽署

# People
admin-people-lead = 狀態、角色和小組以帳本為準；使用者名稱、工作階段和驗證方式是伺服器的說法。
admin-desk = 小組
admin-sessions = 工作階段
admin-factors = 第二步驗證
admin-factors-count = 驗證碼應用程式：{ $codes }，通行金鑰：{ $passkeys }，復原碼：{ $recovery }
admin-since = 記入帳本的日期
admin-expires = 連結有效至
admin-fingerprint = 帳本中的指紋
admin-fingerprint-hint = 由帳本所列的金鑰在此處算出。
admin-offers-keys = 提出了新金鑰
admin-note = 給管理員的備註
admin-note-hint = 說明這是誰，讓每位管理員都知道。內容已密封：只有管理員能打開，伺服器不能。
admin-note-change = 修改備註
admin-note-lead = 對所有管理員，新備註都會取代舊備註。
admin-hidden = 帳本列有、但伺服器沒有列出的帳號數：{ $count }。
admin-differs = 伺服器對某個帳號的說法與帳本不同，已在列表中標出。
admin-differs-short = 與帳本不符
admin-differs-state = 伺服器所說的狀態與帳本不同。
admin-differs-role = 伺服器所說的角色與帳本不同。
admin-differs-desk = 伺服器所說的小組與帳本不同。
admin-differs-keys = 伺服器上此帳號的金鑰與帳本中的不同。
admin-differs-enrolment = 此帳號登記的內容不是用它自己的金鑰簽署的，或者屬於另一個帳號。
admin-differs-unlisted = 伺服器說此帳號已通過審核，但帳本中沒有它。
admin-differs-twice = 伺服器把這個使用者名稱或帳號列了兩次。
admin-differs-note = 關於此帳號的備註打不開，或不是管理員簽署的。
admin-differs-rotation = 提出的新金鑰沒有用此帳號原來的金鑰簽署。
admin-tampering-what-to-do = 請不要簽署任何與此有關的內容。請透過其他途徑告知其他管理員，與他們核對帳本的最新指紋，並請運行伺服器的人檢查。

# Inviting
admin-invite = 邀請某人
admin-invite-lead = 你會得到一個只能用一次的連結。請當面交給對方，或透過彼此認得出對方的途徑交給對方。
admin-handle-hint = 2 到 32 個小寫字母 a–z、數字或連字號。請不要用真名。使用者名稱不會再給別人使用。
admin-handle-wrong = 請使用 2 到 32 個小寫字母 a–z、數字或連字號。
admin-handle-taken = 這個使用者名稱有人在用，或曾有人用過。請換一個。
admin-link-works = 連結有效時間
admin-hours = { $count } 小時
admin-invite-make = 產生連結
admin-invited = 已為 { $who } 建立邀請。
admin-invited-no-note = 已為 { $who } 產生邀請。備註未能保存：請在此人的頁面裡再寫一次。
admin-invitation = 邀請
admin-invite-again = 重新邀請
admin-invite-again-lead = 會產生新連結，舊連結隨即失效。
admin-invite-withdraw = 收回邀請
admin-invite-withdraw-lead = 連結將失效。
admin-invite-withdrawn = 邀請已收回。
admin-link-title = 連結(只顯示一次)
admin-link-once = 它無法再次顯示，伺服器也做不到。誰拿到都能使用，所以請不要用電郵或群組聊天發送。
admin-link-qr = 連結的 QR 碼
admin-link-away = 我已交給對方
admin-invite-link-lead = 對方用這個連結產生自己的金鑰。之後你們透過語音核對詞語，再由你審核。

# Comparing and vetting
admin-vet-title = 審核 { $who } 為個案工作者
admin-vet-lead = 從此每一份發給該小組的新報告也會密封給此人。
admin-admin-title = 讓 { $who } 成為管理員
admin-admin-lead = 管理員可以停用任何人。有了第二位管理員之後，凡是給予查閱權的事都須兩人共同簽署。
admin-compare-lead = 請與 { $who } 見面，或打電話並憑聲音確認是本人。請對方讀出其螢幕上的八個詞，把你聽到的輸入在這裡。此處不會事先顯示這些詞，以免疲倦時看一眼就點頭。
admin-heard = 對方讀出的內容
admin-heard-hint = 全部八個詞，每個至少四個字母；或全部 28 位數字。不要用訊息裡收到的內容。
admin-compare = 核對
admin-compare-now = 核對並簽署
admin-heard-same = 這正是 { $who } 所產生金鑰的詞。
admin-heard-wrong = 不相同。不一樣的詞在第 { $numbers } 個。
admin-heard-count = 不相同：共 { $of } 個，只輸入了 { $typed } 個。
admin-heard-other = 數字不相同。
admin-heard-stop = 請對方再慢慢讀一遍。如果仍然不同，請不要簽署：這不是 { $who } 產生的金鑰。請告知其他管理員。
admin-not-vettable = 此帳號登記的內容未能通過驗證，任何人都不應簽署。請換一個使用者名稱重新邀請。
admin-rotate-title = { $who } 的新金鑰
admin-rotate-lead = 帳號主人產生了新金鑰，並用舊金鑰簽署。請透過語音核對新的詞。簽署之後，舊金鑰和該帳號的所有工作階段即告結束。
admin-rotate-missing = 尚未密封給新金鑰的個案：{ $count } 件。在那之前仍用舊金鑰打開。
admin-old-words = 原來的詞
admin-new-words = 新的詞
admin-proposed = 一條關於此帳號的條目正等待簽署，見「等你處理」。

# Standing: suspending, restoring, revoking
admin-standing = 在帳本中的地位
admin-needs-you = 你一個人簽署即可。
admin-needs-more = 須 { $count } 位管理員簽署：你和另外 { $more } 位。
admin-suspend = 停用
admin-suspend-lead = 立即結束所有工作階段。在恢復之前，不會向此帳號提供或密封任何內容。不會刪除任何東西。如果有些個案的最新金鑰由此人產生，在個案工作者給這些個案更換金鑰之前，報告人可以閱讀，但不能寫：請告訴小組。
admin-for-cause = 事出有因：此人或其金鑰可能已落入他人之手。未結個案會標為需要換新金鑰。
admin-restore = 恢復
admin-restore-lead = 此帳號恢復使用，並保有之前的一切。
admin-restore-words = 此人需要透過其他途徑，把自己金鑰的詞讀給你聽，與核准時一樣。上面的名字只是伺服器的說法：它可能把另一個帳號顯示在這個名字下。
admin-revoke = 永久撤銷
admin-revoke-lead = 此帳號不能再恢復，授予它的內容會被刪除。如果有個案因此沒有人能閱讀，撤銷會被拒絕；未結個案會標為需要換新金鑰。
admin-revoke-words = 這些是將要終止的帳號的詞。名字只是伺服器的說法：請與核准此人時記下的詞核對。
admin-last-reader = 未撤銷：有 { $count } 件個案將沒有其他人能閱讀。請先讓同事獲得這些個案。
admin-mark = 標記個案需換新金鑰
admin-mark-lead = 此帳號的未結個案會由同事的工作台換上新金鑰。此前密封的內容，持有舊金鑰的人仍能打開。
admin-marked = 已標為需要換新金鑰的個案：{ $count } 件。
admin-no-sessions = 沒有在任何地方登入。
admin-session-began = 開始於
admin-session-used = 最近使用
admin-sign-out-lead = 此帳號的所有工作階段都會結束。本人可以重新登入。
admin-signed-out = 已讓 { $who } 在所有裝置上登出。

# A new second factor
admin-reset = 遺失第二步驗證
admin-reset-make = 產生新驗證方式的連結
admin-reset-lead = 只有同時知道通行詞組的人才能使用這個連結。它會取代所有驗證方式並結束所有工作階段。提出要求的人可能是冒名者，請按程序辦理。
admin-reset-procedure = 以下各項我都已做到
admin-reset-check-1 = 我與本人見了面，或用我早已有的號碼回撥，並憑聲音或面容確認是本人。
admin-reset-check-2 = 我問了只有我們兩人知道的事，也問了是否有人在逼迫對方。
admin-reset-check-3 = 另一位管理員知道此事，或者沒有其他管理員。
admin-reset-handle = 請輸入此帳號的使用者名稱
admin-reset-done = 已為 { $who } 產生連結。
admin-reset-link-lead = 請按你確認對方身分的方式交給對方。對方的通行詞組不變，你看不到它，也看不到新的驗證方式。
admin-reset-made = 已有連結，有效至
admin-reset-withdraw = 收回連結
admin-reset-withdrawn = 連結已收回。

# What waits
admin-proposals = 待簽署的條目
admin-proposals-lead = 每一條都已在此處對照帳本檢查。如果有其他條目先寫入帳本，就須重新提出。
admin-nothing-waits = 沒有等待簽署的條目。
admin-enrolled = 待審核的人
admin-nobody-waits = 沒有人等待審核。
admin-proposal-invalid = 有一條等待簽署的條目不符合帳本規則。請不要簽署。
admin-signed-by = 簽署人：{ $who }
admin-signed-count = ({ $count }/{ $of })
admin-withdraw = 收回
admin-withdrawn = 條目已收回。
admin-entry-added = 已簽署，並作為第 { $seq } 條寫入帳本。
admin-entry-waits = 已簽署，但尚未寫入帳本。還需要其他管理員的簽署：{ $count } 個。
admin-not-allowed = 帳本不接受這一條，或已不再接受。請查看最新狀態後再試。
admin-not-there = 它已不存在。現在顯示的是最新狀態。
admin-admins-changed = 管理員在此期間有變動，未儲存任何內容。請再試一次，以便備註密封給所有管理員。

# Desks and rules
admin-desks = 小組
admin-desk-default = 預設
admin-desk-people = 個案工作者：{ $count } 人
admin-desks-hint = 小組須有至少兩位在職的個案工作者才能接收報告。
admin-desk-new = 新增小組
admin-desk-new-lead = 名稱是公開的，且不能更改。報告人憑名稱選擇小組。
admin-threshold = 所需簽署數
admin-threshold-is = { $admins } 位在職管理員中，須有 { $count } 位簽署才能給予查閱權。
admin-threshold-hint = 適用於審核、恢復、撤銷、新金鑰、新增管理員、此數目本身和復原金鑰。不會因有人被停用而降低。任何一位都可單獨停用他人。
admin-threshold-too-few = 在職管理員少於所需簽署數。在有人恢復之前，任何給予查閱權的事都無法簽署。請看辦事程序。
admin-threshold-change = 更改數目
admin-threshold-lead = 數目高，可防管理員被收買；數目低，可防管理員失聯。
admin-recovery = 復原金鑰
admin-recovery-is-off = 已關閉：除個案工作者外，沒有人能打開個案。
admin-recovery-is-on = 已開啟：只要召集到足夠的保管人，就能打開所有個案。報告人會得知這一點。
admin-recovery-turn-on = 開啟復原金鑰
admin-recovery-turn-off = 關閉復原金鑰
admin-recovery-change = 更換復原金鑰
admin-recovery-lead = 從此每一份報告也會密封給這個接收金鑰。請與保管人一起用「thicket recovery new」產生。離線使用時，沒有人能留下紀錄。
admin-recovery-off-lead = 新報告不再密封給它，已授予它的內容會被刪除。
admin-recovery-recipient = 復原接收金鑰(age1pq1…)
admin-recovery-compare = 請你自己向一位保管人索取接收金鑰並貼在此處，與條目中的比較。
admin-recovery-same = 與條目中的接收金鑰相同。
admin-recovery-other = 與條目中的接收金鑰不同。請不要簽署。
admin-renewing = 更新
admin-newest = 帳本最新條目的日期：
admin-renew-hint = 隱瞞新條目的伺服器會顯示舊帳本。因此最新條目超過 7 天時，管理員一登入就會更新；超過 30 天，所有人都會看到警告。
admin-renew = 立即更新
admin-renew-lead = 寫入一條只說明管理員今天看過帳本的條目。

# Work
admin-work-lead = 只有數目。狀態和姓名是伺服器掌握的提示；不列出任何個案，也無法在此打開。
admin-caseworker = 個案工作者
admin-cases = 個案數
admin-oldest = 最久未處理自
admin-days = ({ $count } 天)
admin-no-work = 還沒有個案。

# Ledger and journal
admin-records-lead = 使用者名稱是伺服器對各人的稱呼。「詳情」中的指紋才是帳本的說法。
admin-ledger = 帳本
admin-ledger-lead = 公開且有簽署：誰被給予了查閱權，由誰給予。每一條都已在此處從第一條起驗證。
admin-export = 將帳本存為檔案
admin-export-hint = 請在另一台機器上，用你自己紙上記下的創世雜湊檢查這個檔案：
admin-journal = 日誌
admin-journal-lead = 僅供工作人員：做過而不在帳本中的事。它環環相扣但沒有簽署；你的金鑰記得它到了哪一條。
admin-journal-empty = 日誌是空的。
admin-procedures-lead = 一步一步怎麼做。請列印出來，放在不靠伺服器也能讀到的地方。

# What an entry of the ledger says
entry-genesis = { $who } 作為第一位管理員建立了接收站「{ $name }」。
entry-desk = 設立小組「{ $name }」。
entry-vet = { $who } 是小組「{ $desk }」通過審核的個案工作者。
entry-admin = { $who } 是管理員。
entry-suspend = { $who } 被停用。
entry-restore = { $who } 已恢復。
entry-revoke = { $who } 被永久撤銷。
entry-rotate = { $who } 換用新金鑰。
entry-threshold = 從此所需簽署數：{ $count }。
entry-recovery = 設定復原金鑰：每件個案也密封給它。
entry-recovery-off = 不再有復原金鑰。
entry-renew = 一位管理員看過帳本。

# What an entry of the journal says
journal-operator = 運行伺服器的人
journal-invite = { $by } 為 { $who } 建立了邀請。
journal-withdraw-invite = { $by } 收回了給 { $who } 的邀請。
journal-note = { $by } 修改了關於 { $who } 的備註。
journal-reset = { $by } 為 { $who } 產生了新驗證方式的連結。
journal-withdraw-reset = { $by } 收回了 { $who } 的新驗證方式連結。
journal-reset-used = { $who } 用連結設定了新的第二步驗證。
journal-sign-out = { $by } 讓 { $who } 在所有裝置上登出。
journal-keyring-restore = { $by } 還原了 { $who } 較早的金鑰檔案。
journal-propose = { $by } 提出了一條帳本條目。
journal-withdraw = { $by } 收回了一條等待簽署的條目。
journal-mark = { $by } 因 { $who } 標記了個案：{ $count } 件需換新金鑰。
journal-grant = { $by } 一次授予 { $who } 多件個案：{ $count } 件。
journal-rekey = { $by } 為個案換了新金鑰：{ $count } 件。
journal-refuse = { $by } 更改了個案中須迴避的人。個案：{ $count }。
journal-erase = 個案已抹除：{ $count } 件。
journal-export = { $by } 取走了副本：{ $count } 件個案。
journal-recover = { $by } 用復原金鑰把個案交還給 { $who }：{ $count } 件。
journal-other = { $by }：{ $action }({ $who }，{ $count })

# Procedures
procedure-vet = 審核某人之前
procedure-vet-1 = 向兩位互不相識的人打聽此人。被追蹤的社群會遭滲透。
procedure-vet-2 = 當面交給連結。在備註裡寫明你如何知道這是本人。
procedure-vet-3 = 當面或透過語音核對詞語，每位簽署的管理員都要親自核對。絕不接受訊息裡發來的詞。
procedure-vet-4 = 如果兩次都不同，請停下：有人夾在你們中間。請當面告知其他管理員。
procedure-factor = 有人遺失了所有第二步驗證時
procedure-factor-1 = 不要直接回覆提出要求的訊息。請與本人見面，或撥打你早已有的號碼。
procedure-factor-2 = 問只有你們兩人知道的事。問是否有人在旁或在逼迫，並約定對方如何示意。
procedure-factor-3 = 產生連結之前先告知另一位管理員。在見面處或通話中交給對方；連結只在數小時內有效。
procedure-factor-4 = 如有任何異樣，請改為停用帳號。停用不會刪除任何東西，也可以撤回。
procedure-passphrase = 個案工作者遺失通行詞組時
procedure-passphrase-1 = 沒有任何東西、任何人能找回通行詞組。能解鎖的通行金鑰仍可打開金鑰，之後可設定新的通行詞組。
procedure-passphrase-2 = 沒有的話，請用新的使用者名稱邀請對方，核對詞語，重新審核。
procedure-passphrase-3 = 由擁有這些個案的同事授予新帳號。然後撤銷舊帳號。
procedure-last-admin = 唯一的管理員遺失通行詞組時
procedure-last-admin-1 = 沒有辦法找回，也沒有人能代替管理員在帳本上簽署：運行伺服器的人不能，我們也不能。
procedure-last-admin-2 = 個案工作者可以繼續：閱讀並回覆其個案。但無法再審核或停用任何人，30 天後帳本會過期。
procedure-last-admin-3 = 在全新的資料夾中重新建立接收站，設兩位管理員，並與每個人核對其指紋。讓舊站繼續運行但不再接收新報告，直到個案辦完。
procedure-last-admin-4 = 所以從一開始就應有兩位管理員，可能的話三位：所需簽署數為二時，可以失去一位。
procedure-recovery = 製作或使用復原金鑰時
procedure-recovery-1 = 足夠多的保管人一起就能閱讀每一份報告，而沒有任何辦法能強制留下紀錄。保護報告人的，是你選了誰：彼此相距很遠、會拒絕的人。
procedure-recovery-2 = 大家在一起，在沒有連網的機器上製作。每位簽署的管理員都要把接收金鑰與一位保管人自己的副本比較。
procedure-recovery-3 = 透過訊息要求使用它的人，還不能算是任何人。請見面，或撥打你以前就有的號碼。每位保管人都可以拒絕。
procedure-recovery-4 = 開啟之前，先比較接收站的詞語、帳本的最新條目和個案工作者的詞語。把在場的人和原因寫在紙上。
procedure-recovery-5 = 如果一位保管人失去聯絡或不再可信，請與其他人製作新金鑰，並簽署以取代舊金鑰。指令見 docs/procedures.md。
procedure-suspicion = 有人可能已被策反，或金鑰可能落入他人之手時
procedure-suspicion-1 = 立即停用，選「事出有因」。一位管理員即可。之後再問清楚。
procedure-suspicion-2 = 同事為已標記的個案換新金鑰。此前密封的內容仍可能外洩：請先想到那些報告裡的人。
procedure-suspicion-3 = 在帳本和日誌中查看此帳號做過什麼。然後恢復或撤銷。
procedure-suspicion-4 = 停用其他管理員的人得不到任何好處：獨自一人無法審核任何人。運行伺服器的人可以向你證實；請當面商議。
procedure-leaving = 有人離開時
procedure-leaving-1 = 先讓同事獲得其個案；如有個案會沒有人能閱讀，撤銷會被拒絕。
procedure-leaving-2 = 由兩位管理員簽署撤銷。之後未結個案會換新金鑰。
procedure-change = 此頁面警告歷史不一致時
procedure-change-1 = 不要簽署任何東西。把帳本存為檔案，並向另一位管理員要其帳本檔案。
procedure-change-2 = 在自己的機器上用「thicket ledger verify」驗證兩份，並比較最新指紋。
procedure-change-3 = 出現兩份都有效的歷史，說明有人控制了伺服器。請停止接收報告，並當面告知個案工作者。
