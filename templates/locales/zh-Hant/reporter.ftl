# 報告人看到的所有頁面用語：首頁、安全提示、報告表格、代碼頁、幫助。
# 本譯文尚待母語讀者審閱。 Awaits review by native readers.

# Every page
site-name = Thicket
language-name = 繁體中文
language-choice = 語言
skip-to-content = 跳到正文
leave = 離開
leave-hint = 立即打開一個無關的網頁。它不會清除瀏覽紀錄。
nav-home = 首頁
nav-report = 寫報告
nav-help = 幫助
native-review = 本譯文尚待母語讀者審閱。如有疑問，以英文為準。
footer-source = 本站的原始碼以 AGPL 授權自由開放。
print-title = 你的代碼

# First page
home-title = 告訴我們發生了什麼
home-lead = 為身在國外、受到某個國家騷擾，或家鄉親人被施壓的人而設。不需要帳號、姓名或電子郵件地址。
home-start = 寫一份加密封存的報告
home-plain = 使用不需要 JavaScript 的表格

# Safety steps, numbered as in domain/INTAKE.md section 4
safety-title = 動筆之前：注意安全
safety-1 = 我們不是緊急救援機構。如果有人即將受到傷害，請在安全的情況下向當地求助。
safety-2 = 請不要在微信、QQ 等應用程式內打開本頁。請複製網址，在其他瀏覽器中打開。
safety-3 = 如果你覺得手機被監控，請換一台裝置：不要用單位、學校或家裡的手機，也不要用官員給你的手機。
safety-4 = 請關閉輸入法的雲端輸入，或使用簡單的鍵盤。能點選的地方請點選。
safety-5 = 如果你身在中國大陸或香港，聯絡境外團體可能被當作犯罪。請先想一想：能不能請境外的人代寫？
safety-6 = 網絡營運者能看到你造訪了本站網址，但看不到你寫的內容。使用帶網橋的 Tor 瀏覽器可以隱藏更多。在中國大陸，沒有網橋的 Tor 會被封鎖，而且隱藏工具本身也可能引起注意。
safety-7 = 只有一個問題必須回答。你可以隨時停止。
safety-8 = 請寫得簡短，現在不要寫完整證詞。將來律師可能需要你前後的說法一致。
safety-9 = 如果不是為了幫助所必需，請不要寫家鄉親友的姓名。
safety-10 = 我們絕不會聯絡你的家人；除非你說明方式，我們不會主動聯絡你。
safety-11 = 你會得到一個代碼。這是回來的唯一途徑。請把它寫得像別的東西，或者背下來。我們無法補發。
safety-12 = 發送之後，你還可以顯示第二個代碼，即安全代碼。如果有人強迫你打開報告，請給他那一個。
safety-14 = 法律：法院可能命令我們交出所保存的內容。我們盡量少保存，而且單靠伺服器無法打開報告。
safety-15 = 我們不承諾提供保護、金錢或庇護方面的幫助。我們會說明能做什麼。
safety-16 = 只有你同意，我們才會與警察、律師、聯合國或媒體分享。你可以改變主意，但已經分享的內容無法收回。
safety-17 = 統計：只有你同意才會計入，而且絕不會讓人從數字中認出某個人。
safety-18 = 圖片和錄音可能帶有隱藏的地點和時間資料。請把原件保存在安全的地方，不要用聊天程式轉發。
safety-19 = 真正的官員不會要求交保證金、保密或 24 小時視訊（視像）。請掛斷電話。這不是你的錯。
safety-20 = 發送之前請想一想：如果內容外洩，這裡提到的人會不會受到傷害？
safety-21 = 「離開」按鈕不會清除瀏覽紀錄。幫助頁說明了如何清除。
safety-22 = 請確認這是真的網站：把這些詞與我們海報上或合作網站上的詞對照：{ $words }。我們絕不索要密碼、證件掃描檔或錢，也絕不用聊天程式發送連結。
safety-23 = 閱讀和書寫這些內容可能讓人難受。需要時請休息。幫助頁說明了到哪裡尋求支持。
safety-24 = 我們何時回覆：{ $hours }
safety-more = 更多安全說明

# Who can read, and what this cannot protect against
who-title = 誰能閱讀你的報告
who-text = 報告只交給 { $desk } 中經過審核的個案工作者，目前有 { $count } 人。需要時，他們可以轉給其他小組的同事。其他人都不能閱讀。管理帳號的人不能讀，運行伺服器的人只看伺服器也讀不到。如果有誰不該看到，請寫明是誰。
who-text-recovery = 報告只交給 { $desk } 中經過審核的個案工作者，目前有 { $count } 人。需要時，他們可以轉給其他小組的同事。為防他們都遺失金鑰，還有一把復原金鑰，要幾位保管人一起才能打開；那樣他們也能閱讀，而別人看不到他們這樣做。其他人都不能閱讀。管理帳號的人不能讀，運行伺服器的人只看伺服器也讀不到。如果有誰不該看到，請寫明是誰。
who-choice = 由你選擇哪個小組閱讀你的報告。報告只交給該小組中經過審核的個案工作者。需要時，他們可以轉給其他小組的同事。其他人都不能閱讀。管理帳號的人不能讀，運行伺服器的人只看伺服器也讀不到。如果有誰不該看到，請寫明是誰。
who-choice-recovery = 由你選擇哪個小組閱讀你的報告。報告只交給該小組中經過審核的個案工作者。需要時，他們可以轉給其他小組的同事。為防他們都遺失金鑰，還有一把復原金鑰，要幾位保管人一起才能打開；那樣他們也能閱讀，而別人看不到他們這樣做。其他人都不能閱讀。管理帳號的人不能讀，運行伺服器的人只看伺服器也讀不到。如果有誰不該看到，請寫明是誰。
who-desk = 目前有 { $count } 人
not-protected-title = 我們無法防範什麼
not-protected-1 = 誰更改了伺服器上執行的程式，誰就能讀到此後輸入的內容，以及個案工作者在該伺服器的網頁中打開的內容。
not-protected-2 = 第一次造訪時，你只能相信這個頁面，除非你用別處的來源對照它的核對詞。
not-protected-3 = 如果你的裝置被監控，你輸入的內容在加密封存之前就可能被看到。
not-protected-4 = 你的網絡能看到你造訪了這個網址，以及造訪的時間。
not-protected-5 = 如果有人讓伺服器保留記錄，就能看到哪個信箱被使用，但看不到裡面的內容。
not-protected-instead = 程式「thicket report」可以封存你的報告，而不使用來自本伺服器的任何代碼。

# States of the intake
closed-title = 暫停接收報告
closed-text = 目前能閱讀報告的個案工作者太少，所以我們暫時不接收。請改天再來。
nobody-title = 現在沒有人值班
nobody-text = 你仍然可以發送報告，它會一直保存到個案工作者閱讀為止。我們何時回覆：{ $hours }
stale-text = 個案工作者名單已有 30 多天沒有更新。如果可以等，請先向你信任的團體打聽這裡是否仍在工作，再發送。

# Opened inside WeChat or another app
wechat-title = 請不要在這裡填寫
wechat-text = 你是在應用程式內打開本頁的。這類應用程式可以看到並記錄你打開和輸入的內容。請換用其他瀏覽器。
wechat-how = 請點右上角的三個點，選擇「在瀏覽器打開」。或者複製網址，貼上到其他瀏覽器中。
wechat-copy = 複製網址
wechat-copied = 已複製。現在請貼上到其他瀏覽器中。

# The two report forms
report-title = 你的報告
report-sealed-notice = 本頁先在你自己的裝置上把報告加密封存，然後才發送。伺服器只收到封存後的內容。
report-noscript = 本頁在你的裝置上加密封存，因此需要 JavaScript。如果沒有，請使用另一種表格。
report-to-plain = 前往不需要 JavaScript 的表格
plain-title = 你的報告（不需要 JavaScript）
plain-notice = 使用這份表格時，你寫的內容經加密連線送達，伺服器先在記憶體中加密封存，然後才保存。這種方式隱藏得較少：現在就記錄這次連線的人能看到報告有多長；如果連線沒有抵禦量子電腦的保護，將來也許還能讀到內容。更改了伺服器的人則馬上就能讀到。
plain-to-sealed = 使用在自己裝置上加密封存的表格

# Parts of the forms
form-optional = 以下都是選填，可以隨意跳過。
form-desk = 由哪個小組閱讀你的報告？
form-desk-hint = 你的報告交給你選擇的小組。需要時，他們可以轉給其他小組的同事。如果有誰不該看到，請寫明是誰。
form-required = 請回答這一題
form-why = 為什麼問這個
form-choose-one = 選一項
form-choose-many = 可選多項
form-none-chosen = 未選擇
form-place-other = 其他國家或地區
form-country-search = 輸入文字尋找國家或地區
form-country-none = 沒有找到。請換一種寫法。
form-add-row = 再加一條
form-row-number = 第 { $number } 條
form-length = 還可以寫 { $left } 個字
form-too-long = 超出 { $over } 個字，請縮短。
form-draft-warning = 如果離開本頁，你輸入的內容會丟失。這台裝置上沒有保存任何內容。
plain-draft-warning = 如果離開本頁，你輸入的內容可能會丟失。如果不再寫下去，請關閉這個分頁：在此之前，返回上一頁並重新載入可能會顯示你輸入的內容。
plain-reload = 按下按鈕後如果出現錯誤頁面，請重新載入該頁面，不要返回上一頁，否則你輸入的內容會丟失。
form-before-send = 發送之前請想一想：如果內容外洩，這裡提到的人會不會受到傷害？
form-send = 發送報告
form-deriving = 正在準備你的代碼，最多可能需要一分鐘。
form-sealing = 正在這台裝置上封存你的報告
form-sending = 正在發送
form-sent = 已發送
form-retry = 無法確定是否已經送到。你輸入的內容都還在。請檢查網絡後再試，同一內容只會保存一次。
form-retry-button = 再試一次
form-refused = 本站顯示的個案工作者名單未能通過核對，因此沒有加密任何內容，也沒有發送任何內容。請暫時不要在這裡發送報告，並向你信任的團體查詢。
form-error-summary = 發送前請看一看這幾處：
error-required-happened = 請寫幾句話，說明發生了什麼。
error-too-long = 這個回答太長，請縮短。
error-date = 日期請寫成年、年-月或年-月-日，例如 2026、2026-11 或 2026-11-22。
error-days = 請填寫天數，例如 30。
error-option = 請選擇頁面上列出的回答。

# Receipt
receipt-title = 請保存這個代碼
receipt-lead = 你的報告已經保存。這個代碼是回來的唯一途徑，我們無法補發。
receipt-digits = 數字代碼
receipt-words = 同一代碼的文字形式
receipt-either = 數字和文字有一種就夠了，不需要兩種都保存。
receipt-print = 列印
receipt-save = 保存為檔案
receipt-copy = 複製
receipt-copied = 已複製。其他應用程式可能讀到複製的內容，請盡快貼上，然後再複製別的內容。
receipt-confirm-label = 請輸入最後一組四位數字，確認你已保存
receipt-confirm-button = 我已保存代碼
receipt-confirm-wrong = 這不是最後四位數字。請再看一看你保存的代碼。
receipt-confirmed = 好的。現在可以關閉本頁。
receipt-safe-show = 顯示第二個代碼（安全代碼）
receipt-safe-title = 安全代碼
receipt-safe-text = 如果有人強迫你打開報告，你可以改給這個代碼。它打開的信箱只有例行的話。請把它與另一個代碼分開存放，不要寫明哪個是哪個。
receipt-safe-once = 它只在現在顯示。如果不需要，可以不理會。
receipt-have-kept = 代碼保存好了嗎？
plain-close-tab = 用完後請關閉這個分頁。在此之前，返回上一頁並重新載入可能會再次顯示這些內容。
receipt-what-next = 接下來會怎樣
receipt-come-back = 個案工作者會閱讀你的報告。我們何時回覆：{ $hours }
receipt-mailbox = 要看回覆或補充內容，請憑代碼回到：
receipt-again = 這份報告先前已經收到。代碼不變。
receipt-changed = 這個代碼下已經收到一份報告：{ $code }。請保存這個代碼。你後來的改動沒有發送。你可以把本頁現在的內容作為新報告發送。
receipt-send-new = 作為新報告發送

# Help pages
help-title = 幫助
help-clear-history-title = 如何清除瀏覽紀錄
help-clear-history-text = 「離開」按鈕不會清除瀏覽紀錄。請只刪除本站的記錄：記錄全空也可能顯得奇怪。無痕視窗不會在裝置上留下記錄，但網絡仍能看到網址。
help-clear-history-chrome = Chrome：打開選單（三個點），選擇「歷史紀錄」，找到本站，刪除相關記錄。
help-clear-history-firefox = Firefox：打開選單（三條線），選擇「歷史」，找到本站，點右鍵或長按，然後選擇「忘記」或「刪除」。
help-clear-history-safari = Safari：打開「歷史紀錄」（手機上點書本圖示），找到本站，向左滑動或點右鍵，然後選擇「刪除」。
help-clear-history-edge = Edge：打開選單（三個點），選擇「歷史紀錄」，找到本站，刪除相關記錄。
help-clear-history-other = 還要看看下載清單、打開的分頁，以及使用同一瀏覽器帳號的其他裝置。
help-clear-history-plain = 不使用 JavaScript 時，只關閉信箱或按「離開」還不夠。請把分頁也關閉，最好關閉整個瀏覽器：在此之前，返回上一頁並重新載入可能會再次顯示你的代碼或訊息。
help-tor-title = Tor 瀏覽器
help-tor-text = Tor 瀏覽器讓你的網絡看不到你造訪了這個網址，也讓我們看不到你在哪裡。可以從 torproject.org 下載，或寫郵件給 gettor@torproject.org 索取。
help-tor-bridge = 在中國大陸，Tor 只有透過網橋才能使用。請在 Tor 瀏覽器設定的「連線」中選擇網橋。裝置上有 Tor 本身就可能引起注意，請先想清楚。
help-tor-level = 安全級別為「較安全」（Safer）時，兩種表格都能用。為「最安全」（Safest）時，請用不需要 JavaScript 的表格。
help-wechat-title = 如果你是從微信或其他應用程式來的
help-wechat-text = 微信等應用程式能看到你在其中打開的網頁，也能監看檔案和圖片，境外帳號也一樣。請用獨立的瀏覽器打開本站，不要透過聊天發送代碼或報告。
help-scam-title = 冒充警察或官員的電話
help-scam-text = 真正的警察不會要求你交保證金、把錢轉到「安全帳戶」、整天開著視訊（視像），或對家人保密。請掛斷電話。這不是你的錯。
help-scam-check = 想核實，可以問你信任的人；如果安全，也可以自己尋找號碼，打給有關機構。不要用來電者給的號碼。
help-support-title = 如果你感到難受
help-support-text = 受到這種壓力之後，感到害怕、羞愧、睡不好都很常見。請休息，並和你信任的人談一談。
help-support-crisis = 如果你想傷害自己，請撥打當地的心理危機熱線或緊急電話。網站 findahelpline.com 按國家列出危機熱線。我們不是緊急救援機構。
help-keyboard-title = 會偷聽的輸入法
help-keyboard-text = 許多中文輸入法會把你輸入的內容發到廠商的伺服器。研究人員在 2024 年發現，網絡上的其他人常常能讀到這些內容。請更新輸入法並關閉雲端輸入，或使用不需要聯網的輸入法。能點選的地方請點選。
help-code-title = 如何保存代碼
help-code-text = 請把數字寫得像別的東西，例如電話號碼的一部分或價格，或者把文字背下來。不要拍照，也不要透過聊天或郵件發送：照片常常會自動上傳到雲端。
help-code-lost = 如果代碼丟失，我們無法補發，但你可以發送一份新報告。

# 不需要 JavaScript 的表格上的檔案，以及它們的結果。
plain-files-text = 先保存你寫的內容，再逐一保存檔案。請讓這個頁面開著，直到出現下一頁；檔案大時可能要很久。
plain-files-hidden = 這份表格無法移除檔案中的隱藏資訊。它們可能透露檔案製作的地點、時間、裝置和製作者。在自己裝置上加密封存的表格可以移除其中大部分。通常一張截圖就夠了。
plain-files-again = 如果這個頁面再次出現，請重新選擇檔案：瀏覽器不會保留它們。
receipt-files = 你的檔案
receipt-files-later = 不論檔案結果如何，你的報告都已保存。沒有送達的檔案，你以後可以用代碼補上。
size-gigabytes = { $size } GB
size-megabytes = { $size } MB
