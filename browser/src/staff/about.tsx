// What to compare over another channel: one's own fingerprint, the intake's, the ledger head,
// and colleagues' fingerprints.
//
// Shows only what was computed from the checked ledger. Must never show a fingerprint that the
// server sent.

import type { JSX } from "preact";

import type { AboutFacts, Fingerprint } from "./facts.ts";
import { page } from "./page.ts";
import { t } from "./texts.ts";
import { Button, Dialog } from "./ui.tsx";

/** A fingerprint, laid out to be read aloud. */
export function FingerprintView(props: { id: string; value: Fingerprint }): JSX.Element {
  return (
    <div id={props.id} class="fingerprint" dir="ltr">
      <p class="words" lang="en" translate={false}>
        {props.value.words}
      </p>
      <p class="digits">{props.value.digits}</p>
    </div>
  );
}

/** The dialog "about this intake". */
export function About(props: { facts: AboutFacts; onClose: () => void }): JSX.Element {
  const { facts } = props;
  return (
    <Dialog id="about" title={t("desk-about")} onClose={props.onClose}>
      <p>
        <bdi>{facts.intake}</bdi>
      </p>
      <h3>{t("desk-intake-fingerprint")}</h3>
      <FingerprintView id="intake-fingerprint" value={facts.intakeFingerprint} />
      {facts.own === null ? null : (
        <>
          <h3>{t("desk-fingerprint")}</h3>
          <FingerprintView id="own-fingerprint" value={facts.own} />
        </>
      )}
      <h3>{t("desk-ledger-head")}</h3>
      <p id="ledger-head" class="mono" dir="ltr">
        {facts.head.seq} · {facts.head.day}
        <br />
        {facts.head.hash}
      </p>
      {facts.colleagues.length === 0 ? null : (
        <>
          <h3>{t("desk-colleagues")}</h3>
          <p class="hint">{t("desk-colleagues-hint")}</p>
          <dl class="entry">
            {facts.colleagues.map((one) => (
              <div key={one.account}>
                <dt>
                  <bdi>{one.handle}</bdi>
                </dt>
                <dd>
                  <FingerprintView id={`fingerprint-${one.account}`} value={one.fingerprint} />
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {page.local ? null : <p class="hint">{t("desk-local-recommended")}</p>}
      <Button id="about-close" kind="main" onClick={props.onClose}>
        {t("desk-close-dialog")}
      </Button>
    </Dialog>
  );
}
