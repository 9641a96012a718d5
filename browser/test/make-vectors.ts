// Writes tests/vectors/protocol.json, which every client of the protocol is tested against. Everything in it is
// fictional. Random bytes come from a fixed stream, so that a new run changes only what really changed.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ED25519_TORSION_SUBGROUP, ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { shake256 } from "@noble/hashes/sha3.js";
import { accountKeys, newPassphrase, publicKeys, sealKeyring, signEnrolment } from "../src/protocol/account.ts";
import { openCase, type SealedRecord } from "../src/protocol/case.ts";
import { concat, fromBase64url, type JsonObject, toBase64url, utf8 } from "../src/protocol/encoding.ts";
import { derive, generateIdentity, identityFromSeed, randomBytes, recipientBytes, recipientOf } from "../src/protocol/keys.ts";
import { fingerprint, roster } from "../src/protocol/ledger.ts";
import { intakeFingerprint, newReceipt, receiptKeys, toDigits, toWords } from "../src/protocol/receipt.ts";
import { caseOf, digestOf, openGrant, sealGrant, signCard, signWork, type WorkContent } from "../src/protocol/records.ts";
import { seal } from "../src/protocol/sealed-file.ts";
import { sealReport } from "../src/protocol/submission.ts";
import { english, simplifiedChinese, traditionalChinese } from "../src/protocol/words.ts";

import { ANSWERS, hashOf, intake, keyring, LedgerBuilder, named, type Person, person } from "./intake.ts";
import { type Context, conversation } from "./make-conversation.ts";
import { doubtful, moving, refusals } from "./make-moving.ts";
import { TODAY, URGENCY_CASES } from "./urgency-cases.ts";

const stream = shake256.create({}).update(utf8("thicket vectors"));
crypto.getRandomValues = (<T extends ArrayBufferView>(array: T): T => {
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(stream.xof(array.byteLength));
  return array;
}) as typeof crypto.getRandomValues;

function receipts(): JsonObject[] {
  const bytes = [new Uint8Array(11), new Uint8Array(11).fill(255), newReceipt(), newReceipt(), newReceipt()];
  return bytes.map((receipt) => ({
    bytes: toBase64url(receipt),
    digits: toDigits(receipt),
    words: {
      en: toWords(receipt, english),
      "zh-Hans": toWords(receipt, simplifiedChinese),
      "zh-Hant": toWords(receipt, traditionalChinese),
    },
  }));
}

function typedReceipts(): { accepted: JsonObject[]; refused: string[] } {
  const receipt = newReceipt();
  const digits = toDigits(receipt);
  const words = toWords(receipt, english);
  const accepted = [
    digits.replace(/ /g, ""),
    digits.replace(/ /g, "-"),
    digits.replace(/ /g, " . "),
    digits.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
    `\n ${words.toUpperCase()} `,
    words.replace(/ /g, "-"),
    [...toWords(receipt, simplifiedChinese)].join(" "),
  ];
  const wrong = digits.slice(0, -1) + ((Number(digits.slice(-1)) + 1) % 10);
  const beyond = "309485009821345068724781056";
  const check = [..."0123456789"].map((digit) => beyond + digit);
  const refused = ["", digits.slice(1), `${digits}0`, wrong, ...check, `${words} ${words}`, digits.padEnd(513)];
  return { accepted: accepted.map((text) => ({ text, bytes: toBase64url(receipt) })), refused };
}

async function keys(): Promise<JsonObject> {
  const receipt = newReceipt();
  const instance = randomBytes(16);
  const fromReceipt = await receiptKeys(receipt, instance);
  const passphrases = [newPassphrase("en"), newPassphrase("zh-Hans")];
  const accounts = passphrases.map(async (passphrase) => {
    const { loginKey, unlockIdentity, unlockRecipient } = await accountKeys(passphrase, instance, "quiet-heron");
    return {
      passphrase,
      instance: toBase64url(instance),
      handle: "quiet-heron",
      login_key: toBase64url(loginKey),
      unlock_identity: unlockIdentity,
      unlock_recipient: unlockRecipient,
    };
  });
  const seed = randomBytes(32);
  const identity = identityFromSeed(seed);
  const recipient = recipientOf(identity);
  const key = randomBytes(32);
  return {
    derive: { key: toBase64url(key), label: "thicket/v1 test", out: toBase64url(derive(key, "thicket/v1 test")) },
    receipt_keys: {
      receipt: toBase64url(receipt),
      instance: toBase64url(instance),
      mailbox_key: toBase64url(fromReceipt.mailboxKey),
      mailbox: toBase64url(fromReceipt.mailbox),
      reply_identity: fromReceipt.replyIdentity,
      reply_recipient: fromReceipt.replyRecipient,
      author_key: toBase64url(fromReceipt.authorKey),
      slip_key: toBase64url(fromReceipt.slipKey),
      parts_key: toBase64url(fromReceipt.partsKey),
    },
    account_keys: await Promise.all(accounts),
    hybrid: { seed: toBase64url(seed), identity, recipient },
    case: { instance: toBase64url(instance), recipient, case: caseOf(instance, recipientBytes(recipient)) },
  };
}

/** A ledger with every action, and entries that must make the first `keep` of it invalid. */
function ledgers(): JsonObject {
  const { ledger, admins, caseworkers, desk } = intake();
  const newest = person();
  const rotated = { ...person(), account: caseworkers[2].account };
  ledger.day = "2026-11-05";
  ledger.add({ action: "suspend", account: caseworkers[0].account }, [admins[1]]);
  ledger.add({ action: "restore", account: caseworkers[0].account }, admins);
  ledger.add({ action: "revoke", account: caseworkers[1].account }, admins);
  ledger.add({ action: "rotate", ...named(rotated) }, admins);
  ledger.add({ action: "admin", ...named(newest) }, admins);
  ledger.add({ action: "threshold", threshold: 3 }, admins);
  ledger.add({ action: "recovery", recipient: recipientOf(generateIdentity()) }, [...admins, newest]);
  ledger.add({ action: "renew" }, [newest]);
  const state = ledger.state();

  const invalid: JsonObject[] = [];
  const after = (keep: number, name: string, reason: string, make: (builder: LedgerBuilder) => unknown): void => {
    const builder = new LedgerBuilder();
    builder.day = "2026-11-05";
    builder.entries.push(...ledger.entries.slice(0, keep));
    invalid.push({ name, keep, entry: make(builder), reason: `ledger-${reason}` });
  };
  const by = admins;
  const strange = person();
  after(6, "an unknown action", "invalid", (next) => next.next({ action: "promote" }, by));
  after(6, "an extra field", "invalid", (next) => next.next({ action: "renew", note: "x" }, by));
  after(6, "a missing field", "invalid", (next) => next.next({ action: "desk", desk }, by));
  after(6, "another version", "invalid", (next) => next.next({ action: "renew", v: 2 }, by));
  after(7, "a day that goes back", "invalid", (next) => next.next({ action: "renew", day: "2026-11-04" }, by));
  after(6, "a number that skips", "fork", (next) => next.next({ action: "renew", seq: 7 }, by));
  after(6, "another previous hash", "fork", (next) => next.next({ action: "renew", prev: hashOf(ledger.entries[3]!) }, by));
  after(6, "a forged signature", "invalid", (next) => next.next({ action: "renew" }, [{ ...strange, account: by[0].account }]));
  after(6, "a caseworker's signature", "invalid", (next) => next.next({ action: "renew" }, [caseworkers[0]]));
  after(6, "no signature", "invalid", (next) => next.next({ action: "renew" }, []));
  after(6, "the same signer twice", "invalid", (next) => next.next({ action: "vet", ...named(strange), desk }, [by[0], by[0]]));
  after(6, "too few signers", "invalid", (next) => next.next({ action: "vet", ...named(strange), desk }, [by[0]]));
  after(6, "an account vetted twice", "invalid", (next) => next.next({ action: "vet", ...named(caseworkers[0]), desk }, by));
  after(6, "an admin vetted as a caseworker", "invalid", (next) => next.next({ action: "vet", ...named(by[1]), desk }, by));
  after(6, "an unknown desk", "invalid", (next) => next.next({ action: "vet", ...named(strange), desk: strange.account }, by));
  after(6, "a desk named twice", "invalid", (next) => next.next({ action: "desk", desk, name: "Again" }, by));
  after(6, "a threshold of 1 with two admins", "invalid", (next) => next.next({ action: "threshold", threshold: 1 }, by));
  after(6, "a threshold above the admins", "invalid", (next) => next.next({ action: "threshold", threshold: 3 }, by));
  after(6, "restoring an active account", "invalid", (next) => next.next({ action: "restore", account: caseworkers[0].account }, by));
  after(9, "restoring a revoked account", "invalid", (next) => next.next({ action: "restore", account: caseworkers[1].account }, by));
  after(9, "vetting a revoked account", "invalid", (next) => next.next({ action: "vet", ...named(caseworkers[1]), desk }, by));
  after(7, "new keys for a suspended account", "invalid", (next) =>
    next.next({ action: "rotate", ...named({ ...strange, account: caseworkers[0].account }) }, by));
  after(2, "suspending the only admin", "invalid", (next) => next.next({ action: "suspend", account: by[0].account }, [by[0]]));
  after(6, "a second genesis", "invalid", (next) => next.next({ action: "genesis", name: "Two", ...named(strange) }, by));
  after(6, "a recipient that is not hybrid", "invalid", (next) =>
    next.next({ action: "recovery", recipient: "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj" }, by));
  after(6, "a number with a fraction", "invalid", (next) =>
    next.next({ action: "renew" }, by, (text) => text.replace('"seq":6', '"seq":6.0')));

  return {
    ledger: {
      entries: ledger.entries,
      genesis: state.genesis,
      instance: toBase64url(state.instance),
      name: state.name,
      head: state.head,
      threshold: state.threshold,
      recovery: state.recovery,
      newest_day: state.newestDay,
      desks: state.desks,
      roster: roster(state, desk).map(({ account, recipient }) => ({ account, recipient })),
      accounts: [...state.accounts.values()].map(({ account, role, recipient, signing, desk: at, state: is }) => ({
        account,
        role,
        recipient,
        signing,
        desk: at,
        state: is,
      })),
    },
    invalid_ledgers: invalid,
    fingerprints: [...state.accounts.values()].slice(0, 3).map((account) => ({
      instance: toBase64url(state.instance),
      account: account.account,
      role: account.role,
      recipient: account.recipient,
      signing: account.signing,
      ...fingerprint(state.instance, account, english),
    })),
    intake_fingerprint: {
      genesis: state.genesis,
      digits: toDigits(intakeFingerprint(fromBase64url(state.genesis))),
      words: toWords(intakeFingerprint(fromBase64url(state.genesis)), english),
    },
  };
}

/** A sealed report, and work on it: what everybody involved holds and what they must find. */
async function sealedCase(): Promise<{
  context: Context;
  ledger: LedgerBuilder;
  admins: readonly [Person, Person];
  written: JsonObject;
}> {
  const { ledger, admins, caseworkers, desk } = intake();
  const state = ledger.state();
  const [real, safe] = [newReceipt(), newReceipt()];
  const caseIdentity = generateIdentity();
  const keys = { real: await receiptKeys(real, state.instance), safe: await receiptKeys(safe, state.instance) };
  const sealed = sealReport({
    answers: ANSWERS,
    locale: "zh-Hans",
    day: TODAY,
    state,
    desk,
    caseIdentity,
    ...keys,
  });
  const body = JSON.parse(sealed.body) as Context["body"] & { grants: { key: string }[] };
  const [one, two] = [keyring(caseworkers[0], state), keyring(caseworkers[1], state)];
  const grant = openGrant(one.identity, fromBase64url(body.grants[0]!.key), sealed.case, state.instance);
  const files: SealedRecord[] = [
    { wire: "report", sealed: fromBase64url(body.report) },
    { wire: "card", sealed: fromBase64url(body.card) },
  ];
  const place = (seq: number): { seq: number; after: string[] } => ({ seq, after: openCase(grant, state, files).heads });
  const write = (own: typeof one, seq: number, content: WorkContent): void => {
    files.push({ wire: "work", sealed: signWork(own, grant, state, place(seq), TODAY, content) });
  };
  write(one, 1, { kind: "event", state: "triage", assignee: one.account, reason: null });
  const both = place(1);
  const notes = [
    signWork(one, grant, state, { ...both, seq: 2 }, TODAY, { kind: "note", text: "电话已打。" }),
    signWork(two, grant, state, both, TODAY, { kind: "event", state: "active", assignee: two.account, reason: null }),
  ];
  files.push(...notes.map((note) => ({ wire: "work", sealed: note })));
  write(two, 2, { kind: "event", state: "closed", assignee: null, reason: "resolved_safe" });
  const { heads, card } = openCase(grant, state, files);
  const newCard = signCard(one, grant, state, { seq: 1, after: heads }, { ...card!, urgency: "U3", tags: ["bank"] });
  files.push({ wire: "card", sealed: newCard });
  const opened = openCase(grant, state, files);

  const own = keyring(caseworkers[0], state);
  const unlock = await accountKeys("abandon ability able about above absent absorb", state.instance, "quiet-heron");
  const recipient = recipientOf(one.identity);
  const refusedGrants = [
    { name: "the identity of another case", reason: "grant", key: sealGrant(recipient, { ...grant, identity: generateIdentity() }) },
    { name: "another case", reason: "case", key: sealGrant(recipient, { ...grant, case: two.account }) },
    {
      name: "another kind",
      reason: "kind",
      key: seal(recipient, { v: 1, kind: "slip", case: sealed.case, identity: grant.identity, report: grant.report, card: grant.card }, "grant"),
    },
    { name: "another version", reason: "kind", key: seal(recipient, { v: 2, kind: "grant", case: sealed.case }, "grant") },
  ];
  const written = {
    keyring: {
      passphrase: "abandon ability able about above absent absorb",
      handle: "quiet-heron",
      unlock_identity: unlock.unlockIdentity,
      keyring: { v: 1, ...own },
      sealed: toBase64url(sealKeyring(unlock.unlockRecipient, own)),
    },
    enrolment: {
      instance: toBase64url(state.instance),
      ...publicKeys(caseworkers[0]),
      ...signEnrolment(state.instance, { account: one.account, role: "caseworker" }, caseworkers[0]),
    },
    report: {
      ledger: ledger.entries,
      receipts: { real: toBase64url(real), safe: toBase64url(safe) },
      accounts: caseworkers.map(({ account, identity }) => ({ account, identity })),
      case_identity: caseIdentity,
      day: TODAY,
      locale: "zh-Hans",
      answers: ANSWERS,
      urgency: "U2",
      body: sealed.body,
    },
    work: {
      records: files.map(({ wire, sealed: bytes }) => ({ wire, sealed: toBase64url(bytes) })),
      history: opened.history.map(({ kind, author, digest }) => ({ kind, author, digest })),
      standing: opened.standing,
      heads: opened.heads,
      card: { seq: opened.card!.seq, urgency: opened.card!.urgency, tags: opened.card!.tags, digest: digestOf(newCard) },
    },
    refused_grants: refusedGrants.map(({ key, ...rest }) => ({ ...rest, key: toBase64url(key) })),
  };
  return { context: { state, caseworkers, desk, grant, body, ...keys, day: TODAY }, ledger, admins, written };
}

/** Signatures over a record that fulfil the equation once it is multiplied by the cofactor, and one honest one. */
function signatures(): JsonObject {
  const { Point } = ed25519;
  // Of order 8.
  const torsion = ED25519_TORSION_SUBGROUP.map((hex) => Point.fromHex(hex)).find((point) => !point.multiplyUnsafe(4n).is0())!;
  const [seed, instance] = [randomBytes(32), randomBytes(16)];
  const payload = utf8('{"v":1,"kind":"note"}');
  const message = concat("thicket/v1 record\0", instance, payload);
  const { scalar, point } = ed25519.utils.getExtendedPublicKey(seed);
  const number = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n) % Point.Fn.ORDER;
  const write = (value: bigint): Uint8Array => Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * at)) & 255n));
  type At = typeof torsion;
  /** Tries random numbers until the challenge is a multiple of `factor`. */
  const made = (name: string, secret: bigint, key: At, nonce: (random: bigint) => [bigint, At], factor: bigint): JsonObject => {
    for (;;) {
      const [random, r] = nonce(number(randomBytes(64)));
      const challenge = number(sha512(concat(r.toBytes(), key.toBytes(), message)));
      if (challenge % factor !== 0n) continue;
      const signature = concat(r.toBytes(), write(Point.Fn.create(random + challenge * secret)));
      return { name, signing: toBase64url(key.toBytes()), signature: toBase64url(signature) };
    }
  };
  const honest = (random: bigint): [bigint, At] => [random, Point.BASE.multiply(random)];
  const crooked = (random: bigint): [bigint, At] => [random, Point.BASE.multiply(random).add(torsion)];
  return {
    signatures: {
      instance: toBase64url(instance),
      payload: toBase64url(payload),
      accepted: [made("an honest signature", scalar, point, honest, 1n)],
      refused: [
        made("R with a point of order 8", scalar, point, crooked, 1n),
        made("R of order 1", scalar, point, () => [0n, Point.ZERO], 1n),
        made("a key with a point of order 8", scalar, point.add(torsion), honest, 1n),
        made("a key with a point of order 8 that the challenge cancels", scalar, point.add(torsion), honest, 8n),
        made("a key of order 8", 0n, torsion, honest, 8n),
      ],
    },
  };
}

// In this order, since they draw from one stream: what is new comes last.
const first = { v: 1, receipts: receipts(), typed_receipts: typedReceipts(), ...(await keys()), ...ledgers() };
const { context, ledger, admins, written } = await sealedCase();
const vectors = {
  ...first,
  urgency: URGENCY_CASES.map(([name, urgency, answers]) => ({ name, today: TODAY, answers, urgency })),
  ...written,
  ...signatures(),
  ...conversation(context),
  ...moving(context, admins[0]),
  doubtful: doubtful(context, ledger, admins),
  refusals: refusals(context, ledger, admins),
};
const file = path.join(import.meta.dirname, "../../tests/vectors/protocol.json");
mkdirSync(path.dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(vectors, null, 1)}\n`);
