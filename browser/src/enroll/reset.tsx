// A new second factor for somebody who lost every one: from a link that an admin made, and only with the passphrase.
//
// Must never send the passphrase, and asks for nothing before the intake was compared with what the link names.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { finishReset, openReset, type ResetAnswer } from "../account/api.ts";
import { oneTimeCode } from "../account/code.ts";
import { useTask } from "../account/prove.tsx";
import { FactorNameField } from "../account/second-factor.tsx";
import { accountKeys } from "../protocol/account.ts";
import { toBase64url } from "../protocol/encoding.ts";
import { TamperingError } from "../protocol/errors.ts";
import type { LedgerState } from "../protocol/ledger.ts";
import { isHandle } from "../staff/credentials.ts";
import { NewCodeSecret } from "../staff/new-secrets.tsx";
import { sayError } from "../staff/say.ts";
import { tamperingMessage } from "../staff/tampering.ts";
import { t } from "../staff/texts.ts";
import { loadTrusted } from "../staff/trust.ts";
import { Alert, Button, Field, Progress, SecretField, Title } from "../staff/ui.tsx";
import type { ResetLink } from "./flow.ts";

interface Opened {
  readonly answer: ResetAnswer;
  /** Shown to the server again with the first code. */
  readonly loginKey: string;
}


function Who(props: { link: ResetLink; ledger: LedgerState; onOpened: (opened: Opened) => void }): JSX.Element {
  const [handle, setHandle] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const { busy, error, setError, run } = useTask(() => {});
  const waiting = busy !== null;
  const submit = async (): Promise<void> => {
    const name = handle.trim().toLowerCase();
    if (!isHandle(name) || passphrase.trim() === "") {
      setError(t("account-reset-failed"));
      return;
    }
    await run(async (report) => {
      const keys = await accountKeys(passphrase, props.ledger.instance, name, report);
      const loginKey = toBase64url(keys.loginKey);
      keys.loginKey.fill(0);
      props.onOpened({ answer: await openReset(props.link.token, name, loginKey), loginKey });
    });
  };
  return (
    <form
      id="reset-who"
      class="panel"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (!waiting) void submit();
      }}
    >
      <p>{t("account-reset-lead")}</p>
      {error === null ? null : (
        <Alert id="reset-error">
          <p>{error}</p>
          <p>{t("account-reset-failed")}</p>
        </Alert>
      )}
      <Field id="handle" label={t("desk-handle")} dir="ltr" maxLength={64} value={handle} readOnly={waiting} onValue={setHandle} />
      <SecretField id="passphrase" label={t("desk-passphrase")} value={passphrase} readOnly={waiting} onValue={setPassphrase} />
      <Button id="reset-open" kind="main" type="submit" busy={waiting}>
        {t("enroll-next")}
      </Button>
      {busy === null ? null : <Progress id="reset-progress" label={t("desk-unlocking")} value={busy} />}
    </form>
  );
}

function NewCode(props: { link: ResetLink; intake: string; opened: Opened; onDone: () => void }): JSX.Element {
  const { answer, loginKey } = props.opened;
  const { handle, totp } = answer;
  const [name, setName] = useState("");
  const [code, setCode] = useState("");
  const { busy, error, setError, run } = useTask(() => {});
  const waiting = busy !== null;
  const submit = async (): Promise<void> => {
    const digits = oneTimeCode(code);
    if (digits === null) setError(t("enroll-code-wrong"));
    else if (name.trim() === "") document.getElementById("factor-name")?.focus();
    else if (await run(() => finishReset(props.link.token, handle, loginKey, digits, name.trim()))) props.onDone();
    else setCode("");
  };
  return (
    <form
      id="reset-code"
      class="panel"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (!waiting) void submit();
      }}
    >
      <p>{t("enroll-code-lead")}</p>
      {error === null ? null : (
        <Alert id="reset-error">
          <p>{error}</p>
        </Alert>
      )}
      <NewCodeSecret intake={props.intake} handle={handle} totp={totp} />
      <FactorNameField
        id="factor-name"
        hint={t("account-factor-name-hint")}
        value={name}
        readOnly={waiting}
        onValue={setName}
      />
      <Field id="code" label={t("enroll-code-typed")} dir="ltr" inputMode="numeric" maxLength={12} value={code} readOnly={waiting} onValue={setCode} />
      <Button id="reset-finish" kind="main" type="submit" busy={waiting}>
        {t("enroll-finish")}
      </Button>
    </form>
  );
}

/** The page of a link to a new second factor. */
export function Reset(props: { link: ResetLink }): JSX.Element {
  const { link } = props;
  const [ledger, setLedger] = useState<LedgerState | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [done, setDone] = useState(false);
  const [stopped, setStopped] = useState<{ message: string; tampering: boolean } | null>(null);
  const load = async (): Promise<void> => {
    setStopped(null);
    try {
      const trusted = await loadTrusted();
      if (trusted.ledger.genesis !== link.genesis) throw new TamperingError("ledger-fork", "another genesis");
      setLedger(trusted.ledger);
    } catch (error) {
      const tampering = tamperingMessage(error);
      setStopped({ message: tampering ?? sayError(error), tampering: tampering !== null });
    }
  };
  useEffect(() => void load(), []);
  return (
    <div id="reset">
      <Title>{t("account-reset-title")}</Title>
      {stopped !== null ? (
        <Alert id={stopped.tampering ? "tampering" : "reset-stopped"}>
          <p>{stopped.message}</p>
          {stopped.tampering ? <p>{t("tampering-what-to-do")}</p> : (
            <Button id="start-again" onClick={() => void load()}>
              {t("desk-try-again")}
            </Button>
          )}
        </Alert>
      ) : ledger === null ? (
        <Progress id="starting" label={t("desk-loading")} />
      ) : done ? (
        <>
          <Alert id="reset-done" kind="good">
            <p>{t("account-reset-done")}</p>
          </Alert>
          <p>
            <a id="to-desk" class="button" href="/desk">
              {t("desk-title")}
            </a>
          </p>
        </>
      ) : opened === null ? (
        <Who link={link} ledger={ledger} onOpened={setOpened} />
      ) : (
        <NewCode
          link={link}
          intake={ledger.name}
          opened={opened}
          onDone={() => {
            setOpened(null);
            setDone(true);
          }}
        />
      )}
    </div>
  );
}
