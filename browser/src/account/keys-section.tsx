// One's own keys: the words they are known by, new ones, and how far one's access is sealed to those.
//
// Must never offer keys that one's own present key has not signed, and never shows a secret.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import type { Moving } from "../desk/moving.ts";
import { isRecipient } from "../protocol/keys.ts";
import { fingerprint } from "../protocol/ledger.ts";
import { english } from "../protocol/words.ts";
import { FingerprintView } from "../staff/about.tsx";
import { fingerprintOf } from "../staff/facts.ts";
import { Store, useStore } from "../staff/store.ts";
import { t } from "../staff/texts.ts";
import { IdentityFileField } from "../staff/signin.tsx";
import { Alert, Button, Progress } from "../staff/ui.tsx";
import type { OwnAccount } from "./own.ts";
import { Prove, sayFailure } from "./prove.tsx";
import { deleteRotation, getRotation, type OwnRotation } from "./rotation-api.ts";

interface KeysProps {
  readonly own: OwnAccount;
  /** What moves a caseworker's access; an admin has none. */
  readonly moving: Moving | null;
  readonly onFailure: (error: unknown) => void;
}

const NO_MOVING = new Store({ running: null, notice: null, error: null, rotation: null });

function Bringing(props: { moving: Moving; rotation: OwnRotation }): JSX.Element | null {
  const state = useStore(props.moving.state);
  const running = state.running?.what === "bring" ? state.running : null;
  const left = state.rotation?.missing ?? props.rotation.missing;
  return (
    <div id="bringing" data-missing={left}>
      {running === null ? null : (
        <Progress
          id="bring-progress"
          label={t("keys-bringing", { done: running.done, total: running.total })}
          value={running.done}
          max={Math.max(running.total, 1)}
        />
      )}
      <p id="bring-status" role="status">
        {running === null ? (state.notice ?? "") : ""}
      </p>
      {state.error === null ? null : (
        <Alert id="bring-error">
          <p>{state.error}</p>
        </Alert>
      )}
      {running === null && left > 0 ? (
        <Button id="bring" busy={state.running !== null} onClick={() => void props.moving.bring()}>
          {t("keys-bring-again")}
        </Button>
      ) : null}
      {running === null && left > 0 && props.moving.hasFiles ? (
        <>
          <p class="hint">{t("keys-file-lead")}</p>
          <IdentityFileField id="earlier-file" onText={(text) => void props.moving.openFile(text)} />
        </>
      ) : null}
    </div>
  );
}

/** The section of one's keys. */
export function KeysSection(props: KeysProps): JSX.Element | null {
  const { own, moving } = props;
  const { unlocked } = own;
  const [rotation, setRotation] = useState<OwnRotation | null>(null);
  const [asking, setAsking] = useState(false);
  const [recipient, setRecipient] = useState("");
  const [error, setError] = useState<string | null>(null);
  const watched: Store<{ rotation: OwnRotation | null }> = moving?.state ?? NO_MOVING;
  const seen = useStore(watched).rotation ?? rotation;
  const load = async (): Promise<void> => {
    try {
      setRotation(await getRotation());
      await moving?.refreshRotation();
      setError(null);
    } catch (failure) {
      setError(sayFailure(failure));
      props.onFailure(failure);
    }
  };
  useEffect(() => void load(), []);
  const { account } = unlocked;
  if (account === null) return null;
  const { ledger } = unlocked.trusted;
  const typed = recipient.trim();
  const wrong = typed !== "" && !isRecipient(typed);
  const offered = seen === null || seen.offer === null ? null : own.offeredKeys(seen.offer);
  const withdraw = async (): Promise<void> => {
    try {
      await deleteRotation();
      await load();
    } catch (failure) {
      setError(sayFailure(failure));
      props.onFailure(failure);
    }
  };
  return (
    <section aria-labelledby="keys-title">
      <h2 id="keys-title">{t("keys-title")}</h2>
      <p>{t("keys-lead")}</p>
      <FingerprintView id="present-fingerprint" value={fingerprintOf(ledger, account)} />
      {error === null ? null : (
        <Alert id="keys-error">
          <p>{error}</p>
        </Alert>
      )}
      {offered === null ? null : (
        <div class="panel" id="keys-offered">
          <h3>{t("keys-offered")}</h3>
          <p>{t("keys-offered-lead")}</p>
          <FingerprintView
            id="new-fingerprint"
            value={fingerprint(ledger.instance, { account: account.account, role: account.role, ...offered }, english)}
          />
          <Button id="withdraw-rotation" onClick={() => void withdraw()}>
            {t("keys-withdraw")}
          </Button>
        </div>
      )}
      {moving === null || seen === null || (offered === null && seen.missing === 0) ? null : (
        <Bringing moving={moving} rotation={seen} />
      )}
      {asking ? (
        <Prove
          id="prove-keys"
          label={t("keys-offer")}
          passphraseNeeded
          ready={!wrong}
          onFailure={props.onFailure}
          onCancel={() => setAsking(false)}
          onProve={async (typed, report) => {
            await own.offerRotation(await own.prove(typed, report), recipient.trim() === "" ? null : recipient.trim());
            setAsking(false);
            setRecipient("");
            await load();
            void moving?.bring();
          }}
        >
          <p>{t("keys-offer-lead")}</p>
          <div class="field">
            <label for="own-recipient">{t("keys-own-recipient")}</label>
            <p id="own-recipient-hint" class={wrong ? "field-error" : "hint"}>
              {t(wrong ? "keys-own-wrong" : "keys-own-hint")}
            </p>
            <textarea
              id="own-recipient"
              class="mono"
              rows={3}
              dir="ltr"
              autocomplete="off"
              spellcheck={false}
              value={recipient}
              aria-invalid={wrong ? "true" : undefined}
              aria-describedby="own-recipient-hint"
              onInput={(event) => setRecipient(event.currentTarget.value)}
            />
          </div>
        </Prove>
      ) : offered === null ? (
        <Button id="offer-keys" onClick={() => setAsking(true)}>
          {t("keys-offer")}
        </Button>
      ) : null}
    </section>
  );
}
