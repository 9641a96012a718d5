// Inviting somebody: a handle, a role, how long the link works, and a note that only admins can open.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { LONGEST_ABOUT_TEXT } from "../protocol/about.ts";
import { mailTextBytes } from "../protocol/mail.ts";
import { isHandle } from "../staff/credentials.ts";
import { roleLabel, t } from "../staff/texts.ts";
import { Button, Choice, Field, Title } from "../staff/ui.tsx";
import type { Office } from "./office.ts";
import type { LinkAnswer } from "./server.ts";

const HOURS = ["24", "72", "168", "720"];

/** A text of several lines with its limit in bytes. */
export function NoteField(props: { id: string; value: string; onValue: (text: string) => void }): JSX.Element {
  const used = mailTextBytes(props.value);
  return (
    <div class="field">
      <label for={props.id}>{t("admin-note")}</label>
      <p id={`${props.id}-hint`} class="hint">
        {t("admin-note-hint")}
      </p>
      <textarea
        id={props.id}
        rows={3}
        dir="auto"
        value={props.value}
        aria-describedby={`${props.id}-hint`}
        aria-invalid={used > LONGEST_ABOUT_TEXT ? "true" : undefined}
        onInput={(event) => props.onValue(event.currentTarget.value)}
      />
      {used > LONGEST_ABOUT_TEXT ? (
        <p class="field-error">{t("desk-bytes", { used, most: LONGEST_ABOUT_TEXT })}</p>
      ) : null}
    </div>
  );
}

/** How long a link works. */
export function HoursChoice(props: { id: string; value: string; hours?: readonly string[]; onValue: (hours: string) => void }): JSX.Element {
  const options = (props.hours ?? HOURS).map((value) => ({ value, label: t("admin-hours", { count: Number(value) }) }));
  return <Choice id={props.id} label={t("admin-link-works")} value={props.value} options={options} onValue={props.onValue} />;
}

/** The form. */
export function InviteForm(props: {
  office: Office;
  onInvited: (link: LinkAnswer) => void;
  onBack: () => void;
}): JSX.Element {
  const { office } = props;
  const [handle, setHandle] = useState("");
  const [role, setRole] = useState("caseworker");
  const [hours, setHours] = useState("72");
  const [note, setNote] = useState("");
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const name = handle.trim().toLowerCase();
  const valid = isHandle(name);
  const invite = async (): Promise<void> => {
    setChecked(true);
    if (!valid) {
      document.getElementById("invite-handle")?.focus();
      return;
    }
    if (busy || mailTextBytes(note) > LONGEST_ABOUT_TEXT) return;
    setBusy(true);
    const link = await office.invite(name, role, Number(hours), note);
    setBusy(false);
    if (link !== null) props.onInvited(link);
  };
  return (
    <form
      id="invite-form"
      class="medium"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void invite();
      }}
    >
      <Title>{t("admin-invite")}</Title>
      <p>{t("admin-invite-lead")}</p>
      <Field
        id="invite-handle"
        label={t("desk-handle")}
        hint={t("admin-handle-hint")}
        dir="ltr"
        maxLength={32}
        value={handle}
        {...(checked && !valid ? { error: t("admin-handle-wrong") } : {})}
        onValue={setHandle}
      />
      <Choice
        id="invite-role"
        label={t("admin-role")}
        value={role}
        options={["caseworker", "admin"].map((value) => ({ value, label: roleLabel(value) }))}
        onValue={setRole}
      />
      <HoursChoice id="invite-hours" value={hours} onValue={setHours} />
      <NoteField id="invite-note" value={note} onValue={setNote} />
      <div class="buttons">
        <Button id="invite" kind="main" type="submit" busy={busy}>
          {t("admin-invite-make")}
        </Button>
        <Button id="invite-back" onClick={props.onBack}>
          {t("admin-back")}
        </Button>
      </div>
    </form>
  );
}
