// Recovery codes: made in place of the earlier ones, shown once, to be printed or saved.
//
// Must never keep them: leaving the section forgets them.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { t } from "../staff/texts.ts";
import { Alert, Button } from "../staff/ui.tsx";
import type { OwnAccount } from "./own.ts";
import { Prove } from "./prove.tsx";

/** Hands a text file to the person. Its address is of this page alone, and is taken back at once. */
function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** The section of recovery codes. */
export function RecoverySection(props: {
  own: OwnAccount;
  left: number;
  onChanged: () => void;
  onFailure: (error: unknown) => void;
}): JSX.Element {
  const [asking, setAsking] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const { own } = props;
  const lines = (): string => [own.intake, own.handle, own.day, "", ...(codes ?? []), ""].join("\r\n");
  return (
    <section aria-labelledby="recovery-title" class={codes === null ? undefined : "printed"}>
      <h2 id="recovery-title">{t("account-recovery-codes")}</h2>
      <p>{t("account-recovery-lead")}</p>
      <p id="recovery-left">{t("account-recovery-left", { count: props.left })}</p>
      {codes === null ? null : (
        <div id="recovery-shown">
          <Alert kind="warning">
            <p>{t("account-recovery-once")}</p>
          </Alert>
          <ul id="recovery-codes" class="panel mono codes" dir="ltr" translate={false}>
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
          <div class="buttons">
            <Button id="recovery-print" onClick={() => print()}>
              {t("account-print")}
            </Button>
            <Button id="recovery-save" onClick={() => save("recovery-codes.txt", lines())}>
              {t("account-save-file")}
            </Button>
            <Button id="recovery-done" kind="main" onClick={() => setCodes(null)}>
              {t("account-recovery-kept")}
            </Button>
          </div>
        </div>
      )}
      {asking ? (
        <Prove
          id="prove-recovery"
          label={t("account-recovery-make")}
          passphraseNeeded={false}
          onFailure={props.onFailure}
          onCancel={() => setAsking(false)}
          onProve={async (typed, report) => {
            setCodes(await own.makeRecoveryCodes(await own.prove(typed, report)));
            setAsking(false);
            props.onChanged();
          }}
        />
      ) : codes === null ? (
        <Button id="make-recovery" onClick={() => setAsking(true)}>
          {t("account-recovery-make")}
        </Button>
      ) : null}
    </section>
  );
}
