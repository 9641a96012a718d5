// Who writes in a case next. Two records that one caseworker signs at once get the same number, and that looks like
// tampering to everybody from then on.
//
// Must never let two begin before it is known what became of the first, not even two clicks of one moment.

/** The turns of one open desk. */
export class Turns {
  /** The cases in which somebody asked for something that still goes on. */
  readonly #asked = new Set<string>();
  /** The cover that is being sent, by case. */
  readonly #covers = new Map<string, Promise<unknown>>();

  /** Does what somebody asked for, after a cover that is being sent; `otherwise`, and nothing, while something else goes on. */
  async ask<T>(id: string, work: () => Promise<T>, otherwise: T): Promise<T> {
    if (this.#asked.has(id)) return otherwise;
    this.#asked.add(id);
    try {
      await this.#covers.get(id);
      return await work();
    } finally {
      this.#asked.delete(id);
    }
  }

  /** Sends a cover, which must not fail; `otherwise`, and nothing, while anything else goes on in the case. */
  async cover<T>(id: string, work: () => Promise<T>, otherwise: T): Promise<T> {
    if (this.#asked.has(id) || this.#covers.has(id)) return otherwise;
    const sending = work();
    this.#covers.set(id, sending);
    try {
      return await sending;
    } finally {
      this.#covers.delete(id);
    }
  }
}
