// What was typed and not sent, while the workbench is locked: sealed to the caseworker's own key.
//
// Kept in the page's memory only, as sealed files. Must never be written to storage, and never be opened for another
// account.

import { identitiesOf, publicKeysOf, type Keyring } from "../protocol/account.ts";
import { isObject } from "../protocol/encoding.ts";
import { openWith, seal } from "../protocol/sealed-file.ts";
import { Store } from "../staff/store.ts";

/** What was typed into the fields of one form, or of one case, by name. */
export type Draft = Readonly<Record<string, string>>;

/** Drafts by what they belong to: a case's id, or the name of a form. */
export type Drafts = ReadonlyMap<string, Draft>;

/** Drafts as they outlast a lock. */
export interface SealedDrafts {
  readonly account: string;
  readonly files: readonly Uint8Array[];
}

/** UTF-16 units of a piece: in JSON at most 48,000 bytes, so that the largest bucket holds it whatever they are. */
const PIECE = 8_000;

/** Fields that are chosen, not written. */
const CHOSEN: ReadonlySet<string> = new Set(["locale", "at"]);

/** Whether nothing at all is in a draft. */
export const isEmpty = (draft: Draft): boolean => Object.values(draft).every((text) => text === "");

/** Whether there is anything in a draft that would be a loss. */
export const hasWords = (draft: Draft): boolean =>
  Object.entries(draft).some(([field, text]) => !CHOSEN.has(field) && text.trim() !== "");

function* pieces(drafts: Drafts): Generator<{ of: string; field: string; text: string }> {
  for (const [of, draft] of drafts) {
    for (const [field, whole] of Object.entries(draft)) {
      // By characters, so that none is cut: half of one would not survive.
      let text = "";
      for (const character of whole) {
        text += character;
        if (text.length < PIECE) continue;
        yield { of, field, text };
        text = "";
      }
      if (text !== "") yield { of, field, text };
    }
  }
}

/** Seals drafts to their writer. */
export function sealDrafts(keyring: Keyring, drafts: Drafts): SealedDrafts {
  const { recipient } = publicKeysOf(keyring);
  const files = [...pieces(drafts)].map((piece) => seal(recipient, { v: 1, kind: "draft", ...piece }, "work"));
  return { account: keyring.account, files };
}

/** Opens drafts that the same account sealed; none for another. */
export function openDrafts(keyring: Keyring, sealed: SealedDrafts): Map<string, Draft> {
  const drafts = new Map<string, Draft>();
  if (sealed.account !== keyring.account) return drafts;
  for (const file of sealed.files) {
    const json = openWith(identitiesOf(keyring), file, "work");
    const { of, field, text } = isObject(json) ? json : {};
    if (typeof of !== "string" || typeof field !== "string" || typeof text !== "string") continue;
    const draft = drafts.get(of) ?? {};
    drafts.set(of, { ...draft, [field]: (draft[field] ?? "") + text });
  }
  return drafts;
}

const EMPTY: Draft = {};

/** What is being written at one open desk. */
export class DraftBox {
  /** By case, or by form. */
  readonly all = new Store<Drafts>(new Map());

  constructor(private readonly keyring: Keyring) {}

  /** What is being written to a case, or in the form of that name. */
  of(of: string): Draft {
    return this.all.get().get(of) ?? EMPTY;
  }

  /** Takes what is being written. */
  change(of: string, change: Draft): void {
    this.all.update((drafts) => {
      const next = new Map(drafts);
      const draft = { ...drafts.get(of), ...change };
      if (isEmpty(draft)) next.delete(of);
      else next.set(of, draft);
      return next;
    });
  }

  /** Whether there is anything in any that would be a loss. */
  haveWords(): boolean {
    return [...this.all.get().values()].some(hasWords);
  }

  /** All of it, sealed. */
  seal(): SealedDrafts {
    return sealDrafts(this.keyring, this.all.get());
  }

  /** Takes up what was sealed. */
  open(sealed: SealedDrafts): void {
    this.all.set(openDrafts(this.keyring, sealed));
  }

  /** Forgets all of it. */
  clear(): void {
    this.all.set(new Map());
  }
}
