// The fields for a second factor: for one that is typed, which is a six-digit code, or a recovery code for whoever lost
// the others; and for the name of a new one.
//
// Keeps nothing: what was typed belongs to whoever shows it.

import type { JSX, RefObject } from "preact";
import { useState } from "preact/hooks";

import { t } from "../staff/texts.ts";
import { Button, Field } from "../staff/ui.tsx";

/** A field for one code; a button changes between the two kinds. */
export function CodeField(props: {
  id: string;
  value: string;
  readOnly: boolean;
  onValue: (value: string) => void;
  inputRef?: RefObject<HTMLInputElement | null>;
}): JSX.Element {
  const [recovery, setRecovery] = useState(false);
  const ref = props.inputRef === undefined ? {} : { inputRef: props.inputRef };
  return (
    <div class="code-field">
      <Field
        {...ref}
        id={props.id}
        label={t(recovery ? "account-recovery-code" : "desk-code")}
        dir="ltr"
        inputMode={recovery ? "text" : "numeric"}
        maxLength={recovery ? 40 : 12}
        value={props.value}
        readOnly={props.readOnly}
        onValue={props.onValue}
      />
      <Button
        id={`${props.id}-other`}
        kind="quiet"
        busy={props.readOnly}
        onClick={() => {
          props.onValue("");
          setRecovery(!recovery);
          document.getElementById(props.id)?.focus();
        }}
      >
        {t(recovery ? "account-use-code" : "account-use-recovery-code")}
      </Button>
    </div>
  );
}

/** Characters. */
const LONGEST_NAME = 60;

/** A field for what its owner calls a second factor. */
export function FactorNameField(props: {
  id: string;
  hint?: string;
  value: string;
  readOnly?: boolean;
  onValue: (name: string) => void;
}): JSX.Element {
  return <Field {...props} label={t("account-factor-name")} dir="auto" maxLength={LONGEST_NAME} />;
}
