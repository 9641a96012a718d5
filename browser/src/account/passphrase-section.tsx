// Another passphrase: made here, shown, typed back once, and then in place of the old one.
//
// Must never put the words into an attribute, an address or storage.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { newPassphrase } from "../protocol/account.ts";
import { sameWords } from "../staff/credentials.ts";
import { NewPassphrase, type WordsLanguage } from "../staff/new-secrets.tsx";
import { page } from "../staff/page.ts";
import { t } from "../staff/texts.ts";
import { Alert, Button, Field } from "../staff/ui.tsx";
import type { OwnAccount } from "./own.ts";
import { Prove } from "./prove.tsx";

type Step = "closed" | "shown" | "typed";

/** The section that changes the passphrase. */
export function PassphraseSection(props: {
  own: OwnAccount;
  say: (text: string) => void;
  onFailure: (error: unknown) => void;
}): JSX.Element {
  const [step, setStep] = useState<Step>("closed");
  const [language, setLanguage] = useState<WordsLanguage>(page.locale.startsWith("zh") ? "zh-Hans" : "en");
  const [passphrase, setPassphrase] = useState("");
  const [typed, setTyped] = useState("");
  const [done, setDone] = useState(false);
  const other = (wanted: WordsLanguage): void => {
    setLanguage(wanted);
    setPassphrase(newPassphrase(wanted));
    setTyped("");
  };
  const close = (): void => {
    setStep("closed");
    setPassphrase("");
    setTyped("");
  };
  return (
    <section aria-labelledby="passphrase-title">
      <h2 id="passphrase-title">{t("desk-passphrase")}</h2>
      {done ? (
        <Alert id="passphrase-done" kind="good">
          <p>{t("account-passphrase-done")}</p>
        </Alert>
      ) : null}
      {step === "closed" ? (
        <Button
          id="change-passphrase"
          onClick={() => {
            setDone(false);
            other(language);
            setStep("shown");
          }}
        >
          {t("account-passphrase-change")}
        </Button>
      ) : null}
      {step === "shown" ? (
        <div class="panel">
          <p>{t("enroll-passphrase-lead")}</p>
          <NewPassphrase passphrase={passphrase} language={language} onLanguage={other} />
          <div class="buttons">
            <Button id="passphrase-next" kind="main" onClick={() => setStep("typed")}>
              {t("enroll-next")}
            </Button>
            <Button id="other-words" onClick={() => other(language)}>
              {t("enroll-passphrase-new")}
            </Button>
            <Button id="passphrase-cancel" onClick={close}>
              {t("desk-cancel")}
            </Button>
          </div>
        </div>
      ) : null}
      {step === "typed" ? (
        <Prove
          id="prove-passphrase"
          label={t("account-passphrase-change")}
          passphraseNeeded
          ready={sameWords(passphrase, typed)}
          onFailure={props.onFailure}
          onCancel={close}
          onProve={async (asked, report) => {
            const proved = await props.own.prove(asked, (fraction) => report(fraction / 2));
            await props.own.changePassphrase(proved, passphrase, (fraction) => report(0.5 + fraction / 2));
            close();
            setDone(true);
            props.say(t("account-passphrase-done"));
          }}
        >
          <Field
            id="typed-passphrase"
            label={t("enroll-passphrase-typed")}
            dir="auto"
            maxLength={256}
            value={typed}
            onValue={setTyped}
          />
          {typed !== "" && !sameWords(passphrase, typed) ? <p class="hint">{t("account-words-differ")}</p> : null}
          <p>{t("account-passphrase-sessions")}</p>
        </Prove>
      ) : null}
    </section>
  );
}
