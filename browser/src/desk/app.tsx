// The frame of the workbench: which view is shown, the bar above it, and the dialogs over it.
//
// Must never put anything about a case into the address, the history or the page's title.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { AccountView } from "../account/account-view.tsx";
import { useStore } from "../staff/store.ts";
import { t } from "../staff/texts.ts";
import { Alert, Button, Dialog, FreeText, Progress, Title } from "../staff/ui.tsx";
import { About, FingerprintView } from "./about.tsx";
import { CaseView } from "./case-view.tsx";
import type { Control } from "./control.ts";
import type { Desk } from "./desk.ts";
import { factsOf } from "./facts.ts";
import { scopeOf } from "./model.ts";
import type { Moving } from "./moving.ts";
import { MovingPanel } from "./moving-view.tsx";
import { QueueView } from "./queue-view.tsx";
import { IdentityFile, SignIn, Unlock } from "./signin.tsx";
import type { Trusted, Unlocked } from "./trust.ts";

const STALE_QUEUE_MS = 60_000;

function IdleDialog(props: { control: Control }): JSX.Element | null {
  const { idle } = props.control;
  const left = useStore(idle.warning);
  if (left === null) return null;
  return (
    <Dialog id="idle-warning" title={t("desk-idle-title")} urgent onClose={() => idle.stay()}>
      <p>{t("desk-idle-warning")}</p>
      {props.control.unsent() ? <p>{t("desk-draft-kept")}</p> : null}
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
      {props.control.unsent() ? (
        <Alert kind="warning">
          <p>{t("desk-draft-lost")}</p>
        </Alert>
      ) : null}
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

function Frame(props: {
  control: Control;
  unlocked: Unlocked;
  trusted?: Trusted;
  /** What moves a caseworker's access. */
  moving?: Moving;
  children: ComponentChildren;
}): JSX.Element {
  const { control, unlocked } = props;
  const trusted = props.trusted ?? unlocked.trusted;
  const [dialog, setDialog] = useState<"" | "about" | "out">("");
  const [account, setAccount] = useState(false);
  const close = (): void => setDialog("");
  const warnings = [...trusted.warnings, ...unlocked.warnings];
  return (
    <>
      <header class="bar">
        <p class="bar-name">
          <FreeText text={trusted.ledger.name} />
        </p>
        <p class="bar-who" id="signed-in-as">
          {t("desk-signed-in-as", { handle: unlocked.session.handle })}
        </p>
        <div class="buttons">
          <Button id="about-open" kind="quiet" onClick={() => setDialog("about")}>
            {t("desk-about")}
          </Button>
          {unlocked.account === null ? null : (
            <Button id="account-open" kind="quiet" busy={account} onClick={() => setAccount(true)}>
              {t("account-title")}
            </Button>
          )}
          <Button id="lock" onClick={() => control.lock()}>
            {t("desk-lock")}
          </Button>
          <Button id="sign-out" onClick={() => setDialog("out")}>
            {t("desk-sign-out")}
          </Button>
        </div>
      </header>
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
            onEverywhere={() => setDialog("out")}
            onBack={() => setAccount(false)}
            moving={props.moving ?? null}
          />
        ) : null}
        {/* Stays as it is, with what was typed into it. */}
        <div hidden={account}>{props.children}</div>
      </div>
      {dialog === "about" ? <About facts={factsOf(unlocked, trusted)} onClose={close} /> : null}
      {dialog === "out" ? <SignOutDialog control={control} onClose={close} /> : null}
      <IdleDialog control={control} />
    </>
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
      handleOf={(account) => desk.handleOf(account)}
      onOpen={open}
      onRefresh={refresh}
      cover={desk.cover}
      moving={<MovingPanel desk={desk} />}
    />
  ) : (
    <CaseView key={shown} desk={desk} id={shown} onBack={back} say={(text) => control.say(text)} />
  );
}

function DeskFrame(props: { control: Control; desk: Desk }): JSX.Element {
  const trusted = useStore(props.desk.trusted);
  return (
    <Frame control={props.control} unlocked={props.desk.unlocked} trusted={trusted} moving={props.desk.moving}>
      <OpenDesk control={props.control} desk={props.desk} />
    </Frame>
  );
}

function Stopped(props: { control: Control; message: string; tampering: boolean }): JSX.Element {
  return (
    <div class="view narrow">
      <Title>{t(props.tampering ? "tampering-title" : "desk-title")}</Title>
      <Alert id={props.tampering ? "tampering" : "stopped"}>
        <p>{props.message}</p>
        {props.tampering ? <p>{t("tampering-what-to-do")}</p> : null}
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
            intake={stage.intake}
            notice={stage.notice}
            onSignIn={(handle, passphrase, second, report) =>
              control.signIn(handle, passphrase, second, report)
            }
            onPasskey={() => control.signInWithPasskey()}
          />
        </div>
      );
    case "locked":
      return (
        <div class="view">
          <Unlock
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
            onFile={(text) => control.openFile(text)}
            onLock={() => control.lock()}
          />
        </div>
      );
    case "unvetted":
      return (
        <Frame control={control} unlocked={stage.unlocked}>
          <Unvetted unlocked={stage.unlocked} />
        </Frame>
      );
    case "admin":
      return (
        <Frame control={control} unlocked={stage.unlocked}>
          <ToAdministration />
        </Frame>
      );
    case "open":
      return (
        <DeskFrame control={control} desk={stage.desk} />
      );
  }
}

/** The workbench. */
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
