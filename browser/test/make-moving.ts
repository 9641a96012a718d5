// The vectors of keys that move: passkeys, keyrings with all they may hold, rotation, notes, the journal, a rekeyed case.

import { sealAbout } from "../src/protocol/about.ts";
import { openCase, type SealedRecord } from "../src/protocol/case.ts";
import { compareBytes, fromBase64url, type JsonObject, toBase64url, utf8 } from "../src/protocol/encoding.ts";
import { newSitting, sealFollowup } from "../src/protocol/followup.ts";
import { generateIdentity, randomBytes, recipientOf, sha256, textDigest } from "../src/protocol/keys.ts";
import type { SealedMail } from "../src/protocol/mail.ts";
import { passkeyPair, prfInput } from "../src/protocol/passkey.ts";
import { openReport, sealGrant, signWork, type WorkContent } from "../src/protocol/records.ts";
import { sealRefusal } from "../src/protocol/refusal.ts";
import { readersOf, sealRekey } from "../src/protocol/rekey.ts";
import { sealKeyring } from "../src/protocol/account.ts";
import { offerRotation } from "../src/protocol/rotation.ts";
import { keyring, type LedgerBuilder, named, type Person, person } from "./intake.ts";
import type { Context } from "./make-conversation.ts";

const encoded = toBase64url;

function passkey(instance: Uint8Array): JsonObject {
  const given = randomBytes(32);
  const shown = encoded(given);
  return { instance: encoded(instance), input: encoded(prfInput(instance)), given: shown, ...passkeyPair(given) };
}

function journal(day: string, account: string): JsonObject {
  let prev: string | null = null;
  const acts: JsonObject[] = [
    { action: "invite", by: account, account },
    { action: "grant", by: account, account, cases: 200 },
    { action: "recover", by: null, account, cases: 1 },
  ];
  const payloads = acts.map(({ action, by, ...more }, seq) => {
    const payload = utf8(JSON.stringify({ v: 1, seq, prev, day, by, action, ...more }));
    prev = encoded(sha256(payload));
    return encoded(payload);
  });
  return { payloads, head: { seq: acts.length - 1, hash: prev } };
}

/**
 * Keys that somebody named who could have dated that back: revoked, or with a signing key that was rotated away. The server
 * serves the ledger with what came after, a grant of such a key, and the mails that name it.
 */
export function doubtful(context: Context, ledger: LedgerBuilder, admins: readonly Person[]): JsonObject[] {
  const { state, caseworkers, desk, grant, body, real, day } = context;
  const [reader, , old] = caseworkers;
  const report = openReport(grant, fromBase64url(body.report));
  const name = encoded(real.mailbox);
  const { slip, first } = body.mailboxes.find(({ mailbox }) => mailbox === name)!;
  const files: SealedRecord[] = [
    { wire: "report", sealed: fromBase64url(body.report) },
    { wire: "card", sealed: fromBase64url(body.card) },
  ];
  const opened = openCase(grant, state, files);
  const rekey = sealRekey(keyring(old, state), grant, state, opened, report, readersOf(state, desk, []), { day, locale: "en" });
  files.push({ wire: "work", sealed: rekey.record });
  const { sealed } = rekey.mail.find(({ mailbox }) => mailbox === name)!;
  const mail = [
    { id: encoded(randomBytes(16)), day, sealed: encoded(sealed) },
    { id: encoded(real.mailbox.slice(0, 16)), day, sealed: first },
  ];
  const page = (served: string): JsonObject => ({ v: 1, case: grant.case, case_recipient: served, slip, mail, more: false, erases: null });
  const fresh = { ...person(), account: old.account };
  const ways: [string, boolean, JsonObject][] = [
    ["nothing happened", false, { action: "renew" }],
    ["revoked", true, { action: "revoke", account: old.account }],
    ["suspended", true, { action: "suspend", account: old.account }],
    ["rotated", true, { action: "rotate", ...named(fresh) }],
  ];
  return ways.map(([way, isDoubtful, action]) => ({
    name: way,
    entry: ledger.next(action, admins),
    grant: encoded(rekey.grants.find(({ account }) => account === reader.account)!.key),
    records: files.map(({ wire, sealed: file }) => ({ wire, sealed: encoded(file) })),
    doubtful: isDoubtful,
    // The key before is replaced, whoever says so.
    mailbox: page(rekey.caseRecipient),
    before: page(grant.recipient),
  }));
}

/**
 * Lists of those who are refused a case, of which some do not count; entries that came after the ledger of the report; and
 * who has a grant of the case beside its desk, as a server says.
 */
export function refusals(context: Context, ledger: LedgerBuilder, admins: readonly Person[]): JsonObject[] {
  const { state, caseworkers, grant, body, day } = context;
  const [one, two, three] = caseworkers;
  const begun = (): SealedRecord[] => [
    { wire: "report", sealed: fromBase64url(body.report) },
    { wire: "card", sealed: fromBase64url(body.card) },
  ];
  const revoked = { action: "revoke", account: three.account };
  const known: [string, [Person, Person[]][], JsonObject | null, Person[], { by: Person; stray: boolean }[]][] = [
    ["a colleague is refused it", [[one, [two]]], null, [two], []],
    ["everybody", [[three, [one, two, three]]], null, [], [{ by: three, stray: false }]],
    ["everybody else", [[three, [one, two]]], null, [], [{ by: three, stray: false }]],
    ["no caseworker", [[three, [admins[0]!]]], null, [], [{ by: three, stray: false }]],
    ["allowed by a colleague", [[one, [two]], [three, []]], null, [], []],
    ["allowed by whoever is refused", [[one, [two]], [two, []]], null, [two], [{ by: two, stray: false }]],
    ["refused by one who was revoked since", [[three, [two]]], revoked, [], [{ by: three, stray: true }]],
    ["allowed by one who was revoked since", [[one, [two]], [three, []]], revoked, [two], [{ by: three, stray: true }]],
    ["said anew by a colleague", [[three, [one, two]], [one, []]], null, [], []],
  ];
  const written = (name: string, entries: object[], grantees: Person[], files: SealedRecord[], refused: Person[], problems: { by: Person; stray: boolean }[]): JsonObject => ({
    name,
    entries,
    grantees: grantees.map(({ account }) => account),
    records: files.map(({ wire, sealed }) => ({ wire, sealed: encoded(sealed) })),
    refused: refused.map(({ account }) => account),
    problems: problems.map(({ by, stray }) => ({ author: by.account, stray })),
  });
  const first = known.map(([name, said, action, refused, problems]) => {
    const files = begun();
    for (const [by, named] of said) {
      const opened = openCase(grant, state, files);
      const accounts = named.map(({ account }) => account);
      files.push({ wire: "work", sealed: sealRefusal(keyring(by, state), grant, state, opened, accounts, day).record });
    }
    return written(name, action === null ? [] : [ledger.next(action, admins)], [], files, refused, problems);
  });
  const everybody = (people: readonly Person[]): string[] =>
    people.map(({ account }) => fromBase64url(account)).sort(compareBytes).map(encoded);

  // Somebody of another desk, with a colleague there who cannot open the case.
  const apart = ledger.copy();
  const [other, colleague] = [person(), person()];
  const desk = encoded(randomBytes(16));
  apart.add({ action: "desk", desk, name: "Another desk" }, admins.slice(0, 1));
  for (const one of [other, colleague]) apart.add({ action: "vet", ...named(one), desk }, admins);
  const theirs = begun();
  const atOnce = { seq: 1, after: openCase(grant, state, theirs).heads };
  const all: WorkContent = { kind: "refusal", refused: everybody(caseworkers) };
  theirs.push({ wire: "work", sealed: signWork(keyring(other, apart.state()), grant, apart.state(), atOnce, day, all) });

  // At the head of when a colleague was active who is revoked since, beside what somebody signed who saw that.
  const since = ledger.copy().add({ action: "revoke", account: two.account }, admins);
  const late = begun();
  const note = signWork(keyring(one, since.state()), grant, since.state(), atOnce, day, { kind: "note", text: "后来" });
  let dated: Uint8Array;
  // What names neither the other comes in the order of their digests.
  do {
    dated = signWork(keyring(three, state), grant, state, atOnce, day, { kind: "refusal", refused: [one.account] });
  } while (compareBytes(sha256(note), sha256(dated)) > 0);
  late.push({ wire: "work", sealed: note }, { wire: "work", sealed: dated });
  const more = (builder: LedgerBuilder): object[] => builder.entries.slice(ledger.entries.length);
  return [
    ...first,
    written("everybody of the case's desk, by one of another desk", more(apart), [other], theirs, [], [{ by: other, stray: false }]),
    written("at an old head, where a colleague is left who was revoked", more(since), [], late, [], [{ by: three, stray: false }]),
  ];
}

/** All of it, about the case of a context. `admin` is one of the ledger's admins. */
export function moving(context: Context, admin: Person): JsonObject {
  const { state, caseworkers, desk, grant, body, real, safe, day } = context;
  const [one, two] = [keyring(caseworkers[0], state), keyring(caseworkers[1], state)];
  const unlock = generateIdentity();
  const pair = passkey(state.instance);
  const full = {
    ...one,
    journal: { seq: 4, hash: encoded(randomBytes(32)) },
    retired: [generateIdentity()],
    retired_elsewhere: [textDigest(recipientOf(one.identity))],
    passkeys: [{ id: encoded(randomBytes(16)), recipient: encoded(sha256(utf8(pair["recipient"] as string))) }],
    unheard: { of: true },
  };
  const elsewhere = { ...one, identity: "", recipient: recipientOf(one.identity) };
  const note = { account: caseworkers[0].account, handle: "quiet-heron", day, text: "在聚会上见过两次。" };
  const keyrings = [full, elsewhere].map((own) => ({
    unlock_identity: unlock,
    keyring: { v: 1, ...own, identity: own.identity === "" ? null : own.identity },
    sealed: encoded(sealKeyring(recipientOf(unlock), own)),
  }));

  const report = fromBase64url(body.report);
  const files: SealedRecord[] = [
    { wire: "report", sealed: report },
    { wire: "card", sealed: fromBase64url(body.card) },
  ];
  const mails: SealedMail[] = [];
  let held = grant;
  const rekey = (own: typeof one): void => {
    const opened = openCase(held, state, files);
    const sealed = sealRekey(own, held, state, opened, openReport(held, report), readersOf(state, desk, []), { day, locale: "en" });
    files.push({ wire: "work", sealed: sealed.record });
    mails.push(...sealed.mail);
    held = sealed.grant;
  };
  const write = (own: typeof one, text: string): void => {
    const { heads, nextSeq } = openCase(held, state, files);
    const place = { seq: nextSeq(own.account), after: heads };
    files.push({ wire: "work", sealed: signWork(own, held, state, place, day, { kind: "note", text }) });
  };
  write(one, "before");
  rekey(two);
  write(two, "between");
  rekey(one);
  const to = { case: grant.case, caseRecipient: held.recipient };
  files.push({ wire: "work", sealed: sealFollowup(real, state.instance, to, { sitting: newSitting(), seq: 1 }, { day, text: "以后", files: [] }) });
  const opened = openCase(held, state, files);
  const recipient = recipientOf(one.identity);
  const strange = generateIdentity();
  const wrong = [
    { name: "the key of before alone", key: sealGrant(recipient, grant) },
    { name: "a newest key that nobody named", key: sealGrant(recipient, { ...held, identity: strange }) },
    { name: "one key too many", key: sealGrant(recipient, { ...held, identity: strange, earlier: [held.identity, ...held.earlier] }) },
  ];
  const pages = Object.fromEntries(
    Object.entries({ real, safe }).map(([side, keys]) => {
      const name = encoded(keys.mailbox);
      const { slip, first } = body.mailboxes.find(({ mailbox }) => mailbox === name)!;
      const sent = mails.filter(({ mailbox }) => mailbox === name);
      const mail = sent.map(({ sealed }) => ({ id: encoded(randomBytes(16)), day, sealed: encoded(sealed) }));
      mail.push({ id: encoded(keys.mailbox.slice(0, 16)), day, sealed: first });
      return [side, { v: 1, case: grant.case, case_recipient: held.recipient, slip, mail, more: false, erases: null }];
    }),
  );
  return {
    passkey: pair,
    keyrings,
    rotation: {
      old_signing: encoded(fromBase64url(one.signing)),
      account: one.account,
      ...offerRotation(one, "caseworker").offer,
    },
    about: {
      identity: admin.identity,
      ...note,
      sealed: encoded(sealAbout(keyring(admin, state), state, recipientOf(admin.identity), note)),
    },
    journal: journal(day, one.account),
    rekeyed: {
      identities: [held.identity, ...held.earlier],
      grant: encoded(sealGrant(recipient, held)),
      refused_grants: wrong.map(({ name, key }) => ({ name, key: encoded(key) })),
      records: files.map(({ wire, sealed }) => ({ wire, sealed: encoded(sealed) })),
      rekeys: opened.rekeys.map(({ n, recipient: named, grantees }) => ({ n, recipient: named, grantees })),
      notes: opened.notes.map(({ text }) => text),
      next_mail: opened.nextMail,
      mailboxes: pages,
    },
  };
}
