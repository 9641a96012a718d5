// What the administration shows to whoever unlocked it.
//
// Holds the open office, and with it the keys, in memory only.

import { dropSecrets } from "../protocol/account.ts";
import { reasonOf } from "../protocol/errors.ts";
import { SessionControl } from "../staff/session-control.ts";
import type { Unlocked } from "../staff/trust.ts";
import { Office } from "./office.ts";

/** The open office; or somebody who is no active admin: a caseworker, or an admin whom nobody has vetted yet. */
export type Shown =
  | { readonly what: "elsewhere"; readonly unlocked: Unlocked }
  | { readonly what: "office"; readonly office: Office };

/** The one controller of the administration. */
export class Control extends SessionControl<Shown> {
  protected override show(unlocked: Unlocked): Shown {
    const { account } = unlocked;
    if (account?.role !== "admin" || account.state !== "active") return { what: "elsewhere", unlocked };
    return { what: "office", office: new Office(unlocked, (error) => this.failed(error)) };
  }

  protected override async load(shown: Shown): Promise<void> {
    if (shown.what !== "office") return;
    await shown.office.refresh();
    await shown.office.renewIfOld();
  }

  protected override drop(shown: Shown): void {
    if (shown.what === "office") shown.office.close();
    else dropSecrets(shown.unlocked.keyring);
  }

  /** A changed journal is shown where it is read: an admin has to be able to suspend somebody all the same. */
  protected override breaks(error: unknown): boolean {
    return super.breaks(error) && reasonOf(error) !== "journal";
  }
}
