// The frame of the administration: its parts, the bar above them, and the dialogs over them.
//
// Must never put anything about anybody into the address, the history or the page's title.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { AccountView } from "../account/account-view.tsx";
import { About, FingerprintView } from "../desk/about.tsx";
import { factsOf } from "../desk/facts.ts";
import { IdentityFile, SignIn, Unlock } from "../desk/signin.tsx";
import type { Unlocked } from "../desk/trust.ts";
import { useStore } from "../staff/store.ts";
import { t } from "../staff/texts.ts";
import { Alert, Button, Dialog, FreeText, Progress, Title } from "../staff/ui.tsx";
import type { Control } from "./control.ts";
import type { Facts, Office } from "./office.ts";
import { PeopleView } from "./people.tsx";
import { Procedures } from "./procedures.tsx";
import { Records } from "./records.tsx";
import { Rules } from "./rules.tsx";
import { Waiting, waitingCount } from "./waiting.tsx";
import { Work } from "./work.tsx";

const PARTS = ["people", "waiting", "rules", "work", "records", "procedures", "own"] as const;
type Part = (typeof PARTS)[number];

function IdleDialog(props: { control: Control }): JSX.Element | null {
  const { idle } = props.control;
  if (useStore(idle.warning) === null) return null;
  return (
    <Dialog id="idle-warning" title={t("admin-idle-title")} urgent onClose={() => idle.stay()}>
      <p>{t("admin-idle-warning")}</p>
      <Button id="idle-stay" kind="main" onClick={() => idle.stay()}>
        {t("desk-stay")}
      </Button>
    </Dialog>
  );
}

function SignOutDialog(props: { control: Control; onClose: () => void }): JSX.Element {
  const out = (everywhere: boolean): void => {
    props.onClose();
    void props.control.signOut(everywhere);
  };
  return (
    <Dialog id="sign-out-dialog" title={t("desk-sign-out")} onClose={props.onClose}>
      <div class="buttons">
        <Button id="sign-out-here" kind="main" onClick={() => out(false)}>
          {t("desk-sign-out")}
        </Button>
        <Button id="sign-out-everywhere" onClick={() => out(true)}>
          {t("desk-sign-out-everywhere")}
        </Button>
        <Button id="sign-out-cancel" onClick={props.onClose}>
          {t("desk-cancel")}
        </Button>
      </div>
    </Dialog>
  );
}

function Bar(props: { control: Control; office: Office }): JSX.Element {
  const { control, office } = props;
  const [dialog, setDialog] = useState<"" | "about" | "out">("");
  const close = (): void => setDialog("");
  return (
    <>
      <header class="bar">
        <p class="bar-name">
          <FreeText text={office.ledger.name} />
        </p>
        <p class="bar-who" id="signed-in-as">
          {t("desk-signed-in-as", { handle: office.unlocked.session.handle })}
        </p>
        <div class="buttons">
          <Button id="about-open" kind="quiet" onClick={() => setDialog("about")}>
            {t("desk-about")}
          </Button>
          <Button id="lock" onClick={() => control.lock()}>
            {t("desk-lock")}
          </Button>
          <Button id="sign-out" onClick={() => setDialog("out")}>
            {t("desk-sign-out")}
          </Button>
        </div>
      </header>
      {dialog === "about" ? <About facts={factsOf(office.unlocked, office.trusted)} onClose={close} /> : null}
      {dialog === "out" ? <SignOutDialog control={control} onClose={close} /> : null}
    </>
  );
}

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
    <>
      <Bar control={control} office={office} />
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
      <IdleDialog control={control} />
    </>
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

function Stopped(props: { control: Control; message: string; tampering: boolean }): JSX.Element {
  return (
    <div class="view narrow">
      <Title>{t(props.tampering ? "tampering-title" : "admin-page-title")}</Title>
      <Alert id={props.tampering ? "tampering" : "stopped"}>
        <p>{props.message}</p>
        {props.tampering ? <p>{t("admin-tampering-what-to-do")}</p> : null}
      </Alert>
      <div class="buttons">
        <Button id="start-again" kind="main" onClick={() => void props.control.start()}>
          {t("desk-try-again")}
        </Button>
        {props.tampering ? (
          <Button id="sign-out" onClick={() => void props.control.signOut(false)}>
            {t("desk-sign-out")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function StageView(props: { control: Control }): JSX.Element {
  const { control } = props;
  const stage = useStore(control.stage);
  switch (stage.at) {
    case "starting":
      return (
        <div class="view narrow">
          <Progress id="starting" label={t("desk-loading")} />
        </div>
      );
    case "stopped":
      return <Stopped control={control} message={stage.message} tampering={stage.tampering} />;
    case "signed-out":
      return (
        <div class="view">
          <SignIn
            title={t("admin-page-title")}
            intake={stage.intake}
            notice={stage.notice}
            onSignIn={(handle, passphrase, second, report) => control.signIn(handle, passphrase, second, report)}
            onPasskey={() => control.signInWithPasskey()}
          />
        </div>
      );
    case "locked":
      return (
        <div class="view">
          <Unlock
            title={t("admin-page-title")}
            lead={t("admin-locked")}
            handle={stage.session.handle}
            notice={stage.notice}
            onUnlock={(passphrase, report) => control.unlock(passphrase, report)}
            onPasskey={() => control.signInWithPasskey()}
            onSignOut={() => void control.signOut(false)}
          />
        </div>
      );
    case "file":
      return (
        <div class="view">
          <IdentityFile
            notice={stage.notice}
            onFile={(text) => void control.openFile(text)}
            onLock={() => control.lock()}
          />
        </div>
      );
    case "elsewhere":
      return <Elsewhere control={control} unlocked={stage.unlocked} />;
    case "open":
      return <OpenOffice control={control} office={stage.office} />;
  }
}

/** The administration. */
export function App(props: { control: Control }): JSX.Element {
  const said = useStore(props.control.said);
  return (
    <>
      <StageView control={props.control} />
      <p id="said" class="hidden" role="status">
        {said}
      </p>
    </>
  );
}
