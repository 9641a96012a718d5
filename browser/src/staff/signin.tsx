// Signing in, and unlocking again while the session still lives.
//
// Offers passkeys only where the browser has them: codes do for everybody. Keeps what was typed through every failure but
// the code, which works once. Must never send the
// passphrase anywhere, and forgets it as soon as the keys are open.

import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";

import { anyCode } from "../account/code.ts";
import { passkeysElsewhere, passkeysHere } from "../account/passkeys-here.ts";
import { CodeField } from "../account/second-factor.tsx";
import { isHandle, isTooLong } from "./credentials.ts";
import { page } from "./page.ts";
import { t } from "./texts.ts";
import type { Second } from "./trust.ts";
import { Alert, Button, Field, Languages, Progress, SecretField, Title } from "./ui.tsx";

/** Bytes: an identity file has a few lines. */
const LARGEST_IDENTITY_FILE = 65_536;

/** What became of an attempt: nothing to say when it worked, else the sentence to show. */
export type Attempt = { readonly ok: true } | { readonly ok: false; readonly message: string };

type Report = (fraction: number) => void;

function useAttempt(): {
  busy: number | null;
  error: string | null;
  setError: (message: string | null) => void;
  run: (attempt: (report: Report) => Promise<Attempt>) => Promise<boolean>;
} {
  const [busy, setBusy] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const run = async (attempt: (report: Report) => Promise<Attempt>): Promise<boolean> => {
    setError(null);
    setBusy(0);
    const outcome = await attempt(setBusy);
    // When it worked, this view is already gone.
    if (outcome.ok) return true;
    setBusy(null);
    setError(outcome.message);
    return false;
  };
  return { busy, error, setError, run };
}

function Working(props: { fraction: number | null; label: string }): JSX.Element | null {
  return props.fraction === null ? null : (
    <Progress id="unlock-progress" label={props.label} value={props.fraction} />
  );
}

function LocalHint(): JSX.Element | null {
  return page.local ? null : <p class="hint">{t("desk-local-recommended")}</p>;
}

function PasskeyHint(): JSX.Element | null {
  const elsewhere = passkeysElsewhere();
  return elsewhere === null ? null : (
    <p id="passkeys-elsewhere" class="hint">
      {elsewhere}
    </p>
  );
}

/** Handle, passphrase and a second factor, or a passkey alone. */
export function SignIn(props: {
  title: string;
  intake: string;
  notice: string | null;
  onSignIn: (handle: string, passphrase: string, second: Second, report: Report) => Promise<Attempt>;
  onPasskey: () => Promise<Attempt>;
}): JSX.Element {
  const [handle, setHandle] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [code, setCode] = useState("");
  const { busy, error, setError, run } = useAttempt();
  const codeRef = useRef<HTMLInputElement>(null);
  const passkeys = passkeysHere();
  const submit = async (withPasskey: boolean): Promise<void> => {
    const name = handle.trim().toLowerCase();
    const typed = anyCode(code);
    const second: Second | null = withPasskey ? "passkey" : typed === null ? null : { code: typed };
    if (!isHandle(name) || passphrase.trim() === "" || isTooLong(passphrase) || second === null) {
      setError(t("desk-sign-in-failed"));
      return;
    }
    const worked = await run((report) => props.onSignIn(name, passphrase, second, report));
    if (worked || withPasskey) return;
    setCode("");
    codeRef.current?.focus();
  };
  const waiting = busy !== null;
  return (
    <div class="narrow">
      <Title>{props.title}</Title>
      {props.intake === "" ? null : (
        <p class="intake">
          <bdi>{props.intake}</bdi>
        </p>
      )}
      {props.notice === null || error !== null ? null : (
        <Alert id="notice" kind="warning">
          <p>{props.notice}</p>
        </Alert>
      )}
      {error === null ? null : (
        <Alert id="sign-in-error">
          <p>{error}</p>
        </Alert>
      )}
      <form
        id="sign-in-form"
        class="panel"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (!waiting) void submit(false);
        }}
      >
        <Field
          id="handle"
          label={t("desk-handle")}
          dir="ltr"
          maxLength={64}
          value={handle}
          readOnly={waiting}
          onValue={setHandle}
        />
        <SecretField
          id="passphrase"
          label={t("desk-passphrase")}
          value={passphrase}
          readOnly={waiting}
          onValue={setPassphrase}
        />
        <CodeField id="code" inputRef={codeRef} value={code} readOnly={waiting} onValue={setCode} />
        <div class="buttons">
          <Button id="sign-in" kind="main" type="submit" busy={waiting}>
            {t("desk-sign-in")}
          </Button>
          {passkeys ? (
            <Button id="sign-in-with-passkey" busy={waiting} onClick={() => void submit(true)}>
              {t("account-passkey-second")}
            </Button>
          ) : null}
        </div>
        <Working fraction={busy} label={t("desk-unlocking")} />
      </form>
      {passkeys ? (
        <section class="panel" aria-labelledby="passkey-title">
          <h2 id="passkey-title">{t("account-passkey-alone-title")}</h2>
          <p>{t("account-passkey-alone-lead")}</p>
          <Button id="passkey-alone" busy={waiting} onClick={() => void run(() => props.onPasskey())}>
            {t("account-passkey-alone")}
          </Button>
        </section>
      ) : null}
      <PasskeyHint />
      <LocalHint />
      <Languages />
    </div>
  );
}

/** Takes files that hold identities. They are read here and never stored; one that is too large counts as empty. */
export function IdentityFileField(props: { id: string; onText: (text: string) => void }): JSX.Element {
  const read = async (files: readonly File[]): Promise<void> => {
    const texts = files.map((file) => (file.size > LARGEST_IDENTITY_FILE ? "" : file.text()));
    if (files.length > 0) props.onText((await Promise.all(texts)).join("\n"));
  };
  return (
    <div class="field">
      <label for={props.id}>{t("account-file-label")}</label>
      <input id={props.id} type="file" multiple onChange={(event) => void read([...(event.currentTarget.files ?? [])])} />
    </div>
  );
}

/** Opens the file that holds the identity of somebody who keeps it themselves, and those of before beside it. */
export function IdentityFile(props: {
  notice: string | null;
  onFile: (text: string) => void;
  onLock: () => void;
}): JSX.Element {
  return (
    <div class="narrow">
      <Title>{t("account-file-title")}</Title>
      {props.notice === null ? null : (
        <Alert id="file-error">
          <p>{props.notice}</p>
        </Alert>
      )}
      <p>{t("account-file-lead")}</p>
      <IdentityFileField id="identity-file" onText={props.onFile} />
      <Button id="lock" onClick={props.onLock}>
        {t("desk-lock")}
      </Button>
    </div>
  );
}

/** The passphrase alone, for a session that is still alive. */
export function Unlock(props: {
  title: string;
  lead: string;
  handle: string;
  notice: string | null;
  onUnlock: (passphrase: string, report: Report) => Promise<Attempt>;
  onPasskey: () => Promise<Attempt>;
  onSignOut: () => void;
}): JSX.Element {
  const [passphrase, setPassphrase] = useState("");
  const { busy, error, setError, run } = useAttempt();
  const waiting = busy !== null;
  const submit = async (): Promise<void> => {
    if (passphrase.trim() === "" || isTooLong(passphrase)) setError(t("desk-unlock-failed"));
    else await run((report) => props.onUnlock(passphrase, report));
  };
  return (
    <div class="narrow">
      <Title>{props.title}</Title>
      <p id="signed-in-as">{t("desk-signed-in-as", { handle: props.handle })}</p>
      {props.notice === null ? null : (
        <Alert id="notice" kind="warning">
          <p>{props.notice}</p>
        </Alert>
      )}
      {error === null ? (
        <p>{props.lead}</p>
      ) : (
        <Alert id="unlock-error">
          <p>{error}</p>
        </Alert>
      )}
      <form
        id="unlock-form"
        class="panel"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (!waiting) void submit();
        }}
      >
        <SecretField
          id="passphrase"
          label={t("desk-passphrase")}
          value={passphrase}
          readOnly={waiting}
          onValue={setPassphrase}
        />
        <div class="buttons">
          <Button id="unlock" kind="main" type="submit" busy={waiting}>
            {t("desk-unlock")}
          </Button>
          {passkeysHere() ? (
            <Button id="passkey-alone" busy={waiting} onClick={() => void run(() => props.onPasskey())}>
              {t("account-passkey-alone")}
            </Button>
          ) : null}
          <Button id="sign-out" busy={waiting} onClick={props.onSignOut}>
            {t("desk-sign-out")}
          </Button>
        </div>
        <Working fraction={busy} label={t("desk-unlocking")} />
      </form>
      <LocalHint />
      <Languages />
    </div>
  );
}
