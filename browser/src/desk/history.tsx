// What happened in a case: signed events and notes, in the order their authors saw them.
//
// Shows only what was checked; what failed a check is in the list of problems. Must never show
// a handle as more than the server's word for an account that the ledger vouches for.

import type { JSX } from "preact";

import { closeLabel, statusLabel, t } from "../staff/texts.ts";
import { FreeText } from "../staff/ui.tsx";
import type { HistoryItem } from "./case-model.ts";

type HandleOf = (account: string) => string;

function eventLines(item: HistoryItem, handleOf: HandleOf): string[] {
  const { standing, before } = item;
  if (standing === null) return [];
  const who = handleOf(item.author);
  const day = item.day;
  const lines: string[] = [];
  if (standing.state !== before?.state) {
    lines.push(
      standing.state === "closed" && standing.reason !== null
        ? t("desk-event-closed", { who, day, reason: closeLabel(standing.reason) })
        : t("desk-event-state", { who, day, state: statusLabel(standing.state) }),
    );
  }
  if (standing.assignee !== (before?.assignee ?? null)) {
    lines.push(
      standing.assignee === null
        ? t("desk-event-unassigned", { who, day })
        : t("desk-event-assignee", { who, day, assignee: handleOf(standing.assignee) }),
    );
  }
  return lines.length > 0
    ? lines
    : [t("desk-event-state", { who, day, state: statusLabel(standing.state) })];
}

/** The history of a case. */
export function History(props: { items: readonly HistoryItem[]; handleOf: HandleOf }): JSX.Element {
  return (
    <section class="panel" aria-labelledby="history-title">
      <h2 id="history-title">{t("desk-history")}</h2>
      {props.items.length === 0 ? (
        <p class="quiet">{t("desk-history-empty")}</p>
      ) : (
        <ol id="history" class="history">
          {props.items.map((item) => (
            <li key={item.id} data-kind={item.kind} data-author={item.author}>
              {item.kind === "note" ? (
                <>
                  <p class="history-by">
                    {t("desk-note-by", { who: props.handleOf(item.author), day: item.day })}
                  </p>
                  <FreeText text={item.text ?? ""} block />
                </>
              ) : (
                eventLines(item, props.handleOf).map((line, at) => <p key={at}>{line}</p>)
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
