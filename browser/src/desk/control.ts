// What the workbench shows to whoever unlocked it, and what it keeps for them while it is locked.
//
// Holds the open desk, and with it the keys, in memory only. Must never keep a draft that is not sealed.

import { dropSecrets } from "../protocol/account.ts";
import { page } from "../staff/page.ts";
import { SessionControl } from "../staff/session-control.ts";
import type { Unlocked } from "../staff/trust.ts";
import { Desk, type Kept } from "./desk.ts";
import { Pool } from "./pool.ts";

/** The open desk; or an account for which there is none: an admin's, or one that may not work yet or any more. */
export type Shown =
  | { readonly what: "unvetted" | "admin"; readonly unlocked: Unlocked }
  | { readonly what: "desk"; readonly desk: Desk };

/** The one controller of the workbench. */
export class Control extends SessionControl<Shown> {
  #pool: Pool | null = null;
  /** Sealed, of the account that was locked last. */
  #kept: Kept | null = null;

  constructor() {
    super();
    addEventListener("beforeunload", (event) => {
      if (this.unsent()) event.preventDefault();
    });
  }

  /** True while something typed has not been sent. */
  override unsent(): boolean {
    const stage = this.stage.get();
    if (stage.at === "unlocked" && stage.shown.what === "desk") return stage.shown.desk.unsent();
    return this.#kept !== null && (this.#kept.drafts.files.length > 0 || this.#kept.pending.size > 0);
  }

  protected override show(unlocked: Unlocked): Shown {
    performance.mark("thicket-unlocked");
    if (unlocked.session.role === "admin") return { what: "admin", unlocked };
    if (unlocked.account?.state !== "active") return { what: "unvetted", unlocked };
    const pool = this.#pool ?? new Pool(page.deskWorker);
    this.#pool = null;
    const desk = new Desk(unlocked, unlocked.account, pool, (error) => this.failed(error));
    if (this.#kept !== null) desk.restore(this.#kept);
    this.#kept = null;
    return { what: "desk", desk };
  }

  protected override drop(shown: Shown): void {
    if (shown.what !== "desk") {
      dropSecrets(shown.unlocked.keyring);
      return;
    }
    try {
      this.#kept = shown.desk.keep();
    } catch {
      // Locking comes first, whatever it costs.
      this.#kept = null;
    }
    shown.desk.close();
  }

  protected override warmUp(): void {
    if (this.#pool !== null || page.deskWorker === "") return;
    this.#pool = new Pool(page.deskWorker);
    this.#pool.start();
  }

  protected override forget(): void {
    this.#kept = null;
  }
}
