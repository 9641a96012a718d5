// The desk's texts for replies: choosing one, and editing them for everybody on the desk.
//
// They are shared and belong to no case, and the page says so where they are edited. Must never fill one in by itself
// with anything of a case.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import type { Template } from "../protocol/templates.ts";
import { page } from "../staff/page.ts";
import { useStore } from "../staff/store.ts";
import { languageLabel, langTag, t } from "../staff/texts.ts";
import { Alert, Button, Choice, Day, Dialog, Field, FreeText, Progress } from "../staff/ui.tsx";
import { MAX_REPLY_UNITS } from "./case-model.ts";
import type { Draft } from "./drafts.ts";
import { shownName } from "./file-name.ts";
import type { TemplateBox } from "./template-box.ts";

/** The name of the draft that the form is kept under. */
export const TEMPLATE_DRAFT = "templates";

const labelOf = ({ name, locale }: Template): string => `${shownName(name)} (${languageLabel(locale)})`;

/** A choice of texts, those in the reply's language first. */
export function TemplatePicker(props: {
  box: TemplateBox;
  locale: string;
  onInsert: (text: string) => void;
  onEdit: () => void;
}): JSX.Element {
  const state = useStore(props.box.state);
  const [chosen, setChosen] = useState("");
  useEffect(() => {
    if (!props.box.state.get().loaded) void props.box.load();
  }, [props.box]);
  const numbered = state.items.map((item, at) => ({ item, at: String(at) }));
  const first = numbered.filter(({ item }) => item.locale === props.locale);
  const rest = numbered.filter(({ item }) => item.locale !== props.locale);
  const picked = numbered.find(({ at }) => at === chosen)?.item;
  return (
    <div class="template-picker">
      {state.items.length === 0 ? null : (
        <>
          <Choice
            id="template"
            label={t("desk-template")}
            value={picked === undefined ? "" : chosen}
            onValue={setChosen}
            options={[
              { value: "", label: "–" },
              ...[...first, ...rest].map(({ item, at }) => ({ value: at, label: labelOf(item) })),
            ]}
          />
          <Button
            id="template-insert"
            busy={picked === undefined}
            onClick={() => {
              if (picked !== undefined) props.onInsert(picked.text);
            }}
          >
            {t("desk-template-insert")}
          </Button>
        </>
      )}
      <Button id="templates-edit" kind="quiet" onClick={props.onEdit}>
        {t("desk-templates-edit")}
      </Button>
    </div>
  );
}

/** The form of one text. What is typed is kept as a draft is. */
function TemplateForm(props: {
  draft: Draft;
  busy: boolean;
  onDraft: (change: Draft) => void;
  onSave: () => void;
  onCancel: () => void;
}): JSX.Element {
  const { draft } = props;
  const name = draft["name"] ?? "";
  const text = draft["text"] ?? "";
  const locale = draft["locale"] || page.locale;
  const incomplete = name.trim() === "" || text.trim() === "" || text.length > MAX_REPLY_UNITS;
  return (
    <form
      id="template-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!props.busy && !incomplete) props.onSave();
      }}
    >
      <Field
        id="template-name"
        label={t("desk-template-name")}
        dir="auto"
        maxLength={80}
        value={name}
        onValue={(value) => props.onDraft({ name: value })}
      />
      <Choice
        id="template-locale"
        label={t("desk-reply-language")}
        value={locale}
        onValue={(value) => props.onDraft({ locale: value })}
        options={page.locales.map((one) => ({ value: one.tag, label: languageLabel(one.tag) }))}
      />
      <div class="field">
        <label for="template-text">{t("desk-reply-text")}</label>
        <textarea
          id="template-text"
          rows={6}
          dir="auto"
          lang={langTag(locale)}
          autocomplete="off"
          value={text}
          onInput={(event) => props.onDraft({ text: event.currentTarget.value })}
        />
      </div>
      <div class="buttons">
        <Button id="template-save" kind="main" type="submit" busy={props.busy || incomplete}>
          {t("desk-save")}
        </Button>
        <Button id="template-cancel" onClick={props.onCancel}>
          {t("desk-cancel")}
        </Button>
      </div>
    </form>
  );
}

const NOTHING_TYPED: Draft = { name: "", text: "", locale: "", at: "" };

/** The dialog in which a desk edits its texts. */
export function TemplatesDialog(props: {
  box: TemplateBox;
  draft: Draft;
  onDraft: (change: Draft) => void;
  handleOf: (account: string) => string;
  onClose: () => void;
}): JSX.Element {
  const { box, draft } = props;
  const state = useStore(box.state);
  const editing = (draft["name"] ?? "") !== "" || (draft["text"] ?? "") !== "" || (draft["at"] ?? "") !== "";
  useEffect(() => void box.load(), [box]);
  const save = async (): Promise<void> => {
    const item = {
      name: (draft["name"] ?? "").trim(),
      locale: draft["locale"] || page.locale,
      text: (draft["text"] ?? "").trim(),
    };
    const at = Number(draft["at"]);
    const known = draft["at"] !== "new" && at < state.items.length;
    const items = known ? state.items.map((one, index) => (index === at ? item : one)) : [...state.items, item];
    if (await box.save(items)) props.onDraft(NOTHING_TYPED);
    // A colleague's set has other places: what was typed is then a new text.
    else if (box.state.get().seq !== state.seq) props.onDraft({ at: "new" });
  };
  const remove = (at: number): void => void box.save(state.items.filter((_, index) => index !== at));
  return (
    <Dialog id="templates-dialog" title={t("desk-templates")} onClose={props.onClose}>
      <Alert kind="warning">
        <p>{t("desk-templates-reminder")}</p>
      </Alert>
      {state.error === null ? null : (
        <Alert id="templates-error">
          <p>{state.error}</p>
        </Alert>
      )}
      {state.busy ? <Progress id="templates-progress" label={t("desk-loading")} /> : null}
      {state.author === null ? null : (
        <p class="hint">
          {t("desk-card-by", { who: props.handleOf(state.author) })} · <Day day={state.day ?? ""} />
        </p>
      )}
      {state.elsewhere ? (
        <p id="templates-elsewhere">{t("desk-templates-elsewhere")}</p>
      ) : state.items.length === 0 ? (
        <p class="quiet">{t("desk-templates-none")}</p>
      ) : (
        <ul id="templates" class="templates">
          {state.items.map((item, at) => (
            <li key={`${state.seq} ${at}`}>
              <h3>
                <bdi>{labelOf(item)}</bdi>
              </h3>
              <FreeText text={item.text} lang={langTag(item.locale)} block />
              <div class="buttons">
                <Button
                  id={`template-edit-${at}`}
                  busy={state.busy}
                  onClick={() => props.onDraft({ ...item, at: String(at) })}
                >
                  {t("desk-template-edit")}
                </Button>
                <Button id={`template-delete-${at}`} busy={state.busy} onClick={() => remove(at)}>
                  {t("desk-template-delete")}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {editing ? (
        <TemplateForm
          draft={draft}
          busy={state.busy || !state.loaded || state.elsewhere}
          onDraft={props.onDraft}
          onSave={() => void save()}
          onCancel={() => props.onDraft(NOTHING_TYPED)}
        />
      ) : (
        <Button id="template-new" onClick={() => props.onDraft({ ...NOTHING_TYPED, at: "new" })}>
          {t("desk-template-new")}
        </Button>
      )}
      <div class="buttons dialog-end">
        <Button id="templates-close" onClick={props.onClose}>
          {t("desk-close-dialog")}
        </Button>
      </div>
    </Dialog>
  );
}
