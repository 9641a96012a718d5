// The queue: filters, how far it has been opened, and a table of cases by urgency.
//
// Draws a first screenful and more as the reader comes to the end, so that a thousand cases stay
// smooth. Must never put a case's id or words into an address or the page's title.

import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import { joined, languageLabel, optionLabel, placeLabel, statusLabel, t, urgencyLabel } from "../staff/texts.ts";
import { Store, useStore } from "../staff/store.ts";
import { Alert, Button, Choice, Clamped, Day, Field, FreeText, Progress, Title } from "../staff/ui.tsx";
import type { Cover } from "./cover.ts";
import { CoverPanel } from "./cover-view.tsx";
import { byUrgency, contentOf, shown, STATUSES, URGENCIES, type Filters, type Row } from "./model.ts";
import type { QueueState } from "./queue.ts";

const FIRST_ROWS = 50;
const MORE_ROWS = 100;

/** Notes a moment for measurements, the first time it is reached. */
function markOnce(name: string): void {
  if (performance.getEntriesByName(name).length === 0) performance.mark(name);
}

/** The urgency of a case, in words and a shape; colour only repeats it. */
export function UrgencyBadge(props: { urgency: string }): JSX.Element {
  const known = URGENCIES.some((u) => u === props.urgency);
  return (
    <span class={`badge badge-${known ? props.urgency.toLowerCase() : "unset"}`}>
      <span class="badge-code" aria-hidden="true">
        {known ? props.urgency : "–"}
      </span>{" "}
      {known ? urgencyLabel(props.urgency) : t("urgency-unset")}
    </span>
  );
}

function Cell(props: { label: string; class: string; children: JSX.Element | string }): JSX.Element {
  return (
    <td role="cell" class={props.class} data-label={props.label}>
      {props.children}
    </td>
  );
}

function CaseRow(props: {
  row: Row;
  assigneeOf: (account: string) => string;
  onOpen: (id: string) => void;
}): JSX.Element {
  const { row } = props;
  const card = contentOf(row);
  const list = (values: readonly string[] | undefined, label: (v: string) => string): string =>
    joined((values ?? []).map(label));
  return (
    <tr role="row" class={row.trouble === null ? "row" : "row row-trouble"} data-case={row.id} data-urgency={card?.urgency ?? ""}>
      <Cell class="c-urgency" label={t("desk-urgency")}>
        {card !== null ? (
          <UrgencyBadge urgency={card.urgency} />
        ) : row.trouble === null ? (
          <span class="quiet">–</span>
        ) : (
          <span class="badge badge-trouble">
            <span aria-hidden="true" class="badge-code">!</span> {t("desk-not-opened")}
          </span>
        )}
      </Cell>
      <td role="cell" class="c-summary">
        <button type="button" class="open-case" onClick={() => props.onOpen(row.id)}>
          {row.erases !== null ? (
            <span class="trouble" data-erases={row.erases}>
              {t("desk-withdrawn-row")} <Day day={row.erases} />
            </span>
          ) : card === null || card.summary.trim() === "" ? (
            t("desk-open")
          ) : (
            <Clamped text={card.summary} />
          )}
        </button>
        {row.trouble === null ? null : <p class="trouble">{t(row.trouble)}</p>}
        {card === null || card.kinds.length === 0 ? null : (
          <p class="kinds clamp">
            <span>{list(card.kinds, (kind) => optionLabel("kinds", kind))}</span>
          </p>
        )}
        {card === null || card.tags.length === 0 ? null : (
          <ul class="tags" aria-label={t("desk-tags")}>
            {card.tags.map((tag, at) => (
              <li key={at}>
                <FreeText text={tag} />
              </li>
            ))}
          </ul>
        )}
      </td>
      <Cell class="c-where" label={t("desk-where")}>
        <span>{list(card?.where, placeLabel) || "–"}</span>
      </Cell>
      <Cell class="c-languages" label={t("desk-languages")}>
        <span>{list(card?.languages, languageLabel) || "–"}</span>
      </Cell>
      <Cell class="c-day" label={t("desk-received")}>
        <Day day={row.received} />
      </Cell>
      <Cell class="c-day" label={t("desk-activity")}>
        <Day day={row.activity} />
      </Cell>
      <Cell class="c-state" label={t("desk-state")}>
        {statusLabel(row.state)}
      </Cell>
      <Cell class="c-assignee" label={t("desk-assignee")}>
        {row.assignee === null ? (
          <span class="quiet">{t("desk-unassigned")}</span>
        ) : (
          <bdi>{props.assigneeOf(row.assignee)}</bdi>
        )}
      </Cell>
    </tr>
  );
}

function FilterBar(props: { filters: Store<Filters>; onRefresh: () => void; busy: boolean }): JSX.Element {
  const filters = useStore(props.filters);
  const set = (change: Partial<Filters>): void => props.filters.set({ ...filters, ...change });
  const all = { value: "", label: t("desk-filter-all") };
  return (
    <form class="filters" role="search" aria-label={t("desk-queue")} onSubmit={(event) => event.preventDefault()}>
      <Choice
        id="filter-state"
        label={t("desk-filter-state")}
        value={filters.state}
        onValue={(state) => set({ state })}
        options={[
          { value: "open", label: t("desk-filter-open") },
          ...STATUSES.map((value) => ({ value, label: statusLabel(value) })),
        ]}
      />
      <Choice
        id="filter-urgency"
        label={t("desk-filter-urgency")}
        value={filters.urgency}
        onValue={(urgency) => set({ urgency })}
        options={[all, ...URGENCIES.map((value) => ({ value, label: `${value} ${urgencyLabel(value)}` }))]}
      />
      <Choice
        id="filter-assignee"
        label={t("desk-assignee")}
        value={filters.who}
        onValue={(who) => set({ who })}
        options={[
          all,
          { value: "mine", label: t("desk-filter-mine") },
          { value: "nobody", label: t("desk-unassigned") },
        ]}
      />
      <Field
        id="filter-search"
        label={t("desk-filter-search")}
        type="search"
        inputMode="search"
        dir="auto"
        maxLength={200}
        value={filters.search}
        onValue={(search) => set({ search })}
      />
      <Button id="queue-refresh" busy={props.busy} onClick={props.onRefresh}>
        {t("desk-refresh")}
      </Button>
    </form>
  );
}

function useMore(total: number): { limit: number; more: () => void; end: (node: Element | null) => void } {
  const [limit, setLimit] = useState(FIRST_ROWS);
  const watcher = useRef<IntersectionObserver | null>(null);
  useEffect(() => () => watcher.current?.disconnect(), []);
  const more = (): void => setLimit((n) => n + MORE_ROWS);
  const end = (node: Element | null): void => {
    watcher.current?.disconnect();
    if (node === null || limit >= total) return;
    watcher.current = new IntersectionObserver(
      (seen) => {
        if (seen.some((entry) => entry.isIntersecting)) more();
      },
      { rootMargin: "600px" },
    );
    watcher.current.observe(node);
  };
  return { limit, more, end };
}

/** The queue of the cases granted to whoever is signed in. */
export function QueueView(props: {
  queue: Store<QueueState>;
  filters: Store<Filters>;
  me: string;
  focusCase: string | null;
  assigneeOf: (account: string) => string;
  isWorking: (account: string) => boolean;
  onOpen: (id: string) => void;
  onRefresh: () => void;
  cover: Cover;
  /** Access that is to be moved. */
  moving: JSX.Element;
}): JSX.Element {
  const state = useStore(props.queue);
  const filters = useStore(props.filters);
  const rows = useMemo(
    () => [...state.rows].filter((row) => shown(row, filters, props.me, props.isWorking)).sort(byUrgency),
    [state.rows, filters, props.me],
  );
  const { limit, more, end } = useMore(rows.length);
  const table = useRef<HTMLTableElement>(null);
  useEffect(() => {
    if (rows.length >= FIRST_ROWS) markOnce("thicket-first-rows");
    if (!state.loading && state.known > 0) markOnce("thicket-all-rows");
  }, [rows.length, state.loading]);
  useEffect(() => {
    if (props.focusCase === null) return;
    const row = [...(table.current?.rows ?? [])].find((tr) => tr.dataset["case"] === props.focusCase);
    const target = row?.querySelector<HTMLElement>(".open-case") ?? document.querySelector("h1");
    target?.focus();
  }, []);
  const total = state.more ? `${state.known}+` : state.known;
  return (
    <div class="queue">
      <Title focus={props.focusCase === null}>{t("desk-queue")}</Title>
      <FilterBar filters={props.filters} onRefresh={props.onRefresh} busy={state.loading} />
      {state.error === null ? null : (
        <Alert id="queue-error">
          <p>{state.error}</p>
        </Alert>
      )}
      <div class="queue-status">
        {state.loading ? (
          <Progress
            id="queue-progress"
            label={t("desk-progress", { opened: state.opened, total })}
            value={state.opened}
            max={Math.max(state.known, 1)}
          />
        ) : null}
        <p id="queue-count" role="status">
          {state.loading ? "" : t("desk-count", { shown: rows.length, total: state.known })}
        </p>
      </div>
      {props.moving}
      <CoverPanel cover={props.cover} waiting={state.loading} />
      {rows.length === 0 && !state.loading ? (
        <p id="queue-empty" class="empty">
          {t("desk-queue-empty")}
        </p>
      ) : (
        <table
          id="queue"
          ref={table}
          role="table"
          aria-busy={state.loading ? "true" : undefined}
          aria-rowcount={rows.length + 1}
          data-opened={state.opened}
          data-known={state.known}
          data-loading={state.loading ? "true" : "false"}
        >
          <caption class="hidden">{t("desk-queue-caption")}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {["urgency", "report", "where", "languages", "received", "activity", "state", "assignee"].map(
                (name) => (
                  <th key={name} role="columnheader" scope="col">
                    {t(`desk-${name}`)}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.slice(0, limit).map((row) => (
              <CaseRow key={row.id} row={row} assigneeOf={props.assigneeOf} onOpen={props.onOpen} />
            ))}
          </tbody>
        </table>
      )}
      {limit < rows.length ? (
        <div ref={end} class="more">
          <Button id="queue-more" onClick={more}>
            {t("desk-more")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
