// What to compare over another channel: one's own fingerprint, the intake's, the ledger head,
// and colleagues' fingerprints.
//
// Shows only what was computed from the checked ledger. Must never show a fingerprint that the
// server sent.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import type { AboutFacts, Fingerprint, Strange } from "./facts.ts";
import { page } from "./page.ts";
import { t } from "./texts.ts";
import { Alert, Button, Dialog } from "./ui.tsx";

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

/** Names that are not those that were remembered, and taking them once the words were compared. */
function Renamed(props: { renamed: readonly Strange[]; onRecognise: (account: string) => Promise<string | null> }): JSX.Element {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const recognise = async (account: string): Promise<void> => {
    setBusy(true);
    setError(await props.onRecognise(account));
    setBusy(false);
  };
  return (
    <Alert id="renamed" kind="warning" title={t("tampering-names")}>
      <p>{t("names-what-to-do")}</p>
      {error === null ? null : <p id="renamed-error">{error}</p>}
      {props.renamed.map(({ account, handle, before, fingerprint }) => (
        <div key={account} data-name={handle}>
          <p>{before === null ? t("names-exchanged", { now: handle }) : t("names-renamed", { before, now: handle })}</p>
          {fingerprint === null ? null : (
            <>
              <FingerprintView id={`renamed-${account}`} value={fingerprint} />
              <Button busy={busy} onClick={() => void recognise(account)}>
                {t("names-recognise", { now: handle })}
              </Button>
            </>
          )}
        </div>
      ))}
    </Alert>
  );
}

/** The dialog "about this intake". */
export function About(props: {
  facts: AboutFacts;
  /** Takes a name whose owner's words were compared; what to say where that fails. */
  onRecognise?: ((account: string) => Promise<string | null>) | undefined;
  onClose: () => void;
}): JSX.Element {
  const { facts } = props;
  return (
    <Dialog id="about" title={t("desk-about")} onClose={props.onClose}>
      {facts.renamed.length === 0 || props.onRecognise === undefined ? null : (
        <Renamed renamed={facts.renamed} onRecognise={props.onRecognise} />
      )}
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
