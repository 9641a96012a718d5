// Restoring somebody: only after their words were heard, as when they were vetted.
//
// Which name an account has is the server's word: it could show a spy's account under a friend's name.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { t } from "../staff/texts.ts";
import type { Office } from "./office.ts";
import { Compare, Step } from "./parts.tsx";
import type { Person } from "./roll.ts";

/** The step. */
export function Restore(props: { office: Office; person: Person; needed: string }): JSX.Element | null {
  const { office, person } = props;
  const { account, fingerprint, handle } = person;
  const [heard, setHeard] = useState<string | null>(null);
  if (fingerprint === null) return null;
  const same = heard === fingerprint.digits && person.differences.length === 0;
  return (
    <Step
      id="restore"
      title={t("admin-restore")}
      lead={t("admin-restore-lead")}
      more={props.needed}
      button={t("admin-restore")}
      busy={!same}
      onDo={async () => void (await office.sign({ action: "restore", account }))}
    >
      <p>{t("admin-restore-words")}</p>
      <Compare id="restoring" who={handle} fingerprint={fingerprint} same={same} onSame={() => setHeard(fingerprint.digits)} />
    </Step>
  );
}
