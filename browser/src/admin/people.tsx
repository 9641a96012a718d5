// Everybody who was ever invited: what the ledger says of them, and what the server adds.
//
// Must never show the server's word on a state, a role or a desk where the ledger has one.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { useStore } from "../staff/store.ts";
import { inert, roleLabel, t } from "../staff/texts.ts";
import { Alert, Button, FreeText, Title } from "../staff/ui.tsx";
import { InviteForm } from "./invite.tsx";
import type { Facts, Office } from "./office.ts";
import { PersonView } from "./person.tsx";
import { Minute, OneTimeLink } from "./parts.tsx";
import type { Person } from "./roll.ts";
import { stateLabel } from "./sayings.ts";
import type { LinkAnswer } from "./server.ts";

function factorsOf({ answer }: Person): string {
  const { codes, passkeys, recoveryCodes } = answer.factors;
  return t("admin-factors-count", { codes, passkeys, recovery: recoveryCodes });
}

function Row(props: { person: Person; office: Office; onOpen: () => void }): JSX.Element {
  const { person, office } = props;
  return (
    <tr role="row" class={person.differences.length > 0 ? "row-trouble" : "row"} data-handle={person.handle}>
      <td role="cell" data-label={t("desk-handle")}>
        <button id={`open-${person.account}`} type="button" class="open-case" onClick={props.onOpen}>
          <bdi>{inert(person.handle)}</bdi>
        </button>
        {person.differences.length === 0 ? null : <p class="trouble">{t("admin-differs-short")}</p>}
        {person.note === null ? null : (
          <p class="kinds">
            <FreeText text={person.note.text.slice(0, 120)} />
          </p>
        )}
      </td>
      <td role="cell" data-label={t("admin-role")}>{roleLabel(person.role)}</td>
      <td role="cell" data-label={t("admin-state")}>
        {stateLabel(person.state)}
        {person.answer.invited === null ? null : (
          <p class="kinds">
            {t("admin-expires")} <Minute at={person.answer.invited} />
          </p>
        )}
        {person.offered === null ? null : <p class="kinds">{t("admin-offers-keys")}</p>}
      </td>
      <td role="cell" data-label={t("admin-desk")}>
        <bdi>{person.desk === null ? "–" : office.deskName(person.desk)}</bdi>
      </td>
      <td role="cell" data-label={t("admin-sessions")}>{person.answer.sessions}</td>
      <td role="cell" data-label={t("admin-factors")}>{factorsOf(person)}</td>
    </tr>
  );
}

function List(props: { office: Office; facts: Facts; onOpen: (account: string) => void; onInvite: () => void }): JSX.Element {
  const { office, facts } = props;
  const { roll } = facts;
  return (
    <>
      <Title>{t("admin-part-people")}</Title>
      <p class="hint">{t("admin-people-lead")}</p>
      <p>
        <Button id="invite-open" kind="main" onClick={props.onInvite}>
          {t("admin-invite")}
        </Button>
      </p>
      {roll.hidden.length === 0 ? null : (
        <Alert id="hidden-accounts">
          <p>{t("admin-hidden", { count: roll.hidden.length })}</p>
        </Alert>
      )}
      <table id="people" role="table">
        <caption class="hidden">{t("admin-part-people")}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {["desk-handle", "admin-role", "admin-state", "admin-desk", "admin-sessions", "admin-factors"].map((id) => (
              <th key={id} role="columnheader" scope="col">
                {t(id)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {roll.people.map((person) => (
            <Row key={person.account} person={person} office={office} onOpen={() => props.onOpen(person.account)} />
          ))}
        </tbody>
      </table>
    </>
  );
}

/** The list, one of them, or an invitation. */
export function PeopleView(props: { office: Office; facts: Facts }): JSX.Element {
  const { office, facts } = props;
  const shown = useStore(office.shown);
  const [inviting, setInviting] = useState(false);
  const [link, setLink] = useState<LinkAnswer | null>(null);
  const person = facts.roll.people.find(({ account }) => account === shown);
  const toList = (): void => {
    office.shown.set(null);
    setInviting(false);
    office.outcome.set(null);
  };
  if (link !== null) {
    return (
      <div class="medium">
        <Title>{t("admin-invite")}</Title>
        <OneTimeLink id="invitation" link={link} lead={t("admin-invite-link-lead")} onAway={() => setLink(null)} />
      </div>
    );
  }
  if (inviting) {
    const invited = (made: LinkAnswer): void => {
      setInviting(false);
      setLink(made);
    };
    return <InviteForm office={office} onInvited={invited} onBack={toList} />;
  }
  if (person !== undefined) {
    return <PersonView office={office} facts={facts} person={person} onLink={setLink} onBack={toList} />;
  }
  return <List office={office} facts={facts} onOpen={(account) => office.shown.set(account)} onInvite={() => setInviting(true)} />;
}
