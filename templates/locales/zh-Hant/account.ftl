# 關於自己的帳戶，以及在個案工作者之間轉移的金鑰。顯示在工作台和管理頁面。

account-title = 你的帳戶
account-back = 返回

# Passphrase and proof
account-passphrase-now = 你的通行詞組
account-passphrase-change = 更換通行詞組
account-passphrase-done = 通行詞組已更換，你在其他地方的登入都已登出。請銷毀寫有舊通行詞組的紙。
account-passphrase-sessions = 你在其他地方的登入都會登出。你提出的新金鑰會作廢。
account-words-differ = 這些詞還不一致。
account-proof-failed = 沒有成功。請檢查通行詞組，等下一個驗證碼出現後再試。
account-recovery-code = 復原碼
account-use-recovery-code = 使用復原碼
account-use-code = 使用六位數驗證碼

# Passkeys
account-passkey-second = 用通行密鑰代替驗證碼
account-passkey-alone-title = 通行密鑰
account-passkey-alone-lead = 如果通行密鑰能開啟你的金鑰，就不需要通行詞組。
account-passkey-alone = 用通行密鑰登入
account-passkey-failed = 通行密鑰未被接受。請再試一次，或使用通行詞組和驗證碼。
account-passkey-none = 沒有通行密鑰回應。請再試一次，或使用驗證碼。
account-passkey-no-unlock = 這個通行密鑰不能單獨開啟你的金鑰。請同時輸入通行詞組。
account-passkey-make-lead = 瀏覽器會請你使用通行密鑰，可能要兩次。
account-passkey-make = 建立通行密鑰
account-passkey-unlocks = 已新增。這個通行密鑰可以登入，而且不需要通行詞組就能開啟你的金鑰。
account-passkey-signs-in = 已新增。這個通行密鑰可與通行詞組一起用來登入，但不能開啟你的金鑰。

# Second factors
account-factors = 第二重驗證
account-factors-lead = 登入時除了通行詞組還需要其中一種。最好有兩種，放在不同的地方。
account-factor-name = 名稱
account-factor-name-hint = 它在哪裡，例如「舊手機」。伺服器看得到這個名稱。
account-kind-code = 六位數驗證碼
account-kind-passkey = 通行密鑰，與通行詞組一起使用
account-kind-unlocking = 不需要通行詞組就能開啟你的金鑰的通行密鑰
account-never-used = 還沒有用過
account-last-used = 上次使用：
account-rename = 改名
account-remove = 移除
account-remove-title = 要移除這個第二重驗證嗎？
account-remove-lead = 它會立即失效，你在其他地方的登入都會登出。
account-add-code = 新增驗證碼應用程式
account-add-passkey = 新增通行密鑰
account-passkeys-elsewhere = 通行密鑰只在接收站自己的網址有效，在本頁既不能使用也不能新增。請在這裡用通行詞組加六位數驗證碼或復原碼登入。如果你只有通行密鑰，請在瀏覽器中開啟 { $address }/desk，在那裡登入，並在「你的帳戶」中新增一個驗證碼應用程式。
account-factor-added = 已新增，從現在起有效。
account-factor-removed = 已移除。你在其他地方的登入都已登出。

# Recovery codes
account-recovery-codes = 復原碼
account-recovery-lead = 如果你失去了其他方式，每個復原碼可以代替第二重驗證使用一次。請寫在紙上，與通行詞組分開存放。
account-recovery-left = 剩餘復原碼：{ $count }
account-recovery-once = 這些復原碼只顯示這一次。以前的復原碼已失效。
account-recovery-make = 產生新的復原碼
account-recovery-kept = 我已保存好
account-print = 列印
account-save-file = 存成檔案

# Sessions
account-sessions = 你登入的地方
account-session-began = 開始於
account-session-used = 上次使用
account-session-here = 這裡

# Key file
account-file-title = 你的金鑰檔案
account-file-lead = 你的金鑰保存在你自己的檔案裡。請在這裡開啟它。它只由本頁面讀取，不會傳送，也不會保存。如果還有內容封裝在以前的金鑰裡，可以同時開啟以前的金鑰檔案。
account-file-label = 金鑰檔案
account-file-wrong = 這個檔案裡沒有本帳戶的金鑰。

# New second factor by a link
account-reset-title = 新的第二重驗證
account-reset-lead = 因為你失去了第二重驗證，管理員給了你這個連結。你還需要通行詞組。
account-reset-failed = 請檢查使用者名稱和通行詞組。連結會過期，而且只能使用一次；如果還是不行，請向管理員要一個新的。
account-reset-done = 新的第二重驗證已生效，而且是唯一的一個。以前的復原碼已失效，你在所有地方的登入都已登出。

# One's keys
keys-title = 你的金鑰
keys-lead = 同事和管理員憑這些詞認識你的金鑰。
keys-offer = 產生新金鑰
keys-offer-lead = 如果有人可能拿到過你的通行詞組、裝置或金鑰檔案，請這樣做。新金鑰要由管理員簽署後才有效。在此之前你繼續使用現有的金鑰。
keys-own-recipient = 你自己的金鑰（可以留空）
keys-own-hint = 一個 age1pq1… 接收者，其金鑰檔案由你自己保管，每次登入時開啟。如果遺失檔案，只有你能開啟的內容也就遺失了。
keys-own-wrong = 這不是 age1pq1… 接收者。
keys-offered = 你的新金鑰正在等待管理員
keys-offered-lead = 請當面或在彼此認得聲音的通話中，把這些詞讀給管理員。他們簽署後，你會登出，再用同樣的通行詞組登入。
keys-withdraw = 撤回新金鑰
keys-bringing = 正在把你的存取權封裝到新金鑰：{ $done } / { $total } 個個案
keys-brought = 你對所有個案的存取權都已封裝到新金鑰。
keys-bring-again = 繼續封裝
keys-some-failed = 有些個案打不開，仍然封裝在你以前的金鑰裡。
keys-file-lead = 如果其中有些仍封裝在你以前某個檔案裡的金鑰中，請在這裡開啟那個檔案。

# Access that moves
moving-title = 個案的存取權
moving-lacks = { $who } 還打不開你的 { $count } 個未結個案。
moving-recovery = 復原金鑰
moving-give = 給予存取權
moving-give-title = 要給予這些個案的存取權嗎？
moving-giving = 正在給予存取權：{ $done } / { $total } 個個案
moving-given = 已給予存取權。個案數：{ $count }
moving-marked = 應當更換金鑰的個案：{ $count }
moving-marked-lead = 有一位能開啟這些個案的人被撤銷，或因故被停權；或者產生金鑰的人被停權，或此後換了金鑰。換了新金鑰，此人就打不開今後寫下的內容。以前封裝的內容，對持有舊金鑰的人仍然是暴露的。
moving-rekey = 更換金鑰
moving-rekeying = 正在更換金鑰：{ $done } / { $total } 個個案
moving-rekeyed = 已更換金鑰。個案數：{ $count }
moving-some-failed = 有 { $count } 個個案沒有成功，保持原樣。請開啟它們查看原因。
moving-withheld = 伺服器顯示的個案工作者名單與名冊帳本不一致。不會給任何人存取權。

# Access to one case
access-title = 存取權與金鑰
access-readers = 誰能開啟這個個案
access-refused = 不得接觸這個個案的人
access-refused-holds = { $who } 在被排除之前已得到這個個案，在個案更換金鑰之前仍能開啟。
access-refused-item = { $who } 不讓以下的人接觸這個個案：{ $people }
access-refused-none = { $who } 取消了對接觸這個個案的所有限制
access-refused-rekey = 被排除的人得不到新金鑰。以前封裝的內容，對持有舊金鑰的人仍然是暴露的。
access-refused-uncounted = { $who } 簽署的一份「不得接觸這個個案的人」的名單不算數。請核對誰不得接觸，如果不對，請重新設定。
access-refused-unlisted = { $people }：同事簽署的紀錄不讓其接觸這個個案，但伺服器上沒有這一條。在你或同事重新允許、或再次設為不得接觸之前，這個個案不能更換金鑰，也不能轉給其所在的小組。
access-refused-lift = 重新允許
access-refused-lift-lead = 此後可以再把個案給此人。以你的名義簽署。
access-marked = 這個個案應當更換金鑰：有一位能開啟它的人被撤銷，或因故被停權；或者產生金鑰的人被停權，或此後換了金鑰。
access-exposed = 這個個案自 { $day } 起使用新金鑰。以前封裝的內容，對持有舊金鑰的人仍然是暴露的。
access-rekey = 給這個個案更換金鑰
access-rekey-conflict = 這個個案今天已經更換過金鑰，或者還有內容沒有送出。請稍後再試。
access-doubtful = 為這個個案產生金鑰的人現在已被停權或撤銷，或者此後換了金鑰，或者這把金鑰不是同事最後指明的那一把。沒有人能再確定這把金鑰只屬於我們。在更換金鑰之前，不會向這個個案寫入任何內容，報告人可以閱讀，但不能寫：請按「給這個個案更換金鑰」。
access-doubtful-by = 最後簽署這個個案金鑰紀錄的人：{ $who }
access-strangers = 伺服器列出了沒有人核對過的讀者。沒有做任何更動。請開啟這個個案，看看誰會得到新金鑰。
access-strangers-lead = 下面這些人也會得到新金鑰。他們不在你的小組，也沒有同事把他們列為這個個案的讀者：只有伺服器這樣說。請勾選應當能開啟它的人。如果有人不應當能開啟，請取消，拒絕讓此人接觸這個個案，並透過其他途徑告訴管理員。
access-stranger-yes = { $who } 應當能開啟這個個案
access-rekey-item = { $who } 給這個個案更換了金鑰
access-refuse = 不讓某人接觸這個個案
access-refuse-lead = 用於利益衝突，並以你的名義簽署。此後任何人都不能把個案給此人。已經有存取權的人，在個案更換金鑰之前仍能開啟。
access-refuse-go = 不讓接觸
access-refuse-again = 再次設為不得接觸
access-grant = 把這個個案給某人
access-desk = 把這個個案轉給另一個小組
access-desk-lead = 那個小組的每個人都會得到存取權。你保留自己的存取權。
access-desk-go = 轉交
access-erase = 刪除這個個案
access-erase-lead = 需要另一位個案工作者同意。同意之後 7 天，一切都會抹去，無法找回。在此之前，任何有存取權的人都可以叫停；如果其他有存取權的人都被停用，則不會抹去任何內容。
access-erase-ask = 請求刪除
access-erase-asked = { $who } 於 { $day } 請求刪除這個個案。需要另一個人同意。
access-erase-agree = 同意刪除
access-erase-agreed = { $who } 已同意。除非有人叫停，這個個案將於 { $day } 抹去。
access-erase-stop = 叫停刪除
access-sure = 你確定嗎？
access-person = 人員
access-other-desk = 小組

# Checks that failed
tampering-journal = 伺服器顯示的日誌比你以前見過的短，或者不同。
tampering-rekey = 這個個案的金鑰不是個案工作者指明的那一個。
tampering-recovery = 這個個案的最新金鑰沒有給復原金鑰，而它也應當得到。請給個案換新金鑰。
desk-journal-unread = 無法讀取日誌，因此沒有與你以前見過的比較。

# Names that are not those that were remembered
tampering-names = 伺服器對某人的稱呼與你以前見過的不同。
names-what-to-do = 名字不會改變，也不會給別人再用。請不要給這個人任何東西，透過別的管道告訴管理員，並當面或在你信任的通話中與本人核對下面的詞。
names-renamed = 原來叫 { $before } 的人，現在被稱為 { $now }。
names-exchanged = { $now } 原來是另一個人的名字。
names-recognise = 我已核對這些詞：這就是 { $now }
