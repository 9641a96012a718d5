// Asks for proof again before something about an account is changed: a borrowed session is not an account.
//
// Forgets the passphrase and the code as soon as they were used.

import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";

import { PassphraseError } from "../protocol/account.ts";
import { ApiError } from "../staff/api.ts";
import { isTooLong } from "../staff/credentials.ts";
import { sayError } from "../staff/say.ts";
import { t } from "../staff/texts.ts";
import { NotUnlockingError, WrongPassphraseError } from "../staff/trust.ts";
import { Alert, Button, Progress, SecretField } from "../staff/ui.tsx";
import { anyCode } from "./code.ts";
import type { Typed } from "./own.ts";
import { passkeysHere } from "./passkeys-here.ts";
import { CodeField } from "./second-factor.tsx";
import { NoPasskeyError } from "./webauthn.ts";

type Report = (fraction: number) => void;

/** The sentence for what failed while something about an account was changed. */
export function sayFailure(error: unknown): string {
  if (error instanceof WrongPassphraseError || error instanceof PassphraseError) return t("account-proof-failed");
  if (error instanceof NoPasskeyError) return t("account-passkey-none");
  if (error instanceof NotUnlockingError) return t("account-passkey-no-unlock");
  if (error instanceof ApiError && error.problem === "sign-in-failed") return t("account-proof-failed");
  return sayError(error);
}

/** Something that takes a while and may fail: how far it is, and what went wrong. */
export function useTask(onFailure: (error: unknown) => void): {
  busy: number | null;
  error: string | null;
  setError: (message: string | null) => void;
  run: (task: (report: Report) => Promise<void>) => Promise<boolean>;
} {
  const [busy, setBusy] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const run = async (task: (report: Report) => Promise<void>): Promise<boolean> => {
    setError(null);
    setBusy(0);
    try {
      await task(setBusy);
      setBusy(null);
      return true;
    } catch (failure) {
      setBusy(null);
      setError(sayFailure(failure));
      onFailure(failure);
      return false;
    }
  };
  return { busy, error, setError, run };
}

/** A form that asks for proof, with whatever else is asked for above it. */
export function Prove(props: {
  id: string;
  /** Words of the button that goes on. */
  label: string;
  /** The passphrase is needed even where a passkey would unlock. */
  passphraseNeeded: boolean;
  /** False while something above lacks. */
  ready?: boolean;
  onProve: (typed: Typed, report: Report) => Promise<void>;
  onFailure: (error: unknown) => void;
  onCancel: () => void;
  children?: ComponentChildren;
}): JSX.Element {
  const [passphrase, setPassphrase] = useState("");
  const [code, setCode] = useState("");
  const { busy, error, setError, run } = useTask(props.onFailure);
  const waiting = busy !== null;
  const submit = async (withPasskey: boolean): Promise<void> => {
    const typed = anyCode(code);
    const missing = props.passphraseNeeded || !withPasskey;
    if ((missing && passphrase.trim() === "") || isTooLong(passphrase) || (!withPasskey && typed === null)) {
      setError(t("account-proof-failed"));
      return;
    }
    const given = withPasskey ? "passkey" : { code: typed ?? "" };
    const worked = await run((report) => props.onProve({ passphrase, second: given }, report));
    setCode("");
    if (worked) setPassphrase("");
  };
  const ready = props.ready !== false;
  return (
    <form
      id={props.id}
      class="panel prove"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (!waiting && ready) void submit(false);
      }}
    >
      {error === null ? null : (
        <Alert id={`${props.id}-error`}>
          <p>{error}</p>
        </Alert>
      )}
      {props.children}
      <SecretField
        id={`${props.id}-passphrase`}
        label={t("account-passphrase-now")}
        value={passphrase}
        readOnly={waiting}
        onValue={setPassphrase}
      />
      <CodeField id={`${props.id}-code`} value={code} readOnly={waiting} onValue={setCode} />
      <div class="buttons">
        <Button id={`${props.id}-go`} kind="main" type="submit" busy={waiting || !ready}>
          {props.label}
        </Button>
        {passkeysHere() ? (
          <Button id={`${props.id}-passkey`} busy={waiting || !ready} onClick={() => void submit(true)}>
            {t("account-passkey-second")}
          </Button>
        ) : null}
        <Button id={`${props.id}-cancel`} busy={waiting} onClick={props.onCancel}>
          {t("desk-cancel")}
        </Button>
      </div>
      {busy === null ? null : <Progress id={`${props.id}-progress`} label={t("desk-unlocking")} value={busy} />}
    </form>
  );
}
