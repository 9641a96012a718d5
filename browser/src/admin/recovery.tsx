// The recovery recipient: who can open every case, beside the caseworkers. Off unless it was set.
//
// Must never be set, nor signed by a second admin, from what the page shows alone: each pastes what the custodians
// gave them.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { recipientBytes } from "../protocol/keys.ts";
import { t } from "../staff/texts.ts";
import { Alert, Button } from "../staff/ui.tsx";
import type { Office } from "./office.ts";
import { Step } from "./parts.tsx";
import { needed } from "./sayings.ts";

const isRecipient = (text: string): boolean => {
  try {
    return recipientBytes(text).length > 0;
  } catch {
    return false;
  }
};

/** A recipient as it is pasted: line ends and spaces that a printer or a mail put in are taken out. */
const pasted = (text: string): string => text.replace(/\s+/g, "");

function RecipientField(props: { id: string; value: string; wrong: boolean; onValue: (text: string) => void }): JSX.Element {
  return (
    <div class="field">
      <label for={props.id}>{t("admin-recovery-recipient")}</label>
      <textarea
        id={props.id}
        class="mono"
        rows={4}
        dir="ltr"
        spellcheck={false}
        value={props.value}
        aria-invalid={props.wrong ? "true" : undefined}
        onInput={(event) => props.onValue(event.currentTarget.value)}
      />
    </div>
  );
}

/** A second admin's own copy of the recipient, compared with the one in the entry. */
export function RecipientTyped(props: { id: string; expected: string; same: boolean; onSame: () => void }): JSX.Element {
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  if (props.same) {
    return (
      <Alert id={`${props.id}-same`} kind="good">
        <p>{t("admin-recovery-same")}</p>
      </Alert>
    );
  }
  return (
    <>
      <p>{t("admin-recovery-compare")}</p>
      {!wrong ? null : (
        <Alert id={`${props.id}-wrong`}>
          <p>{t("admin-recovery-other")}</p>
        </Alert>
      )}
      <RecipientField
        id={props.id}
        value={typed}
        wrong={wrong}
        onValue={(text) => {
          setWrong(false);
          setTyped(text);
        }}
      />
      <Button
        id={`${props.id}-compare`}
        onClick={() => (pasted(typed) === props.expected ? props.onSame() : setWrong(true))}
      >
        {t("admin-compare")}
      </Button>
    </>
  );
}

/** What the ledger says of recovery, and how to change it. */
export function Recovery(props: { office: Office }): JSX.Element {
  const { office } = props;
  const { recovery } = office.ledger;
  const [typed, setTyped] = useState("");
  const recipient = pasted(typed);
  const set = (value: string | null) => async (): Promise<void> => {
    const outcome = await office.sign({ action: "recovery", recipient: value });
    if (outcome.ok) setTyped("");
  };
  return (
    <section>
      <h2>{t("admin-recovery")}</h2>
      <p id="recovery-state">{t(recovery === null ? "admin-recovery-is-off" : "admin-recovery-is-on")}</p>
      {recovery === null ? null : (
        <details>
          <summary>{t("admin-recovery-recipient")}</summary>
          <p class="mono" dir="ltr" translate={false}>
            {recovery}
          </p>
        </details>
      )}
      <div class="buttons">
        <Step
          id="recovery-set"
          title={t(recovery === null ? "admin-recovery-turn-on" : "admin-recovery-change")}
          lead={t("admin-recovery-lead")}
          more={needed(office, "recovery")}
          button={t("admin-sign")}
          busy={!isRecipient(recipient) || recipient === recovery}
          onDo={set(recipient)}
        >
          <RecipientField id="recovery-recipient" value={typed} wrong={typed !== "" && !isRecipient(recipient)} onValue={setTyped} />
        </Step>
        {recovery === null ? null : (
          <Step
            id="recovery-off"
            title={t("admin-recovery-turn-off")}
            lead={t("admin-recovery-off-lead")}
            more={needed(office, "recovery")}
            button={t("admin-sign")}
            onDo={set(null)}
          />
        )}
      </div>
    </section>
  );
}
