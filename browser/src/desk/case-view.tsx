// One case: what must be seen first, the report, the conversation since, and what can be done.
//
// Keeps what was typed through failures. Must never show the words of a record that failed a
// check as if they were the reporter's or a colleague's.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { useStore } from "../staff/store.ts";
import { joined, langTag, languageLabel, optionLabel, placeLabel, statusLabel, t } from "../staff/texts.ts";
import { Alert, Button, Day, FreeText, Progress, Title } from "../staff/ui.tsx";
import { AccessPanel, type AccessChange } from "./access-view.tsx";
import { Assignment, CardForm, NoteForm, StateForm } from "./actions.tsx";
import type { Change, ChangeOutcome, OpenedCase, SentReply } from "./case-model.ts";
import { Conversation } from "./conversation-view.tsx";
import type { Desk } from "./desk.ts";
import { Files } from "./files-view.tsx";
import { UrgencyBadge } from "./queue-view.tsx";
import { ReplyForm } from "./reply-form.tsx";
import { ReportView } from "./report-view.tsx";
import { TEMPLATE_DRAFT, TemplatesDialog } from "./templates-view.tsx";
import { Problems, SafeWarning, Strays, WithdrawnBanner } from "./warnings.tsx";

function Facts(props: { opened: OpenedCase; handleOf: (account: string) => string }): JSX.Element {
  const { opened } = props;
  const { card, standing } = opened;
  return (
    <ul class="case-facts">
      {card === null ? null : (
        <li>
          <UrgencyBadge urgency={card.urgency} />
        </li>
      )}
      <li id="case-standing" data-state={standing.state}>
        {statusLabel(standing.state)}
      </li>
      <li>
        {t("desk-received")} <Day day={opened.received} />
      </li>
      {card === null || card.where.length === 0 ? null : (
        <li>
          <span>{joined(card.where.map(placeLabel))}</span>
        </li>
      )}
      {card === null || card.languages.length === 0 ? null : (
        <li>
          <span>{joined(card.languages.map(languageLabel))}</span>
        </li>
      )}
    </ul>
  );
}

function CardSummary(props: { opened: OpenedCase; handleOf: (account: string) => string }): JSX.Element | null {
  const { card } = props.opened;
  // The reporter's own card only repeats the beginning of the report.
  if (card === null || card.author === null) return null;
  return (
    <section class="panel" aria-labelledby="summary-title">
      <h2 id="summary-title">{t("desk-summary")}</h2>
      <FreeText text={card.summary} block />
      {card.kinds.length === 0 ? null : (
        <p class="kinds">
          <span>{joined(card.kinds.map((kind) => optionLabel("kinds", kind)))}</span>
        </p>
      )}
      {card.tags.length === 0 ? null : (
        <ul class="tags" aria-label={t("desk-tags")}>
          {card.tags.map((tag, at) => (
            <li key={at}>
              <FreeText text={tag} />
            </li>
          ))}
        </ul>
      )}
      <p class="hint">{t("desk-card-by", { who: props.handleOf(card.author) })}</p>
    </section>
  );
}

/** Ways to the parts of a long case, which no address may name. */
function Ways(props: { opened: OpenedCase }): JSX.Element {
  const files = props.opened.conversation.some((item) => item.kind === "followup" && item.files.length > 0);
  const ways = [
    { to: "report-title", label: "desk-report", there: props.opened.report !== null },
    { to: "history-title", label: "desk-history", there: true },
    { to: "files-title", label: "desk-files", there: files || props.opened.parts.length > 0 },
    { to: "reply-title", label: "desk-reply", there: props.opened.writable },
  ];
  const go = (id: string): void => {
    const heading = document.getElementById(id);
    heading?.scrollIntoView({ block: "start" });
    heading?.focus({ preventScroll: true });
  };
  return (
    <nav class="buttons ways" aria-label={t("desk-case")}>
      {ways.map(({ to, label, there }) =>
        there ? (
          <Button key={to} id={`to-${to}`} kind="quiet" onClick={() => go(to)}>
            {t(label)}
          </Button>
        ) : null,
      )}
    </nav>
  );
}

interface Trouble {
  readonly message: string;
  /** Sealed and sent, but not answered: only the same bytes may be sent again. */
  readonly pending: boolean;
}

/** The view of one case. */
export function CaseView(props: {
  desk: Desk;
  id: string;
  onBack: () => void;
  say: (text: string) => void;
}): JSX.Element {
  const { desk, id } = props;
  const [opened, setOpened] = useState<OpenedCase | null>(null);
  const [loadError, setLoadError] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);
  const going = useRef(0);
  const [sent, setSent] = useState<SentReply | null>(null);
  const [templates, setTemplates] = useState(false);
  const drafts = useStore(desk.drafts.all);
  const handleOf = (account: string): string => desk.colleagues.handleOf(account);

  const load = async (): Promise<void> => {
    setLoadError(null);
    const result = await desk.open(id);
    if (result.ok) setOpened(result.opened);
    else setLoadError(result.message);
  };
  useEffect(() => void load(), [id]);

  const settle = async (work: Promise<ChangeOutcome>): Promise<boolean> => {
    going.current++;
    setBusy(true);
    setTrouble(null);
    const outcome = await work;
    // A second click does nothing, and is through before the first.
    going.current--;
    setBusy(going.current > 0);
    if (outcome.opened !== null) setOpened(outcome.opened);
    if (outcome.reply !== null) setSent(outcome.reply);
    if (outcome.ok) props.say(t("desk-saved"));
    if (outcome.message !== null) setTrouble({ message: outcome.message, pending: outcome.pending });
    return outcome.ok;
  };
  const change = (wanted: Change): Promise<boolean> =>
    opened === null ? Promise.resolve(false) : settle(desk.changes.make(id, opened, wanted));

  const access = (wanted: AccessChange): Promise<ChangeOutcome> => {
    switch (wanted.what) {
      case "give":
        return desk.access.give(id, wanted.account);
      case "rekey":
        return desk.access.rekey(id, wanted.agreed);
      case "refuse":
        return desk.access.refuse(id, wanted.account, wanted.refused);
      case "desk":
        return desk.access.handOver(id, wanted.desk);
      case "erase":
        return desk.access.erase(id, wanted.wanted);
    }
  };

  const back = (
    <Button id="back" kind="quiet" onClick={props.onBack}>
      {t("desk-back")}
    </Button>
  );
  if (opened === null) {
    return (
      <div class="case">
        {back}
        <Title>{t("desk-case")}</Title>
        {loadError === null ? (
          <Progress id="case-progress" label={t("desk-loading")} />
        ) : (
          <Alert id="case-error">
            <p>{loadError}</p>
            <Button id="case-retry" onClick={() => void load()}>
              {t("desk-try-again")}
            </Button>
          </Alert>
        )}
      </div>
    );
  }
  const pending = desk.changes.isPending(id);
  const draft = drafts.get(id) ?? {};
  const actions = { opened, busy: busy || pending, onChange: change };
  const clean = opened.problems.length === 0;
  const namer = opened.access.rekeys[opened.access.rekeys.length - 1];
  return (
    <div class="case" id="case" data-case={id} data-busy={busy ? "true" : "false"}>
      {back}
      <div class="case-head">
        <Title>
          {t("desk-case")} <bdi class="mono quiet">{id.slice(0, 6)}</bdi>
        </Title>
        <Facts opened={opened} handleOf={handleOf} />
      </div>
      <SafeWarning use={opened.safeUse} />
      <WithdrawnBanner
        withdrawal={opened.withdrawal}
        safe={opened.safeUse.withdrew}
        busy={busy || pending}
        onChange={(wanted) => void change(wanted)}
      />
      <Problems ids={opened.problems} signedBy={opened.otherHistoryBy.map(handleOf)} />
      <Strays ids={opened.strays} />
      {opened.access.doubtful ? (
        <Alert id="key-doubtful" kind="warning">
          <p>{t("access-doubtful")}</p>
          {namer === undefined ? null : <p id="key-named-by">{t("access-doubtful-by", { who: handleOf(namer.author) })}</p>}
        </Alert>
      ) : null}
      <Ways opened={opened} />
      {trouble === null && !pending ? null : (
        <Alert id="change-error">
          <p>{trouble?.message ?? t("desk-save-failed")}</p>
          {pending ? (
            <Button
              id="change-retry"
              busy={busy}
              onClick={() => void settle(desk.changes.resend(id))}
            >
              {t("desk-try-again")}
            </Button>
          ) : null}
        </Alert>
      )}
      <div class="case-columns">
        <div>
          <CardSummary opened={opened} handleOf={handleOf} />
          {opened.report === null ? null : <ReportView report={opened.report} />}
          <Conversation
            items={opened.conversation}
            lang={langTag(opened.languages.form)}
            handleOf={handleOf}
          />
          <Files opened={opened} readerOf={() => desk.reader(id)} />
          {opened.writable ? (
            <>
              {opened.report === null ? null : (
                <ReplyForm
                  {...actions}
                  draft={draft}
                  onDraft={(typed) => desk.drafts.change(id, typed)}
                  templates={desk.templates}
                  sent={sent}
                  onSeen={() => setSent(null)}
                  onEditTemplates={() => setTemplates(true)}
                />
              )}
              <NoteForm
                {...actions}
                note={draft["note"] ?? ""}
                onNote={(note) => desk.drafts.change(id, { note })}
              />
            </>
          ) : null}
        </div>
        <div class="case-side">
          {opened.writable ? (
            <>
              <Assignment
                {...actions}
                me={desk.me}
                candidates={clean ? desk.colleagues.candidates().filter(({ account }) => !opened.access.refused.includes(account)) : []}
                assigneeOf={(account) => desk.colleagues.assigneeOf(account)}
                onConfirmed={(account) => desk.colleagues.confirm(account)}
              />
              <StateForm {...actions} />
              <CardForm {...actions} />
            </>
          ) : null}
          {opened.report === null ? null : (
            <AccessPanel
              opened={opened}
              me={desk.me}
              busy={busy || pending}
              everybody={desk.colleagues.everybody()}
              desks={desk.colleagues.desks()}
              handleOf={handleOf}
              strangers={desk.access.strangers(opened)}
              onAccess={(wanted) => void settle(access(wanted))}
            />
          )}
        </div>
      </div>
      {templates ? (
        <TemplatesDialog
          box={desk.templates}
          draft={drafts.get(TEMPLATE_DRAFT) ?? {}}
          onDraft={(typed) => desk.drafts.change(TEMPLATE_DRAFT, typed)}
          handleOf={handleOf}
          onClose={() => setTemplates(false)}
        />
      ) : null}
    </div>
  );
}
