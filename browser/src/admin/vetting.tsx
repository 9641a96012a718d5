// Vetting somebody, and taking somebody's new keys: only after its owner's words were heard and typed.
//
// Each admin who signs compares anew. Must never sign keys that their owner did not, nor offer to sign before the
// comparison.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { FingerprintView } from "../staff/about.tsx";
import { roleLabel, t } from "../staff/texts.ts";
import { Alert, Button, Choice } from "../staff/ui.tsx";
import type { Facts, Office } from "./office.ts";
import { Compare } from "./parts.tsx";
import type { OfferedKeys, Person } from "./roll.ts";
import { needed } from "./sayings.ts";

/** An enrolment that waits to be vetted. */
export function VetForm(props: { office: Office; facts: Facts; person: Person }): JSX.Element {
  const { office, person } = props;
  const { enrolled, fingerprint } = person;
  const { desks } = office.ledger;
  const [desk, setDesk] = useState(desks[0]?.id ?? "");
  const [heard, setHeard] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  if (enrolled === null || fingerprint === null) {
    return (
      <Alert id="not-vettable">
        <p>{t("admin-not-vettable")}</p>
      </Alert>
    );
  }
  const { account, recipient, signing, role } = enrolled;
  const sign = async (): Promise<void> => {
    setBusy(true);
    await office.sign(
      role === "admin"
        ? { action: "admin", account, recipient, signing }
        : { action: "vet", account, desk, recipient, signing },
    );
    setBusy(false);
  };
  // What was compared are these very keys: should the server show others later, they are compared anew.
  const same = heard === fingerprint.digits && person.differences.length === 0;
  const action = role === "admin" ? "admin" : "vet";
  return (
    <section class="panel" id="vetting" aria-labelledby="vetting-title">
      <h2 id="vetting-title">{t(`admin-${action}-title`, { who: person.handle })}</h2>
      <p>{t(`admin-${action}-lead`)}</p>
      <p id="vetting-needs">{needed(office, action)}</p>
      <Compare
        id="vet"
        who={person.handle}
        fingerprint={fingerprint}
        same={same}
        onSame={() => setHeard(fingerprint.digits)}
      />
      {!same ? null : (
        <>
          <p>
            {t("admin-role")}: <strong>{roleLabel(role)}</strong>
          </p>
          {role === "admin" ? null : (
            <Choice
              id="vet-desk"
              label={t("admin-desk")}
              value={desk}
              options={desks.map(({ id }) => ({ value: id, label: office.deskName(id) }))}
              onValue={setDesk}
            />
          )}
          <Button id="vet-sign" kind="main" busy={busy} onClick={() => void sign()}>
            {t("admin-sign")}
          </Button>
        </>
      )}
    </section>
  );
}

/** New keys that somebody offers. */
export function RotateForm(props: { office: Office; person: Person; offered: OfferedKeys }): JSX.Element {
  const { office, person, offered } = props;
  const [heard, setHeard] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const same = heard === offered.fingerprint.digits;
  const sign = async (): Promise<void> => {
    setBusy(true);
    const { recipient, signing } = offered;
    await office.sign({ action: "rotate", account: person.account, recipient, signing });
    setBusy(false);
  };
  return (
    <section class="panel" id="rotation" aria-labelledby="rotation-title">
      <h2 id="rotation-title">{t("admin-rotate-title", { who: person.handle })}</h2>
      <p>{t("admin-rotate-lead")}</p>
      {offered.missing === 0 ? null : <p>{t("admin-rotate-missing", { count: offered.missing })}</p>}
      <p>{needed(office, "rotate")}</p>
      {person.fingerprint === null ? null : (
        <>
          <h3>{t("admin-old-words")}</h3>
          <FingerprintView id="old-fingerprint" value={person.fingerprint} />
        </>
      )}
      <h3>{t("admin-new-words")}</h3>
      <Compare
        id="rotate"
        who={person.handle}
        fingerprint={offered.fingerprint}
        same={same}
        onSame={() => setHeard(offered.fingerprint.digits)}
      />
      {!same ? null : (
        <Button id="rotate-sign" kind="main" busy={busy} onClick={() => void sign()}>
          {t("admin-sign")}
        </Button>
      )}
    </section>
  );
}
