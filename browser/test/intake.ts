// An intake for tests: two admins, a desk of three caseworkers, and a case.

import { type LedgerEntry, newAccountSecrets, publicKeys, signEntry } from "../src/protocol/account.ts";
import { fromBase64url, type JsonObject, toBase64url, utf8 } from "../src/protocol/encoding.ts";
import { type Reason, TamperingError } from "../src/protocol/errors.ts";
import { derive, generateIdentity, identityFromSeed, randomBytes, recipientOf, sha256 } from "../src/protocol/keys.ts";
import { type LedgerState, roster, verifyLedger } from "../src/protocol/ledger.ts";
import { type ReceiptKeys, newReceipt } from "../src/protocol/receipt.ts";
import type { Keyring } from "../src/protocol/account.ts";

/** Somebody with an account. */
export interface Person {
  account: string;
  identity: string;
  signing: string;
}

/** A new account. */
export function person(): Person {
  return { account: toBase64url(randomBytes(16)), ...newAccountSecrets() };
}

/** The public fields of an account in a ledger payload. */
export function named({ account, ...secrets }: Person): JsonObject {
  return { account, ...publicKeys(secrets) };
}

/** SHA-256 of an entry's payload. */
export function hashOf(entry: LedgerEntry): string {
  return toBase64url(sha256(fromBase64url(entry.payload)));
}

/** A ledger under construction. Nothing is checked while it is built. */
export class LedgerBuilder {
  readonly entries: LedgerEntry[] = [];
  day = "2026-11-01";

  /** Adds an entry. `change` alters the payload's text before it is signed. */
  add(fields: JsonObject, signers: readonly Person[], change = (text: string): string => text): this {
    this.entries.push(this.next(fields, signers, change));
    return this;
  }

  /** What would be the next entry. */
  next(fields: JsonObject, signers: readonly Person[], change = (text: string): string => text): LedgerEntry {
    const last = this.entries[this.entries.length - 1];
    const prev = last ? hashOf(last) : null;
    const payload = utf8(change(JSON.stringify({ v: 1, seq: this.entries.length, prev, day: this.day, ...fields })));
    return signEntry(this.instance(payload), payload, signers);
  }

  private instance(payload: Uint8Array): Uint8Array {
    const first = this.entries[0];
    return (first ? fromBase64url(hashOf(first)) : sha256(payload)).slice(0, 16);
  }

  /** The same so far, to go on otherwise. */
  copy(): LedgerBuilder {
    const copy = new LedgerBuilder();
    copy.entries.push(...this.entries);
    copy.day = this.day;
    return copy;
  }

  /** Verifies it. */
  state(): LedgerState {
    return verifyLedger(this.entries);
  }
}

/** A founded intake. */
export interface Intake {
  ledger: LedgerBuilder;
  admins: [Person, Person];
  caseworkers: [Person, Person, Person];
  desk: string;
}

/** Two admins and a desk of three caseworkers, all named on one day. */
export function intake(day = "2026-11-01"): Intake {
  const admins: [Person, Person] = [person(), person()];
  const caseworkers: [Person, Person, Person] = [person(), person(), person()];
  const desk = toBase64url(randomBytes(16));
  const ledger = new LedgerBuilder();
  ledger.day = day;
  ledger.add({ action: "genesis", name: "Test intake", ...named(admins[0]) }, [admins[0]]);
  ledger.add({ action: "desk", desk, name: "First desk" }, [admins[0]]);
  ledger.add({ action: "admin", ...named(admins[1]) }, [admins[0]]);
  for (const caseworker of caseworkers) ledger.add({ action: "vet", ...named(caseworker), desk }, admins);
  return { ledger, admins, caseworkers, desk };
}

/** The keyring of an account in a ledger. */
export function keyring({ account, identity, signing }: Person, state: LedgerState): Keyring {
  return { account, identity, signing, instance: toBase64url(state.instance), genesis: state.genesis, seen: state.head };
}

/** Receipt keys without the stretch, which takes most of a second. */
export function quickReceiptKeys(): ReceiptKeys {
  const key = derive(newReceipt(), "test");
  const replyIdentity = identityFromSeed(derive(key, "reply"));
  return {
    mailboxKey: key,
    mailbox: sha256(key),
    replyIdentity,
    replyRecipient: recipientOf(replyIdentity),
    authorKey: derive(key, "author"),
    slipKey: derive(key, "slip"),
    partsKey: derive(key, "parts"),
  };
}

/** Fictional answers. */
export const ANSWERS: JsonObject = {
  reply_langs: ["zh-Hans", "en"],
  danger: "soon",
  happened: "两个自称“老乡会”的人来到我家门口。They said my brother must come home.",
  kinds: ["visit", "family"],
  where_now: "CA",
};

/** A fresh case identity. */
export const caseIdentity = generateIdentity;

/** For `assert.throws`: a TamperingError of this reason. */
export function tampering(reason: Reason): (error: unknown) => boolean {
  return (error) => {
    if (!(error instanceof TamperingError)) throw error;
    if (error.reason !== reason) throw new Error(`expected ${reason}, got ${error.message}`);
    return true;
  };
}

/** What a server answers to `GET intake`, without its version and limits. */
export function servedIntake(state: LedgerState): object {
  const named = ({ account, recipient }: { account: string; recipient: string }) => ({ account, recipient });
  const desks = state.desks.map(({ id, name }) => ({ id, name, roster: roster(state, id).map(named) }));
  const { name, genesis, head: ledger } = state;
  return { open: true, name, genesis, instance: toBase64url(state.instance), ledger, desks };
}
