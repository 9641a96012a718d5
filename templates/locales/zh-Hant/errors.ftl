# 出了什麼問題、下一步怎麼做：接口的每種錯誤各一句，以及錯誤頁面的用語。
# 本譯文尚待母語讀者審閱。 Awaits review by native readers.

page-error-title = 沒有成功
page-error-resend = 你輸入的內容還在瀏覽器裡：重新載入本頁即可再次發送。
page-error-shorten = 請先不要關閉本頁：你輸入的內容可能還在瀏覽器裡。請返回表格，在那裡縮短。

# Sending and storing
problem-roster-changed = 個案工作者名單剛剛有變動，內容沒有被保存。請再發送一次，以便按新名單加密封存。
problem-mailbox-known = 這個代碼已被使用，內容沒有被保存。請用新的代碼再發送一次。
problem-case-conflict = 這個代碼下已經收到一份報告，與這一份不同。先前那份沒有受影響，改動沒有被保存。你可以把改動作為新報告發送。
problem-case-erased = 這份報告已被刪除，不能再次發送。你可以發送一份新報告。
problem-grant-exists = 這位個案工作者已經可以打開這個個案，沒有做任何更改。
problem-conflict-of-interest = 由於利益衝突，此人不得接觸這個個案。沒有任何改動。
problem-templates-changed = 這段時間裡有同事儲存了別的範本。沒有做任何更改：請先看對方的範本，再儲存你的。
problem-not-a-pair = 回覆不完整，因此沒有發送。同一個案的兩個信箱必須同時收到信件。請重新載入頁面，再發送一次。
problem-invalid-body = 我們無法讀取發來的內容，因此沒有保存。請再試一次。如果仍然失敗，請使用另一種表格。
problem-too-large = 內容太長，沒有被保存。請縮短後再發送。
problem-too-much = 這份報告不能再加上訊息或檔案了。剛才發送的內容沒有被保存，之前的都完好保存著。如果還有要說的，可以作為新報告發送。
problem-unsupported-version = 我們無法識別這個頁面或程式的版本，內容沒有被保存。請在新分頁中打開表格，這樣你在這裡輸入的內容會保留。
problem-not-age = 收到的內容沒有正確加密封存，因此沒有保存。請再試一次。如果仍然失敗，請在新分頁中打開表格，這樣你在這裡輸入的內容會保留。
problem-wrong-size = 收到的內容大小不對，因此沒有保存。請再試一次。如果仍然失敗，請在新分頁中打開表格，這樣你在這裡輸入的內容會保留。
problem-intake-closed = 目前能閱讀報告的個案工作者太少，我們暫時不能接收報告。這次沒有保存任何內容。如果你之前發送後沒有看到回應，它可能已經送到。請改天再來，再發送一次。如果之前那份已經送到，屆時會告訴你。
problem-desk-closed = 你選擇的小組目前不能接收報告，這次沒有保存任何內容。如果你之前發送後沒有看到回應，它可能已經送到。你輸入的內容還在。請選擇另一個小組，再發送一次。如果之前那份已經送到，屆時會告訴你。
problem-stale-ledger = 所用的個案工作者名單已經過時，內容沒有被保存。請再試一次。如果仍然失敗，請在新分頁中打開表格，這樣你在這裡輸入的內容會保留。

# Reaching the server
problem-too-many-requests = 一時請求太多。請等幾分鐘再試。
problem-busy = 伺服器正忙。請等一分鐘再試。
problem-timeout = 時間太長，連線被中斷。請再試一次，可能的話換一個更好的網絡。
problem-storage-full = 伺服器沒有空間了，這次沒有保存任何內容。請過幾個小時再試。
problem-internal = 我們這邊出了故障，不是你的錯。請過幾分鐘再試。如果向我們詢問，請提供這個編號：{ $reference }
problem-not-found = 這個網址沒有內容，或者你無權查看。請檢查地址，或從首頁開始。
problem-signed-out = 你的登入已失效。請重新登入，再重複上一步。
problem-cross-origin = 這個請求來自別的網站，所以我們拒絕了。請直接打開本站再試。
problem-method-not-allowed = 這個網址不接受這種請求。請返回並使用頁面上的按鈕。
problem-unsupported-media-type = 發來的格式我們不接受，內容沒有被保存。請返回並使用本站的表格。
problem-invalid-ledger = 個案工作者名單在此期間有變動,所以沒有做任何更改。請重新打開頁面,再做一次上一步。
problem-last-reader = 那樣有些個案就沒有人能打開了，所以什麼都沒有更改。請先把這些個案授權給一位同事。
problem-last-factor = 這是通行詞組之外最後一種驗證方式，所以沒有移除。請先新增另一種。
problem-handle-taken = 這個名稱已被使用，而名稱不會重複使用。請換一個名稱。
