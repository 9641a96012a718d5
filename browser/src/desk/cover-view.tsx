// The week's cover: how many cases may be due, one button, and how far it has come.
//
// Counts cases only. Must never say which cases got a reply.

import type { JSX } from "preact";

import { useStore } from "../staff/store.ts";
import { t } from "../staff/texts.ts";
import { Button, Progress } from "../staff/ui.tsx";
import type { Cover } from "./cover.ts";

/** The panel above the queue. */
export function CoverPanel(props: { cover: Cover; waiting: boolean }): JSX.Element | null {
  const { cover } = props;
  const round = useStore(cover.round);
  useStore(cover.weeks);
  const due = cover.mayBeDue().length;
  if (props.waiting || (due === 0 && round.total === 0)) return null;
  const said = round.total === 0 || round.running;
  return (
    <details class="panel cover" data-due={due} open={round.total > 0}>
      <summary id="cover-open">
        <strong>{t("desk-cover")}</strong> {said ? t("desk-cover-due", { count: due }) : null}
      </summary>
      <p class="hint">{t("desk-cover-hint")}</p>
      {round.running ? (
        <Progress
          id="cover-progress"
          label={t("desk-cover-progress", { done: round.done, total: round.total })}
          value={round.done}
          max={Math.max(round.total, 1)}
        />
      ) : null}
      <p id="cover-status" role="status">
        {said
          ? ""
          : t("desk-cover-done", { sent: round.sent, had: round.done - round.sent - round.failed, failed: round.failed })}
      </p>
      {round.running ? (
        <Button id="cover-stop" onClick={() => cover.stop()}>
          {t("desk-stop")}
        </Button>
      ) : due === 0 ? null : (
        <Button id="cover-send" onClick={() => void cover.run()}>
          {t("desk-cover-send")}
        </Button>
      )}
    </details>
  );
}
