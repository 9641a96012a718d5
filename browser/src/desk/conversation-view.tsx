// The conversation of a case: what the reporter wrote, what the desk answered, noted and decided, what the server saw.
//
// Shows only what was checked; what failed a check is in the list of problems. Must never show a handle as more than
// the server's word for an account that the ledger vouches for, nor what came with the safe code as if it were free.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { closeLabel, languageLabel, langTag, statusLabel, t } from "../staff/texts.ts";
import { Day, FreeText } from "../staff/ui.tsx";
import type { ConversationItem } from "./case-model.ts";
import { shownName } from "./file-name.ts";

type HandleOf = (account: string) => string;
type Of<K extends ConversationItem["kind"]> = ConversationItem & { kind: K };

function eventLines({ author, day, standing, before }: Of<"event">, handleOf: HandleOf): string[] {
  const who = handleOf(author);
  const lines: string[] = [];
  if (standing.state !== before.state) {
    lines.push(
      standing.state === "closed" && standing.reason !== null
        ? t("desk-event-closed", { who, day, reason: closeLabel(standing.reason) })
        : t("desk-event-state", { who, day, state: statusLabel(standing.state) }),
    );
  }
  if (standing.assignee !== before.assignee) {
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

function Came(props: { day: string; dated: string | null }): JSX.Element {
  const { day, dated } = props;
  return (
    <>
      <Day day={day} />
      {dated === null ? null : ` (${t("desk-dated", { day: dated })})`}
    </>
  );
}

function FollowupItem(props: { item: Of<"followup">; lang: string | undefined }): JSX.Element {
  const { from, day, dated, text, files } = props.item;
  return (
    <>
      <p class="history-by">
        {t("desk-followup")} · <Came day={day} dated={dated} />
      </p>
      {from === "safe" ? <p class="safe-mark">{t("desk-followup-safe")}</p> : null}
      {text.trim() === "" ? null : <FreeText text={text} lang={props.lang} block />}
      {files.length === 0 ? null : (
        <ul class="attached" aria-label={t("desk-files")}>
          {files.map((file, at) => (
            <li key={at}>
              <bdi>{shownName(file.name)}</bdi>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Item(props: { item: ConversationItem; lang: string | undefined; handleOf: HandleOf }): JSX.Element {
  const { item, handleOf } = props;
  switch (item.kind) {
    case "followup":
      return <FollowupItem item={item} lang={props.lang} />;
    case "visit":
    case "withdrawal":
      return (
        <p class={item.from === "safe" ? "safe-mark" : "quiet"}>
          {t(`desk-${item.kind}-${item.from}`)} · <Came day={item.day} dated={item.dated} />
        </p>
      );
    case "cover":
      return (
        <p class="quiet">
          {t("desk-cover-item", { who: handleOf(item.author) })} · <Day day={item.day} />
        </p>
      );
    case "rekey":
      return (
        <p class="quiet">
          {t("access-rekey-item", { who: handleOf(item.author) })} · <Day day={item.day} />
        </p>
      );
    case "refusal": {
      const who = handleOf(item.author);
      const people = item.refused.map(handleOf).join(", ");
      return (
        <p class="quiet">
          {people === "" ? t("access-refused-none", { who }) : t("access-refused-item", { who, people })} · <Day day={item.day} />
        </p>
      );
    }
    case "reply":
      return (
        <>
          <p class="history-by">
            {t("desk-reply-by", { who: handleOf(item.author), language: languageLabel(item.locale) })} ·{" "}
            <Day day={item.day} />
          </p>
          <FreeText text={item.text} lang={langTag(item.locale)} block />
        </>
      );
    case "note":
      return (
        <>
          <p class="history-by">
            {t("desk-note")} · {t("desk-note-by", { who: handleOf(item.author), day: item.day })}
          </p>
          <FreeText text={item.text} block />
        </>
      );
    case "event":
      return (
        <>
          {eventLines(item, handleOf).map((line, at) => (
            <p key={at} class="quiet">
              {line}
            </p>
          ))}
        </>
      );
  }
}

/** Cover and visits with the real code: much of it, and nothing in it. */
const isRoutine = (item: ConversationItem): boolean =>
  item.kind === "cover" || (item.kind === "visit" && item.from === "real");

/** The conversation after the report. */
export function Conversation(props: {
  items: readonly ConversationItem[];
  /** The language of the reporter's form. */
  lang: string | undefined;
  handleOf: HandleOf;
}): JSX.Element {
  const [all, setAll] = useState(false);
  const routine = props.items.filter(isRoutine).length;
  const items = all ? props.items : props.items.filter((item) => !isRoutine(item));
  return (
    <section class="panel" aria-labelledby="history-title">
      <div class="report-head">
        <h2 id="history-title" tabIndex={-1}>
          {t("desk-history")}
        </h2>
        {routine === 0 ? null : (
          <label class="check">
            <input
              id="show-routine"
              type="checkbox"
              checked={all}
              onChange={(event) => setAll(event.currentTarget.checked)}
            />
            {t("desk-show-routine", { count: routine })}
          </label>
        )}
      </div>
      {items.length === 0 ? (
        <p class="quiet">{t("desk-history-empty")}</p>
      ) : (
        <ol id="history" class="history">
          {items.map((item) => (
            <li
              key={item.key}
              class={`item item-${item.kind}`}
              data-kind={item.kind}
              data-author={"author" in item ? item.author : undefined}
              data-from={"from" in item ? item.from : undefined}
            >
              <Item item={item} lang={props.lang} handleOf={props.handleOf} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
