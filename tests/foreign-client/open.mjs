// Opens a report: `node open.mjs URL HANDLE PASSPHRASE TOTPSECRET [CASE]`. Without CASE, the newest one. Prints its JSON.

import { createHmac } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { call, intakeOf } from "./http.mjs";
import { accountKeys, b64, caseOf, open, recipientOf, sha256, unb64 } from "./protocol.mjs";

function check(condition, what) {
  if (!condition) throw new Error(`tampering: ${what}`);
}

/** The six digits of RFC 6238 (SHA-1, 30 seconds) for a base32 secret. */
export function totp(secret, now = Date.now()) {
  const bits = [...secret.replace(/=+$/, "").toUpperCase()]
    .map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const mac = createHmac("sha1", key).update(step).digest();
  const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** Opens a case's report with an account's identity, with every check of section 7. */
export async function openReport(state, identity, { case: id, grant: sealedGrant, card }, records) {
  const grant = await open(identity, unb64(sealedGrant), "grant");
  check(grant.kind === "grant" && grant.case === id, "the grant is another case's");
  check(b64(caseOf(state.instance, await recipientOf(grant.identity))) === id, "the grant's identity does not give the case");
  const sealed = unb64(records.find(({ wire }) => wire === "report").sealed);
  check(b64(sha256(sealed)) === grant.report, "another report");
  const opened = await open(grant.identity, unb64(card), "card");
  check("payload" in opened || b64(sha256(unb64(card))) === grant.card, "another card");
  const report = await open(grant.identity, sealed, "report");
  check(report.kind === "report" && report.case === id, "the report is another case's");
  return report;
}

async function main([url, handle, passphrase, secret, wanted]) {
  const { state } = await intakeOf(url);
  const { loginKey, unlockIdentity } = accountKeys(passphrase, state.instance, handle);
  const login = JSON.stringify({ v: 1, handle, login_key: b64(loginKey), code: totp(secret) });
  const { json: session, headers } = await call(url, "POST", "session", login);
  const cookie = headers.getSetCookie()[0].split(";")[0];

  const keyring = await open(unlockIdentity, unb64(session.keyring), "keyring");
  check(keyring.genesis === state.genesis, "the keyring is another intake's");
  check(state.hashes[keyring.seen.seq] === keyring.seen.hash, "the ledger is not the one this account has seen");
  const own = state.accounts.get(keyring.account);
  check(own !== undefined && own.account === session.account, "the ledger does not name this account");
  check(own.recipient === (await recipientOf(keyring.identity)), "another reading key than the ledger's");
  check(own.signing === b64(ed25519.getPublicKey(unb64(keyring.signing, 32))), "another signing key than the ledger's");

  const { json: page } = await call(url, "GET", "cases", undefined, cookie);
  const id = wanted ?? page.cases[0]?.case;
  if (id === undefined) throw new Error("there are no cases");
  const { json: found } = await call(url, "GET", `cases/${id}`, undefined, cookie);
  check(found.case === id, "another case than the one asked for");
  check(b64(caseOf(state.instance, found.case_recipient)) === id, "the recipient does not give the case");
  console.log(JSON.stringify(await openReport(state, keyring.identity, found, found.records), null, 2));
  await call(url, "DELETE", "session", undefined, cookie);
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.length < 6) throw new Error("usage: node open.mjs URL HANDLE PASSPHRASE TOTPSECRET [CASE]");
  await main(process.argv.slice(2));
}
