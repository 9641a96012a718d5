# What went wrong and what to do next: one message for each problem type of the API, and the words of error pages.

page-error-title = This did not work
page-error-resend = What you typed is still in your browser: reload this page to send it again.
page-error-shorten = Do not close this page yet: what you typed may still be in your browser. Go back to the form, and shorten it there.

# Sending and storing
problem-roster-changed = The list of caseworkers changed in the meantime. Nothing was stored. Send again, so that it is sealed for the new list.
problem-mailbox-known = This code is already in use. Nothing was stored. Send again with a new code.
problem-case-conflict = A report was already received under this code, and this one differs from it. The first one is safe; the changes were not stored. You can send them as a new report.
problem-case-erased = This report was erased and cannot be sent again. You can send a new report.
problem-grant-exists = This caseworker can already open this case. Nothing was changed.
problem-conflict-of-interest = This case was refused to that person because of a conflict of interest. Nothing was changed.
problem-templates-changed = A colleague saved other templates in the meantime. Nothing was changed: look at theirs, then save yours again.
problem-not-a-pair = The reply was not complete, so nothing was sent. Both mailboxes of a case get mail together. Load the page again and send it again.
problem-invalid-body = We could not read what was sent, so nothing was stored. Try again. If it fails again, use the other form.
problem-too-large = This is too long. Nothing was stored. Make it shorter and send again.
problem-too-much = This report cannot take any more messages or files. What you sent just now was not stored; everything before it is safe. If there is more to say, you can send it as a new report.
problem-unsupported-version = This page or program is of a version we do not understand. Nothing was stored. Open the form again in a new tab, so that what you typed here stays.
problem-not-age = What arrived was not sealed in the right way, so nothing was stored. Try again. If it fails again, open the form in a new tab, so that what you typed here stays.
problem-wrong-size = What arrived had the wrong size, so nothing was stored. Try again. If it fails again, open the form in a new tab, so that what you typed here stays.
problem-intake-closed = We cannot take in reports at the moment, because too few caseworkers are there to read them. Nothing was stored this time. If you sent it before and saw no answer, it may have arrived. Please come back another day and send it again. If the first one arrived, you will be told so.
problem-desk-closed = The desk you chose takes no reports at the moment, so nothing was stored this time. If you sent it before and saw no answer, it may have arrived. What you typed is still here. Choose another desk and send again. If the first one arrived, you will be told so.
problem-stale-ledger = The list of caseworkers that was used is out of date. Nothing was stored. Try again. If it fails again, open the form in a new tab, so that what you typed here stays.

# Reaching the server
problem-too-many-requests = Too many requests came in at once. Wait a few minutes, then try again.
problem-busy = The server is busy. Wait a minute, then try again.
problem-timeout = It took too long and was cut off. Try again, if you can over a better connection.
problem-storage-full = The server has no room left. Nothing was stored this time. Try again in a few hours.
problem-internal = Something failed on our side. It is not your fault. Try again in a few minutes. If you ask us about it, give this reference: { $reference }
problem-not-found = There is nothing at this address, or you may not see it. Check the address or start from the first page.
problem-signed-out = You are not signed in any more. Sign in again, then repeat the last step.
problem-cross-origin = This request came from another website, so we refused it. Open this site directly and try again.
problem-method-not-allowed = This address does not take that kind of request. Go back and use the buttons on the page.
problem-unsupported-media-type = What was sent has a form we do not take. Nothing was stored. Go back and use the form on this site.
problem-invalid-ledger = The list of caseworkers changed in the meantime, so nothing was changed. Load the page again and repeat the last step.
problem-last-reader = Some cases could then be opened by nobody, so nothing was changed. Have them granted to a colleague first.
problem-last-factor = This is the last way to prove who you are beside the passphrase, so it was not removed. Add another one first.
problem-handle-taken = This name is taken, and names are never used again. Choose another one.
