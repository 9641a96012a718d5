# Words of "thicket mailbox" and "thicket report", for reporters at a terminal.

# The questions of "thicket report"
terminal-skip = 只有第一個問題必須回答。其他問題都可以直接按 Enter 鍵跳過。
terminal-screen = 你輸入的內容會留在這個螢幕上：完成後請清除畫面或關閉視窗。
terminal-full-stop = （單獨一行只寫一個英文句點表示結束。）

# Desks
terminal-desk-default = 你的報告將交給「{ $desk }」小組。如要交給其他小組，請在此停止，並用 --desk 指明：
terminal-desk-twice = 有兩個小組同名。請用編號指明其中一個：
terminal-desk-unknown = 這裡沒有接收報告的小組叫這個名字。接收報告的有：

# Sending
terminal-readers-changed = 讀者名單有變動。正在核對，並重新加密封存你的報告。
terminal-readers-unsteady = 讀者名單不斷變動。你的報告沒有被接收。請過一會兒再試
terminal-sent-unknown = 無法確定你的報告是否已送達。如果已送達，上面的代碼可以打開它的信箱
terminal-sent-not = 你的報告沒有被接收，上面的代碼打不開任何內容
terminal-kept = 封存好的報告保存在 { $file }。沒有人能在那裡讀到內容，但它表明這台電腦上送出過東西：如果不需要，請刪除它。如要以後再次送出（送出後會刪除它）：
terminal-kept-old = 封存之後讀者名單有變動，因此它不再被接收。請重新寫報告，並刪除 { $file }

# The code
terminal-code = 你的代碼（輸入時不會顯示）：
terminal-code-form = 這不是完整的代碼。代碼有 28 位數字，或 8 個詞或字。請再試一次。沒有送出任何內容。
terminal-code-unknown = 這個代碼在這裡打不開任何內容。請核對代碼和網址是否與你保存的一致。如果都正確，可能是報告已被刪除，也可能有人在向你顯示假的信箱。那樣的話，請不要在這裡寫任何內容，並詢問你信任的團體

# Reading
terminal-mailbox-from-former = 來自一位當時的個案工作者，此人現在已不在這裡工作

# What does not add up
terminal-tampered-advice = 可能有人改動了伺服器上的內容。你沒有做錯任何事。請暫時不要在這裡寫重要的內容，並請你信任的團體轉告個案工作者

# Writing
terminal-write = 你想告訴個案工作者什麼？（單獨一行只寫一個英文句點表示結束。）
terminal-write-empty = 沒有可以送出的內容。
terminal-write-long = 超出 { $over } 位元組。請寫短一些，或分兩次送出。沒有送出任何內容。
terminal-write-failed = 不知道你的訊息是否已送達。你寫的內容仍在上面：如果再送一次，個案工作者可能會看到兩遍，這沒有關係

# Deleting and taking back
terminal-delete = 要刪除哪些訊息？請輸入編號，或輸入「all」表示全部。什麼都不輸入則不刪除：
terminal-delete-unknown = 沒有這個編號的訊息。沒有刪除任何訊息
terminal-delete-done = 已刪除：{ $count }
terminal-withdraw = 要撤回整份報告，請輸入「yes」：
terminal-withdraw-not = 你的報告沒有撤回，一切照舊
terminal-withdraw-done = 你的報告已撤回。

# Files
terminal-files-hidden = 請注意：本程式會原樣送出檔案。圖片、錄音錄影和文件中可能含有隱藏資料：在何時何地、用什麼裝置、由誰製作。要去除這些資料，請用瀏覽器中的表單傳送檔案，或先用 mat2、exiftool 等程式清理。檔名也會一併送出，只有個案工作者能讀到。
terminal-files-many = 一份報告最多可以有 { $most } 個檔案。沒有送出任何內容。
terminal-files-large = 一份報告的所有檔案合計最多 { $most } MiB。沒有送出任何內容。
terminal-files-full = 這份報告的檔案數量或大小已達上限
terminal-files-progress = { $name }：{ $done } / { $all } MiB
terminal-files-sent = { $name }：已送出
terminal-files-twice = { $name }：同一個檔案給了兩次，只送出一次
terminal-files-stopped = { $name } 沒有送出
terminal-files-later = 你的報告已保存，但檔案沒有全部保存。要從中斷處繼續，請用上面的代碼和同樣的檔案執行：thicket mailbox attach --server { $server } FILE
