// The steps of enrolment, one view each.
//
// Each gets its values and hands them back; nothing typed is lost by going back. Must never put the
// passphrase into an attribute, an address or storage.

import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";

import type { Role } from "../protocol/ledger.ts";
import { FingerprintView } from "../staff/about.tsx";
import { sameWords } from "../staff/credentials.ts";
import type { Fingerprint } from "../staff/facts.ts";
import { NewCodeSecret, NewPassphrase, type WordsLanguage } from "../staff/new-secrets.tsx";
import { t } from "../staff/texts.ts";
import { Alert, Button, Field, FreeText, Progress, Title } from "../staff/ui.tsx";
import type { Choices, Invitation } from "./flow.ts";

/** Longest name, in bytes of UTF-8: what a ledger entry takes. */
const MAX_NAME_BYTES = 200;

/** The frame of one step: a heading, which step it is, and a form. */
function Step(props: {
  title: string;
  at: number;
  of: number;
  /** Id and words of the button that goes on. */
  nextId: string;
  next: string;
  busy?: boolean;
  onNext: () => void;
  onBack?: () => void;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <form
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (props.busy !== true) props.onNext();
      }}
    >
      <p class="quiet" id="step">
        {t("enroll-step", { at: props.at, of: props.of })}
      </p>
      <Title>{props.title}</Title>
      {props.children}
      <div class="buttons">
        <Button id={props.nextId} kind="main" type="submit" busy={props.busy === true}>
          {props.next}
        </Button>
        {props.onBack === undefined ? null : (
          <Button id="previous" busy={props.busy === true} onClick={props.onBack}>
            {t("enroll-previous")}
          </Button>
        )}
      </div>
    </form>
  );
}

/** Where a step stands among the others, and the ways out of it. */
export interface StepProps {
  readonly at: number;
  readonly of: number;
  readonly onNext: () => void;
  readonly onBack?: () => void;
}

function Who(props: { invitation: Invitation }): JSX.Element {
  const { invitation } = props;
  return (
    <dl class="entry">
      {invitation.known === null ? null : (
        <div>
          <dt>{t("enroll-intake-name")}</dt>
          <dd id="intake">
            <FreeText text={invitation.intake} />
          </dd>
        </div>
      )}
      <div>
        <dt>{t("enroll-handle")}</dt>
        <dd id="handle">
          <FreeText text={invitation.handle} />
        </dd>
      </div>
      <div>
        <dt>{t("admin-role")}</dt>
        <dd>{t(`role-${invitation.role}`)}</dd>
      </div>
    </dl>
  );
}

/** The first admin names the intake and its desk. */
export function NamesStep(
  props: StepProps & {
    invitation: Invitation;
    names: Choices["names"];
    onNames: (names: Choices["names"]) => void;
  },
): JSX.Element {
  const { names } = props;
  const [checked, setChecked] = useState(false);
  const wrong = (name: string): boolean =>
    name.trim() === "" || new TextEncoder().encode(name.trim()).length > MAX_NAME_BYTES;
  const error = (name: string): { error?: string } =>
    checked && wrong(name) ? { error: t("enroll-name-wrong") } : {};
  const next = (): void => {
    setChecked(true);
    if (!wrong(names.intake) && !wrong(names.desk)) props.onNext();
    else document.getElementById(wrong(names.intake) ? "intake-name" : "desk-name")?.focus();
  };
  return (
    <Step {...props} nextId="names-next" title={t("enroll-title")} next={t("enroll-next")} onNext={next}>
      <p>{t("enroll-lead")}</p>
      <Who invitation={props.invitation} />
      <Alert kind="warning" id="first-admin">
        <p>{t("enroll-first-admin")}</p>
      </Alert>
      <Field
        id="intake-name"
        label={t("enroll-intake-name")}
        dir="auto"
        maxLength={MAX_NAME_BYTES}
        value={names.intake}
        {...error(names.intake)}
        onValue={(intake) => props.onNames({ ...names, intake })}
      />
      <Field
        id="desk-name"
        label={t("enroll-desk-name")}
        dir="auto"
        maxLength={MAX_NAME_BYTES}
        value={names.desk}
        {...error(names.desk)}
        onValue={(desk) => props.onNames({ ...names, desk })}
      />
    </Step>
  );
}

/** Shows the passphrase that was made; for everybody but the first admin this is the first step. */
export function PassphraseStep(
  props: StepProps & {
    invitation: Invitation;
    passphrase: string;
    language: WordsLanguage;
    onLanguage: (language: WordsLanguage) => void;
    onOther: () => void;
  },
): JSX.Element {
  return (
    <Step {...props} nextId="passphrase-next" title={t("enroll-passphrase-title")} next={t("enroll-next")}>
      {props.at > 1 ? null : (
        <>
          <p>{t("enroll-lead")}</p>
          <Who invitation={props.invitation} />
        </>
      )}
      <p>{t("enroll-passphrase-lead")}</p>
      <NewPassphrase passphrase={props.passphrase} language={props.language} onLanguage={props.onLanguage} />
      <p>
        <Button id="other-words" onClick={props.onOther}>
          {t("enroll-passphrase-new")}
        </Button>
      </p>
    </Step>
  );
}

/** Asks for the words again. */
export function TypedStep(
  props: StepProps & { passphrase: string; typed: string; onTyped: (typed: string) => void },
): JSX.Element {
  const [wrong, setWrong] = useState(false);
  const next = (): void => {
    if (sameWords(props.passphrase, props.typed)) return props.onNext();
    setWrong(true);
    document.getElementById("typed-passphrase")?.focus();
  };
  return (
    <Step {...props} nextId="typed-next" title={t("enroll-passphrase-typed")} next={t("enroll-next")} onNext={next}>
      {wrong ? (
        <Alert id="typed-wrong">
          <p>{t("enroll-passphrase-mismatch")}</p>
        </Alert>
      ) : null}
      <Field
        id="typed-passphrase"
        label={t("enroll-passphrase-typed")}
        dir="auto"
        maxLength={256}
        value={props.typed}
        onValue={(typed) => {
          setWrong(false);
          props.onTyped(typed);
        }}
      />
    </Step>
  );
}

/** The one-time-code secret, as a picture and as text, and the first code. */
export function CodeStep(
  props: StepProps & {
    invitation: Invitation;
    code: string;
    onCode: (code: string) => void;
    progress: number | null;
    error: string | null;
  },
): JSX.Element {
  const { invitation } = props;
  const [missing, setMissing] = useState(false);
  const next = (): void => {
    if (/^\d{6}$/.test(props.code.normalize("NFKC").replace(/\s/g, ""))) return props.onNext();
    setMissing(true);
    document.getElementById("code")?.focus();
  };
  const error = props.error ?? (missing ? t("enroll-code-wrong") : null);
  const working = props.progress !== null;
  return (
    <Step
      {...props}
      nextId="finish"
      title={t("enroll-code-title")}
      next={t("enroll-finish")}
      busy={working}
      onNext={next}
    >
      <p>{t("enroll-code-lead")}</p>
      {error === null || working ? null : (
        <Alert id="enroll-error">
          <p>{error}</p>
        </Alert>
      )}
      <NewCodeSecret intake={invitation.intake} handle={invitation.handle} totp={invitation.totp} />
      <Field
        id="code"
        label={t("enroll-code-typed")}
        dir="ltr"
        inputMode="numeric"
        maxLength={12}
        value={props.code}
        readOnly={working}
        onValue={(code) => {
          setMissing(false);
          props.onCode(code);
        }}
      />
      {props.progress === null ? null : (
        <Progress id="enroll-progress" label={t("enroll-working")} value={props.progress} />
      )}
    </Step>
  );
}

/** The end: what to read to the admin. */
export function Done(props: {
  founding: boolean;
  role: Role;
  own: Fingerprint;
  intake: Fingerprint;
}): JSX.Element {
  return (
    <div id="enrolled">
      <Title>{t("enroll-title")}</Title>
      <Alert kind="good">
        <p>{t(props.founding ? "enroll-done-founded" : "enroll-done")}</p>
      </Alert>
      {props.founding ? null : <p>{t("enroll-fingerprint-lead")}</p>}
      <h2>{t("desk-fingerprint")}</h2>
      <FingerprintView id="own-fingerprint" value={props.own} />
      <h2>{t("desk-intake-fingerprint")}</h2>
      <FingerprintView id="intake-fingerprint" value={props.intake} />
      <p>
        <a id="to-desk" class="button" href={props.role === "admin" ? "admin" : "desk"}>
          {t(props.role === "admin" ? "desk-to-admin" : "desk-title")}
        </a>
      </p>
    </div>
  );
}
