// The second client against the vectors of the first two.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { verifyLedger } from "./ledger.mjs";
import { openReport, totp } from "./open.mjs";
import { accountKeys, b64, caseOf, derive, digitsOf, identityOf, open, receiptKeys, recipientOf, unb64 } from "./protocol.mjs";
import { sealReport } from "./report.mjs";

const vectors = JSON.parse(readFileSync(new URL("../vectors/protocol.json", import.meta.url), "utf8"));

test("keys and receipts", async () => {
  for (const { bytes, digits } of vectors.receipts) assert.equal(digitsOf(unb64(bytes)), digits);
  assert.equal(b64(derive(unb64(vectors.derive.key), vectors.derive.label)), vectors.derive.out);
  assert.equal(identityOf(unb64(vectors.hybrid.seed)), vectors.hybrid.identity);
  assert.equal(await recipientOf(vectors.hybrid.identity), vectors.hybrid.recipient);
  assert.equal(b64(caseOf(unb64(vectors.case.instance), vectors.case.recipient)), vectors.case.case);
  const { receipt_keys: expected } = vectors;
  const keys = await receiptKeys(unb64(expected.receipt), unb64(expected.instance));
  assert.deepEqual(
    [b64(keys.mailbox), b64(keys.authorKey), b64(keys.slipKey), keys.replyRecipient],
    [expected.mailbox, expected.author_key, expected.slip_key, expected.reply_recipient],
  );
  for (const { passphrase, instance, handle, login_key: loginKey, unlock_identity: unlock } of vectors.account_keys) {
    const own = accountKeys(passphrase, unb64(instance), handle);
    assert.deepEqual([b64(own.loginKey), own.unlockIdentity], [loginKey, unlock]);
  }
});

test("the ledger, and what makes it invalid", () => {
  const { entries, genesis, head, threshold, recovery } = vectors.ledger;
  const state = verifyLedger(entries, genesis);
  assert.deepEqual([state.head, state.threshold, state.recovery], [head, threshold, recovery]);
  for (const { name, keep, entry } of vectors.invalid_ledgers) {
    assert.throws(() => verifyLedger([...entries.slice(0, keep), entry]), undefined, name);
  }
});

test("the sealed report", async () => {
  const { ledger, accounts, body, answers } = vectors.report;
  const state = verifyLedger(ledger);
  const sent = JSON.parse(body);
  for (const { account, identity } of accounts) {
    const grant = sent.grants.find((granted) => granted.account === account).key;
    const found = { case: sent.case, grant, card: sent.card };
    const report = await openReport(state, identity, found, [{ wire: "report", sealed: sent.report }]);
    assert.deepEqual(report.answers, answers);
  }
  const keyring = await open(vectors.keyring.unlock_identity, unb64(vectors.keyring.sealed), "keyring");
  assert.deepEqual(keyring, vectors.keyring.keyring);
});

test("its own report", async () => {
  const { ledger, accounts } = vectors.report;
  const state = verifyLedger(ledger);
  const { body, receipts } = await sealReport(state, state.desks[0], "en", { happened: "x" });
  const sent = JSON.parse(body);
  assert.match(receipts.real, /^(\d{4} ){6}\d{4}$/);
  const { key } = sent.grants.find((granted) => granted.account === accounts[0].account);
  const found = { case: sent.case, grant: key, card: sent.card };
  const report = await openReport(state, accounts[0].identity, found, [{ wire: "report", sealed: sent.report }]);
  assert.deepEqual(report.answers, { happened: "x" });
});

test("six-digit codes of RFC 6238, cut to six", () => {
  assert.equal(totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59_000), "287082");
});
