// The desk's texts for replies: opened, edited, and sealed again to every active colleague.
//
// They belong to no case. Must never take an older set for the newest, nor write over a newer one that nobody here
// has seen.

import { identitiesOf, type Keyring } from "../protocol/account.ts";
import { fromBase64url, toBase64url } from "../protocol/encoding.ts";
import { TooLargeError } from "../protocol/errors.ts";
import { sha256 } from "../protocol/keys.ts";
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
  /** Colleagues have texts that were stored before this account came to the desk. */
  readonly elsewhere: boolean;
  readonly error: string | null;
}

const NONE: TemplatesState = {
  loaded: false,
  busy: false,
  items: [],
  seq: 0,
  author: null,
  day: null,
  elsewhere: false,
  error: null,
};

/** The newest set, and what the server has to have still when another takes its place. */
interface Newest {
  readonly templates: Templates | null;
  /** SHA-256 of the sealed file, base64url; null where there is none. */
  readonly digest: string | null;
  readonly elsewhere: boolean;
}

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
   * shown, if a colleague changed them in the meantime. False, and nothing, while something else goes on.
   */
  async save(items: readonly Template[]): Promise<boolean> {
    const { seq, busy } = this.state.get();
    if (busy) return false;
    this.#set({ busy: true, error: null });
    try {
      await this.desk().renew();
      const newest = await this.#newest();
      if (this.#conflicts(newest, seq, null)) return false;
      const { keyring, desk, trusted } = this.desk();
      const colleagues = roster(trusted.ledger, desk);
      if (!trusted.rosterTrusted || colleagues.length === 0) throw new ApiError(409, "roster-changed", "");
      const next = { desk, seq: Math.min(seq + 1, LAST_TEMPLATES), day: today(), items: [...items] };
      await putTemplates(
        colleagues.map(({ account, recipient }) => ({
          account,
          sealed: toBase64url(sealTemplates(keyring, trusted.ledger, recipient, next)),
        })),
        newest.digest,
      );
      return !this.#conflicts(await this.#newest(), next.seq, keyring.account);
    } catch (error) {
      if (error instanceof ApiError && error.problem === "templates-changed") {
        await this.load();
        if (this.state.get().error === null) this.#set({ error: t("desk-templates-conflict") });
        return false;
      }
      this.#failed(error);
      return false;
    }
  }

  /** Forgets the texts. */
  clear(): void {
    this.state.set(NONE);
  }

  async #newest(): Promise<Newest> {
    const { sealed, elsewhere } = await getTemplates();
    if (sealed === null) return { templates: null, digest: null, elsewhere };
    const { keyring, desk, trusted } = this.desk();
    const file = fromBase64url(sealed);
    const templates = openTemplates(identitiesOf(keyring), file, trusted.ledger, desk, this.state.get().seq);
    return { templates, digest: toBase64url(sha256(file)), elsewhere };
  }

  /** Shows the newest set; true if it is not the one with that number, and signed by `author` if one is given. */
  #conflicts(newest: Newest, seq: number, author: string | null): boolean {
    const { templates } = newest;
    const other = (templates?.seq ?? 0) !== seq || (author !== null && templates?.author !== author);
    this.#took(newest);
    if (other) this.#set({ error: t("desk-templates-conflict") });
    else if (author === null) this.#set({ busy: true });
    return other;
  }

  #took({ templates, elsewhere }: Newest): void {
    this.state.set({
      ...NONE,
      loaded: true,
      items: templates?.items ?? [],
      seq: templates?.seq ?? this.state.get().seq,
      author: templates?.author ?? null,
      day: templates?.day ?? null,
      elsewhere,
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
