// Revoking somebody: what that would leave behind is shown before it can be signed.
//
// Counts only. Must never offer to sign while a case would be left with nobody, or before that is known.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { OVER } from "../desk/model.ts";
import { sayError } from "../staff/say.ts";
import { t } from "../staff/texts.ts";
import { Alert, Button, Progress } from "../staff/ui.tsx";
import type { Office } from "./office.ts";
import { Step } from "./parts.tsx";
import type { Person } from "./roll.ts";
import { needed } from "./sayings.ts";
import { getCasesLeft, getWorkload, type CasesLeft, type WorkloadRow } from "./server.ts";

/** Open cases of each caseworker, and of nobody, as they are marked. */
function openCases(office: Office, rows: readonly WorkloadRow[]): readonly { readonly who: string; readonly count: number }[] {
  const counts = new Map<string | null, number>();
  for (const { account, role, state } of office.ledger.accounts.values()) {
    if (role === "caseworker" && state === "active") counts.set(account, 0);
  }
  for (const row of rows) {
    if (!OVER.has(row.state)) counts.set(row.assignee, (counts.get(row.assignee) ?? 0) + row.cases);
  }
  return [...counts].map(([account, count]) => ({
    who: account === null ? t("desk-unassigned") : office.handleOf(account),
    count,
  }));
}

/** What revoking an account would leave behind. `onKnown` is told whether it may be signed. */
export function Leaving(props: { office: Office; account: string; onKnown: (signable: boolean) => void }): JSX.Element {
  const { office, account } = props;
  const [found, setFound] = useState<{ left: CasesLeft; rows: readonly WorkloadRow[] } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    setError(null);
    Promise.all([getCasesLeft(account), getWorkload()]).then(
      ([left, rows]) => {
        setFound({ left, rows });
        props.onKnown(left.alone === 0);
      },
      (failure: unknown) => setError(sayError(failure)),
    );
  }, [account, attempt]);
  if (error !== null) {
    return (
      <Alert id="leaving-error">
        <p>{error}</p>
        <Button id="leaving-retry" onClick={() => setAttempt((before) => before + 1)}>
          {t("desk-try-again")}
        </Button>
      </Alert>
    );
  }
  if (found === null) return <Progress id="leaving-progress" label={t("desk-loading")} />;
  const { left, rows } = found;
  return (
    <div id="leaving" data-alone={left.alone}>
      <p id="leaving-cases">{t("admin-leaving-cases", { count: left.cases, open: left.open, taken: left.taken })}</p>
      <p>{t("admin-leaving-open")}</p>
      <ul id="leaving-open">
        {openCases(office, rows).map(({ who, count }) => (
          <li key={who}>
            <bdi>{who}</bdi>: {count}
          </li>
        ))}
      </ul>
      <Alert id="leaving-alone" kind={left.alone === 0 ? "good" : "error"}>
        <p>{left.alone === 0 ? t("admin-leaving-nobody") : t("admin-leaving-alone", { count: left.alone })}</p>
      </Alert>
    </div>
  );
}

/** Revoking somebody for ever. */
export function Revoke(props: { office: Office; person: Person }): JSX.Element {
  const { office, person } = props;
  const { account } = person;
  // An admin has no cases.
  const [signable, setSignable] = useState(person.role === "admin");
  return (
    <Step
      id="revoke"
      title={t("admin-revoke")}
      lead={t("admin-revoke-lead")}
      more={needed(office, "revoke")}
      button={t("admin-revoke")}
      busy={!signable}
      onDo={async () => void (await office.sign({ action: "revoke", account }))}
    >
      {person.role === "admin" ? null : <Leaving office={office} account={account} onKnown={setSignable} />}
    </Step>
  );
}
