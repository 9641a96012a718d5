// What every staff page shows until it is unlocked: that it starts, or stopped, signing in, unlocking.
//
// Must never show anything of a case or an account but the handle of whoever is signed in.

import type { JSX } from "preact";

import type { SessionControl } from "./session-control.ts";
import { IdentityFile, SignIn, Unlock } from "./signin.tsx";
import { useStore } from "./store.ts";
import { t } from "./texts.ts";
import { Alert, Button, Progress, Title } from "./ui.tsx";

/** Message ids of what each staff page says in words of its own. */
export interface PageWords {
  readonly title: string;
  readonly locked: string;
  readonly idleTitle: string;
  readonly idleWarning: string;
  /** What to do about tampering. */
  readonly whatToDo: string;
}

interface Props<Shown> {
  readonly control: SessionControl<Shown>;
  readonly words: PageWords;
}

function Stopped<Shown>(props: Props<Shown> & { message: string; tampering: boolean }): JSX.Element {
  const { control, words } = props;
  return (
    <div class="view narrow">
      <Title>{t(props.tampering ? "tampering-title" : words.title)}</Title>
      <Alert id={props.tampering ? "tampering" : "stopped"}>
        <p>{props.message}</p>
        {props.tampering ? <p>{t(words.whatToDo)}</p> : null}
      </Alert>
      <div class="buttons">
        <Button id="start-again" kind="main" onClick={() => void control.start()}>
          {t("desk-try-again")}
        </Button>
        {props.tampering ? (
          <Button id="sign-out" onClick={() => void control.signOut(false)}>
            {t("desk-sign-out")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function StageView<Shown>(props: Props<Shown> & { show: (shown: Shown) => JSX.Element }): JSX.Element {
  const { control, words } = props;
  const stage = useStore(control.stage);
  switch (stage.at) {
    case "starting":
      return (
        <div class="view narrow">
          <Progress id="starting" label={t("desk-loading")} />
        </div>
      );
    case "stopped":
      return <Stopped control={control} words={words} message={stage.message} tampering={stage.tampering} />;
    case "signed-out":
      return (
        <div class="view">
          <SignIn
            title={t(words.title)}
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
            title={t(words.title)}
            lead={t(words.locked)}
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
    case "unlocked":
      return props.show(stage.shown);
  }
}

/** A staff page: what `show` makes of it once it is unlocked, and what comes before. */
export function SessionView<Shown>(props: Props<Shown> & { show: (shown: Shown) => JSX.Element }): JSX.Element {
  const said = useStore(props.control.said);
  return (
    <>
      <StageView control={props.control} words={props.words} show={props.show} />
      <p id="said" class="hidden" role="status">
        {said}
      </p>
    </>
  );
}
