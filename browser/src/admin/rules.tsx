// Desks, and the rules of the ledger: how many admins must sign, recovery, renewing.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { toBase64url, utf8 } from "../protocol/encoding.ts";
import { randomBytes } from "../protocol/keys.ts";
import { roster } from "../protocol/ledger.ts";
import { joined, t } from "../staff/texts.ts";
import { Choice, Day, Field, Title } from "../staff/ui.tsx";
import type { Facts, Office } from "./office.ts";
import { Step } from "./parts.tsx";
import { activeAdmins } from "./proposals.ts";
import { Recovery } from "./recovery.tsx";
import { needed } from "./sayings.ts";

const LONGEST_NAME = 200;
const HIGHEST_THRESHOLD = 5;

function Desks({ office }: { office: Office }): JSX.Element {
  const [name, setName] = useState("");
  const { ledger } = office;
  const valid = name.trim() !== "" && utf8(name.trim()).length <= LONGEST_NAME;
  const add = async (): Promise<void> => {
    const outcome = await office.sign({ action: "desk", desk: toBase64url(randomBytes(16)), name: name.trim() });
    if (outcome.ok) setName("");
  };
  return (
    <section>
      <h2>{t("admin-desks")}</h2>
      <ul id="desks">
        {ledger.desks.map(({ id }, at) => {
          const people = roster(ledger, id).map(({ account }) => office.handleOf(account));
          return (
            <li key={id}>
              <bdi>{office.deskName(id)}</bdi>
              {at === 0 ? ` (${t("admin-desk-default")})` : ""}: {t("admin-desk-people", { count: people.length })}
              {people.length === 0 ? null : <div>{joined(people)}</div>}
            </li>
          );
        })}
      </ul>
      <p class="hint">{t("admin-desks-hint")}</p>
      <Step
        id="desk-new"
        title={t("admin-desk-new")}
        lead={t("admin-desk-new-lead")}
        more={needed(office, "desk")}
        button={t("admin-sign")}
        busy={!valid}
        onDo={add}
      >
        <Field id="desk-name" label={t("enroll-desk-name")} dir="auto" maxLength={LONGEST_NAME} value={name} onValue={setName} />
      </Step>
    </section>
  );
}

function Threshold({ office }: { office: Office }): JSX.Element {
  const { ledger } = office;
  const admins = activeAdmins(ledger).length;
  const once = [...ledger.accounts.values()].filter(({ role }) => role === "admin").length;
  const lowest = once > 1 ? 2 : 1;
  const choices = Array.from({ length: HIGHEST_THRESHOLD }, (_, at) => at + 1).filter(
    (count) => count >= lowest && count <= admins && count !== ledger.threshold,
  );
  const [chosen, setChosen] = useState("");
  const wanted = Number(chosen || choices[0]);
  return (
    <section>
      <h2>{t("admin-threshold")}</h2>
      <p id="threshold">{t("admin-threshold-is", { count: ledger.threshold, admins })}</p>
      <p class="hint">{t("admin-threshold-hint")}</p>
      {admins >= ledger.threshold ? null : <p>{t("admin-threshold-too-few")}</p>}
      {choices.length === 0 ? null : (
        <Step
          id="threshold-change"
          title={t("admin-threshold-change")}
          lead={t("admin-threshold-lead")}
          more={needed(office, "threshold")}
          button={t("admin-sign")}
          onDo={async () => void (await office.sign({ action: "threshold", threshold: wanted }))}
        >
          <Choice
            id="threshold-new"
            label={t("admin-threshold")}
            value={String(wanted)}
            options={choices.map((count) => ({ value: String(count), label: String(count) }))}
            onValue={setChosen}
          />
        </Step>
      )}
    </section>
  );
}

/** The rules. */
export function Rules(props: { office: Office; facts: Facts }): JSX.Element {
  const { office } = props;
  return (
    <div class="medium">
      <Title>{t("admin-part-rules")}</Title>
      <Desks office={office} />
      <Threshold office={office} />
      <Recovery office={office} />
      <section>
        <h2>{t("admin-renewing")}</h2>
        <p>
          {t("admin-newest")} <Day day={office.ledger.newestDay} />
        </p>
        <p class="hint">{t("admin-renew-hint")}</p>
        <Step
          id="renew"
          title={t("admin-renew")}
          lead={t("admin-renew-lead")}
          more={needed(office, "renew")}
          button={t("admin-sign")}
          onDo={async () => void (await office.sign({ action: "renew" }))}
        />
      </section>
    </div>
  );
}
