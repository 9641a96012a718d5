// Writing to the reporter: the text to the real mailbox, routine words to the safe one, in one go.
//
// Says at every moment how much fits, how it will be divided, in which languages the reporter reads, and afterwards
// what each of the two codes will show. Must never send what is not exactly what the preview shows.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { page } from "../staff/page.ts";
import { languageLabel, langTag, t } from "../staff/texts.ts";
import { Alert, Button, Choice, FreeText } from "../staff/ui.tsx";
import { LONGEST_MAIL_TEXT, mailTextBytes, wordsOf } from "../protocol/mail.ts";
import { MAX_REPLY_UNITS, type Languages, type SentReply } from "./case-model.ts";
import type { ActionProps } from "./actions.tsx";
import type { Draft } from "./drafts.ts";
import { mailsOf } from "./reply-text.ts";
import type { TemplateBox } from "./template-box.ts";
import { TemplatePicker } from "./templates-view.tsx";

/** What each code will show. */
function SentView(props: { sent: SentReply; onClose: () => void }): JSX.Element {
  const { texts, words, locale } = props.sent;
  return (
    <Alert id="reply-sent" kind="good" title={t("desk-reply-sent")}>
      <h3>{t("desk-reply-shows-real")}</h3>
      <ol class="mails">
        {texts.map((text, at) => (
          <li key={at}>
            <FreeText text={text} lang={langTag(locale)} block />
          </li>
        ))}
      </ol>
      <h3>{t("desk-reply-shows-safe")}</h3>
      <ol class="mails">
        {words.map((one, at) => (
          <li key={at}>
            <p>{t(`words-${one}`)}</p>
          </li>
        ))}
      </ol>
      <Button id="reply-sent-close" onClick={props.onClose}>
        {t("desk-close-dialog")}
      </Button>
    </Alert>
  );
}

function Preview(props: { texts: readonly string[]; locale: string; next: number }): JSX.Element {
  return (
    <details id="reply-preview" class="preview">
      <summary>{t("desk-reply-preview")}</summary>
      <ol class="mails">
        {props.texts.map((text, at) => (
          <li key={at}>
            <FreeText text={text} lang={langTag(props.locale)} block />
            <p class="hint">
              {t("desk-bytes", { used: mailTextBytes(text), most: LONGEST_MAIL_TEXT })}
            </p>
            <p class="hint">
              {t("desk-reply-shows-safe")} {t(`words-${wordsOf(props.next + at)}`)}
            </p>
          </li>
        ))}
      </ol>
    </details>
  );
}

/** The languages one may reply in: the reporter's first, then those of this site. */
function choices({ read, form }: Languages): readonly string[] {
  return [...new Set([...read, form, ...page.locales.map(({ tag }) => tag)])];
}

/** The tag of a language that stands in a report, without the script where it says nothing. */
const plainTag = (tag: string): string => (tag === "ug-Arab" ? "ug" : tag);

function ReadLanguages(props: { languages: Languages }): JSX.Element {
  const { read, form } = props.languages;
  return (
    <p id="reply-languages" class="languages-read">
      <strong>{t(read.length === 0 ? "desk-reply-language-unknown" : "desk-reply-languages")}</strong>{" "}
      {(read.length === 0 ? [form] : read).map((tag) => (
        <span key={tag} class="mark mark-strong">
          {languageLabel(tag)}
        </span>
      ))}
    </p>
  );
}

/** The form for a reply. */
export function ReplyForm(
  props: ActionProps & {
    draft: Draft;
    onDraft: (change: Draft) => void;
    templates: TemplateBox;
    sent: SentReply | null;
    onSeen: () => void;
    onEditTemplates: () => void;
  },
): JSX.Element {
  const { opened, draft } = props;
  const { languages } = opened;
  const [sure, setSure] = useState(false);
  const options = choices(languages);
  const chosen = draft["locale"] ?? "";
  const locale = options.includes(chosen) ? chosen : (options[0] ?? "en");
  const text = draft["reply"] ?? "";
  const tooLong = text.length > MAX_REPLY_UNITS;
  const texts = tooLong ? [] : mailsOf(text);
  const clean = opened.problems.length === 0;
  const foreign = languages.read.length > 0 && !languages.read.includes(locale);
  const blocked = texts.length === 0 || tooLong || (!clean && !sure);
  const submit = async (): Promise<void> => {
    if (props.busy || blocked) return;
    if (await props.onChange({ what: "reply", texts, locale: plainTag(locale) })) setSure(false);
  };
  const used = texts.length > 1 ? mailTextBytes(text.trim()) : mailTextBytes(texts[0] ?? "");
  return (
    <section class="panel" aria-labelledby="reply-title">
      <h2 id="reply-title" tabIndex={-1}>
        {t("desk-reply")}
      </h2>
      {props.sent === null ? null : <SentView sent={props.sent} onClose={props.onSeen} />}
      <ReadLanguages languages={languages} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Choice
          id="reply-locale"
          label={t("desk-reply-language")}
          value={locale}
          onValue={(value) => props.onDraft({ locale: value })}
          options={options.map((tag) => ({
            value: tag,
            label: languages.read.includes(tag) ? `✓ ${languageLabel(tag)}` : languageLabel(tag),
          }))}
        />
        {foreign ? (
          <p id="reply-foreign" class="field-error">
            {t("desk-reply-language-not-read")}
          </p>
        ) : null}
        <TemplatePicker
          box={props.templates}
          locale={plainTag(locale)}
          onInsert={(inserted) => props.onDraft({ reply: text.trim() === "" ? inserted : `${text.trimEnd()}\n\n${inserted}` })}
          onEdit={props.onEditTemplates}
        />
        <div class="field">
          <label for="reply">{t("desk-reply-text")}</label>
          <p id="reply-hint" class="hint">
            {t("desk-reply-hint")}
          </p>
          <textarea
            id="reply"
            rows={8}
            dir="auto"
            lang={langTag(locale)}
            autocomplete="off"
            value={text}
            readOnly={props.busy}
            aria-describedby="reply-hint reply-count"
            aria-invalid={tooLong ? "true" : undefined}
            onInput={(event) => props.onDraft({ reply: event.currentTarget.value })}
          />
          <p id="reply-count" class={tooLong ? "field-error" : "hint"} role="status">
            {tooLong
              ? t("problem-too-large")
              : texts.length > 1
                ? t("desk-reply-mails", { count: texts.length, most: LONGEST_MAIL_TEXT })
                : t("desk-bytes", { used, most: LONGEST_MAIL_TEXT })}
          </p>
        </div>
        {texts.length === 0 ? null : <Preview texts={texts} locale={locale} next={opened.mails + 1} />}
        {clean ? null : (
          <label class="check check-warning">
            <input
              id="reply-sure"
              type="checkbox"
              checked={sure}
              onChange={(event) => setSure(event.currentTarget.checked)}
            />
            {t("desk-reply-sure")}
          </label>
        )}
        {text.trim() === "" ? null : (
          <p class="hint" id="reply-unsent">
            {t("desk-draft-kept")}
          </p>
        )}
        <Button id="reply-send" kind="main" type="submit" busy={props.busy || blocked}>
          {t("desk-reply-send")}
        </Button>
      </form>
    </section>
  );
}
