// Enrolment from the invitation link to the fingerprint: which step is shown and what was chosen.
//
// What was chosen stays until the server has the keys. Must never send anything before the person
// typed the passphrase back and a code.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { newPassphrase } from "../protocol/account.ts";
import { fingerprintOfIntake } from "../staff/facts.ts";
import { page } from "../staff/page.ts";
import { sayError } from "../staff/say.ts";
import { tamperingMessage } from "../staff/tampering.ts";
import { t } from "../staff/texts.ts";
import { Alert, Button, Progress, Title } from "../staff/ui.tsx";
import { isUsed, LinkError, open, prepare, send, type Choices, type Invitation, type Link, type Prepared, type ResetLink } from "./flow.ts";
import { Reset } from "./reset.tsx";
import { CodeStep, Done, NamesStep, PassphraseStep, TypedStep } from "./steps.tsx";

type Step = "names" | "passphrase" | "typed" | "code" | "done";
const STEPS: readonly Step[] = ["passphrase", "typed", "code"];
const FOUNDING_STEPS: readonly Step[] = ["names", ...STEPS];

interface Trouble {
  readonly message: string;
  readonly tampering: boolean;
  readonly again: boolean;
}

function troubleOf(error: unknown): Trouble {
  const tampering = tamperingMessage(error);
  if (tampering !== null) return { message: tampering, tampering: true, again: false };
  if (error instanceof LinkError) return { message: t("enroll-link-missing"), tampering: false, again: false };
  if (isUsed(error)) return { message: t("enroll-link-used"), tampering: false, again: false };
  return { message: sayError(error), tampering: false, again: true };
}

/** Opens this page in another language, with the invitation kept in the fragment. */
function OtherLanguages(props: { fragment: string }): JSX.Element | null {
  if (page.locales.length < 2) return null;
  return (
    <nav class="languages" aria-label={t("desk-page-language")}>
      <ul>
        {page.locales.map(({ tag, name }) => (
          <li key={tag} lang={tag}>
            <Button
              id={`lang-${tag}`}
              kind="quiet"
              busy={tag === page.locale}
              onClick={() => location.replace(`?lang=${encodeURIComponent(tag)}${props.fragment}`)}
            >
              {name}
            </Button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Stopped(props: { trouble: Trouble; onAgain: () => void }): JSX.Element {
  const { trouble } = props;
  return (
    <div>
      <Title>{t(trouble.tampering ? "tampering-title" : "enroll-title")}</Title>
      <Alert id={trouble.tampering ? "tampering" : "enroll-stopped"}>
        <p>{trouble.message}</p>
        {trouble.tampering ? <p>{t("tampering-what-to-do")}</p> : null}
      </Alert>
      {trouble.again ? (
        <Button id="start-again" kind="main" onClick={props.onAgain}>
          {t("desk-try-again")}
        </Button>
      ) : null}
    </div>
  );
}

function Steps(props: { invitation: Invitation }): JSX.Element {
  const { invitation } = props;
  const founding = invitation.known === null;
  const steps = founding ? FOUNDING_STEPS : STEPS;
  const first = steps[0];
  const [step, setStep] = useState<Step>(founding ? "names" : "passphrase");
  const [names, setNames] = useState<Choices["names"]>({ intake: invitation.intake, desk: "" });
  const [language, setLanguage] = useState<"en" | "zh-Hans">(page.locale.startsWith("zh") ? "zh-Hans" : "en");
  const [passphrase, setPassphrase] = useState(() => newPassphrase(language));
  const [typed, setTyped] = useState("");
  const [code, setCode] = useState("");
  const [progress, setProgress] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [uncertain, setUncertain] = useState(false);
  const prepared = useRef<Prepared | null>(null);

  useEffect(() => {
    if (step === first || step === "done") return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [step]);

  const go = (by: number) => (): void => {
    const to = steps[steps.indexOf(step) + by];
    if (to !== undefined) setStep(to);
  };
  const other = (wanted: "en" | "zh-Hans"): void => {
    setLanguage(wanted);
    setPassphrase(newPassphrase(wanted));
    setTyped("");
    prepared.current = null;
  };

  const finish = async (): Promise<void> => {
    setError(null);
    setProgress(0);
    try {
      const clean = { intake: names.intake.trim(), desk: names.desk.trim() };
      const before = prepared.current;
      const same =
        before !== null &&
        before.choices.passphrase === passphrase &&
        before.choices.names.intake === clean.intake &&
        before.choices.names.desk === clean.desk;
      const ready = same ? before : await prepare(invitation, { passphrase, names: clean }, setProgress);
      prepared.current = ready;
      const sent = await send(ready, code.normalize("NFKC").replace(/\s/g, ""));
      if (sent === "done") {
        setPassphrase("");
        setTyped("");
        setStep("done");
      } else if (sent === "wrong-code") {
        setCode("");
        setError(t("enroll-code-wrong"));
      } else if (sent === "used") {
        // After an answer that was lost, the keys may well have arrived.
        setError(t(uncertain ? "enroll-maybe-done" : "enroll-link-used"));
      } else {
        setUncertain(true);
        setError(t("desk-offline"));
      }
    } catch (failure) {
      const said = sayError(failure);
      setError(failure instanceof Error && failure.name === "ApiError" ? said : t("enroll-failed"));
    }
    setProgress(null);
  };

  const place = { at: steps.indexOf(step) + 1, of: steps.length };
  const languages = step === first ? <OtherLanguages fragment={invitation.link.fragment} /> : null;
  switch (step) {
    case "names":
      return (
        <>
          <NamesStep {...place} invitation={invitation} names={names} onNames={setNames} onNext={go(1)} />
          {languages}
        </>
      );
    case "passphrase":
      return (
        <>
          <PassphraseStep
            {...place}
            invitation={invitation}
            passphrase={passphrase}
            language={language}
            onLanguage={other}
            onOther={() => other(language)}
            onNext={go(1)}
            {...(founding ? { onBack: go(-1) } : {})}
          />
          {languages}
        </>
      );
    case "typed":
      return (
        <TypedStep
          {...place}
          passphrase={passphrase}
          typed={typed}
          onTyped={setTyped}
          onNext={go(1)}
          onBack={go(-1)}
        />
      );
    case "code":
      return (
        <CodeStep
          {...place}
          invitation={invitation}
          code={code}
          onCode={setCode}
          progress={progress}
          error={error}
          onNext={() => void finish()}
          onBack={go(-1)}
        />
      );
    case "done": {
      const { genesis, fingerprint } = prepared.current ?? { genesis: "", fingerprint: { words: "", digits: "" } };
      return <Done founding={founding} role={invitation.role} own={fingerprint} intake={fingerprintOfIntake(genesis)} />;
    }
  }
}

/** The enrolment page, which is also where a new second factor is set up. `link` is null when the address has none. */
export function App(props: { link: Link | ResetLink | null }): JSX.Element {
  const { link } = props;
  const isReset = link !== null && link.fragment.startsWith("#reset.");
  return isReset ? (
    <div class="view medium">
      <Reset link={link as ResetLink} />
      <OtherLanguages fragment={link.fragment} />
    </div>
  ) : (
    <Enrolment link={link as Link | null} />
  );
}

function Enrolment(props: { link: Link | null }): JSX.Element {
  const { link } = props;
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const load = async (): Promise<void> => {
    setTrouble(null);
    try {
      if (link === null) throw new LinkError();
      setInvitation(await open(link));
    } catch (error) {
      setTrouble(troubleOf(error));
    }
  };
  useEffect(() => void load(), []);
  return (
    <div class="view medium">
      {trouble !== null ? (
        <Stopped trouble={trouble} onAgain={() => void load()} />
      ) : invitation === null ? (
        <Progress id="starting" label={t("desk-loading")} />
      ) : (
        <Steps invitation={invitation} />
      )}
    </div>
  );
}
