// Secrets that were just made, shown to whoever is to keep them: a passphrase, and what an authenticator takes.
//
// Must never put a passphrase into an attribute, an address or storage.

import { Fragment, type JSX } from "preact";

import { QrCode } from "./qr.tsx";
import { t } from "./texts.ts";

/** Languages that a passphrase can be made in. */
export type WordsLanguage = "en" | "zh-Hans";

const NAMES: Readonly<Record<WordsLanguage, string>> = { en: "English", "zh-Hans": "简体中文" };

/** A passphrase, and the choice of the language that it is in. */
export function NewPassphrase(props: {
  passphrase: string;
  language: WordsLanguage;
  onLanguage: (language: WordsLanguage) => void;
}): JSX.Element {
  return (
    <>
      <fieldset class="choice">
        <legend>{t("enroll-passphrase-language")}</legend>
        {(["en", "zh-Hans"] as const).map((one) => (
          <label class="check" key={one} lang={one}>
            <input
              id={`words-${one}`}
              type="radio"
              name="words"
              checked={props.language === one}
              onChange={() => props.onLanguage(one)}
            />
            {NAMES[one]}
          </label>
        ))}
      </fieldset>
      <p id="new-passphrase" class="panel passphrase" dir="ltr" lang={props.language} translate={false}>
        {props.passphrase.split(" ").map((word, at) => (
          <Fragment key={at}>
            {at === 0 ? "" : " "}
            <span class="word">{word}</span>
          </Fragment>
        ))}
      </p>
    </>
  );
}

interface Secret {
  readonly intake: string;
  readonly handle: string;
  /** In base32. */
  readonly totp: string;
}

/** The address that an authenticator reads from the QR code. */
function totpAddress({ intake, handle, totp }: Secret): string {
  const issuer = intake === "" ? "Thicket" : intake;
  const query = new URLSearchParams({ secret: totp, issuer, algorithm: "SHA1", digits: "6", period: "30" });
  // Authenticators read %20, not every one of them reads +.
  const text = query.toString().replace(/\+/g, "%20");
  return `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(handle)}?${text}`;
}

/** The secret of an authenticator of one-time codes, as a picture and as text. */
export function NewCodeSecret(props: Secret): JSX.Element {
  const { totp } = props;
  return (
    <>
      <QrCode id="totp-qr" text={totpAddress(props)} label={t("enroll-code-qr")} />
      <p class="label" id="totp-label">
        {t("enroll-code-secret")}
      </p>
      <p id="totp-secret" class="panel mono" dir="ltr" aria-labelledby="totp-label" role="group" data-secret={totp}>
        {totp.replace(/(.{4})(?=.)/g, "$1 ")}
      </p>
    </>
  );
}
