// Who can open a case, and what changes that: giving it to somebody, a new key, refusing a person, another desk, deletion.
//
// Each takes two steps. Must never promise that somebody forgets what they could open before.

import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";

import { RECOVERY_ACCOUNT } from "../protocol/ledger.ts";
import { FingerprintView } from "../staff/about.tsx";
import { joined, t } from "../staff/texts.ts";
import { Button, Choice, Dialog } from "../staff/ui.tsx";
import { labelOf } from "./actions.tsx";
import type { OpenedCase } from "./case-model.ts";
import type { Candidate } from "./colleagues.ts";

/** What is to be done about who can open a case. */
export type AccessChange =
  | { readonly what: "give"; readonly account: string }
  /** `agreed`: whom only the server names and somebody has looked at. */
  | { readonly what: "rekey"; readonly agreed: readonly string[] }
  | { readonly what: "refuse"; readonly account: string; readonly refused: boolean }
  | { readonly what: "desk"; readonly desk: string }
  | { readonly what: "erase"; readonly wanted: boolean };

/** Fewer could not check each other. */
const FEWEST_LEFT = 2;

interface Asked {
  readonly title: string;
  readonly lead: string;
  readonly yes: string;
  readonly candidate: Candidate | null;
  /** Who would get it too, whom only the server names. */
  readonly strangers: readonly Candidate[];
  readonly change: AccessChange;
}

function Sure(props: { asked: Asked; onYes: () => void; onClose: () => void }): JSX.Element {
  const { title, lead, yes, candidate, strangers } = props.asked;
  const [agreed, setAgreed] = useState<readonly string[]>([]);
  const tick = (account: string, on: boolean): void =>
    setAgreed((ticked) => (on ? [...ticked, account] : ticked.filter((one) => one !== account)));
  return (
    <Dialog id="access-sure" title={title} urgent onClose={props.onClose}>
      <p>{lead}</p>
      {candidate === null ? null : (
        <>
          <p>
            <bdi>{candidate.handle}</bdi>
          </p>
          <FingerprintView id="access-fingerprint" value={candidate.fingerprint} />
          <p>{t("desk-colleagues-hint")}</p>
        </>
      )}
      {strangers.length === 0 ? null : (
        <>
          <p>{t("access-strangers-lead")}</p>
          {strangers.map(({ account, handle, fingerprint }, at) => (
            <div key={account} class="stranger">
              <FingerprintView id={`stranger-${at}`} value={fingerprint} />
              <label class="check">
                <input
                  type="checkbox"
                  data-stranger={account}
                  checked={agreed.includes(account)}
                  onChange={(event) => tick(account, event.currentTarget.checked)}
                />
                {t("access-stranger-yes", { who: handle })}
              </label>
            </div>
          ))}
        </>
      )}
      <div class="buttons">
        <Button id="access-yes" busy={strangers.some(({ account }) => !agreed.includes(account))} onClick={props.onYes}>
          {yes}
        </Button>
        <Button id="access-no" kind="main" onClick={props.onClose}>
          {t("desk-cancel")}
        </Button>
      </div>
    </Dialog>
  );
}

function Chosen(props: {
  id: string;
  title: string;
  lead?: string;
  label: string;
  options: readonly { readonly value: string; readonly label: string }[];
  go: string;
  busy: boolean;
  onGo: (value: string) => void;
  children?: ComponentChildren;
}): JSX.Element | null {
  const [value, setValue] = useState("");
  if (props.options.length === 0) return null;
  const chosen = props.options.some((option) => option.value === value) ? value : "";
  return (
    <form
      class="access-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== "" && !props.busy) props.onGo(chosen);
      }}
    >
      <h3>{props.title}</h3>
      {props.lead === undefined ? null : <p class="hint">{props.lead}</p>}
      <Choice
        id={props.id}
        label={props.label}
        value={chosen}
        onValue={setValue}
        options={[{ value: "", label: "–" }, ...props.options]}
      />
      <Button id={`${props.id}-go`} type="submit" busy={props.busy || chosen === ""}>
        {props.go}
      </Button>
    </form>
  );
}

/** The panel of a case's access. */
export function AccessPanel(props: {
  opened: OpenedCase;
  me: string;
  busy: boolean;
  everybody: readonly Candidate[];
  desks: readonly { readonly id: string; readonly name: string }[];
  handleOf: (account: string) => string;
  /** Who would get a new key only because the server names them. */
  strangers: readonly string[];
  onAccess: (change: AccessChange) => void;
}): JSX.Element {
  const { opened, me, busy, everybody, handleOf } = props;
  const { desk, grantees, refused, uncounted, marked, rekeyed, erasure } = opened.access;
  const [asked, setAsked] = useState<Asked | null>(null);
  // Open where something is to be decided; it does not close by itself under somebody's hands.
  const holding = refused.filter((account) => grantees.includes(account));
  const unlisted = refused.filter((account) => !opened.access.barred.includes(account));
  const [shown, setShown] = useState(marked || erasure !== null || holding.length > 0 || uncounted.length > 0 || unlisted.length > 0);
  const nameOf = (account: string): string => (account === RECOVERY_ACCOUNT ? t("moving-recovery") : handleOf(account));
  const find = (account: string): Candidate | null => everybody.find((one) => one.account === account) ?? null;
  const options = (candidates: readonly Candidate[]): { value: string; label: string }[] =>
    candidates.map((one) => ({ value: one.account, label: labelOf(one) }));
  const allowed = everybody.filter(({ account }) => !refused.includes(account));
  const readers = allowed.filter(({ account }) => grantees.includes(account));
  const refusable = allowed.filter(
    ({ account }) => account !== me && readers.filter((one) => one.account !== account).length >= FEWEST_LEFT,
  );
  // A grant from before lets them read on, and move nothing. What a colleague signed bars nobody: the server says who is.
  const barred = opened.access.barred.includes(me);
  // What they say of it does not count.
  const unheard = refused.includes(me);
  const setAnew = busy || unheard || !(opened.writable || opened.access.doubtful);
  const ask = (title: string, lead: string, yes: string, change: AccessChange, candidate: Candidate | null = null): void => {
    const agreed = change.what === "rekey" ? change.agreed : [];
    setAsked({ title, lead, yes, change, candidate, strangers: everybody.filter(({ account }) => agreed.includes(account)) });
  };
  const rekeyNow = (): void => {
    const lead = t(holding.length > 0 ? "access-refused-rekey" : "moving-marked-lead");
    ask(t("access-rekey"), lead, t("access-rekey"), { what: "rekey", agreed: props.strangers });
  };
  return (
    <details class="panel access" open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary id="access-open">{t("access-title")}</summary>
      {marked ? <p id="access-marked">{t("access-marked")}</p> : null}
      {rekeyed === null ? null : <p id="access-exposed">{t("access-exposed", { day: rekeyed })}</p>}
      <h3>{t("access-readers")}</h3>
      <ul id="readers" class="readers">
        {grantees.map((account) => (
          <li key={account} data-account={account}>
            <bdi>{nameOf(account)}</bdi>
          </li>
        ))}
      </ul>
      {refused.length === 0 ? null : (
        <>
          <h3>{t("access-refused")}</h3>
          <ul id="refused" class="readers">
            {refused.map((account) => (
              <li key={account} data-account={account}>
                <bdi>{nameOf(account)}</bdi>{" "}
                <Button
                  id={`allow-${account}`}
                  kind="quiet"
                  busy={setAnew}
                  onClick={() =>
                    ask(
                      t("access-refused-lift"),
                      t("access-refused-lift-lead"),
                      t("access-refused-lift"),
                      { what: "refuse", account, refused: false },
                      find(account),
                    )
                  }
                >
                  {t("access-refused-lift")}
                </Button>
                {unlisted.includes(account) ? (
                  <Button
                    id={`refuse-again-${account}`}
                    kind="quiet"
                    busy={setAnew}
                    onClick={() =>
                      ask(
                        t("access-refuse"),
                        t("access-refuse-lead"),
                        t("access-refuse-go"),
                        { what: "refuse", account, refused: true },
                        find(account),
                      )
                    }
                  >
                    {t("access-refuse-again")}
                  </Button>
                ) : null}
                {grantees.includes(account) ? (
                  <p class="refused-holds">{t("access-refused-holds", { who: nameOf(account) })}</p>
                ) : null}
              </li>
            ))}
          </ul>
          {unlisted.length === 0 ? null : (
            <p id="refused-unlisted">{t("access-refused-unlisted", { people: joined(unlisted.map(nameOf)) })}</p>
          )}
        </>
      )}
      {uncounted.map((account) => (
        <p key={account} class="uncounted">
          {t("access-refused-uncounted", { who: nameOf(account) })}
        </p>
      ))}
      <Button id="rekey" busy={busy || barred} onClick={rekeyNow}>
        {t("access-rekey")}
      </Button>
      <Chosen
        id="access-grant"
        title={t("access-grant")}
        label={t("access-person")}
        options={options(allowed.filter(({ account }) => account !== me && !grantees.includes(account)))}
        go={t("moving-give")}
        busy={busy || barred || !opened.writable}
        onGo={(account) =>
          ask(t("access-grant"), t("access-sure"), t("moving-give"), { what: "give", account }, find(account))
        }
      />
      <Chosen
        id="access-refuse"
        title={t("access-refuse")}
        lead={t("access-refuse-lead")}
        label={t("access-person")}
        options={options(refusable)}
        go={t("access-refuse-go")}
        busy={setAnew}
        onGo={(account) =>
          ask(
            t("access-refuse"),
            t("access-refuse-lead"),
            t("access-refuse-go"),
            { what: "refuse", account, refused: true },
            find(account),
          )
        }
      />
      <Chosen
        id="access-desk"
        title={t("access-desk")}
        lead={t("access-desk-lead")}
        label={t("access-other-desk")}
        options={props.desks.filter(({ id }) => id !== desk).map(({ id, name }) => ({ value: id, label: name }))}
        go={t("access-desk-go")}
        busy={busy || barred || !opened.writable}
        onGo={(to) => ask(t("access-desk"), t("access-desk-lead"), t("access-desk-go"), { what: "desk", desk: to })}
      />
      <h3>{t("access-erase")}</h3>
      {erasure === null ? (
        <>
          <p class="hint">{t("access-erase-lead")}</p>
          <Button
            id="erase-ask"
            busy={busy}
            onClick={() => ask(t("access-erase"), t("access-erase-lead"), t("access-erase-ask"), { what: "erase", wanted: true })}
          >
            {t("access-erase-ask")}
          </Button>
        </>
      ) : (
        <>
          <p id="erasure" data-agreed={erasure.agreed ?? ""}>
            {erasure.agreed === null
              ? t("access-erase-asked", { who: nameOf(erasure.by), day: erasure.asked })
              : t("access-erase-agreed", { who: nameOf(erasure.agreed), day: erasure.on })}
          </p>
          <div class="buttons">
            {erasure.agreed === null && erasure.by !== me ? (
              <Button
                id="erase-agree"
                busy={busy}
                onClick={() =>
                  ask(t("access-erase"), t("access-erase-lead"), t("access-erase-agree"), { what: "erase", wanted: true })
                }
              >
                {t("access-erase-agree")}
              </Button>
            ) : null}
            <Button id="erase-stop" busy={busy} onClick={() => props.onAccess({ what: "erase", wanted: false })}>
              {t("access-erase-stop")}
            </Button>
          </div>
        </>
      )}
      {asked === null ? null : (
        <Sure
          asked={asked}
          onClose={() => setAsked(null)}
          onYes={() => {
            setAsked(null);
            props.onAccess(asked.change);
          }}
        />
      )}
    </details>
  );
}
