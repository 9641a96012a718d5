// The open administration: an admin's keys, what is known of everybody, and everything that is signed.
//
// Exists only between unlocking and locking. Must never sign an entry that was not judged by the newest verified
// ledger, and never take a key into one that its owner did not sign.

import { remember } from "../account/keeping.ts";
import { type About, sealAbout } from "../protocol/about.ts";
import { dropSecrets, type Keyring } from "../protocol/account.ts";
import { dayNumber, toBase64url } from "../protocol/encoding.ts";
import { coSign, signNext, type Action, type SignedEntry } from "../protocol/entries.ts";
import { reasonOf } from "../protocol/errors.ts";
import type { JournalEntry } from "../protocol/journal.ts";
import { checkSeen, type LedgerState } from "../protocol/ledger.ts";
import { type KnownName, withName } from "../protocol/names.ts";
import { ApiError } from "../staff/api.ts";
import { readWholeJournal } from "../staff/journal.ts";
import { sayError } from "../staff/say.ts";
import { Store } from "../staff/store.ts";
import { inert, t } from "../staff/texts.ts";
import { loadTrusted, today, type Trusted, type Unlocked } from "../staff/trust.ts";
import { judgeProposals, type Proposal } from "./proposals.ts";
import { takeRoll, type Roll } from "./roll.ts";
import { getAccounts, getProposals, type LinkAnswer, postEntry, postInvite, putNotes, type SealedNote } from "./server.ts";

/** An admin's sign-in renews a ledger whose newest entry is older than this. */
const RENEW_AFTER_DAYS = 7;
/** From then on also where that makes waiting entries be signed anew. */
const RENEW_AT_LAST_DAYS = 21;

/** What is known, all of one moment. */
export interface Facts {
  readonly trusted: Trusted;
  readonly roll: Roll;
  readonly proposals: readonly Proposal[];
}

/** What became of something that was asked for; `message` is to be shown in either case. */
export interface Outcome {
  readonly ok: boolean;
  readonly message: string;
}

/** An admin's unlocked administration. */
export class Office {
  readonly facts: Store<Facts | null> = new Store<Facts | null>(null);
  /** Why the newest facts could not be had, or null. */
  readonly trouble = new Store<string | null>(null);
  /** What became of what was done last. */
  readonly outcome = new Store<Outcome | null>(null);
  /** Whose account is looked at; null for the list. */
  readonly shown = new Store<string | null>(null);
  readonly me: string;
  #closed = false;
  #inviting = false;
  #loading: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  /** `failed` is told of every failed request and every failed check. */
  constructor(
    readonly unlocked: Unlocked,
    private readonly failed: (error: unknown) => void,
  ) {
    this.me = unlocked.session.account;
  }

  /** Drops the keys and what is known. */
  close(): void {
    this.#closed = true;
    dropSecrets(this.unlocked.keyring);
    this.facts.set(null);
  }

  /** The newest facts: of the moment when they are asked for or later, never those of a load under way. */
  refresh(): Promise<void> {
    if (this.#loading === null) {
      this.#loading = this.#load().finally(() => {
        this.#loading = null;
      });
      return this.#loading;
    }
    this.#next ??= this.#loading.then(() => {
      this.#next = null;
      return this.refresh();
    });
    return this.#next;
  }

  async #load(): Promise<void> {
    try {
      const first = await this.#facts();
      // An entry may have been added between two answers: a difference has to show twice.
      const facts = first.roll.differs ? await this.#facts() : first;
      if (this.#closed) return;
      this.facts.set(facts);
      this.trouble.set(null);
    } catch (error) {
      this.trouble.set(sayError(error));
      this.failed(error);
    }
  }

  async #facts(): Promise<Facts> {
    const [trusted, accounts, proposals] = await Promise.all([loadTrusted(), getAccounts(), getProposals()]);
    await this.#accept(trusted);
    const { ledger } = trusted;
    return {
      trusted,
      roll: takeRoll(accounts, ledger, this.unlocked.keyring),
      proposals: judgeProposals(proposals, ledger),
    };
  }

  /** The newest ledger, which has to go on from the one before; it is noted in the keyring. */
  async #accept(trusted: Trusted): Promise<void> {
    checkSeen(trusted.ledger, this.trusted.ledger.head);
    await this.#note({ seen: trusted.ledger.head });
  }

  /** Stores the keyring again where something newer was seen, so that nobody can go back behind it unnoticed. */
  async #note(newest: Partial<Pick<Keyring, "seen" | "journal">>): Promise<void> {
    const { keyring, opener } = this.unlocked;
    const { seen, journal } = { ...keyring, ...newest };
    if (this.#closed || (seen.seq === keyring.seen.seq && journal?.seq === keyring.journal?.seq)) return;
    Object.assign(keyring, newest);
    // A copy: a lock meanwhile empties the one in memory, and nothing of that may be stored.
    await remember(opener, { ...keyring });
  }

  /** The intake as it was verified last. */
  get trusted(): Trusted {
    return this.facts.get()?.trusted ?? this.unlocked.trusted;
  }

  /** The ledger as it was verified last. */
  get ledger(): LedgerState {
    return this.trusted.ledger;
  }

  /** What people call an account, as the server says; else the beginning of its id. */
  handleOf(account: string): string {
    const person = this.facts.get()?.roll.people.find((one) => one.account === account);
    return inert(person?.handle ?? "") || account.slice(0, 8);
  }

  /** Somebody compared the words: from now on the account is called as the server says. */
  recognise({ account, handle }: Readonly<KnownName>): Promise<Outcome> {
    return this.attempt(async () => {
      const { keyring, opener } = this.unlocked;
      const names = withName(keyring.names ?? [], { account, handle });
      await remember(opener, { ...keyring, names });
      keyring.names = names;
      return t("desk-saved");
    });
  }

  /** The name of a desk by the ledger. */
  deskName(desk: string): string {
    return inert(this.ledger.desks.find(({ id }) => id === desk)?.name ?? desk.slice(0, 8));
  }

  /** Renews the ledger where it is old. Entries that wait would have to be signed anew, so they come first. */
  async renewIfOld(): Promise<void> {
    const { trusted, proposals } = this.facts.get() ?? {};
    if (trusted === undefined || proposals === undefined || this.unlocked.account?.state !== "active") return;
    const age = dayNumber(today())! - dayNumber(trusted.ledger.newestDay)!;
    if (age <= RENEW_AFTER_DAYS || (proposals.length > 0 && age <= RENEW_AT_LAST_DAYS)) return;
    await this.sign({ action: "renew" });
  }

  /** Signs an entry and hands it in. */
  sign(action: Action): Promise<Outcome> {
    return this.#hand((ledger) => signNext(this.unlocked.keyring, ledger, today(), action));
  }

  /** Adds one's signature to an entry that waits. */
  signToo(proposal: Proposal): Promise<Outcome> {
    return this.#hand((ledger) => coSign(this.unlocked.keyring, ledger, proposal.entry));
  }

  async #hand(sign: (ledger: LedgerState) => SignedEntry): Promise<Outcome> {
    return this.attempt(async () => {
      // What is signed follows the newest ledger, not the one that was on the screen.
      const trusted = await loadTrusted();
      await this.#accept(trusted);
      const { entry, judged } = sign(trusted.ledger);
      const { ledger, proposal } = await postEntry(entry);
      if (proposal === null) return t("admin-entry-added", { seq: ledger.seq });
      return t("admin-entry-waits", { count: judged.needed - judged.signers.length });
    });
  }

  /** Does something, says what became of it, and gets the newest facts. `work` returns the sentence. */
  async attempt(work: () => Promise<string>): Promise<Outcome> {
    this.outcome.set(null);
    let outcome: Outcome;
    try {
      outcome = { ok: true, message: await work() };
    } catch (error) {
      outcome = { ok: false, message: sayRefusal(error) };
      const reason = reasonOf(error);
      // What the ledger's rules do not allow is a refusal, not tampering.
      if (reason !== "ledger-invalid") this.failed(error);
    }
    if (this.#closed) return outcome;
    await this.refresh();
    this.outcome.set(outcome);
    return outcome;
  }

  /**
   * Invites somebody, with a note for admins. The link, whatever becomes of the note; null if there is none, or another
   * invitation is being made: two clicks of one moment must not invite twice.
   */
  async invite(handle: string, role: string, hours: number, note: string): Promise<LinkAnswer | null> {
    if (this.#inviting) return null;
    this.#inviting = true;
    let link: LinkAnswer | null = null;
    try {
      await this.attempt(async () => {
        const made = await postInvite(handle, role, hours);
        link = made;
        const noted = await this.#keepNote({ account: made.account, handle }, note);
        return t(noted ? "admin-invited" : "admin-invited-no-note", { who: handle });
      });
    } finally {
      this.#inviting = false;
    }
    return link;
  }

  async #keepNote(about: Pick<About, "account" | "handle">, note: string): Promise<boolean> {
    try {
      const notes = this.sealNotes(about, note);
      if (notes.length > 0) await putNotes(about.account, notes);
      return true;
    } catch {
      return false;
    }
  }

  /** A note sealed to each active admin; none for an empty one. */
  sealNotes({ account, handle }: Pick<About, "account" | "handle">, note: string): readonly SealedNote[] {
    if (note.trim() === "") return [];
    const about = { account, handle, day: today(), text: note };
    return [...this.ledger.accounts.values()]
      .filter(({ role, state }) => role === "admin" && state === "active")
      .map((admin) => ({
        account: admin.account,
        sealed: toBase64url(sealAbout(this.unlocked.keyring, this.ledger, admin.recipient, about)),
      }));
  }

  /** The whole journal, verified; its head is noted in the keyring unless it was changed. */
  async readWholeJournal(): Promise<readonly JournalEntry[]> {
    const { entries, head } = await readWholeJournal(this.unlocked.keyring.journal ?? null);
    if (head !== null) await this.#note({ journal: head });
    return entries;
  }
}

/** The sentence for a refusal; the ones of administration say more. */
function sayRefusal(error: unknown): string {
  if (error instanceof ApiError && error.problem === "last-reader") {
    return t("admin-last-reader", { count: error.cases ?? 1 });
  }
  if (error instanceof ApiError && error.problem === "roster-changed") return t("admin-admins-changed");
  if (error instanceof ApiError && error.problem === "not-found") return t("admin-not-there");
  if (reasonOf(error) === "ledger-invalid") return t("admin-not-allowed");
  if (error instanceof ApiError && error.problem === "handle-taken") return t("admin-handle-taken");
  return sayError(error);
}
