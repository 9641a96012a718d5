// The workbench: which view is shown, and what stands above it.
//
// Must never put anything about a case into the address, the history or the page's title.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { AccountView } from "../account/account-view.tsx";
import type { Renamed } from "../protocol/names.ts";
import { FingerprintView } from "../staff/about.tsx";
import { factsOf } from "../staff/facts.ts";
import { Frame, type BarDialog } from "../staff/frame.tsx";
import { SessionView, type PageWords } from "../staff/session-view.tsx";
import { sayError } from "../staff/say.ts";
import { Store, useStore } from "../staff/store.ts";
import { t } from "../staff/texts.ts";
import type { Trusted, Unlocked } from "../staff/trust.ts";
import { Alert, Button, Title } from "../staff/ui.tsx";
import { CaseView } from "./case-view.tsx";
import type { Control, Shown } from "./control.ts";
import type { Desk } from "./desk.ts";
import { scopeOf } from "./model.ts";
import { MovingPanel } from "./moving-view.tsx";
import { QueueView } from "./queue-view.tsx";

const STALE_QUEUE_MS = 60_000;

/** Where no desk is open nobody's name is compared. */
const NO_NAMES = new Store<readonly Renamed[]>([]);

const WORDS: PageWords = {
  title: "desk-title",
  locked: "desk-locked",
  idleTitle: "desk-idle-title",
  idleWarning: "desk-idle-warning",
  whatToDo: "tampering-what-to-do",
};

/** The frame with what concerns the account above what it holds, and the account's own page over it. */
function DeskFrame(props: {
  control: Control;
  unlocked: Unlocked;
  trusted?: Trusted;
  /** The open desk, where there is one. */
  desk?: Desk;
  children: ComponentChildren;
}): JSX.Element {
  const { control, unlocked } = props;
  const trusted = props.trusted ?? unlocked.trusted;
  const [dialog, setDialog] = useState<BarDialog>(null);
  const [account, setAccount] = useState(false);
  const { desk } = props;
  const names = desk?.colleagues.names;
  const renamed = useStore(names?.renamed ?? NO_NAMES);
  const exchanged = renamed.length === 0 ? [] : ["tampering-names"];
  const warnings = [...trusted.warnings, ...unlocked.warnings, ...exchanged];
  const recognise = async (account: string): Promise<string | null> => {
    try {
      await names?.recognise(account);
      await desk?.moving.look();
      return null;
    } catch (error) {
      control.failed(error);
      return sayError(error);
    }
  };
  return (
    <Frame
      control={control}
      words={WORDS}
      unlocked={unlocked}
      trusted={trusted}
      names={names}
      onRecognise={recognise}
      dialog={dialog}
      onDialog={setDialog}
      buttons={
        unlocked.account === null ? null : (
          <Button id="account-open" kind="quiet" busy={account} onClick={() => setAccount(true)}>
            {t("account-title")}
          </Button>
        )
      }
    >
      <div class="view">
        {warnings.length === 0 ? null : (
          <Alert id="ledger-warning" kind="warning" title={t("tampering-title")}>
            <ul>
              {warnings.map((id) => (
                <li key={id} data-problem={id}>
                  {t(id)}
                </li>
              ))}
            </ul>
          </Alert>
        )}
        {account ? (
          <AccountView
            unlocked={unlocked}
            onFailure={(error) => control.failed(error)}
            say={(text) => control.say(text)}
            onEverywhere={() => setDialog("sign-out")}
            onBack={() => setAccount(false)}
            moving={desk?.moving ?? null}
          />
        ) : null}
        {/* Stays as it is, with what was typed into it. */}
        <div hidden={account}>{props.children}</div>
      </div>
    </Frame>
  );
}

function Unvetted(props: { unlocked: Unlocked }): JSX.Element {
  const { account } = props.unlocked;
  const own = factsOf(props.unlocked).own;
  return (
    <div class="medium" id="unvetted">
      <Title>{t("desk-title")}</Title>
      <Alert kind="warning">
        <p>{t(account === null ? "enroll-done" : `account-state-${account.state}`)}</p>
      </Alert>
      {account !== null || own === null ? null : (
        <>
          <p>{t("enroll-fingerprint-lead")}</p>
          <FingerprintView id="own-fingerprint" value={own} />
        </>
      )}
    </div>
  );
}

/** Admins have a page of their own. Their keys do not go with them: it asks for the passphrase again. */
function ToAdministration(): JSX.Element {
  return (
    <div class="medium" id="to-administration">
      <Title>{t("desk-title")}</Title>
      <Alert id="admin-only" kind="warning">
        <p>{t("desk-admin-only")}</p>
      </Alert>
      <p>
        <a id="to-admin" class="button button-main" href="admin">
          {t("desk-to-admin")}
        </a>
      </p>
    </div>
  );
}

function OpenDesk(props: { control: Control; desk: Desk }): JSX.Element {
  const { control, desk } = props;
  const shown = useStore(desk.shown);
  const setShown = (id: string | null): void => desk.shown.set(id);
  const last = useRef<string | null>(shown);
  const filters = useStore(desk.filters);
  const scope = scopeOf(filters);
  const refresh = (): void => void desk.queue.load(scope);
  useEffect(refresh, [scope]);
  useEffect(() => {
    const moved = (event: PopStateEvent): void => {
      const state: unknown = event.state;
      setShown(state === "case" ? last.current : null);
    };
    addEventListener("popstate", moved);
    return () => removeEventListener("popstate", moved);
  }, []);
  useEffect(() => {
    const { finished } = desk.queue;
    if (shown === null && finished > 0 && Date.now() - finished > STALE_QUEUE_MS) refresh();
  }, [shown]);
  const open = (id: string): void => {
    last.current = id;
    // The state says only that a case is shown, never which.
    if (history.state !== "case") history.pushState("case", "");
    setShown(id);
  };
  const back = (): void => {
    if (history.state === "case") history.back();
    else setShown(null);
  };
  useEffect(() => void desk.moving.look(), [desk]);
  return shown === null ? (
    <QueueView
      queue={desk.queue.state}
      filters={desk.filters}
      me={desk.me}
      focusCase={last.current}
      assigneeOf={(account) => desk.colleagues.assigneeOf(account)}
      isWorking={(account) => desk.colleagues.isWorking(account)}
      onOpen={open}
      onRefresh={refresh}
      cover={desk.cover}
      moving={<MovingPanel desk={desk} />}
    />
  ) : (
    <CaseView key={shown} desk={desk} id={shown} onBack={back} say={(text) => control.say(text)} />
  );
}

function OpenDeskFrame(props: { control: Control; desk: Desk }): JSX.Element {
  const trusted = useStore(props.desk.ledger.trusted);
  return (
    <DeskFrame control={props.control} unlocked={props.desk.unlocked} trusted={trusted} desk={props.desk}>
      <OpenDesk control={props.control} desk={props.desk} />
    </DeskFrame>
  );
}

function ShownView(props: { control: Control; shown: Shown }): JSX.Element {
  const { control, shown } = props;
  switch (shown.what) {
    case "unvetted":
      return (
        <DeskFrame control={control} unlocked={shown.unlocked}>
          <Unvetted unlocked={shown.unlocked} />
        </DeskFrame>
      );
    case "admin":
      return (
        <DeskFrame control={control} unlocked={shown.unlocked}>
          <ToAdministration />
        </DeskFrame>
      );
    case "desk":
      return <OpenDeskFrame control={control} desk={shown.desk} />;
  }
}

/** The workbench. */
export function App({ control }: { control: Control }): JSX.Element {
  return (
    <SessionView control={control} words={WORDS} show={(shown) => <ShownView control={control} shown={shown} />} />
  );
}
