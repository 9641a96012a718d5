// What a staff page is doing: signed out, locked or unlocked, and every way from one to the other.
//
// Holds what was unlocked, and with it the keys, in memory only; every way out of `unlocked` drops them. Must never write
// a key, a passphrase, a link or an opened word to storage, an address or the console.

import { NoPasskeyError } from "../account/webauthn.ts";
import { dropSecrets, PassphraseError, takeIdentity } from "../protocol/account.ts";
import { reasonOf } from "../protocol/errors.ts";
import { forgetKeys } from "../protocol/keys.ts";
import { ApiError, signOut, whoAmI, type Session } from "./api.ts";
import { IdleWatch } from "./idle.ts";
import { page } from "./page.ts";
import { isSignedOut, sayError } from "./say.ts";
import type { Attempt } from "./signin.tsx";
import { Store } from "./store.ts";
import { tamperingMessage } from "./tampering.ts";
import { inert, t } from "./texts.ts";
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

/** What is on the screen; `Shown` is what a page shows to whoever unlocked it. */
export type Stage<Shown> =
  | { readonly at: "starting" }
  | { readonly at: "stopped"; readonly message: string; readonly tampering: boolean }
  | { readonly at: "signed-out"; readonly intake: string; readonly notice: string | null }
  | { readonly at: "locked"; readonly session: Session; readonly notice: string | null }
  /** The identity stays in a file of the owner's own, which is yet to be opened. */
  | { readonly at: "file"; readonly unlocked: Unlocked; readonly notice: string | null }
  | { readonly at: "unlocked"; readonly shown: Shown };

type Report = (fraction: number) => void;

/** What the controllers of all staff pages share. */
export abstract class SessionControl<Shown> {
  readonly stage = new Store<Stage<Shown>>({ at: "starting" });
  /** Read out politely, for what changed without a change of view. */
  readonly said = new Store("");
  readonly idle: IdleWatch;
  #intake = "";
  #session: Session | null = null;

  constructor() {
    this.idle = new IdleWatch(page.idleSeconds * 1000, () => this.lock());
    addEventListener("pagehide", () => this.lock());
    // A page that a browser kept whole would come back with what was shown and typed in it.
    addEventListener("pageshow", (event) => {
      if (event.persisted) location.reload();
    });
  }

  /** What to show to whoever unlocked the page. */
  protected abstract show(unlocked: Unlocked): Shown;

  /** Drops the keys of what was shown. */
  protected abstract drop(shown: Shown): void;

  /** Loads what is shown, where that takes a while. */
  protected async load(_shown: Shown): Promise<void> {}

  /** Prepares what unlocking needs, before it is asked for. */
  protected warmUp(): void {}

  /** Forgets what outlasts a lock, since somebody signs out. */
  protected forget(): void {}

  /** True for an error after which nothing may stay open: a check that failed. */
  protected breaks(error: unknown): boolean {
    return reasonOf(error) !== null;
  }

  /** True while something typed has not been sent. */
  unsent(): boolean {
    return false;
  }

  /** Finds out whether somebody is signed in. */
  async start(): Promise<void> {
    this.stage.set({ at: "starting" });
    try {
      const [trusted, session] = await Promise.all([loadTrusted(), whoAmI()]);
      this.#intake = inert(trusted.ledger.name);
      this.warmUp();
      if (session === null) this.#signedOut(null);
      else this.#locked(session, null);
    } catch (error) {
      this.#stop(error);
    }
  }

  /** Signs in with the passphrase and a second factor. */
  signIn(handle: string, passphrase: string, second: Second, report: Report): Promise<Attempt> {
    return this.#attempt(t("desk-sign-in-failed"), () => signInAndUnlock(handle, passphrase, second, report));
  }

  /** Signs in and unlocks with a passkey alone; also in place of a session that is locked. */
  signInWithPasskey(): Promise<Attempt> {
    return this.#attempt(t("account-passkey-failed"), signInWithPasskey);
  }

  /** Takes the identity from the text of a file of the owner's own. */
  async openFile(text: string): Promise<void> {
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
    await this.#open(unlocked);
  }

  /** Unlocks with the passphrase alone. */
  unlock(passphrase: string, report: Report): Promise<Attempt> {
    const stage = this.stage.get();
    if (stage.at !== "locked") return Promise.resolve({ ok: true });
    return this.#attempt(t("desk-unlock-failed"), () => unlockAgain(stage.session, passphrase, report));
  }

  /** Drops the keys; the session stays. */
  lock(): void {
    const { at } = this.stage.get();
    if (at !== "unlocked" && at !== "file") return;
    this.#drop();
    if (this.#session === null) this.#signedOut(null);
    else this.#locked(this.#session, null);
  }

  /** Drops the keys and ends the session, or all sessions of this account. */
  async signOut(everywhere: boolean): Promise<void> {
    const session = this.#session;
    this.#drop();
    this.forget();
    try {
      await signOut(everywhere);
      this.#signedOut(null);
    } catch (error) {
      if (isSignedOut(error) || session === null) this.#signedOut(null);
      // The cookie is still alive, and that must be seen.
      else this.#locked(session, sayError(error));
    }
  }

  /** To be told of every failure: a session that is over, or a check that failed, drops the keys. */
  failed(error: unknown): void {
    if (this.breaks(error)) this.#stop(error);
    if (!isSignedOut(error)) return;
    this.#drop();
    this.#signedOut(t("problem-signed-out"));
  }

  /** Says something politely. */
  say(text: string): void {
    this.said.set("");
    this.said.set(text);
  }

  async #attempt(wrong: string, unlock: () => Promise<Unlocked>): Promise<Attempt> {
    this.warmUp();
    try {
      await this.#open(await unlock());
      return { ok: true };
    } catch (error) {
      const refused = error instanceof ApiError && error.problem === "sign-in-failed";
      if (refused || error instanceof WrongPassphraseError || error instanceof PassphraseError) {
        return { ok: false, message: wrong };
      }
      if (error instanceof NoPasskeyError) return { ok: false, message: t("account-passkey-none") };
      if (error instanceof NotUnlockingError) return { ok: false, message: t("account-passkey-no-unlock") };
      if (isSignedOut(error)) {
        this.#signedOut(t("problem-signed-out"));
        return { ok: true };
      }
      if (reasonOf(error) === null) return { ok: false, message: sayError(error) };
      this.#stop(error);
      return { ok: true };
    }
  }

  async #open(unlocked: Unlocked): Promise<void> {
    this.#session = unlocked.session;
    this.idle.start();
    if (unlocked.keyring.identity === "") {
      this.stage.set({ at: "file", unlocked, notice: null });
      return;
    }
    const shown = this.show(unlocked);
    this.stage.set({ at: "unlocked", shown });
    await this.load(shown);
  }

  #drop(): void {
    this.idle.stop();
    const stage = this.stage.get();
    if (stage.at === "unlocked") this.drop(stage.shown);
    else if (stage.at === "file") dropSecrets(stage.unlocked.keyring);
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
    const tampering = tamperingMessage(error);
    const otherwise = error instanceof UnfoundedError ? t("desk-no-intake") : sayError(error);
    this.stage.set({ at: "stopped", message: tampering ?? otherwise, tampering: tampering !== null });
  }
}
