// What waits for an admin: people who enrolled, new keys that were offered, entries that others have signed.
//
// Says what an entry would do in plain words, from its own payload. Must never let somebody sign keys without having
// compared them, nor something that the ledger would not take.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { english } from "../protocol/words.ts";
import { fingerprint } from "../protocol/ledger.ts";
import { FingerprintView } from "../staff/about.tsx";
import type { Fingerprint } from "../staff/facts.ts";
import { t } from "../staff/texts.ts";
import { Alert, Button, FreeText, Title } from "../staff/ui.tsx";
import type { Facts, Office } from "./office.ts";
import { Leaving } from "./leaving.tsx";
import { Compare } from "./parts.tsx";
import type { Proposal } from "./proposals.ts";
import { sayEntry } from "./sayings.ts";
import { RecipientTyped } from "./recovery.tsx";
import type { Person } from "./roll.ts";
import { deleteProposal } from "./server.ts";

/** How much waits for this admin. */
export function waitingCount({ roll, proposals }: Facts, me: string): number {
  return untouched(roll.people, proposals).length + proposals.filter(({ signers }) => !signers.includes(me)).length;
}

/** Who enrolled, or offers keys, and whom nobody has proposed yet. */
function untouched(people: readonly Person[], proposals: readonly Proposal[]): readonly Person[] {
  const proposed = new Set(proposals.map(({ action }) => (action !== null && "account" in action ? action.account : "")));
  return people.filter((one) => (one.state === "enrolled" || one.offered !== null) && !proposed.has(one.account));
}

/** Keys that an entry would vouch for, anew or again, with their owner's role; null for other entries. */
function keysOf(proposal: Proposal, office: Office): (Fingerprint & { account: string }) | null {
  const { action } = proposal;
  if (action?.action === "restore") return ledgerKeys(action.account, office);
  if (action === null || (action.action !== "vet" && action.action !== "admin" && action.action !== "rotate")) return null;
  const { account, recipient, signing } = action;
  const role =
    action.action === "vet" ? "caseworker" : action.action === "admin" ? "admin" : office.ledger.accounts.get(account)?.role;
  if (role === undefined) return null;
  return { account, ...fingerprint(office.ledger.instance, { account, role, recipient, signing }, english) };
}

/** The keys that the ledger names for an account: its name is the server's word. */
function ledgerKeys(account: string, office: Office): (Fingerprint & { account: string }) | null {
  const listed = office.ledger.accounts.get(account);
  return listed === undefined ? null : { account, ...fingerprint(office.ledger.instance, listed, english) };
}

/** Whom an entry would revoke, if that is somebody who reads cases. */
function whoLeaves({ action }: Proposal, office: Office): string | null {
  if (action?.action !== "revoke") return null;
  return office.ledger.accounts.get(action.account)?.role === "caseworker" ? action.account : null;
}

function SignToo(props: { office: Office; proposal: Proposal; id: string }): JSX.Element {
  const { office, proposal, id } = props;
  const [heard, setHeard] = useState(false);
  const [busy, setBusy] = useState(false);
  const [left, setLeft] = useState(false);
  const keys = keysOf(proposal, office);
  const ending = proposal.action?.action === "revoke" ? ledgerKeys(proposal.action.account, office) : null;
  const leaving = whoLeaves(proposal, office);
  const recipient = proposal.action?.action === "recovery" ? proposal.action.recipient : null;
  const ready = leaving === null ? (keys === null && recipient === null) || heard : left;
  const sign = async (): Promise<void> => {
    setBusy(true);
    await office.signToo(proposal);
    setBusy(false);
  };
  return (
    <>
      {keys === null ? null : (
        <Compare
          id={`${id}-compare`}
          who={office.handleOf(keys.account)}
          fingerprint={keys}
          same={heard}
          onSame={() => setHeard(true)}
        />
      )}
      {ending === null ? null : (
        <>
          <p>{t("admin-revoke-words")}</p>
          <FingerprintView id={`${id}-fingerprint`} value={ending} />
        </>
      )}
      {recipient === null ? null : (
        <RecipientTyped id={`${id}-recipient`} expected={recipient} same={heard} onSame={() => setHeard(true)} />
      )}
      {leaving === null ? null : <Leaving office={office} account={leaving} onKnown={setLeft} />}
      {!ready ? null : (
        <Button id={`${id}-sign`} kind="main" busy={busy} onClick={() => void sign()}>
          {t("admin-sign")}
        </Button>
      )}
    </>
  );
}

function ProposalView(props: { office: Office; proposal: Proposal }): JSX.Element {
  const { office, proposal } = props;
  const withdraw = async (): Promise<void> => {
    await office.attempt(async () => {
      await deleteProposal(proposal.id);
      return t("admin-withdrawn");
    });
  };
  const { action, signers, needed } = proposal;
  const mine = signers.includes(office.me);
  const id = `proposal-${proposal.id.slice(0, 8)}`;
  if (action === null) {
    return (
      <li class="panel" id={id}>
        <Alert>
          <p>{t("admin-proposal-invalid")}</p>
        </Alert>
      </li>
    );
  }
  return (
    <li class="panel" id={id} data-action={action.action}>
      <h3>{sayEntry(action, office)}</h3>
      <p>
        {t("admin-signed-by", { who: signers.map((one) => office.handleOf(one)).join(", ") })}{" "}
        {t("admin-signed-count", { count: signers.length, of: needed })}
      </p>
      {mine ? (
        <Button id={`${id}-withdraw`} onClick={() => void withdraw()}>
          {t("admin-withdraw")}
        </Button>
      ) : (
        <SignToo office={office} proposal={proposal} id={id} />
      )}
    </li>
  );
}

/** Everything that waits. */
export function Waiting(props: { office: Office; facts: Facts; onOpen: (account: string) => void }): JSX.Element {
  const { office, facts } = props;
  const { roll, proposals } = facts;
  const people = untouched(roll.people, proposals);
  return (
    <div class="medium">
      <Title>{t("admin-part-waiting")}</Title>
      <h2>{t("admin-proposals")}</h2>
      <p class="hint">{t("admin-proposals-lead")}</p>
      {proposals.length === 0 ? <p id="no-proposals">{t("admin-nothing-waits")}</p> : null}
      <ul class="plain" id="proposals">
        {proposals.map((proposal) => (
          <ProposalView key={proposal.id} office={office} proposal={proposal} />
        ))}
      </ul>
      <h2>{t("admin-enrolled")}</h2>
      {people.length === 0 ? <p>{t("admin-nobody-waits")}</p> : null}
      <ul class="plain" id="to-vet">
        {people.map((person) => (
          <li key={person.account} class="panel" data-handle={person.handle}>
            <h3>
              <FreeText text={person.handle} />
            </h3>
            <p>{t(person.state === "enrolled" ? "account-state-enrolled" : "admin-offers-keys")}</p>
            {person.note === null ? null : <FreeText text={person.note.text} block />}
            <Button onClick={() => props.onOpen(person.account)}>{t("admin-compare-now")}</Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
