// A new second factor for somebody who lost every one: by the written procedure, never on somebody's say-so.
//
// What this makes is a link, of use only to whoever has the account's passphrase too. No admin sees a factor.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { t } from "../staff/texts.ts";
import { Field } from "../staff/ui.tsx";
import { HoursChoice } from "./invite.tsx";
import type { Office } from "./office.ts";
import { OneTimeLink, Step } from "./parts.tsx";
import type { Person } from "./roll.ts";
import { postReset, type LinkAnswer } from "./server.ts";

/** What has to be done before, one message each. */
const CHECKS = ["admin-reset-check-1", "admin-reset-check-2", "admin-reset-check-3"] as const;

/** The procedure, each part of it confirmed, and then the link. */
export function Reset(props: { office: Office; person: Person }): JSX.Element {
  const { office, person } = props;
  const [done, setDone] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState("");
  const [hours, setHours] = useState("24");
  const [link, setLink] = useState<LinkAnswer | null>(null);
  const ready = done.length === CHECKS.length && typed.trim().toLowerCase() === person.handle;
  const make = async (): Promise<void> => {
    await office.attempt(async () => {
      setLink(await postReset(person.account, Number(hours)));
      return t("admin-reset-done", { who: person.handle });
    });
    setDone([]);
    setTyped("");
  };
  if (link !== null) {
    return <OneTimeLink id="reset-link" link={link} lead={t("admin-reset-link-lead")} onAway={() => setLink(null)} />;
  }
  return (
    <Step
      id="reset"
      title={t("admin-reset-make")}
      lead={t("admin-reset-lead")}
      button={t("admin-reset-make")}
      busy={!ready}
      onDo={make}
    >
      <fieldset class="choice">
        <legend>{t("admin-reset-procedure")}</legend>
        {CHECKS.map((id) => (
          <label key={id} class="check">
            <input
              id={id}
              type="checkbox"
              checked={done.includes(id)}
              onChange={(event) =>
                setDone(event.currentTarget.checked ? [...done, id] : done.filter((other) => other !== id))
              }
            />
            {t(id)}
          </label>
        ))}
      </fieldset>
      <Field id="reset-handle" label={t("admin-reset-handle")} dir="ltr" maxLength={32} value={typed} onValue={setTyped} />
      <HoursChoice id="reset-hours" value={hours} hours={["4", "24", "72"]} onValue={setHours} />
    </Step>
  );
}
