// What an admin sees: that accounts are managed from the terminal, and which there are.
//
// Only shows. Must never offer to read a case, nor to vet somebody from a page that the server sent.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { getAccounts, type AccountAnswer } from "../staff/api.ts";
import { sayError } from "../staff/say.ts";
import { has, inert, roleLabel, t } from "../staff/texts.ts";
import { Alert, Button, FreeText, Progress, Title } from "../staff/ui.tsx";

function stateLabel(state: string): string {
  const id = `account-state-${state}`;
  return has(id) ? t(id) : inert(state);
}

/** The list of accounts. */
export function AdminView(props: { onFailure: (error: unknown) => void }): JSX.Element {
  const [accounts, setAccounts] = useState<readonly AccountAnswer[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const load = async (): Promise<void> => {
    setError(null);
    try {
      setAccounts(await getAccounts());
    } catch (failure) {
      setError(sayError(failure));
      props.onFailure(failure);
    }
  };
  useEffect(() => void load(), []);
  return (
    <div class="admin">
      <Title>{t("admin-title")}</Title>
      <Alert id="admin-only" kind="warning">
        <p>{t("desk-admin-only")}</p>
        <p>{t("admin-cli")}</p>
      </Alert>
      {error === null ? null : (
        <Alert id="accounts-error">
          <p>{error}</p>
          <Button id="accounts-retry" onClick={() => void load()}>
            {t("desk-refresh")}
          </Button>
        </Alert>
      )}
      {accounts === null ? (
        error === null ? <Progress id="accounts-progress" label={t("desk-loading")} /> : null
      ) : (
        <table id="accounts" role="table">
          <caption class="hidden">{t("admin-accounts")}</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">{t("desk-handle")}</th>
              <th role="columnheader" scope="col">{t("admin-role")}</th>
              <th role="columnheader" scope="col">{t("admin-state")}</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {accounts.map((one) => (
              <tr role="row" key={one.account} data-account={one.account}>
                <td role="cell" data-label={t("desk-handle")}>
                  <FreeText text={one.handle} />
                </td>
                <td role="cell" data-label={t("admin-role")}>{roleLabel(one.role)}</td>
                <td role="cell" data-label={t("admin-state")}>{stateLabel(one.state)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
