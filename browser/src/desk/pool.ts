// The workers that open queue cards, so that the page stays smooth.
//
// Each worker gets the identity once and forgets it when told. Must never start any script but the
// one whose address the page shell gave, and never outlive the unlocked desk.

import type { CaseAnswer } from "./cases-api.ts";
import { FAULT, readOpened, readRefused, readSealed, type OpenedCard } from "./worker-messages.ts";
import type { GrantTo, SealedGrant, ToOpener } from "./worker.ts";

export type { GrantTo, OpenedCard };

/** Something that opens the card of a queue row. */
export interface Opener {
  /** `seenCard` is the highest card number seen for the case: an older one is refused. */
  open(answer: CaseAnswer, seenCard: number): Promise<OpenedCard>;
}

const MOST_WORKERS = 4;
const CASES_A_MESSAGE = 4;
const MESSAGES_A_WORKER = 2;
/** So that all workers have some of what one request takes. */
const GRANTS_A_MESSAGE = 8;

interface Job {
  readonly answer: CaseAnswer;
  readonly seenCard: number;
  readonly done: (outcome: OpenedCard) => void;
}

interface Sealing {
  readonly cases: readonly SealedGrant[];
  readonly done: (sealed: SealedGrants) => void;
}

interface Post {
  readonly worker: Worker;
  readonly sent: Map<number, readonly Job[]>;
  readonly sealing: Map<number, Sealing>;
}

/** Grants that were sealed to somebody, and the cases whose own grant did not open. */
export interface SealedGrants {
  readonly grants: readonly { readonly case: string; readonly key: string }[];
  readonly failed: readonly string[];
}

interface TrustedPolicy {
  createScriptURL(address: string): unknown;
}

declare global {
  interface Window {
    readonly trustedTypes?: {
      createPolicy(
        name: string,
        rules: { createScriptURL: (address: string) => string },
      ): TrustedPolicy;
    };
  }
}

let policy: TrustedPolicy | null | undefined;

/** The worker's address, passed through the one Trusted Types policy, which lets nothing else by. */
export function trusted(address: string): string {
  policy ??=
    window.trustedTypes?.createPolicy("thicket", {
      createScriptURL: (wanted) => {
        if (wanted !== address) throw new TypeError("not an address of this page");
        return wanted;
      },
    }) ?? null;
  // Browsers take the trusted object where the types of the DOM only know a string.
  return policy === null ? address : (policy.createScriptURL(address) as string);
}

const failure = (cases: readonly SealedGrant[]): SealedGrants => ({ grants: [], failed: cases.map((one) => one.case) });

/** Workers for one desk. They may be started, and warmed up, before there is an identity. */
export class Pool implements Opener {
  readonly #posts: Post[] = [];
  readonly #queue: Job[] = [];
  #next = 1;
  #ready = false;
  #closed = false;

  constructor(private readonly address: string) {}

  /** Starts the workers. */
  start(): void {
    if (this.#closed || this.#posts.length > 0) return;
    const wanted = Math.max(1, Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 2));
    for (let at = 0; at < wanted; at++) {
      const worker = new Worker(trusted(this.address), { name: `thicket-desk-${at}` });
      const post: Post = { worker, sent: new Map(), sealing: new Map() };
      worker.onmessage = (event: MessageEvent<unknown>) => this.#answered(post, event.data);
      worker.onerror = (event) => {
        event.preventDefault();
        this.#lost(post);
      };
      this.#posts.push(post);
    }
  }

  /** Hands every worker what it needs to open cards. */
  unlock(identities: readonly string[], instance: string, ledgerEntries: readonly unknown[]): void {
    if (this.#closed) return;
    this.start();
    const message: ToOpener = { type: "identity", identities, instance, ledgerEntries };
    for (const { worker } of this.#posts) worker.postMessage(message);
    this.#ready = true;
    this.#feed();
  }

  /** Opens one card. Never rejects: what fails comes back as trouble. */
  open(answer: CaseAnswer, seenCard: number): Promise<OpenedCard> {
    if (this.#closed) return Promise.resolve(FAULT);
    return new Promise((done) => {
      this.#queue.push({ answer, seenCard, done });
      this.#feed();
    });
  }

  /** Seals one's own grants to somebody. Never rejects: what fails is named. */
  async sealGrants(to: GrantTo, cases: readonly SealedGrant[]): Promise<SealedGrants> {
    const posts = [...this.#posts];
    const parts: Promise<SealedGrants>[] = [];
    for (let at = 0; at < cases.length; at += GRANTS_A_MESSAGE) {
      const post = posts[parts.length % Math.max(posts.length, 1)];
      parts.push(this.#seal(post, to, cases.slice(at, at + GRANTS_A_MESSAGE)));
    }
    const all = await Promise.all(parts);
    return { grants: all.flatMap(({ grants }) => grants), failed: all.flatMap(({ failed }) => failed) };
  }

  #seal(post: Post | undefined, to: GrantTo, cases: readonly SealedGrant[]): Promise<SealedGrants> {
    if (post === undefined || !this.#posts.includes(post)) return Promise.resolve(failure(cases));
    return new Promise((done) => {
      const id = this.#next++;
      post.sealing.set(id, { cases, done });
      const message: ToOpener = { type: "seal", id, to, cases };
      post.worker.postMessage(message);
    });
  }

  /** Tells the workers to forget, and ends them. None is started after that. */
  close(): void {
    this.#closed = true;
    this.#ready = false;
    for (const { worker, sealing } of this.#posts.splice(0)) {
      for (const { cases, done } of sealing.values()) done(failure(cases));
      const message: ToOpener = { type: "forget" };
      worker.postMessage(message);
      worker.terminate();
    }
    for (const job of this.#queue.splice(0)) job.done(FAULT);
  }

  #feed(): void {
    if (!this.#ready) return;
    // Round and round, so that the first page is spread over all workers.
    for (let round = 0; round < MESSAGES_A_WORKER; round++) {
      for (const post of this.#posts) {
        if (this.#queue.length === 0) return;
        if (post.sent.size > round) continue;
        const jobs = this.#queue.splice(0, CASES_A_MESSAGE);
        const id = this.#next++;
        post.sent.set(id, jobs);
        const cases = jobs.map(({ answer, seenCard }) => ({
          case: answer.case,
          grant: answer.grant,
          card: answer.card,
          seenCard,
        }));
        const message: ToOpener = { type: "open", id, cases };
        post.worker.postMessage(message);
      }
    }
  }

  #answered(post: Post, data: unknown): void {
    const refused = readRefused(data);
    if (refused !== null) this.#lost(post, refused);
    const sealed = readSealed(data);
    if (sealed !== null) {
      post.sealing.get(sealed.id)?.done(sealed);
      post.sealing.delete(sealed.id);
    }
    const opened = readOpened(data);
    if (opened === null) return;
    const jobs = post.sent.get(opened.id) ?? [];
    post.sent.delete(opened.id);
    for (const job of jobs) job.done(opened.results.get(job.answer.case) ?? FAULT);
    this.#feed();
  }

  #lost(post: Post, outcome: OpenedCard = FAULT): void {
    const at = this.#posts.indexOf(post);
    if (at >= 0) this.#posts.splice(at, 1);
    post.worker.terminate();
    for (const jobs of post.sent.values()) for (const job of jobs) job.done(outcome);
    for (const { cases, done } of post.sealing.values()) done(failure(cases));
    // Without any worker nothing else will ever be opened, and that must be seen.
    if (this.#posts.length === 0) for (const job of this.#queue.splice(0)) job.done(outcome);
    else this.#feed();
  }
}
