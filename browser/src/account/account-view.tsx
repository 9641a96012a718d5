// One's own account, for caseworkers and admins alike: passphrase, second factors, recovery codes, sessions, keys.
//
// Is shown over the desk, which stays as it is. Must never show anything of another account.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import type { Moving } from "../desk/moving.ts";
import { t } from "../staff/texts.ts";
import type { Unlocked } from "../staff/trust.ts";
import { Alert, Button, Progress, Title } from "../staff/ui.tsx";
import { getFactors, type Factors } from "./api.ts";
import { FactorsSection } from "./factors-section.tsx";
import { KeysSection } from "./keys-section.tsx";
import { OwnAccount } from "./own.ts";
import { PassphraseSection } from "./passphrase-section.tsx";
import { sayFailure } from "./prove.tsx";
import { RecoverySection } from "./recovery-section.tsx";
import { SessionsSection } from "./sessions-section.tsx";

/** What the account's view needs from the page around it. */
export interface AccountViewProps {
  readonly unlocked: Unlocked;
  /** To be told of every failed request. */
  readonly onFailure: (error: unknown) => void;
  /** Says something politely. */
  readonly say: (text: string) => void;
  readonly onEverywhere: () => void;
  readonly onBack: () => void;
  /** What moves a caseworker's access to cases; null for an admin. */
  readonly moving: Moving | null;
}

/** The view of one's own account. */
export function AccountView(props: AccountViewProps): JSX.Element {
  const [own] = useState(() => new OwnAccount(props.unlocked));
  const [factors, setFactors] = useState<Factors | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [version, setVersion] = useState(0);
  const load = async (): Promise<void> => {
    try {
      setFactors(await getFactors());
      setError(null);
    } catch (failure) {
      setError(sayFailure(failure));
      props.onFailure(failure);
    }
  };
  useEffect(() => void load(), [version]);
  const changed = (): void => setVersion((before) => before + 1);
  const common = { own, onFailure: props.onFailure, onChanged: changed, say: props.say };
  return (
    <div class="account medium" id="account">
      <Button id="account-back" kind="quiet" onClick={props.onBack}>
        {t("account-back")}
      </Button>
      <Title>{t("account-title")}</Title>
      {error === null ? null : (
        <Alert id="account-error">
          <p>{error}</p>
          <Button id="account-retry" onClick={changed}>
            {t("desk-try-again")}
          </Button>
        </Alert>
      )}
      <PassphraseSection
        {...common}
        say={(text) => {
          props.say(text);
          changed();
        }}
      />
      {factors === null ? (
        error === null ? <Progress id="account-progress" label={t("desk-loading")} /> : null
      ) : (
        <>
          <FactorsSection {...common} factors={factors} />
          <RecoverySection {...common} left={factors.recoveryCodes} />
        </>
      )}
      <SessionsSection version={version} onEverywhere={props.onEverywhere} onFailure={props.onFailure} />
      <KeysSection own={own} moving={props.moving} onFailure={props.onFailure} />
    </div>
  );
}
