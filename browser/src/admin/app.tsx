// The administration: its parts, and what stands above them.
//
// Must never put anything about anybody into the address, the history or the page's title.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { AccountView } from "../account/account-view.tsx";
import { FingerprintView } from "../staff/about.tsx";
import { factsOf } from "../staff/facts.ts";
import { Frame, type BarDialog } from "../staff/frame.tsx";
import { SessionView, type PageWords } from "../staff/session-view.tsx";
import { useStore } from "../staff/store.ts";
import { t } from "../staff/texts.ts";
import type { Unlocked } from "../staff/trust.ts";
import { Alert, Button, Progress, Title } from "../staff/ui.tsx";
import type { Control } from "./control.ts";
import type { Facts, Office } from "./office.ts";
import { PeopleView } from "./people.tsx";
import { Procedures } from "./procedures.tsx";
import { Records } from "./records.tsx";
import { Rules } from "./rules.tsx";
import { Waiting, waitingCount } from "./waiting.tsx";
import { Work } from "./work.tsx";

const WORDS: PageWords = {
  title: "admin-page-title",
  locked: "admin-locked",
  idleTitle: "admin-idle-title",
  idleWarning: "admin-idle-warning",
  whatToDo: "admin-tampering-what-to-do",
};

const PARTS = ["people", "waiting", "rules", "work", "records", "procedures", "own"] as const;
type Part = (typeof PARTS)[number];

function Warnings(props: { office: Office; facts: Facts | null }): JSX.Element | null {
  const { office, facts } = props;
  const ids = [...office.trusted.warnings, ...office.unlocked.warnings];
  if (facts?.roll.differs === true) ids.push("admin-differs");
  if (facts?.proposals.some(({ action }) => action === null) === true) ids.push("admin-proposal-invalid");
  if (ids.length === 0) return null;
  return (
    <Alert id="warnings" kind="warning" title={t("tampering-title")}>
      <ul>
        {ids.map((id) => (
          <li key={id} data-problem={id}>
            {t(id)}
          </li>
        ))}
      </ul>
      {ids.every((id) => id === "tampering-ledger-stale") ? null : <p>{t("admin-tampering-what-to-do")}</p>}
    </Alert>
  );
}

/** What others compare when they make sure who one is. */
function OwnFingerprint(props: { office: Office }): JSX.Element | null {
  const { own } = factsOf(props.office.unlocked, props.office.trusted);
  if (own === null) return null;
  return (
    <section class="medium">
      <h2>{t("desk-fingerprint")}</h2>
      <p>{t("admin-own-lead")}</p>
      <FingerprintView id="own-fingerprint" value={own} />
    </section>
  );
}

function PartView(props: {
  part: Part;
  control: Control;
  office: Office;
  facts: Facts;
  onPart: (part: Part) => void;
}): JSX.Element {
  const { control, office, facts } = props;
  switch (props.part) {
    case "people":
      return <PeopleView office={office} facts={facts} />;
    case "waiting":
      return (
        <Waiting
          office={office}
          facts={facts}
          onOpen={(account) => {
            office.shown.set(account);
            props.onPart("people");
          }}
        />
      );
    case "rules":
      return <Rules office={office} facts={facts} />;
    case "work":
      return <Work office={office} />;
    case "records":
      return <Records office={office} facts={facts} />;
    case "procedures":
      return <Procedures />;
    case "own":
      return (
        <>
          <AccountView
            unlocked={office.unlocked}
            onFailure={(error) => control.failed(error)}
            say={(text) => control.say(text)}
            onEverywhere={() => void control.signOut(true)}
            onBack={() => props.onPart("people")}
            moving={null}
          />
          <OwnFingerprint office={office} />
        </>
      );
  }
}

function OpenOffice(props: { control: Control; office: Office }): JSX.Element {
  const { control, office } = props;
  const [part, setPart] = useState<Part>("people");
  const [dialog, setDialog] = useState<BarDialog>(null);
  const facts = useStore(office.facts);
  const trouble = useStore(office.trouble);
  const outcome = useStore(office.outcome);
  const go = (to: Part): void => {
    office.outcome.set(null);
    setPart(to);
    void office.refresh();
  };
  useEffect(() => {
    if (outcome !== null) document.getElementById("outcome")?.scrollIntoView({ block: "nearest" });
  }, [outcome]);
  const count = facts === null ? 0 : waitingCount(facts, office.me);
  return (
    <Frame
      control={control}
      words={WORDS}
      unlocked={office.unlocked}
      trusted={office.trusted}
      dialog={dialog}
      onDialog={setDialog}
    >
      <nav class="parts" aria-label={t("admin-parts")}>
        <ul>
          {PARTS.map((one) => (
            <li key={one}>
              <button
                id={`part-${one}`}
                type="button"
                class="button button-quiet"
                aria-current={one === part ? "page" : undefined}
                onClick={() => {
                  office.shown.set(null);
                  go(one);
                }}
              >
                {one === "waiting" && count > 0 ? t("admin-part-waiting-count", { count }) : t(`admin-part-${one}`)}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div class="view admin">
        <Warnings office={office} facts={facts} />
        {trouble === null ? null : (
          <Alert id="trouble">
            <p>{trouble}</p>
            <Button id="reload" onClick={() => void office.refresh()}>
              {t("desk-refresh")}
            </Button>
          </Alert>
        )}
        {outcome === null ? null : (
          <Alert id="outcome" kind={outcome.ok ? "good" : "error"}>
            <p>{outcome.message}</p>
          </Alert>
        )}
        {facts === null ? (
          trouble === null ? <Progress id="facts-progress" label={t("desk-loading")} /> : null
        ) : (
          <PartView key={part} part={part} control={control} office={office} facts={facts} onPart={go} />
        )}
      </div>
    </Frame>
  );
}

/** For whoever may not administer: a caseworker, or an admin who has yet to be vetted. */
function Elsewhere(props: { control: Control; unlocked: Unlocked }): JSX.Element {
  const { unlocked } = props;
  const { own } = factsOf(unlocked);
  const caseworker = unlocked.session.role === "caseworker";
  return (
    <div class="view medium" id="elsewhere">
      <Title>{t("admin-page-title")}</Title>
      <Alert kind="warning">
        <p>{t(caseworker ? "admin-not-admin" : "enroll-done")}</p>
      </Alert>
      {caseworker ? (
        <p>
          <a id="to-desk" class="button" href="desk">
            {t("desk-title")}
          </a>
        </p>
      ) : own === null ? null : (
        <>
          <p>{t("enroll-fingerprint-lead")}</p>
          <FingerprintView id="own-fingerprint" value={own} />
        </>
      )}
      <Button id="sign-out" onClick={() => void props.control.signOut(false)}>
        {t("desk-sign-out")}
      </Button>
    </div>
  );
}

/** The administration. */
export function App({ control }: { control: Control }): JSX.Element {
  return (
    <SessionView
      control={control}
      words={WORDS}
      show={(shown) =>
        shown.what === "office" ? (
          <OpenOffice control={control} office={shown.office} />
        ) : (
          <Elsewhere control={control} unlocked={shown.unlocked} />
        )
      }
    />
  );
}
