// What a caseworker does with a case: take it, hand it over, change its state, its card, add a note.
//
// Each form keeps what was typed until the server has it. Must never seal or sign by itself, only
// say what is to be changed.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { FingerprintView } from "../staff/about.tsx";
import { closeLabel, inert, statusLabel, t, urgencyLabel } from "../staff/texts.ts";
import { Alert, Button, Choice, Dialog, Field } from "../staff/ui.tsx";
import {
  byteLength,
  MAX_NOTE_BYTES,
  MAX_SUMMARY_BYTES,
  MAX_TAG_BYTES,
  MAX_TAGS,
  tagsOf,
  type Change,
  type OpenedCase,
} from "./case-model.ts";
import type { Candidate } from "./colleagues.ts";
import { CLOSE_REASONS, SETTABLE, URGENCIES } from "./model.ts";

const WORDS_BESIDE_A_NAME = 3;

/** A colleague's name, which is the server's, with the first words of their keys. */
export function labelOf({ handle, fingerprint }: Candidate): string {
  return `${handle} (${fingerprint.words.split(" ").slice(0, WORDS_BESIDE_A_NAME).join(" ")} …)`;
}

/** Who gets the case, by the words of their keys: the name alone is the server's. */
function HandOverDialog(props: { to: Candidate; onYes: () => void; onClose: () => void }): JSX.Element {
  return (
    <Dialog id="hand-over-dialog" title={t("desk-hand-over-to")} urgent onClose={props.onClose}>
      <p>
        <bdi>{props.to.handle}</bdi>
      </p>
      <FingerprintView id="hand-over-fingerprint" value={props.to.fingerprint} />
      <p>{t("desk-colleagues-hint")}</p>
      <div class="buttons">
        <Button id="hand-over-yes" onClick={props.onYes}>
          {t("desk-hand-over")}
        </Button>
        <Button id="hand-over-no" kind="main" onClick={props.onClose}>
          {t("desk-cancel")}
        </Button>
      </div>
    </Dialog>
  );
}

/** What the forms need: the case, whether something is being sent, and where to send a change. */
export interface ActionProps {
  readonly opened: OpenedCase;
  readonly busy: boolean;
  /** Resolves to true once the server has it. */
  readonly onChange: (change: Change) => Promise<boolean>;
}

/** Taking, giving back and handing over. */
export function Assignment(
  props: ActionProps & {
    me: string;
    candidates: readonly Candidate[];
    assigneeOf: (account: string) => string;
    onConfirmed: (account: string) => void;
  },
): JSX.Element {
  const { standing } = props.opened;
  const others = props.candidates.filter(
    (one) => one.account !== props.me && one.account !== standing.assignee,
  );
  const [to, setTo] = useState("");
  const [asked, setAsked] = useState(false);
  const candidate = others.find((one) => one.account === to);
  const chosen = candidate?.account ?? "";
  const assign = (assignee: string | null): void => {
    const grantTo = assignee === props.me ? null : assignee;
    void props.onChange({ what: "standing", standing: { ...standing, assignee }, grantTo });
  };
  return (
    <section class="panel" aria-labelledby="assignment-title">
      <h2 id="assignment-title">{t("desk-assignee")}</h2>
      <p id="case-assignee" data-account={standing.assignee ?? ""}>
        {standing.assignee === null ? (
          t("desk-unassigned")
        ) : (
          <bdi>{props.assigneeOf(standing.assignee)}</bdi>
        )}
      </p>
      <div class="buttons">
        {standing.assignee === props.me ? (
          <Button id="release" busy={props.busy} onClick={() => assign(null)}>
            {t("desk-release")}
          </Button>
        ) : (
          <Button id="take" kind="main" busy={props.busy} onClick={() => assign(props.me)}>
            {t("desk-take")}
          </Button>
        )}
      </div>
      {others.length === 0 ? null : (
        <form
          class="inline"
          onSubmit={(event) => {
            event.preventDefault();
            if (candidate === undefined || props.busy) return;
            if (candidate.confirmed) assign(chosen);
            else setAsked(true);
          }}
        >
          <Choice
            id="hand-over-to"
            label={t("desk-hand-over-to")}
            value={chosen}
            onValue={setTo}
            options={[
              { value: "", label: "–" },
              ...others.map((one) => ({ value: one.account, label: labelOf(one) })),
            ]}
          />
          <Button id="hand-over" type="submit" busy={props.busy || chosen === ""}>
            {t("desk-hand-over")}
          </Button>
        </form>
      )}
      {asked && candidate !== undefined ? (
        <HandOverDialog
          to={candidate}
          onYes={() => {
            setAsked(false);
            props.onConfirmed(chosen);
            assign(chosen);
          }}
          onClose={() => setAsked(false)}
        />
      ) : null}
    </section>
  );
}

/** Changing the state, with a reason when the case is closed. */
export function StateForm(props: ActionProps): JSX.Element {
  const { standing } = props.opened;
  const [state, setState] = useState(standing.state);
  const [reason, setReason] = useState(standing.reason ?? "");
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    setState(standing.state);
    setReason(standing.reason ?? "");
  }, [standing.state, standing.reason]);
  const options = SETTABLE.includes(state) ? SETTABLE : [state, ...SETTABLE];
  const closing = state === "closed";
  const submit = (): void => {
    if (closing && reason === "") {
      setMissing(true);
      document.getElementById("close-reason")?.focus();
      return;
    }
    const next = { ...standing, state, reason: closing ? reason : null };
    void props.onChange({ what: "standing", standing: next, grantTo: null });
  };
  return (
    <section class="panel" aria-labelledby="state-title">
      <h2 id="state-title">{t("desk-state")}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!props.busy) submit();
        }}
      >
        <Choice
          id="case-state"
          label={t("desk-state")}
          hideLabel
          value={state}
          onValue={setState}
          options={options.map((value) => ({ value, label: statusLabel(value) }))}
        />
        {closing ? (
          <Choice
            id="close-reason"
            label={t("desk-close-reason")}
            value={reason}
            onValue={(value) => {
              setReason(value);
              setMissing(false);
            }}
            {...(missing ? { error: t("desk-close-reason-needed") } : {})}
            options={[
              { value: "", label: "–" },
              ...CLOSE_REASONS.map((value) => ({ value, label: closeLabel(value) })),
            ]}
          />
        ) : null}
        <Button
          id="change-state"
          type="submit"
          busy={props.busy || (state === standing.state && reason === (standing.reason ?? ""))}
        >
          {t("desk-change-state")}
        </Button>
      </form>
    </section>
  );
}

/** Changing the summary card: urgency, summary, tags. */
export function CardForm(props: ActionProps): JSX.Element | null {
  const card = props.opened.card;
  const shownSummary = inert(card?.summary ?? "");
  const tagText = inert((card?.tags ?? []).join(", "));
  const [editing, setEditing] = useState(false);
  const [urgency, setUrgency] = useState(card?.urgency ?? "U4");
  const [summary, setSummary] = useState(shownSummary);
  const [tags, setTags] = useState(tagText);
  const reset = (): void => {
    setUrgency(card?.urgency ?? "U4");
    setSummary(shownSummary);
    setTags(tagText);
  };
  useEffect(() => {
    if (!editing) reset();
  }, [card?.seq]);
  if (card === null) return null;
  const length = byteLength(summary);
  const list = tagsOf(tags);
  const badTags = list.length > MAX_TAGS || list.some((tag) => byteLength(tag) > MAX_TAG_BYTES);
  const tooLong = length > MAX_SUMMARY_BYTES;
  const submit = async (): Promise<void> => {
    if (tooLong || badTags) return;
    if (await props.onChange({ what: "card", card: { urgency, summary, tags: list } })) setEditing(false);
  };
  const leave = (): void => {
    reset();
    setEditing(false);
  };
  return (
    <details
      class="panel"
      open={editing}
      onToggle={(event) => setEditing(event.currentTarget.open)}
    >
      <summary id="card-edit">{t("desk-card")}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!props.busy) void submit();
        }}
      >
        <Choice
          id="card-urgency"
          label={t("desk-urgency")}
          value={urgency}
          onValue={setUrgency}
          options={URGENCIES.map((value) => ({ value, label: `${value} ${urgencyLabel(value)}` }))}
        />
        <div class="field">
          <label for="card-summary">{t("desk-summary")}</label>
          <p id="card-summary-hint" class={tooLong ? "field-error" : "hint"}>
            {t("desk-bytes", { used: length, most: MAX_SUMMARY_BYTES })}
          </p>
          <textarea
            id="card-summary"
            rows={5}
            dir="auto"
            autocomplete="off"
            value={summary}
            aria-invalid={tooLong ? "true" : undefined}
            aria-describedby="card-summary-hint"
            onInput={(event) => setSummary(event.currentTarget.value)}
          />
        </div>
        <Field
          id="card-tags"
          label={t("desk-tags")}
          hint={t("desk-tags-hint")}
          {...(badTags ? { error: t("desk-tags-wrong") } : {})}
          dir="auto"
          value={tags}
          onValue={setTags}
        />
        <div class="buttons">
          <Button id="card-save" kind="main" type="submit" busy={props.busy || tooLong || badTags}>
            {t("desk-save")}
          </Button>
          <Button id="card-cancel" onClick={leave}>
            {t("desk-cancel")}
          </Button>
        </div>
      </form>
    </details>
  );
}

/** Writing a note. What is typed lives in the desk's memory, so that it outlasts this view, and sealed a lock. */
export function NoteForm(
  props: ActionProps & { note: string; onNote: (text: string) => void },
): JSX.Element {
  const empty = props.note.trim() === "";
  const tooLong = byteLength(JSON.stringify(props.note)) > MAX_NOTE_BYTES;
  return (
    <section class="panel" aria-labelledby="note-title">
      <h2 id="note-title">{t("desk-note")}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!props.busy && !empty && !tooLong) void props.onChange({ what: "note", text: props.note });
        }}
      >
        <div class="field">
          <label for="note" class="hidden">
            {t("desk-note")}
          </label>
          <p id="note-hint" class="hint">
            {t("desk-note-placeholder")}
          </p>
          <textarea
            id="note"
            rows={5}
            dir="auto"
            autocomplete="off"
            value={props.note}
            readOnly={props.busy}
            aria-describedby="note-hint"
            aria-invalid={tooLong ? "true" : undefined}
            onInput={(event) => props.onNote(event.currentTarget.value)}
          />
        </div>
        {tooLong ? (
          <Alert id="note-too-long">
            <p>{t("problem-too-large")}</p>
          </Alert>
        ) : null}
        {empty ? null : <p class="hint" id="note-unsent">{t("desk-draft-kept")}</p>}
        <Button id="note-add" type="submit" busy={props.busy || empty || tooLong}>
          {t("desk-note-add")}
        </Button>
      </form>
    </section>
  );
}
