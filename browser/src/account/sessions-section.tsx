// Where one is signed in, and signing out everywhere.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { inert, t } from "../staff/texts.ts";
import { Alert, Button } from "../staff/ui.tsx";
import { getSessions, type OwnSession } from "./api.ts";
import { sayFailure } from "./prove.tsx";

/** A minute of the interface, `2026-11-22T09:05Z`, as people read it. The clock is UTC and says so. */
const minute = (text: string): string => `${inert(text).replace("T", " ").replace(/Z$/, "")} UTC`;

/** The section of sessions. */
export function SessionsSection(props: {
  /** Another number reads them anew. */
  version: number;
  onEverywhere: () => void;
  onFailure: (error: unknown) => void;
}): JSX.Element {
  const [sessions, setSessions] = useState<readonly OwnSession[]>([]);
  const [error, setError] = useState<string | null>(null);
  const load = async (): Promise<void> => {
    try {
      setSessions(await getSessions());
      setError(null);
    } catch (failure) {
      setError(sayFailure(failure));
      props.onFailure(failure);
    }
  };
  useEffect(() => void load(), [props.version]);
  return (
    <section aria-labelledby="sessions-title">
      <h2 id="sessions-title">{t("account-sessions")}</h2>
      {error === null ? null : (
        <Alert id="sessions-error">
          <p>{error}</p>
        </Alert>
      )}
      <ul id="sessions" class="plain">
        {sessions.map((one, at) => (
          <li key={at} class="panel" data-here={one.here ? "true" : "false"}>
            <p>
              {t("account-session-began")} <span dir="ltr">{minute(one.began)}</span>
            </p>
            <p class="hint">
              {t("account-session-used")} <span dir="ltr">{minute(one.used)}</span>
            </p>
            {one.here ? <p class="mark">{t("account-session-here")}</p> : null}
          </li>
        ))}
      </ul>
      <Button id="sign-out-all" onClick={props.onEverywhere}>
        {t("desk-sign-out-everywhere")}
      </Button>
    </section>
  );
}
