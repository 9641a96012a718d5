// Above the queue: colleagues who cannot open cases that they should, and cases that should get a new key. One button each.
//
// Shows a colleague's words before anything is given: the name alone is the server's.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { RECOVERY_ACCOUNT } from "../protocol/ledger.ts";
import { FingerprintView } from "../staff/about.tsx";
import { useStore } from "../staff/store.ts";
import { t } from "../staff/texts.ts";
import { Alert, Button, Dialog, Progress } from "../staff/ui.tsx";
import type { Desk } from "./desk.ts";
import type { Lacking, Running } from "./moving.ts";

const LABELS = { give: "moving-giving", bring: "keys-bringing", rekey: "moving-rekeying" } as const;

function Going(props: { running: Running }): JSX.Element {
  const { what, done, total } = props.running;
  return <Progress id="moving-progress" label={t(LABELS[what], { done, total })} value={done} max={Math.max(total, 1)} />;
}

/** The panel of access that moves. */
export function MovingPanel(props: { desk: Desk }): JSX.Element | null {
  const { desk } = props;
  const { lacking, running, notice, error, rotation } = useStore(desk.moving.state);
  const { rows } = useStore(desk.queue.state);
  const [giving, setGiving] = useState<Lacking | null>(null);
  const marked = rows.filter((row) => row.rekey).map(({ id }) => id);
  const late = rotation !== null && rotation.missing > 0;
  if (lacking.length === 0 && marked.length === 0 && !late && running === null && notice === null && error === null) return null;
  const nameOf = (account: string): string => (account === RECOVERY_ACCOUNT ? t("moving-recovery") : desk.colleagues.handleOf(account));
  const busy = running !== null;
  const candidate = desk.colleagues.candidates().find(({ account }) => account === giving?.account);
  const give = (account: string): void => {
    setGiving(null);
    desk.colleagues.confirm(account);
    void desk.moving.give(account);
  };
  return (
    <section class="panel moving" id="moving" aria-labelledby="moving-title">
      <h2 id="moving-title">{t("moving-title")}</h2>
      {marked.length === 0 ? null : (
        <div id="marked" data-cases={marked.length}>
          <p>
            <strong>{t("moving-marked", { count: marked.length })}</strong>
          </p>
          <p>{t("moving-marked-lead")}</p>
          <Button id="rekey-marked" busy={busy} onClick={() => void desk.moving.rekey(marked)}>
            {t("moving-rekey")}
          </Button>
        </div>
      )}
      {lacking.map((one) => (
        <div key={one.account} class="lacking" data-account={one.account}>
          <p>
            {t("moving-lacks", { who: nameOf(one.account), count: one.more ? `${one.count}+` : one.count })}
          </p>
          <Button busy={busy} onClick={() => setGiving(one)}>
            {t("moving-give")}
            <span class="hidden"> {nameOf(one.account)}</span>
          </Button>
        </div>
      ))}
      {late && running === null ? (
        <Button id="bring-late" onClick={() => void desk.moving.bring()}>
          {t("keys-bring-again")}
        </Button>
      ) : null}
      {running === null ? null : <Going running={running} />}
      <p id="moving-status" role="status">
        {busy ? "" : (notice ?? "")}
      </p>
      {error === null ? null : (
        <Alert id="moving-error">
          <p>{error}</p>
        </Alert>
      )}
      {giving === null ? null : (
        <Dialog id="give-dialog" title={t("moving-give-title")} urgent onClose={() => setGiving(null)}>
          <p>{t("moving-lacks", { who: nameOf(giving.account), count: giving.more ? `${giving.count}+` : giving.count })}</p>
          {candidate === undefined ? null : (
            <>
              <FingerprintView id="give-fingerprint" value={candidate.fingerprint} />
              <p>{t("desk-colleagues-hint")}</p>
            </>
          )}
          <div class="buttons">
            <Button id="give-yes" onClick={() => give(giving.account)}>
              {t("moving-give")}
            </Button>
            <Button id="give-no" kind="main" onClick={() => setGiving(null)}>
              {t("desk-cancel")}
            </Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
