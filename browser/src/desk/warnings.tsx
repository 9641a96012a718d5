// What must be seen before anything else of a case: what does not add up, that the safe code was used, that the report
// is withdrawn.
//
// Must never be folded away, nor say less than it knows.

import type { JSX } from "preact";

import { statusLabel, t } from "../staff/texts.ts";
import { Alert, Button, Day } from "../staff/ui.tsx";
import type { Change, SafeUse, Withdrawal } from "./case-model.ts";

/** The checks that failed. `signedBy`: the names of those who signed in another history of the ledger. */
export function Problems(props: { ids: readonly string[]; signedBy: readonly string[] }): JSX.Element | null {
  if (props.ids.length === 0) return null;
  return (
    <Alert id="tampering" title={t("tampering-title")}>
      <ul>
        {props.ids.map((id) => (
          <li key={id} data-problem={id}>
            {t(id)}
          </li>
        ))}
      </ul>
      {props.signedBy.map((name) => (
        <p key={name} class="other-history">
          {t("tampering-signed-by", { name })}
        </p>
      ))}
      <p>{t("tampering-what-to-do")}</p>
    </Alert>
  );
}

/** What somebody sent and nobody can read: to be known, and no reason to stop. */
export function Strays(props: { ids: readonly string[] }): JSX.Element | null {
  if (props.ids.length === 0) return null;
  return (
    <Alert id="strays" kind="warning" title={t("desk-stray-title")}>
      <ul>
        {props.ids.map((id) => (
          <li key={id} data-stray={id}>
            {t(id)}
          </li>
        ))}
      </ul>
      <p>{t("desk-stray-what-to-do")}</p>
    </Alert>
  );
}

const MOST_DAYS = 5;

/** Somebody used the safe code: the reporter under force, or somebody else. */
export function SafeWarning(props: { use: SafeUse }): JSX.Element | null {
  const { opened, wrote, withdrew } = props.use;
  if (opened.length === 0 && !wrote && !withdrew) return null;
  const days = opened.slice(-MOST_DAYS);
  return (
    <div id="safe-used" class="alert alert-danger" role="alert">
      <p class="alert-title">{t("desk-safe-title")}</p>
      <ul>
        {withdrew ? <li data-safe="withdrew">{t("desk-safe-withdrew")}</li> : null}
        {wrote ? <li data-safe="wrote">{t("desk-safe-wrote")}</li> : null}
        {opened.length === 0 ? null : (
          <li data-safe="opened">
            {t("desk-safe-opened")}{" "}
            {days.map((day, at) => (
              <span key={at} class="day-in-list">
                <Day day={day} />
              </span>
            ))}
          </li>
        )}
      </ul>
      <p>{t("desk-safe-what-to-do")}</p>
    </div>
  );
}

/** The report is withdrawn and will be erased. */
export function WithdrawnBanner(props: {
  withdrawal: Withdrawal | null;
  safe: boolean;
  busy: boolean;
  onChange: (change: Change) => void;
}): JSX.Element | null {
  if (props.withdrawal === null) return null;
  const { erases, before } = props.withdrawal;
  const over = before.state === "closed" || before.state === "withdrawn" || before.state === "erased";
  const standing = { ...before, state: over ? "triage" : before.state, reason: null };
  return (
    <div id="withdrawn" class="alert alert-danger" role="alert">
      <p class="alert-title">{t("desk-withdrawn-title")}</p>
      <p>
        {t(erases === null ? "desk-withdrawn-unknown" : "desk-withdrawn-erases")}{" "}
        {erases === null ? null : <Day day={erases} />}
      </p>
      <p>{t(props.safe ? "desk-withdrawn-by-safe" : "desk-withdrawn-what-to-do")}</p>
      <p id="keep-case-shows">{t("desk-withdrawn-keep-shows")}</p>
      <Button
        id="keep-case"
        busy={props.busy}
        onClick={() => props.onChange({ what: "standing", standing, grantTo: null })}
      >
        {t("desk-withdrawn-keep", { state: statusLabel(standing.state) })}
      </Button>
    </div>
  );
}
