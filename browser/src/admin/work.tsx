// How much work there is: counts of cases, by desk, state and caseworker. Never a case.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { OVER } from "../desk/model.ts";
import { dayNumber } from "../protocol/encoding.ts";
import { sayError } from "../staff/say.ts";
import { statusLabel, t } from "../staff/texts.ts";
import { today } from "../staff/trust.ts";
import { Alert, Day, Progress, Title } from "../staff/ui.tsx";
import type { Office } from "./office.ts";
import { getWorkload, type WorkloadRow } from "./server.ts";

const COLUMNS = ["admin-desk", "admin-state", "admin-caseworker", "admin-cases", "admin-oldest"];

function age(oldest: string): number {
  return Math.max(0, (dayNumber(today()) ?? 0) - (dayNumber(oldest) ?? 0));
}

/** Those that are not over first, and of them those that waited longest. */
const byWaiting = (a: WorkloadRow, b: WorkloadRow): number =>
  Number(OVER.has(a.state)) - Number(OVER.has(b.state)) || (a.oldest < b.oldest ? -1 : 1);

function Row(props: { office: Office; row: WorkloadRow }): JSX.Element {
  const { office, row } = props;
  const over = OVER.has(row.state);
  return (
    <tr role="row" class="row" data-state={row.state}>
      <td role="cell" data-label={t("admin-desk")}>
        <bdi>{office.deskName(row.desk)}</bdi>
      </td>
      <td role="cell" data-label={t("admin-state")}>{statusLabel(row.state)}</td>
      <td role="cell" data-label={t("admin-caseworker")}>
        <bdi>{row.assignee === null ? t("desk-unassigned") : office.handleOf(row.assignee)}</bdi>
      </td>
      <td role="cell" data-label={t("admin-cases")}>{row.cases}</td>
      <td role="cell" data-label={t("admin-oldest")}>
        <Day day={row.oldest} /> {over ? "" : t("admin-days", { count: age(row.oldest) })}
      </td>
    </tr>
  );
}

/** The table. */
export function Work(props: { office: Office }): JSX.Element {
  const [rows, setRows] = useState<readonly WorkloadRow[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    getWorkload().then(setRows, (failure: unknown) => setError(sayError(failure)));
  }, []);
  return (
    <>
      <Title>{t("admin-part-work")}</Title>
      <p class="hint">{t("admin-work-lead")}</p>
      {error === null ? null : (
        <Alert id="work-error">
          <p>{error}</p>
        </Alert>
      )}
      {rows === null ? (
        error === null ? <Progress id="work-progress" label={t("desk-loading")} /> : null
      ) : rows.length === 0 ? (
        <p id="no-work">{t("admin-no-work")}</p>
      ) : (
        <table id="work" role="table">
          <caption class="hidden">{t("admin-part-work")}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {COLUMNS.map((id) => (
                <th key={id} role="columnheader" scope="col">
                  {t(id)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {[...rows].sort(byWaiting).map((row, at) => (
              <Row key={at} office={props.office} row={row} />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
