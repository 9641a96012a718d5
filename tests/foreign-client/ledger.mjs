// The roster ledger: PROTOCOL.md, section 5.

import { ed25519 } from "@noble/curves/ed25519.js";
import { b64, join, recipientBytes, sha256, unb64 } from "./protocol.mjs";

const FIELDS = {
  genesis: ["name", "account", "recipient", "signing"],
  desk: ["desk", "name"],
  vet: ["account", "desk", "recipient", "signing"],
  admin: ["account", "recipient", "signing"],
  suspend: ["account"],
  restore: ["account"],
  revoke: ["account"],
  rotate: ["account", "recipient", "signing"],
  threshold: ["threshold"],
  recovery: ["recipient"],
  renew: [],
};
const ONE_ADMIN = ["genesis", "desk", "suspend", "renew"];

function need(condition, what) {
  if (!condition) throw new Error(`the ledger is invalid: ${what}`);
}

function isOfPrimeOrder(bytes) {
  const point = ed25519.Point.fromBytes(bytes, false);
  return !point.is0() && point.isTorsionFree();
}

/** Strict verification, as section 4 says it: this library multiplies by the cofactor, so the points must have none. */
export function verifySignature(signature, message, signing) {
  if (!ed25519.verify(signature, message, signing, { zip215: false })) return false;
  return isOfPrimeOrder(signing) && isOfPrimeOrder(signature.subarray(0, 32));
}

/** Verifies a ledger from its genesis on; throws if anything in it is not as section 5 says. */
export function verifyLedger(entries, expectedGenesis) {
  const state = { accounts: new Map(), desks: [], hashes: [], threshold: 1, recovery: null };
  const active = () => [...state.accounts.values()].filter((a) => a.role === "admin" && a.state === "active").length;
  const named = (id, ...states) => {
    const account = state.accounts.get(id);
    need(account !== undefined && states.includes(account.state), "an account in another state");
    return account;
  };
  const ends = (account) => need(account.role !== "admin" || account.state !== "active" || active() > 1, "the last admin");
  const keys = ({ recipient, signing }) => {
    recipientBytes(recipient);
    need(isOfPrimeOrder(unb64(signing, 32)), "a signing key");
    return { recipient, signing };
  };
  const isName = (name) => need(typeof name === "string" && name !== "" && Buffer.byteLength(name) <= 200, "a name");
  const add = (payload, role, desk) => {
    unb64(payload.account, 16);
    need(!state.accounts.has(payload.account), "an account named twice");
    state.accounts.set(payload.account, { account: payload.account, role, desk, state: "active", ...keys(payload) });
  };

  const apply = {
    genesis: (p) => {
      need(p.seq === 0, "a second genesis");
      isName(p.name);
      state.name = p.name;
      add(p, "admin", null);
    },
    desk: (p) => {
      unb64(p.desk, 16);
      isName(p.name);
      need(!state.desks.includes(p.desk) && state.desks.length < 16, "a desk named twice, or one too many");
      state.desks.push(p.desk);
    },
    vet: (p) => {
      need(state.desks.includes(p.desk), "an unknown desk");
      add(p, "caseworker", p.desk);
    },
    admin: (p) => {
      add(p, "admin", null);
      state.threshold = Math.max(2, state.threshold);
    },
    suspend: (p) => {
      const account = named(p.account, "active");
      ends(account);
      account.state = "suspended";
    },
    restore: (p) => (named(p.account, "suspended").state = "active"),
    revoke: (p) => {
      const account = named(p.account, "active", "suspended");
      ends(account);
      account.state = "revoked";
    },
    rotate: (p) => Object.assign(named(p.account, "active"), keys(p)),
    threshold: (p) => {
      const admins = [...state.accounts.values()].filter((a) => a.role === "admin").length;
      const lowest = admins > 1 ? 2 : 1;
      need(p.threshold >= lowest && p.threshold <= Math.min(5, active()), "a threshold out of range");
      state.threshold = p.threshold;
    },
    recovery: (p) => {
      if (p.recipient !== null) recipientBytes(p.recipient);
      state.recovery = p.recipient;
    },
    renew: (p) => need(!(renewed && p.day === day), "renewed twice on a day"),
  };

  need(entries.length > 0, "it is empty");
  let day = "";
  let renewed = false;
  entries.forEach((entry, seq) => {
    const bytes = unb64(entry.payload);
    const text = bytes.toString();
    const payload = JSON.parse(text);
    const fields = ["v", "seq", "prev", "day", "action", ...(FIELDS[payload.action] ?? ["unknown"])];
    need(fields.sort().join() === Object.keys(payload).sort().join(), "an unknown action or field");
    need(bytes.length <= 16384 && !/[.eE]/.test(text.replace(/"(\\.|[^"\\])*"/g, "")), "a number or a length");
    need(payload.v === 1 && payload.seq === seq && payload.prev === (state.hashes[seq - 1] ?? null), "a broken chain");
    need(/^\d{4}-\d\d-\d\d$/.test(payload.day) && payload.day >= day, "a day that goes back");
    need((payload.action === "genesis") === (seq === 0), "a genesis in another place");
    const hash = sha256(bytes);
    if (seq === 0) {
      state.genesis = b64(hash);
      state.instance = hash.subarray(0, 16);
      need(expectedGenesis === undefined || state.genesis === expectedGenesis, "another genesis");
      apply.genesis(payload);
    }
    const signers = new Set();
    for (const { account, signature } of entry.signatures) {
      const admin = named(account, "active");
      need(admin.role === "admin" && !signers.has(account), "a signer who may not sign");
      const message = join("thicket/v1 ledger\0", state.instance, bytes);
      need(verifySignature(unb64(signature, 64), message, unb64(admin.signing)), "a bad signature");
      signers.add(account);
    }
    need(signers.size >= (ONE_ADMIN.includes(payload.action) ? 1 : state.threshold), "too few signers");
    if (seq > 0) apply[payload.action](payload);
    day = payload.day;
    renewed = payload.action === "renew";
    state.hashes.push(b64(hash));
  });
  state.head = { seq: entries.length - 1, hash: state.hashes.at(-1) };
  return state;
}

/** The active caseworkers of a desk. */
export const rosterOf = (state, desk) =>
  [...state.accounts.values()].filter((account) => account.desk === desk && account.state === "active");
