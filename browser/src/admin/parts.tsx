// The small parts that the views of the administration are made of.

import type { ComponentChildren, JSX } from "preact";
import { useRef, useState } from "preact/hooks";

import { FingerprintView } from "../staff/about.tsx";
import type { Fingerprint } from "../staff/facts.ts";
import { QrCode } from "../staff/qr.tsx";
import { page } from "../staff/page.ts";
import { inert, t } from "../staff/texts.ts";
import { Alert, Button, Field } from "../staff/ui.tsx";
import type { LinkAnswer } from "./server.ts";
import { compareHeard, type Heard } from "./spoken.ts";

/** A minute as the server writes it, made readable; UTC, as every day here is. */
export function Minute(props: { at: string }): JSX.Element {
  const shown = inert(props.at).replace("T", " ").replace("Z", " UTC");
  return (
    <time dateTime={props.at} dir="ltr">
      {shown}
    </time>
  );
}

/** One fact in a list of facts. */
export function Fact(props: { label: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** What is done only after it was asked again: a button, then what it means and a second button. */
export function Step(props: {
  id: string;
  title: string;
  /** What it does, and how many signatures it takes. */
  lead: string;
  more?: string;
  button: string;
  busy?: boolean;
  children?: ComponentChildren;
  onDo: () => Promise<void>;
}): JSX.Element {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const going = useRef(false);
  const act = async (): Promise<void> => {
    // Two clicks may come before the button is drawn busy.
    if (going.current) return;
    going.current = true;
    setBusy(true);
    try {
      await props.onDo();
      setOpen(false);
    } finally {
      going.current = false;
      setBusy(false);
    }
  };
  if (!open) {
    return (
      <Button id={props.id} onClick={() => setOpen(true)}>
        {props.title}
      </Button>
    );
  }
  return (
    <section class="panel step" aria-labelledby={`${props.id}-title`}>
      <h3 id={`${props.id}-title`}>{props.title}</h3>
      <p>{props.lead}</p>
      {props.more === undefined ? null : <p>{props.more}</p>}
      {props.children}
      <div class="buttons">
        <Button id={`${props.id}-do`} kind="main" busy={busy || props.busy === true} onClick={() => void act()}>
          {props.button}
        </Button>
        <Button id={`${props.id}-cancel`} busy={busy} onClick={() => setOpen(false)}>
          {t("desk-cancel")}
        </Button>
      </div>
    </section>
  );
}

/** A link for somebody: as text and as a picture, until it is put away. It cannot be had again. */
export function OneTimeLink(props: { id: string; link: LinkAnswer; lead: string; onAway: () => void }): JSX.Element {
  const address = (page.origin || location.origin) + props.link.path;
  return (
    <section class="panel" id={props.id} aria-labelledby={`${props.id}-title`}>
      <h2 id={`${props.id}-title`}>{t("admin-link-title")}</h2>
      <p>{props.lead}</p>
      <p>{t("admin-link-once")}</p>
      <p class="mono link" dir="ltr" translate={false} data-link={address}>
        {address}
      </p>
      <QrCode id={`${props.id}-qr`} text={address} label={t("admin-link-qr")} />
      <p>
        {t("admin-expires")} <Minute at={props.link.expires} />
      </p>
      <Button id={`${props.id}-away`} kind="main" onClick={props.onAway}>
        {t("admin-link-away")}
      </Button>
    </section>
  );
}

function verdict(heard: Heard): string {
  if (heard.wrong.length > 0) return t("admin-heard-wrong", { numbers: heard.wrong.join(", ") });
  if (heard.typed !== heard.of) return t("admin-heard-count", { typed: heard.typed, of: heard.of });
  return t("admin-heard-other");
}

/**
 * Compares a fingerprint with what its owner reads out. The words are shown only once they were typed, so that
 * nobody can agree to what they have not heard.
 */
export function Compare(props: {
  id: string;
  who: string;
  fingerprint: Fingerprint;
  same: boolean;
  onSame: () => void;
}): JSX.Element {
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  if (props.same) {
    return (
      <>
        <Alert id={`${props.id}-same`} kind="good">
          <p>{t("admin-heard-same", { who: props.who })}</p>
        </Alert>
        <FingerprintView id={`${props.id}-fingerprint`} value={props.fingerprint} />
      </>
    );
  }
  const check = (): void => {
    const heard = compareHeard(typed, props.fingerprint);
    if (heard.same) props.onSame();
    else setWrong(verdict(heard));
  };
  return (
    <form
      id={`${props.id}-form`}
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        check();
      }}
    >
      <p>{t("admin-compare-lead", { who: props.who })}</p>
      {wrong === null ? null : (
        <Alert id={`${props.id}-wrong`}>
          <p>{wrong}</p>
          <p>{t("admin-heard-stop", { who: props.who })}</p>
        </Alert>
      )}
      <Field
        id={`${props.id}-heard`}
        label={t("admin-heard")}
        hint={t("admin-heard-hint")}
        dir="ltr"
        maxLength={256}
        value={typed}
        onValue={(text) => {
          setWrong(null);
          setTyped(text);
        }}
      />
      <Button id={`${props.id}-compare`} type="submit">
        {t("admin-compare")}
      </Button>
    </form>
  );
}
