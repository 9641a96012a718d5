// What the workbench is doing: signed out, locked, or open, and every way from one to the other.
//
// Holds the open desk, and with it the keys, in memory only; every way out of `open` drops them.
// Must never write a key, a passphrase or an opened word to storage, an address or the console.

import { ApiError, signOut, whoAmI, type Session } from "../staff/api.ts";
import { page } from "../staff/page.ts";
import { isSignedOut, sayError } from "../staff/say.ts";
import { Store } from "../staff/store.ts";
import { inert, t } from "../staff/texts.ts";
import { NoPasskeyError } from "../account/webauthn.ts";
import { dropSecrets, PassphraseError, takeIdentity } from "../protocol/account.ts";
import { reasonOf } from "../protocol/errors.ts";
import { forgetKeys } from "../protocol/keys.ts";
import { Desk, type Kept } from "./desk.ts";
import { IdleWatch } from "./idle.ts";
import { Pool } from "./pool.ts";
import type { Attempt } from "./signin.tsx";
import { tamperingId } from "./tampering.ts";
import {
  loadTrusted,
  NotUnlockingError,
  signInAndUnlock,
  signInWithPasskey,
  unlockAgain,
  UnfoundedError,
  WrongPassphraseError,
  type Second,
  type Unlocked,
} from "./trust.ts";

/** What is on the screen. */
export type Stage =
  | { readonly at: "starting" }
  | { readonly at: "stopped"; readonly message: string; readonly tampering: boolean }
  | { readonly at: "signed-out"; readonly intake: string; readonly notice: string | null }
  | { readonly at: "locked"; readonly session: Session; readonly notice: string | null }
  /** The identity stays in a file of the owner's own, which is yet to be opened. */
  | { readonly at: "file"; readonly unlocked: Unlocked; readonly notice: string | null }
  | { readonly at: "unvetted" | "admin"; readonly unlocked: Unlocked }
  | { readonly at: "open"; readonly desk: Desk };

type Report = (fraction: number) => void;

/** The one controller of the workbench. */
export class Control {
  readonly stage = new Store<Stage>({ at: "starting" });
  /** Read out politely, for what changed without a change of view. */
  readonly said = new Store("");
  readonly idle: IdleWatch;
  #pool: Pool | null = null;
  #intake = "";
  #session: Session | null = null;
  /** Sealed, of the account that was locked last. */
  #kept: Kept | null = null;

  constructor() {
    this.idle = new IdleWatch(page.idleSeconds * 1000, () => this.lock());
    addEventListener("pagehide", () => this.lock());
    // A page that a browser kept whole would come back with what was typed in it.
    addEventListener("pageshow", (event) => {
      if (event.persisted) location.reload();
    });
    addEventListener("beforeunload", (event) => {
      if (this.unsent()) event.preventDefault();
    });
  }

  /** Finds out whether somebody is signed in. */
  async start(): Promise<void> {
    this.stage.set({ at: "starting" });
    try {
      const [trusted, session] = await Promise.all([loadTrusted(), whoAmI()]);
      this.#intake = inert(trusted.ledger.name);
      this.#warmUp();
      if (session === null) this.#signedOut(null);
      else this.#locked(session, null);
    } catch (error) {
      this.#stop(error);
    }
  }

  /** Signs in with the passphrase and a second factor. */
  signIn(handle: string, passphrase: string, second: Second, report: Report): Promise<Attempt> {
    return this.#attempt(t("desk-sign-in-failed"), () =>
      signInAndUnlock(handle, passphrase, second, report),
    );
  }

  /** Signs in and unlocks with a passkey alone; also in place of a session that is locked. */
  signInWithPasskey(): Promise<Attempt> {
    return this.#attempt(t("account-passkey-failed"), signInWithPasskey);
  }

  /** Takes the identity from the text of a file of the owner's own. */
  openFile(text: string): void {
    const stage = this.stage.get();
    if (stage.at !== "file") return;
    const { unlocked } = stage;
    try {
      takeIdentity(unlocked.keyring, text);
    } catch (error) {
      if (reasonOf(error) === null) throw error;
      this.stage.set({ at: "file", unlocked, notice: t("account-file-wrong") });
      return;
    }
    this.#open(unlocked);
  }

  /** Unlocks with the passphrase alone. */
  unlock(passphrase: string, report: Report): Promise<Attempt> {
    const stage = this.stage.get();
    if (stage.at !== "locked") return Promise.resolve({ ok: true });
    return this.#attempt(t("desk-unlock-failed"), () => unlockAgain(stage.session, passphrase, report));
  }

  /** Drops the keys; the session stays, and what was not sent is kept, sealed. */
  lock(): void {
    const { at } = this.stage.get();
    if (at !== "open" && at !== "unvetted" && at !== "admin" && at !== "file") return;
    this.#drop();
    if (this.#session === null) this.#signedOut(null);
    else this.#locked(this.#session, null);
  }

  /** Drops the keys and ends the session, or all sessions of this account. */
  async signOut(everywhere: boolean): Promise<void> {
    const session = this.#session;
    this.#drop();
    this.#kept = null;
    try {
      await signOut(everywhere);
      this.#signedOut(null);
    } catch (error) {
      if (isSignedOut(error) || session === null) this.#signedOut(null);
      // The cookie is still alive, and that must be seen.
      else this.#locked(session, sayError(error));
    }
  }

  /** To be told of every failed request: a session that is over, or a forked ledger, drops the keys. */
  failed(error: unknown): void {
    if (reasonOf(error) !== null) this.#stop(error);
    if (!isSignedOut(error)) return;
    this.#drop();
    this.#signedOut(t("problem-signed-out"));
  }

  /** True while something typed has not been sent. */
  unsent(): boolean {
    const stage = this.stage.get();
    if (stage.at === "open") return stage.desk.unsent();
    return this.#kept !== null && (this.#kept.drafts.files.length > 0 || this.#kept.pending.size > 0);
  }

  /** Says something politely. */
  say(text: string): void {
    this.said.set("");
    this.said.set(text);
  }

  async #attempt(wrong: string, unlock: () => Promise<Unlocked>): Promise<Attempt> {
    this.#warmUp();
    try {
      this.#open(await unlock());
      return { ok: true };
    } catch (error) {
      if (error instanceof WrongPassphraseError || error instanceof PassphraseError) {
        return { ok: false, message: wrong };
      }
      if (error instanceof ApiError && error.problem === "sign-in-failed") {
        return { ok: false, message: wrong };
      }
      if (error instanceof NoPasskeyError) return { ok: false, message: t("account-passkey-none") };
      if (error instanceof NotUnlockingError) return { ok: false, message: t("account-passkey-no-unlock") };
      if (isSignedOut(error)) {
        this.#signedOut(t("problem-signed-out"));
        return { ok: true };
      }
      if (reasonOf(error) !== null) {
        this.#stop(error);
        return { ok: true };
      }
      return { ok: false, message: sayError(error) };
    }
  }

  #open(unlocked: Unlocked): void {
    this.#session = unlocked.session;
    performance.mark("thicket-unlocked");
    this.idle.start();
    if (unlocked.keyring.identity === "") {
      this.stage.set({ at: "file", unlocked, notice: null });
    } else if (unlocked.session.role === "admin") {
      this.stage.set({ at: "admin", unlocked });
    } else if (unlocked.account?.state !== "active") {
      this.stage.set({ at: "unvetted", unlocked });
    } else {
      const pool = this.#pool ?? new Pool(page.deskWorker);
      this.#pool = null;
      const desk = new Desk(unlocked, unlocked.account, pool, (error) => this.failed(error));
      if (this.#kept !== null) desk.restore(this.#kept);
      this.#kept = null;
      this.stage.set({ at: "open", desk });
    }
  }

  #warmUp(): void {
    if (this.#pool !== null || page.deskWorker === "") return;
    this.#pool = new Pool(page.deskWorker);
    this.#pool.start();
  }

  #drop(): void {
    this.idle.stop();
    const stage = this.stage.get();
    if (stage.at === "open") {
      try {
        this.#kept = stage.desk.keep();
      } catch {
        // Locking comes first, whatever it costs.
        this.#kept = null;
      }
      stage.desk.close();
    } else if (stage.at === "file" || stage.at === "admin" || stage.at === "unvetted") {
      dropSecrets(stage.unlocked.keyring);
    }
    // Opening a case and the keyring leave expanded keys behind in the page too, not only in its workers.
    forgetKeys();
  }

  #signedOut(notice: string | null): void {
    this.#session = null;
    this.stage.set({ at: "signed-out", intake: this.#intake, notice });
  }

  #locked(session: Session, notice: string | null): void {
    this.#session = session;
    this.stage.set({ at: "locked", session, notice });
  }

  #stop(error: unknown): void {
    this.#drop();
    const tampering = tamperingId(error);
    const message =
      tampering !== null
        ? t(tampering)
        : error instanceof UnfoundedError
          ? t("desk-no-intake")
          : sayError(error);
    this.stage.set({ at: "stopped", message, tampering: tampering !== null });
  }
}
