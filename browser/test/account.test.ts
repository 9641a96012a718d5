import assert from "node:assert/strict";
import test from "node:test";
import {
  accountKeys,
  checkKeyring,
  foundIntake,
  newAccountSecrets,
  newPassphrase,
  normalisePassphrase,
  openKeyring,
  PASSPHRASE_BYTES,
  PassphraseError,
  publicKeys,
  sealKeyring,
  signEnrolment,
} from "../src/protocol/account.ts";
import { fromBase64url, fromUtf8, toBase64url } from "../src/protocol/encoding.ts";
import { generateIdentity, randomBytes, recipientOf, verify } from "../src/protocol/keys.ts";
import { verifyLedger } from "../src/protocol/ledger.ts";
import { english, simplifiedChinese } from "../src/protocol/words.ts";
import { intake, keyring, person, tampering } from "./intake.ts";

test("a passphrase is seven words of its list", () => {
  for (const [language, list] of [["en", english], ["zh-Hans", simplifiedChinese]] as const) {
    const words = newPassphrase(language).split(" ");
    assert.equal(words.length, 7);
    assert.ok(words.every((word) => list.includes(word)));
    assert.notEqual(newPassphrase(language), newPassphrase(language));
  }
});

test("a typed passphrase is read as it was shown", () => {
  const shown = newPassphrase("en");
  assert.equal(normalisePassphrase(` ${shown.toUpperCase().replace(/ /g, " \u3000\n")} `), shown);
  const chinese = newPassphrase("zh-Hans");
  assert.equal(normalisePassphrase(chinese), chinese);
  assert.equal(normalisePassphrase(chinese.replace(/ /g, "")), chinese);
});

test("n26 an over-long or empty passphrase is refused before any key derivation", async () => {
  for (const text of ["", " \u3000", "a".repeat(PASSPHRASE_BYTES + 1), "的".repeat(100), "x".repeat(100_000_000)]) {
    const started = performance.now();
    await assert.rejects(accountKeys(text, new Uint8Array(16), "heron"), PassphraseError);
    assert.ok(performance.now() - started < 100);
  }
});

test("n56 the keys follow from passphrase, instance and handle alone", async () => {
  const instance = randomBytes(16);
  const keys = await accountKeys("abandon ability able about above absent absorb", instance, "heron");
  const again = await accountKeys("Abandon  ability able about above absent absorb ", instance, "heron");
  assert.deepEqual(again, keys);
  assert.equal(accountKeys.length, 4, "there is no argument for a salt or a cost");
  const other = await accountKeys("abandon ability able about above absent absorb", instance, "egret");
  assert.notDeepEqual(other.loginKey, keys.loginKey);
  assert.notEqual(other.unlockRecipient, keys.unlockRecipient);
});

test("a keyring is 8 KiB, opens with its passphrase's identity only, and must be one", () => {
  const { ledger, caseworkers } = intake();
  const own = keyring(caseworkers[0], ledger.state());
  const unlock = generateIdentity();
  const file = sealKeyring(recipientOf(unlock), own);
  assert.equal(file.length, 8192);
  assert.deepEqual(openKeyring(unlock, file), own);
  assert.throws(() => openKeyring(generateIdentity(), file), tampering("truncated"));
  const changed = [
    { instance: toBase64url(randomBytes(16)) },
    { identity: "AGE-SECRET-KEY-1" },
    { signing: "AAAA" },
    { seen: { seq: -0.5, hash: own.genesis } },
    { account: "x" },
  ];
  for (const change of changed) {
    const bad = sealKeyring(recipientOf(unlock), { ...own, ...change });
    assert.throws(() => openKeyring(unlock, bad), tampering("keyring"));
  }
});

test("n18 n62 a keyring is checked against the ledger", () => {
  const { ledger, admins, caseworkers } = intake();
  const before = ledger.state();
  const own = keyring(caseworkers[0], before);
  assert.equal(checkKeyring(own, before)?.account, own.account);
  assert.equal(checkKeyring({ ...own, ...person() }, before), null, "not vetted yet");
  assert.throws(() => checkKeyring({ ...own, ...newAccountSecrets() }, before), tampering("keyring"));

  const shorter = verifyLedger(ledger.entries.slice(0, -1));
  assert.throws(() => checkKeyring(own, shorter), tampering("ledger-short"));
  const other = intake().ledger.state();
  assert.throws(() => checkKeyring(own, other), tampering("ledger-fork"));
  const forked = ledger.entries.slice(0, -1);
  ledger.entries.length = forked.length;
  ledger.add({ action: "renew" }, [admins[0]]);
  assert.throws(() => checkKeyring(own, ledger.state()), tampering("ledger-fork"));
});

test("an enrolment is signed by the new account's own key", () => {
  const secrets = newAccountSecrets();
  const instance = randomBytes(16);
  const account = toBase64url(randomBytes(16));
  const { payload, signature } = signEnrolment(instance, { account, role: "caseworker" }, secrets);
  const keys = publicKeys(secrets);
  assert.deepEqual(JSON.parse(fromUtf8(fromBase64url(payload))), { v: 1, account, role: "caseworker", ...keys });
  const label = "thicket/v1 enrolment\0";
  const valid = (where: Uint8Array): boolean =>
    verify(fromBase64url(signature), fromBase64url(keys.signing), label, where, fromBase64url(payload));
  assert.ok(valid(instance));
  assert.ok(!valid(randomBytes(16)));
});

test("the first admin founds a ledger that verifies", () => {
  const admin = person();
  const { entries, genesis, head } = foundIntake({ intake: "Heron", desk: "First" }, "2026-11-22", admin.account, admin);
  const state = verifyLedger(entries, { expectedGenesis: genesis });
  assert.deepEqual(state.head, head);
  assert.equal(state.name, "Heron");
  assert.deepEqual(state.desks.map(({ name }) => name), ["First"]);
  assert.equal(state.accounts.get(admin.account)?.role, "admin");
  assert.equal(state.threshold, 1);
});
