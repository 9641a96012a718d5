// One's own second factors: which there are, when they were last used, adding and removing them.
//
// Passkeys are offered only where the browser has them. Must never show a secret again once it counts.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { NewCodeSecret } from "../staff/new-secrets.tsx";
import { inert, t } from "../staff/texts.ts";
import { Alert, Button, Day, Dialog, Field, FreeText } from "../staff/ui.tsx";
import type { Factor, Factors } from "./api.ts";
import { oneTimeCode } from "./code.ts";
import type { Made, OwnAccount, PasskeyOffer } from "./own.ts";
import { passkeysElsewhere, passkeysHere } from "./passkeys-here.ts";
import { Prove, useTask } from "./prove.tsx";
import { FactorNameField } from "./second-factor.tsx";

const MOST = { code: 5, passkey: 10 } as const;

type Step =
  | { readonly at: "list" }
  | { readonly at: "naming"; readonly kind: "code" | "passkey" }
  | { readonly at: "code"; readonly id: string; readonly totp: string }
  | { readonly at: "passkey"; readonly offer: PasskeyOffer }
  | { readonly at: "removing"; readonly factor: Factor };

interface SectionProps {
  readonly own: OwnAccount;
  readonly factors: Factors;
  /** To be called after every change. */
  readonly onChanged: () => void;
  readonly onFailure: (error: unknown) => void;
  readonly say: (text: string) => void;
}

/** What a factor is called; the first one, from the enrolment, has no name yet. */
const nameOf = ({ kind, name }: Factor): string =>
  name !== "" ? inert(name) : t(kind === "code" ? "account-kind-code" : "account-kind-passkey");

function FactorRow(props: { factor: Factor; onRemove: () => void; onRename: (name: string) => Promise<void> }): JSX.Element {
  const { factor } = props;
  const [name, setName] = useState<string | null>(null);
  return (
    <li class="panel factor" data-factor={factor.id} data-kind={factor.kind}>
      {name === null ? (
        <p class="factor-name">
          <FreeText text={nameOf(factor)} />
        </p>
      ) : (
        <form
          class="inline"
          onSubmit={(event) => {
            event.preventDefault();
            void props.onRename(name.trim()).then(() => setName(null));
          }}
        >
          <FactorNameField id={`name-${factor.id}`} value={name} onValue={setName} />
          <Button id={`rename-${factor.id}`} type="submit" busy={name.trim() === ""}>
            {t("desk-save")}
          </Button>
        </form>
      )}
      {factor.name === "" ? null : (
        <p class="hint">
          {t(factor.kind === "code" ? "account-kind-code" : factor.unlocks ? "account-kind-unlocking" : "account-kind-passkey")}
        </p>
      )}
      <p class="hint">
        {factor.used === null ? (
          t("account-never-used")
        ) : (
          <>
            {t("account-last-used")} <Day day={factor.used} />
          </>
        )}
      </p>
      <div class="buttons">
        {name === null ? (
          <Button kind="quiet" onClick={() => setName(factor.name)}>
            {t("account-rename")}
            <span class="hidden"> {nameOf(factor)}</span>
          </Button>
        ) : null}
        <Button kind="quiet" onClick={props.onRemove}>
          {t("account-remove")}
          <span class="hidden"> {nameOf(factor)}</span>
        </Button>
      </div>
    </li>
  );
}

/** The secret of an authenticator, as a picture and as text, and the first code of it. */
function ShowCode(props: SectionProps & { id: string; totp: string; onDone: () => void; onCancel: () => void }): JSX.Element {
  const [code, setCode] = useState("");
  const { busy, error, setError, run } = useTask(props.onFailure);
  const { own, totp } = props;
  const submit = async (): Promise<void> => {
    const digits = oneTimeCode(code);
    if (digits === null) setError(t("enroll-code-wrong"));
    else if (await run(() => own.showCode(props.id, digits))) props.onDone();
    else setCode("");
  };
  return (
    <form
      id="show-code"
      class="panel"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (busy === null) void submit();
      }}
    >
      <p>{t("enroll-code-lead")}</p>
      {error === null ? null : (
        <Alert id="show-code-error">
          <p>{error}</p>
        </Alert>
      )}
      <NewCodeSecret intake={own.intake} handle={own.handle} totp={totp} />
      <Field id="first-code" label={t("enroll-code-typed")} dir="ltr" inputMode="numeric" maxLength={12} value={code} readOnly={busy !== null} onValue={setCode} />
      <div class="buttons">
        <Button id="show-code-go" kind="main" type="submit" busy={busy !== null}>
          {t("enroll-finish")}
        </Button>
        <Button id="show-code-cancel" busy={busy !== null} onClick={props.onCancel}>
          {t("desk-cancel")}
        </Button>
      </div>
    </form>
  );
}

/** Makes the passkey at the press of a button, as browsers want it. */
function MakePasskey(props: SectionProps & { offer: PasskeyOffer; onMade: (made: Made) => void; onCancel: () => void }): JSX.Element {
  const { busy, error, run } = useTask(props.onFailure);
  const make = (): Promise<boolean> => run(async () => props.onMade(await props.own.makePasskey(props.offer)));
  return (
    <div class="panel">
      <p>{t("account-passkey-make-lead")}</p>
      {error === null ? null : (
        <Alert id="make-passkey-error">
          <p>{error}</p>
        </Alert>
      )}
      <div class="buttons">
        <Button id="make-passkey" kind="main" busy={busy !== null} onClick={() => void make()}>
          {t("account-passkey-make")}
        </Button>
        <Button id="make-passkey-cancel" busy={busy !== null} onClick={props.onCancel}>
          {t("desk-cancel")}
        </Button>
      </div>
    </div>
  );
}

function Naming(props: SectionProps & { kind: "code" | "passkey"; onStep: (step: Step) => void }): JSX.Element {
  const [name, setName] = useState("");
  const { own, kind, onStep } = props;
  return (
    <Prove
      id="prove-factor"
      label={t("enroll-next")}
      // A passkey that is to unlock gets a copy of the keyring, which the passphrase opens.
      passphraseNeeded={kind === "passkey"}
      ready={name.trim() !== ""}
      onFailure={props.onFailure}
      onCancel={() => onStep({ at: "list" })}
      onProve={async (typed, report) => {
        const proved = await own.prove(typed, report);
        if (kind === "code") onStep({ at: "code", ...(await own.offerCode(proved, name.trim())) });
        else onStep({ at: "passkey", offer: await own.offerPasskey(proved, name.trim()) });
      }}
    >
      <FactorNameField id="factor-name" hint={t("account-factor-name-hint")} value={name} onValue={setName} />
    </Prove>
  );
}

/** The section of second factors. */
export function FactorsSection(props: SectionProps): JSX.Element {
  const { own, factors } = props;
  const [step, setStep] = useState<Step>({ at: "list" });
  const [notice, setNotice] = useState<string | null>(null);
  const done = (message: string): void => {
    setStep({ at: "list" });
    setNotice(message);
    props.say(message);
    props.onChanged();
  };
  const cancel = (): void => setStep({ at: "list" });
  const elsewhere = passkeysElsewhere();
  const room = (kind: "code" | "passkey"): boolean =>
    factors.factors.filter((one) => one.kind === kind).length < MOST[kind];
  const add = (kind: "code" | "passkey"): void => {
    setNotice(null);
    setStep({ at: "naming", kind });
  };
  return (
    <section aria-labelledby="factors-title">
      <h2 id="factors-title">{t("account-factors")}</h2>
      <p>{t("account-factors-lead")}</p>
      {elsewhere === null ? null : (
        <p id="passkeys-elsewhere" class="hint">
          {elsewhere}
        </p>
      )}
      {notice === null ? null : (
        <Alert id="factors-notice" kind="good">
          <p>{notice}</p>
        </Alert>
      )}
      <ul id="factors" class="plain">
        {factors.factors.map((factor) => (
          <FactorRow
            key={factor.id}
            factor={factor}
            onRemove={() => {
              setNotice(null);
              setStep({ at: "removing", factor });
            }}
            onRename={async (name) => {
              try {
                await own.rename(factor.id, name);
                props.onChanged();
              } catch (error) {
                props.onFailure(error);
              }
            }}
          />
        ))}
      </ul>
      {step.at === "list" ? (
        <div class="buttons">
          {room("code") ? (
            <Button id="add-code" onClick={() => add("code")}>
              {t("account-add-code")}
            </Button>
          ) : null}
          {passkeysHere() && room("passkey") ? (
            <Button id="add-passkey" onClick={() => add("passkey")}>
              {t("account-add-passkey")}
            </Button>
          ) : null}
        </div>
      ) : null}
      {step.at === "naming" ? <Naming {...props} kind={step.kind} onStep={setStep} /> : null}
      {step.at === "code" ? (
        <ShowCode {...props} id={step.id} totp={step.totp} onDone={() => done(t("account-factor-added"))} onCancel={cancel} />
      ) : null}
      {step.at === "passkey" ? (
        <MakePasskey {...props} offer={step.offer} onMade={(made) => done(t(`account-passkey-${made}`))} onCancel={cancel} />
      ) : null}
      {step.at === "removing" ? (
        <Dialog id="remove-factor" title={t("account-remove-title")} urgent onClose={cancel}>
          <p>
            <FreeText text={nameOf(step.factor)} />
          </p>
          <p>{t("account-remove-lead")}</p>
          <Prove
            id="prove-remove"
            label={t("account-remove")}
            passphraseNeeded={step.factor.unlocks}
            onFailure={props.onFailure}
            onCancel={cancel}
            onProve={async (typed, report) => {
              await own.remove(await own.prove(typed, report), step.factor.id);
              done(t("account-factor-removed"));
            }}
          />
        </Dialog>
      ) : null}
    </section>
  );
}
