// The frame of an unlocked staff page: the bar with the ways out, and the dialogs over everything.
//
// The ways out are on the screen whatever is shown below. Must never put anything of a case or of a person into the bar
// but the handle of whoever is signed in.

import type { ComponentChildren, JSX } from "preact";

import { About } from "./about.tsx";
import { factsOf } from "./facts.ts";
import type { Names } from "./names.ts";
import type { SessionControl } from "./session-control.ts";
import type { PageWords } from "./session-view.tsx";
import { useStore } from "./store.ts";
import { t } from "./texts.ts";
import type { Trusted, Unlocked } from "./trust.ts";
import { Alert, Button, Dialog, FreeText } from "./ui.tsx";

/** Which dialog of the bar is open. */
export type BarDialog = "about" | "sign-out" | null;

interface Props<Shown> {
  readonly control: SessionControl<Shown>;
  readonly words: PageWords;
}

function IdleDialog<Shown>({ control, words }: Props<Shown>): JSX.Element | null {
  const { idle } = control;
  if (useStore(idle.warning) === null) return null;
  return (
    <Dialog id="idle-warning" title={t(words.idleTitle)} urgent onClose={() => idle.stay()}>
      <p>{t(words.idleWarning)}</p>
      {control.unsent() ? <p>{t("desk-draft-kept")}</p> : null}
      <Button id="idle-stay" kind="main" onClick={() => idle.stay()}>
        {t("desk-stay")}
      </Button>
    </Dialog>
  );
}

function SignOutDialog<Shown>(props: { control: SessionControl<Shown>; onClose: () => void }): JSX.Element {
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

/** The frame around what an unlocked page shows. */
export function Frame<Shown>(
  props: Props<Shown> & {
    unlocked: Unlocked;
    trusted: Trusted;
    dialog: BarDialog;
    onDialog: (dialog: BarDialog) => void;
    /** Who is called what, where that is remembered and compared, and taking a name whose owner was recognised. */
    names?: Names | undefined;
    onRecognise?: ((account: string) => Promise<string | null>) | undefined;
    /** Further buttons of the bar. */
    buttons?: ComponentChildren;
    children: ComponentChildren;
  },
): JSX.Element {
  const { control, words, unlocked, trusted, dialog, onDialog } = props;
  const close = (): void => onDialog(null);
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
          <Button id="about-open" kind="quiet" onClick={() => onDialog("about")}>
            {t("desk-about")}
          </Button>
          {props.buttons}
          <Button id="lock" onClick={() => control.lock()}>
            {t("desk-lock")}
          </Button>
          <Button id="sign-out" onClick={() => onDialog("sign-out")}>
            {t("desk-sign-out")}
          </Button>
        </div>
      </header>
      {props.children}
      {dialog === "about" ? <About facts={factsOf(unlocked, trusted, props.names)} onRecognise={props.onRecognise} onClose={close} /> : null}
      {dialog === "sign-out" ? <SignOutDialog control={control} onClose={close} /> : null}
      <IdleDialog control={control} words={words} />
    </>
  );
}
