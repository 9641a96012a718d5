// Notices when nobody is there: warns a minute before the end, then locks.
//
// Counts against the clock, not with one long timer, so that a machine that slept is locked when
// it wakes. Must never be reset by anything but a person.

import { Store } from "./store.ts";

const WARN_MS = 60_000;
const CHECK_MS = 1_000;
const SIGNS = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

/** Watches for signs of a person from `start` to `stop`. */
export class IdleWatch {
  /** Seconds left, while the warning is to be shown; else null. */
  readonly warning = new Store<number | null>(null);
  #last = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #sign = (): void => this.stay();
  readonly #check = (): void => this.#look();

  /** `limitMs` without a sign calls `end`. */
  constructor(
    private readonly limitMs: number,
    private readonly end: () => void,
  ) {}

  /** Begins to watch. */
  start(): void {
    this.stop();
    this.#last = Date.now();
    for (const sign of SIGNS) addEventListener(sign, this.#sign, { passive: true, capture: true });
    document.addEventListener("visibilitychange", this.#check);
    this.#timer = setInterval(this.#check, CHECK_MS);
  }

  /** Stops watching. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const sign of SIGNS) removeEventListener(sign, this.#sign, { capture: true });
    document.removeEventListener("visibilitychange", this.#check);
    this.warning.set(null);
  }

  /** Somebody is there. */
  stay(): void {
    // A sign after the end comes too late: the machine may have slept and be in other hands.
    if (this.#timer === undefined) return;
    if (Date.now() - this.#last >= this.limitMs) {
      this.#look();
      return;
    }
    this.#last = Date.now();
    this.warning.set(null);
  }

  #look(): void {
    const left = this.limitMs - (Date.now() - this.#last);
    if (left <= 0) {
      this.stop();
      this.end();
    } else if (left <= Math.min(WARN_MS, this.limitMs / 2)) {
      this.warning.set(Math.ceil(left / 1000));
    }
  }
}
