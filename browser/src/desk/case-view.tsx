// One case: what is wrong with it, the report, what happened since, and what can be done.
//
// Keeps what was typed through failures. Must never show the words of a record that failed a
// check as if they were the reporter's or a colleague's.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { useStore } from "../staff/store.ts";
import { joined, languageLabel, optionLabel, placeLabel, statusLabel, t } from "../staff/texts.ts";
import { Alert, Button, Day, FreeText, Progress, Title } from "../staff/ui.tsx";
import { Assignment, CardForm, NoteForm, StateForm } from "./actions.tsx";
import type { Change, OpenedCase } from "./case-model.ts";
import type { Desk } from "./desk.ts";
import { History } from "./history.tsx";
import { UrgencyBadge } from "./queue-view.tsx";
import { ReportView } from "./report-view.tsx";

function Problems(props: { ids: readonly string[] }): JSX.Element | null {
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
      <p>{t("tampering-what-to-do")}</p>
    </Alert>
  );
}

function Facts(props: { opened: OpenedCase; handleOf: (account: string) => string }): JSX.Element {
  const { opened } = props;
  const { card, standing } = opened;
  return (
    <ul class="case-facts">
      {card === null ? null : (
        <li>
          <UrgencyBadge urgency={card.urgency} />
        </li>
      )}
      <li id="case-standing" data-state={standing.state}>
        {statusLabel(standing.state)}
      </li>
      <li>
        {t("desk-received")} <Day day={opened.received} />
      </li>
      {card === null || card.where.length === 0 ? null : (
        <li>
          <span>{joined(card.where.map(placeLabel))}</span>
        </li>
      )}
      {card === null || card.languages.length === 0 ? null : (
        <li>
          <span>{joined(card.languages.map(languageLabel))}</span>
        </li>
      )}
    </ul>
  );
}

function CardSummary(props: { opened: OpenedCase; handleOf: (account: string) => string }): JSX.Element | null {
  const { card } = props.opened;
  // The reporter's own card only repeats the beginning of the report.
  if (card === null || card.author === null) return null;
  return (
    <section class="panel" aria-labelledby="summary-title">
      <h2 id="summary-title">{t("desk-summary")}</h2>
      <FreeText text={card.summary} block />
      {card.kinds.length === 0 ? null : (
        <p class="kinds">
          <span>{joined(card.kinds.map((kind) => optionLabel("kinds", kind)))}</span>
        </p>
      )}
      {card.tags.length === 0 ? null : (
        <ul class="tags" aria-label={t("desk-tags")}>
          {card.tags.map((tag, at) => (
            <li key={at}>
              <FreeText text={tag} />
            </li>
          ))}
        </ul>
      )}
      <p class="hint">{t("desk-card-by", { who: props.handleOf(card.author) })}</p>
    </section>
  );
}

interface Trouble {
  readonly message: string;
  /** Sealed and sent, but not answered: only the same bytes may be sent again. */
  readonly pending: boolean;
}

/** The view of one case. */
export function CaseView(props: {
  desk: Desk;
  id: string;
  onBack: () => void;
  say: (text: string) => void;
}): JSX.Element {
  const { desk, id } = props;
  const [opened, setOpened] = useState<OpenedCase | null>(null);
  const [loadError, setLoadError] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);
  const notes = useStore(desk.notes);
  const handleOf = (account: string): string => desk.handleOf(account);

  const load = async (): Promise<void> => {
    setLoadError(null);
    const result = await desk.open(id);
    if (result.ok) setOpened(result.opened);
    else setLoadError(result.message);
  };
  useEffect(() => void load(), [id]);

  const settle = async (work: ReturnType<Desk["change"]>): Promise<boolean> => {
    setBusy(true);
    setTrouble(null);
    const outcome = await work;
    setBusy(false);
    if (outcome.opened !== null) setOpened(outcome.opened);
    if (outcome.ok) props.say(t("desk-saved"));
    if (outcome.message !== null) setTrouble({ message: outcome.message, pending: outcome.pending });
    return outcome.ok;
  };
  const change = (wanted: Change): Promise<boolean> =>
    opened === null ? Promise.resolve(false) : settle(desk.change(id, opened, wanted));

  const back = (
    <Button id="back" kind="quiet" onClick={props.onBack}>
      {t("desk-back")}
    </Button>
  );
  if (opened === null) {
    return (
      <div class="case">
        {back}
        <Title>{t("desk-case")}</Title>
        {loadError === null ? (
          <Progress id="case-progress" label={t("desk-loading")} />
        ) : (
          <Alert id="case-error">
            <p>{loadError}</p>
            <Button id="case-retry" onClick={() => void load()}>
              {t("desk-try-again")}
            </Button>
          </Alert>
        )}
      </div>
    );
  }
  const pending = desk.pending(id);
  const actions = { opened, busy: busy || pending, onChange: change };
  const clean = opened.problems.length === 0;
  return (
    <div class="case" id="case" data-case={id} data-busy={busy ? "true" : "false"}>
      {back}
      <div class="case-head">
        <Title>
          {t("desk-case")} <bdi class="mono quiet">{id.slice(0, 6)}</bdi>
        </Title>
        <Facts opened={opened} handleOf={handleOf} />
      </div>
      <Problems ids={opened.problems} />
      {trouble === null && !pending ? null : (
        <Alert id="change-error">
          <p>{trouble?.message ?? t("desk-save-failed")}</p>
          {pending ? (
            <Button
              id="change-retry"
              busy={busy}
              onClick={() => void settle(desk.resend(id))}
            >
              {t("desk-try-again")}
            </Button>
          ) : null}
        </Alert>
      )}
      <div class="case-columns">
        <div>
          <CardSummary opened={opened} handleOf={handleOf} />
          {opened.report === null ? null : <ReportView report={opened.report} />}
        </div>
        <div class="case-side">
          {opened.writable ? (
            <>
              <Assignment
                {...actions}
                me={desk.me}
                candidates={clean ? desk.candidates() : []}
                handleOf={handleOf}
                onConfirmed={(account) => desk.confirm(account)}
              />
              <StateForm {...actions} />
              <CardForm {...actions} />
              <NoteForm
                {...actions}
                note={notes.get(id) ?? ""}
                onNote={(text) => desk.keepNote(id, text)}
              />
            </>
          ) : null}
          <History items={opened.history} handleOf={handleOf} />
        </div>
      </div>
    </div>
  );
}
