// The desk's texts for replies: opened, edited, and sealed again to every active colleague.
//
// They belong to no case. Must never take an older set for the newest, nor write over a newer one that nobody here
// has seen.

import { identitiesOf, type Keyring } from "../protocol/account.ts";
import { fromBase64url, toBase64url } from "../protocol/encoding.ts";
import { TooLargeError } from "../protocol/errors.ts";
import { roster } from "../protocol/ledger.ts";
import { LAST_TEMPLATES, openTemplates, sealTemplates, type Template, type Templates } from "../protocol/templates.ts";
import { ApiError } from "../staff/api.ts";
import { isSignedOut, sayError } from "../staff/say.ts";
import { Store } from "../staff/store.ts";
import { tamperingMessage } from "../staff/tampering.ts";
import { t } from "../staff/texts.ts";
import { today, type Trusted } from "../staff/trust.ts";
import { getTemplates, putTemplates } from "./cases-api.ts";

/** The texts as they are shown. */
export interface TemplatesState {
  readonly loaded: boolean;
  readonly busy: boolean;
  readonly items: readonly Template[];
  readonly seq: number;
  /** Who signed the newest set; null while there is none. */
  readonly author: string | null;
  readonly day: string | null;
  readonly error: string | null;
}

const NONE: TemplatesState = {
  loaded: false,
  busy: false,
  items: [],
  seq: 0,
  author: null,
  day: null,
  error: null,
};

/** What the box needs of the open desk. */
export interface TemplateDesk {
  readonly keyring: Keyring;
  readonly desk: string;
  readonly trusted: Trusted;
  /** Reads the ledger anew. */
  readonly renew: () => Promise<void>;
}

/** The texts of one desk. */
export class TemplateBox {
  readonly state = new Store<TemplatesState>(NONE);

  constructor(
    private readonly desk: () => TemplateDesk,
    /** To be told when the session is over. */
    private readonly onSignedOut: (error: unknown) => void,
  ) {}

  /** Fetches and opens the newest set. */
  async load(): Promise<void> {
    this.#set({ busy: true, error: null });
    try {
      this.#took(await this.#newest());
    } catch (error) {
      this.#failed(error);
    }
  }

  /**
   * Puts other texts in the place of those that are shown, for everybody on the desk. False, and the newest ones are
   * shown, if a colleague changed them in the meantime.
   */
  async save(items: readonly Template[]): Promise<boolean> {
    const { seq } = this.state.get();
    this.#set({ busy: true, error: null });
    try {
      await this.desk().renew();
      if (await this.#conflicts(seq, null)) return false;
      const { keyring, desk, trusted } = this.desk();
      const colleagues = roster(trusted.ledger, desk);
      if (!trusted.rosterTrusted || colleagues.length === 0) throw new ApiError(409, "roster-changed", "");
      const next = { desk, seq: Math.min(seq + 1, LAST_TEMPLATES), day: today(), items: [...items] };
      await putTemplates(
        colleagues.map(({ account, recipient }) => ({
          account,
          sealed: toBase64url(sealTemplates(keyring, trusted.ledger, recipient, next)),
        })),
      );
      // Two may have saved at once: the one that is there now counts.
      return !(await this.#conflicts(next.seq, keyring.account));
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  /** Forgets the texts. */
  clear(): void {
    this.state.set(NONE);
  }

  async #newest(): Promise<Templates | null> {
    const sealed = await getTemplates();
    if (sealed === null) return null;
    const { keyring, desk, trusted } = this.desk();
    return openTemplates(identitiesOf(keyring), fromBase64url(sealed), trusted.ledger, desk, this.state.get().seq);
  }

  /** Shows the newest set; true if it is not the one with that number, and signed by `author` if one is given. */
  async #conflicts(seq: number, author: string | null): Promise<boolean> {
    const newest = await this.#newest();
    const other = (newest?.seq ?? 0) !== seq || (author !== null && newest?.author !== author);
    this.#took(newest);
    if (other) this.#set({ error: t("desk-conflict") });
    else if (author === null) this.#set({ busy: true });
    return other;
  }

  #took(newest: Templates | null): void {
    this.state.set({
      ...NONE,
      loaded: true,
      items: newest?.items ?? [],
      seq: newest?.seq ?? this.state.get().seq,
      author: newest?.author ?? null,
      day: newest?.day ?? null,
    });
  }

  #failed(error: unknown): void {
    if (isSignedOut(error)) this.onSignedOut(error);
    const message = error instanceof TooLargeError ? t("problem-too-large") : (tamperingMessage(error) ?? sayError(error));
    this.#set({ busy: false, error: message });
  }

  #set(change: Partial<TemplatesState>): void {
    this.state.update((state) => ({ ...state, ...change }));
  }
}
