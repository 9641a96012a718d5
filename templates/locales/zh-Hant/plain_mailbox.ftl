# 不需要 JavaScript 的信箱頁；其餘用語與另一個信箱頁相同。
# 本譯文尚待母語讀者審閱。 Awaits review by native readers.

plain-mailbox-title = 你的信箱（不需要 JavaScript）
plain-mailbox-notice = 在這一頁，由伺服器打開你的訊息，並加密封存你寫的內容。為此，伺服器處理時會把你的代碼放在記憶體中；不保存，也不記錄。這種方式隱藏得較少：更改了伺服器的人能讀到你的代碼、訊息和你寫的內容。
plain-mailbox-to-sealed = 前往在你自己的裝置上打開的信箱
plain-mailbox-checked = 本伺服器已核對：這些訊息是給你的，每封回覆都有公開名單上個案工作者的簽名。這一點你只能相信伺服器；另一個信箱頁在你自己的裝置上核對。
plain-mailbox-write-hint = 伺服器先在記憶體中加密封存，然後才保存。發送之後，誰都不能在這裡再次閱讀，你自己也不能。
plain-mailbox-empty = 請先寫些內容再發送。
plain-mailbox-too-long = 這則訊息太長，沒有發送。請縮短，或分成兩則發送。
plain-mailbox-code-form = 代碼是 28 位數字或 8 個詞（字）。請把你輸入的內容與你保存的代碼對照。
plain-mailbox-older = 較早的訊息
plain-mailbox-newer = 較新的訊息
plain-mailbox-kept = 你寫的內容（可能沒有發送）
plain-mailbox-files-text = 檔案會逐一傳送。請讓這個頁面開著，直到出現下一頁；檔案大時可能要很久。
plain-mailbox-files-none = 沒有選擇檔案。
plain-mailbox-files-again = 沒有送達的檔案，你可以再次傳送。
plain-mailbox-back = 回到信箱
plain-mailbox-closed = 現在請關閉這個分頁。在此之前，返回上一頁並重新載入可能會再次顯示信箱。瀏覽器的歷史記錄仍顯示造訪過本網站，說明頁面解釋如何清除。
