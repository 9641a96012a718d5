// One account: who it is, what differs, and what an admin can do about it.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { FingerprintView } from "../staff/about.tsx";
import { roleLabel, t } from "../staff/texts.ts";
import { Alert, Button, FreeText, Title } from "../staff/ui.tsx";
import { HoursChoice, NoteField } from "./invite.tsx";
import type { Facts, Office } from "./office.ts";
import { Revoke } from "./leaving.tsx";
import { Fact, Minute, Step } from "./parts.tsx";
import { Reset } from "./reset.tsx";
import { Restore } from "./restore.tsx";
import type { Person } from "./roll.ts";
import { needed, stateLabel } from "./sayings.ts";
import {
  deleteInvite,
  deleteReset,
  deleteSessions,
  getSessions,
  postInvite,
  postRekey,
  putNotes,
  type LinkAnswer,
  type SessionAnswer,
} from "./server.ts";
import { RotateForm, VetForm } from "./vetting.tsx";

interface PersonProps {
  readonly office: Office;
  readonly facts: Facts;
  readonly person: Person;
}

function Note({ office, person }: PersonProps): JSX.Element {
  const [text, setText] = useState(person.note?.text ?? "");
  const save = async (): Promise<void> => {
    await office.attempt(async () => {
      await putNotes(person.account, office.sealNotes(person, text));
      return t("desk-saved");
    });
  };
  return (
    <section>
      <h2>{t("admin-note")}</h2>
      {person.note === null ? null : (
        <>
          <FreeText text={person.note.text} block />
          <p class="hint">{t("desk-note-by", { who: office.handleOf(person.note.author), day: person.note.day })}</p>
        </>
      )}
      <Step id="note-change" title={t("admin-note-change")} lead={t("admin-note-lead")} button={t("desk-save")} onDo={save}>
        <NoteField id="note" value={text} onValue={setText} />
      </Step>
    </section>
  );
}

function Invitation(props: PersonProps & { onLink: (link: LinkAnswer) => void }): JSX.Element {
  const { office, person } = props;
  const [hours, setHours] = useState("72");
  const again = async (): Promise<void> => {
    let link: LinkAnswer | null = null;
    await office.attempt(async () => {
      link = await postInvite(person.handle, person.role, Number(hours));
      return t("admin-invited", { who: person.handle });
    });
    if (link !== null) props.onLink(link);
  };
  const withdraw = async (): Promise<void> => {
    await office.attempt(async () => {
      await deleteInvite(person.account);
      return t("admin-invite-withdrawn");
    });
  };
  return (
    <section>
      <h2>{t("admin-invitation")}</h2>
      <div class="buttons">
        <Step
          id="invite-again"
          title={t("admin-invite-again")}
          lead={t("admin-invite-again-lead")}
          button={t("admin-invite-make")}
          onDo={again}
        >
          <HoursChoice id="again-hours" value={hours} onValue={setHours} />
        </Step>
        {person.answer.invited === null ? null : (
          <Step
            id="invite-withdraw"
            title={t("admin-invite-withdraw")}
            lead={t("admin-invite-withdraw-lead")}
            button={t("admin-invite-withdraw")}
            onDo={withdraw}
          />
        )}
      </div>
    </section>
  );
}

/** For whoever enrolled in somebody else's place. */
function Reject({ office, person }: PersonProps): JSX.Element {
  const reject = async (): Promise<void> => {
    await office.attempt(async () => {
      await deleteInvite(person.account);
      return t("admin-rejected", { who: person.handle });
    });
  };
  return (
    <Step id="reject" title={t("admin-reject")} lead={t("admin-reject-lead")} button={t("admin-reject")} onDo={reject} />
  );
}

function Sessions({ office, person }: PersonProps): JSX.Element {
  const [sessions, setSessions] = useState<readonly SessionAnswer[]>([]);
  const count = person.answer.sessions;
  useEffect(() => {
    void getSessions(person.account).then(setSessions, () => setSessions([]));
  }, [person.account, count]);
  const out = async (): Promise<void> => {
    await office.attempt(async () => {
      await deleteSessions(person.account);
      return t("admin-signed-out", { who: person.handle });
    });
  };
  return (
    <section>
      <h2>{t("admin-sessions")}</h2>
      {count === 0 ? <p>{t("admin-no-sessions")}</p> : null}
      <ul id="sessions" class="plain">
        {sessions.map(({ began, used }, at) => (
          <li key={at}>
            {t("admin-session-began")} <Minute at={began} /> · {t("admin-session-used")} <Minute at={used} />
          </li>
        ))}
      </ul>
      {count === 0 ? null : (
        <Step
          id="sign-out-account"
          title={t("desk-sign-out-everywhere")}
          lead={t("admin-sign-out-lead")}
          button={t("desk-sign-out-everywhere")}
          onDo={out}
        />
      )}
    </section>
  );
}

function Suspend({ office, person }: PersonProps): JSX.Element {
  const [cause, setCause] = useState(false);
  const suspend = async (): Promise<void> => {
    const outcome = await office.sign({ action: "suspend", account: person.account });
    if (outcome.ok && cause) await mark(office, person);
  };
  return (
    <Step
      id="suspend"
      title={t("admin-suspend")}
      lead={t("admin-suspend-lead")}
      more={t("admin-needs-you")}
      button={t("admin-suspend")}
      onDo={suspend}
    >
      {person.role === "admin" ? null : (
        <label class="check">
          <input id="for-cause" type="checkbox" checked={cause} onChange={(event) => setCause(event.currentTarget.checked)} />
          {t("admin-for-cause")}
        </label>
      )}
    </Step>
  );
}

const mark = (office: Office, person: Person): Promise<unknown> =>
  office.attempt(async () => t("admin-marked", { count: await postRekey(person.account) }));

/** What changes the ledger, for an account that it names. */
function Standing(props: PersonProps): JSX.Element | null {
  const { office, person } = props;
  const { state } = person;
  if (state === "revoked") return null;
  return (
    <section>
      <h2>{t("admin-standing")}</h2>
      <div class="buttons">
        {state === "active" ? <Suspend {...props} /> : null}
        {state === "suspended" ? (
          <>
            <Restore office={office} person={person} needed={needed(office, "restore")} />
            {person.role === "admin" ? null : (
              <Step
                id="mark"
                title={t("admin-mark")}
                lead={t("admin-mark-lead")}
                button={t("admin-mark")}
                onDo={async () => void (await mark(office, person))}
              />
            )}
          </>
        ) : null}
        <Revoke office={office} person={person} />
      </div>
    </section>
  );
}

function Facets({ office, person }: PersonProps): JSX.Element {
  const { codes, passkeys, recoveryCodes } = person.answer.factors;
  return (
    <dl class="facts">
      <Fact label={t("admin-role")}>{roleLabel(person.role)}</Fact>
      <Fact label={t("admin-state")}>
        <span id="person-state">{stateLabel(person.state)}</span>
      </Fact>
      {person.desk === null ? null : (
        <Fact label={t("admin-desk")}>
          <bdi>{office.deskName(person.desk)}</bdi>
        </Fact>
      )}
      {person.listed === null ? null : (
        <Fact label={t("admin-since")}>
          <bdi dir="ltr">{person.listed.since}</bdi>
        </Fact>
      )}
      {person.answer.invited === null ? null : (
        <Fact label={t("admin-expires")}>
          <Minute at={person.answer.invited} />
        </Fact>
      )}
      <Fact label={t("admin-factors")}>
        {t("admin-factors-count", { codes, passkeys, recovery: recoveryCodes })}
      </Fact>
    </dl>
  );
}

/** The view of one account. */
export function PersonView(
  props: PersonProps & { onLink: (link: LinkAnswer) => void; onBack: () => void },
): JSX.Element {
  const { office, person } = props;
  const own = person.account === office.me;
  const proposed = props.facts.proposals.some(
    ({ action }) => action !== null && "account" in action && action.account === person.account,
  );
  const withdrawReset = async (): Promise<void> => {
    await office.attempt(async () => {
      await deleteReset(person.account);
      return t("admin-reset-withdrawn");
    });
  };
  return (
    <div class="medium" id="person">
      <Button id="person-back" kind="quiet" onClick={props.onBack}>
        {t("admin-back-to-people")}
      </Button>
      <Title>
        <FreeText text={person.handle} />
      </Title>
      {person.differences.length === 0 ? null : (
        <Alert id="differences" title={t("tampering-title")}>
          <ul>
            {person.differences.map((one) => (
              <li key={one} data-problem={one}>
                {t(`admin-differs-${one}`)}
              </li>
            ))}
          </ul>
          <p>{t("admin-tampering-what-to-do")}</p>
          {person.listed === null || !person.differences.includes("name") ? null : (
            <Step
              id="recognise"
              title={t("names-recognise", { now: person.handle })}
              lead={t("names-what-to-do")}
              button={t("names-recognise", { now: person.handle })}
              onDo={async () => void (await office.recognise(person))}
            >
              {person.fingerprint === null ? null : <FingerprintView id="recognise-fingerprint" value={person.fingerprint} />}
            </Step>
          )}
        </Alert>
      )}
      <Facets {...props} />
      {!proposed ? null : (
        <Alert id="proposed" kind="warning">
          <p>{t("admin-proposed")}</p>
        </Alert>
      )}
      {person.state === "enrolled" && !proposed ? <VetForm {...props} /> : null}
      {person.state === "enrolled" ? <Reject {...props} /> : null}
      {person.offered === null || proposed ? null : <RotateForm {...props} offered={person.offered} />}
      {person.listed === null || person.fingerprint === null ? null : (
        <section>
          <h2>{t("admin-fingerprint")}</h2>
          <p class="hint">{t("admin-fingerprint-hint")}</p>
          <FingerprintView id="person-fingerprint" value={person.fingerprint} />
        </section>
      )}
      {person.state === "invited" ? <Invitation {...props} /> : null}
      <Note key={person.note?.text} {...props} />
      {person.listed === null || own ? null : <Standing {...props} />}
      {["invited", "rejected", "revoked"].includes(person.state) ? null : <Sessions {...props} />}
      {person.listed === null || person.state === "revoked" || own ? null : (
        <section>
          <h2>{t("admin-reset")}</h2>
          {person.answer.reset === null ? null : (
            <>
              <p>
                {t("admin-reset-made")} <Minute at={person.answer.reset} />
              </p>
              <Button id="reset-withdraw" onClick={() => void withdrawReset()}>
                {t("admin-reset-withdraw")}
              </Button>
            </>
          )}
          <Reset {...props} />
        </section>
      )}
    </div>
  );
}
