// The small parts that all staff pages are made of: headings, alerts, fields, buttons, dialogs.
//
// Each is a plain HTML element with its label and its role. Must never take HTML, only text.

import type { ComponentChildren, JSX, RefObject, TargetedInputEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { PASSPHRASE_BYTES } from "../protocol/account.ts";
import { page } from "./page.ts";
import { inert, t } from "./texts.ts";

/** The heading of a view; takes the focus when the view appears, so that it is read out. */
export function Title(props: { children: ComponentChildren; focus?: boolean }): JSX.Element {
  const ref = useRef<HTMLHeadingElement>(null);
  const wanted = props.focus !== false;
  useEffect(() => {
    if (wanted) ref.current?.focus();
  }, []);
  return (
    <h1 ref={ref} tabIndex={-1}>
      {props.children}
    </h1>
  );
}

/** A message that is read out as soon as it appears. */
export function Alert(props: {
  id?: string;
  kind?: "error" | "warning" | "good";
  title?: string;
  children: ComponentChildren;
}): JSX.Element {
  const kind = props.kind ?? "error";
  return (
    <div id={props.id} class={`alert alert-${kind}`} role={kind === "error" ? "alert" : "status"}>
      {props.title === undefined ? null : <p class="alert-title">{props.title}</p>}
      {props.children}
    </div>
  );
}

/** A button. `busy` keeps it in place and in the tab order, but it does nothing. */
export function Button(props: {
  id?: string;
  kind?: "main" | "plain" | "quiet";
  type?: "button" | "submit";
  busy?: boolean;
  onClick?: () => void;
  children: ComponentChildren;
}): JSX.Element {
  const busy = props.busy === true;
  return (
    <button
      id={props.id}
      class={`button button-${props.kind ?? "plain"}`}
      type={props.type ?? "button"}
      aria-disabled={busy ? "true" : undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else props.onClick?.();
      }}
    >
      {props.children}
    </button>
  );
}

/** What a text field needs to be labelled, described and kept within its limits. */
export interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly hint?: string;
  readonly error?: string;
  readonly maxLength?: number;
  readonly readOnly?: boolean;
  readonly inputRef?: RefObject<HTMLInputElement | null>;
  readonly inputMode?: "numeric" | "text" | "search";
  readonly type?: "text" | "password" | "search";
  readonly autocomplete?: "off" | "one-time-code" | "username";
  readonly dir?: "auto" | "ltr";
}

/** A labelled line of text. */
export function Field(props: FieldProps): JSX.Element {
  const hintId = `${props.id}-hint`;
  const errorId = `${props.id}-error`;
  const described = [props.hint ? hintId : "", props.error ? errorId : ""].filter(Boolean);
  const common = {
    ref: props.inputRef,
    id: props.id,
    value: props.value,
    maxLength: props.maxLength,
    readOnly: props.readOnly,
    inputMode: props.inputMode,
    autocomplete: props.autocomplete ?? "off",
    autocapitalize: "none",
    spellcheck: false,
    dir: props.dir,
    "aria-invalid": props.error ? "true" : undefined,
    "aria-describedby": described.join(" ") || undefined,
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => props.onValue(event.currentTarget.value),
  } as const;
  return (
    <div class="field">
      <label for={props.id}>{props.label}</label>
      {props.hint ? (
        <p id={hintId} class="hint">
          {props.hint}
        </p>
      ) : null}
      {props.error ? (
        <p id={errorId} class="field-error">
          {props.error}
        </p>
      ) : null}
      {props.type === "search" ? <input {...common} type="search" /> : null}
      {props.type === "password" ? <input {...common} type="password" /> : null}
      {props.type === undefined || props.type === "text" ? <input {...common} type="text" /> : null}
    </div>
  );
}

/** A passphrase: hidden unless the person asks to see it. */
export function SecretField(props: Omit<FieldProps, "type" | "dir" | "maxLength">): JSX.Element {
  const [shown, setShown] = useState(false);
  return (
    <div class="secret">
      <Field {...props} type={shown ? "text" : "password"} dir="auto" maxLength={PASSPHRASE_BYTES} />
      <button
        id={`${props.id}-show`}
        type="button"
        class="button button-quiet"
        aria-pressed={shown}
        aria-controls={props.id}
        onClick={() => setShown(!shown)}
      >
        {t("desk-show-passphrase")}
      </button>
    </div>
  );
}

/** A labelled choice from a list. */
export function Choice(props: {
  id: string;
  label: string;
  value: string;
  options: readonly { readonly value: string; readonly label: string }[];
  onValue: (value: string) => void;
  error?: string;
  /** When a heading right above says the same. */
  hideLabel?: boolean;
}): JSX.Element {
  const errorId = `${props.id}-error`;
  return (
    <div class="field">
      <label for={props.id} class={props.hideLabel === true ? "hidden" : undefined}>
        {props.label}
      </label>
      {props.error ? (
        <p id={errorId} class="field-error">
          {props.error}
        </p>
      ) : null}
      <select
        id={props.id}
        value={props.value}
        aria-invalid={props.error ? "true" : undefined}
        aria-describedby={props.error ? errorId : undefined}
        onChange={(event) => props.onValue(event.currentTarget.value)}
      >
        {props.options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === props.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** How far something slow has come; without a value it only says that it is under way. */
export function Progress(props: { id: string; label: string; value?: number; max?: number }): JSX.Element {
  return (
    <div class="progress">
      <label for={props.id}>{props.label}</label>
      <progress id={props.id} max={props.max ?? 1} value={props.value} />
    </div>
  );
}

/** Text from a reporter or a colleague: inert, in its own direction, with its line ends. */
export function FreeText(props: { text: string; lang?: string | undefined; block?: boolean }): JSX.Element {
  const shown = inert(props.text);
  return props.block === true ? (
    <p class="free" dir="auto" lang={props.lang}>
      {shown}
    </p>
  ) : (
    <bdi class="free" dir="auto" lang={props.lang}>
      {shown}
    </bdi>
  );
}

/** The beginning of a text, cut after two lines at the end of its own direction. */
export function Clamped(props: { text: string }): JSX.Element {
  return (
    <span class="clamp" dir="auto">
      {inert(props.text)}
    </span>
  );
}

/** A day, whose digits keep their order in every script. */
export function Day(props: { day: string }): JSX.Element {
  return (
    <time dateTime={props.day} dir="ltr">
      {inert(props.day)}
    </time>
  );
}

/** A dialog that holds the focus until it is closed. `onClose` also runs for the Escape key. */
export function Dialog(props: {
  id: string;
  title: string;
  urgent?: boolean;
  onClose: () => void;
  children: ComponentChildren;
}): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    if (dialog !== null && !dialog.open) dialog.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      id={props.id}
      role={props.urgent === true ? "alertdialog" : undefined}
      aria-labelledby={`${props.id}-title`}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <h2 id={`${props.id}-title`} tabIndex={-1} autofocus>
        {props.title}
      </h2>
      {props.children}
    </dialog>
  );
}

/** Links to the same page in the other languages. */
export function Languages(): JSX.Element | null {
  if (page.locales.length < 2) return null;
  return (
    <nav class="languages" aria-label={t("desk-page-language")}>
      <ul>
        {page.locales.map(({ tag, name }) => (
          <li key={tag}>
            <a
              href={`?lang=${encodeURIComponent(tag)}`}
              lang={tag}
              hreflang={tag}
              aria-current={tag === page.locale ? "true" : undefined}
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
