// A value that views watch. The one way state reaches the screen on the staff pages.
//
// Lives in memory only. Must never be mirrored into storage, an address or the history.

import { useEffect, useState } from "preact/hooks";

/** A value with watchers. */
export class Store<T> {
  readonly #watchers = new Set<() => void>();
  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value now. */
  get(): T {
    return this.#value;
  }

  /** Sets the value and tells the watchers, unless it is the same. */
  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** Sets the value from the one before. */
  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }

  /** Calls `watcher` at each change, until the returned function is called. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

/** The value of a store; the component is drawn again when it changes. */
export function useStore<T>(store: Store<T>): T {
  const [, redraw] = useState(0);
  const drawn = store.get();
  useEffect(() => {
    // It may have changed between drawing and watching.
    if (!Object.is(drawn, store.get())) redraw((n) => n + 1);
    return store.watch(() => redraw((n) => n + 1));
  }, [store]);
  return drawn;
}
