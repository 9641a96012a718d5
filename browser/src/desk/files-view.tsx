// The files of a case: what the reporter announced, what of it is there, looking at it, and saving it.
//
// Everything that a file is called or says of itself is a stranger's word and shown as inert text. Must never open a
// file in this page, nor call one good that is not byte for byte what was announced.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { AnnouncedFile } from "../protocol/followup.ts";
import { fromBase64url } from "../protocol/encoding.ts";
import { reasonOf } from "../protocol/errors.ts";
import { page } from "../staff/page.ts";
import { sayError } from "../staff/say.ts";
import { inert, t } from "../staff/texts.ts";
import { Alert, Button, Day, Progress } from "../staff/ui.tsx";
import type { OpenedCase } from "./case-model.ts";
import { FileOpener } from "./file-opener.ts";
import { savedName, shownName } from "./file-name.ts";
import { missingParts, readWhole } from "./file-reading.ts";
import { openSink, streams } from "./file-saving.ts";
import { BEGINNING_BYTES, mayBeShown, mediaTypeOf, type MediaType } from "./media-type.ts";
import { ViewerFrame } from "./viewer-frame.tsx";

/** What reads the parts of a case's files. */
export type ReaderOf = () => Promise<{ identities: readonly string[]; fetchPart: (part: string) => Promise<Uint8Array> }>;

/** Most bytes of a file that is looked at without being saved: a browser holds it whole. */
const MOST_SHOWN_BYTES = 256 * 1024 * 1024;

/** From here on a slow circuit may need longer than the workbench stays open by itself. */
const LONG_BYTES = 100_000_000;

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** A size as the page's language writes it. */
export function sizeLabel(bytes: number): string {
  const at = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const value = bytes / 1000 ** at;
  const known = Intl.NumberFormat.supportedLocalesOf([page.locale]).length > 0 ? page.locale : "en";
  return new Intl.NumberFormat(known, {
    style: "unit",
    unit: UNITS[at]!,
    unitDisplay: at === 0 ? "long" : "short",
    maximumFractionDigits: value < 10 && at > 0 ? 1 : 0,
  }).format(value);
}

/** A digest as other programs write it. */
const hex = (digest: string): string =>
  [...fromBase64url(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** What is under way with a file, or became of it. */
type Progressing = { readonly bytes: number } | null;
type Outcome = { readonly kind: "good" | "error" | "warning"; readonly message: string } | null;
type Shown = { readonly blob: Blob; readonly media: MediaType };

/** The file is not of a kind that is shown, whatever it is called. */
class NotShownError extends Error {}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof DOMException && error.name === "AbortError") return { kind: "warning", message: t("desk-file-stopped") };
  if (error instanceof NotShownError) return { kind: "warning", message: t("desk-file-not-shown") };
  // Whatever fails in opening: the file is not what was announced.
  if (reasonOf(error) !== null) return { kind: "error", message: t("desk-file-wrong") };
  return { kind: "error", message: sayError(error) };
}

function Facts(props: { file: AnnouncedFile; day: string; safe: boolean }): JSX.Element {
  const { file } = props;
  return (
    <>
      <p class="file-name">
        <bdi>{shownName(file.name)}</bdi>
      </p>
      <p class="file-facts">
        <Day day={props.day} /> · <bdi>{sizeLabel(file.length)}</bdi> · <bdi class="mono">{inert(file.type).slice(0, 80) || "–"}</bdi>
      </p>
      <p class="file-facts">{t(`desk-file-hidden-${file.hidden}`)}</p>
      {props.safe ? <p class="safe-mark">{t("desk-followup-safe")}</p> : null}
      <details>
        <summary>{t("desk-file-digest")}</summary>
        <p class="mono digest" dir="ltr">
          {hex(file.sha256)}
        </p>
        {file.original === null ? null : (
          <>
            <p class="hint">
              {t("desk-file-original")} <bdi>{sizeLabel(file.original.length)}</bdi>
            </p>
            <p class="mono digest" dir="ltr">
              {hex(file.original.sha256)}
            </p>
          </>
        )}
      </details>
    </>
  );
}

function useReading(file: AnnouncedFile, readerOf: ReaderOf): {
  progress: Progressing;
  outcome: Outcome;
  setOutcome: (outcome: Outcome) => void;
  stop: () => void;
  read: (take: (content: Uint8Array<ArrayBuffer>, at: number) => Promise<void>) => Promise<boolean>;
} {
  const [progress, setProgress] = useState<Progressing>(null);
  const [outcome, setOutcome] = useState<Outcome>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const read = async (take: (content: Uint8Array<ArrayBuffer>, at: number) => Promise<void>): Promise<boolean> => {
    const controller = new AbortController();
    running.current = controller;
    setOutcome(null);
    setProgress({ bytes: 0 });
    let opener: FileOpener | null = null;
    try {
      const { identities, fetchPart } = await readerOf();
      opener = new FileOpener(page.deskWorker, identities);
      await readWhole(file, opener, fetchPart, take, (bytes) => setProgress({ bytes }), controller.signal);
      return true;
    } catch (error) {
      setOutcome(outcomeOf(error));
      return false;
    } finally {
      opener?.close();
      setProgress(null);
      running.current = null;
    }
  };
  return { progress, outcome, setOutcome, stop: () => running.current?.abort(), read };
}

function FileItem(props: {
  file: AnnouncedFile;
  day: string;
  safe: boolean;
  missing: number;
  readerOf: ReaderOf;
  /** The file as it is looked at; one at a time. */
  shown: Shown | null;
  onShow: (shown: Shown | null) => void;
}): JSX.Element {
  const { file, missing, shown } = props;
  const { progress, outcome, setOutcome, stop, read } = useReading(file, props.readerOf);
  const busy = progress !== null;
  const look = async (): Promise<void> => {
    const parts: Blob[] = [];
    let media: MediaType | null = null;
    const whole = await read(async (content, at) => {
      if (at === 0) media = mediaTypeOf(content.subarray(0, BEGINNING_BYTES));
      if (media === null) throw new NotShownError();
      parts.push(new Blob([content]));
    });
    if (whole && media !== null) props.onShow({ blob: new Blob(parts, { type: (media as MediaType).type }), media });
  };
  const save = async (): Promise<void> => {
    const sink = await openSink(savedName(file.name));
    if (sink === null) return;
    if (await read((content) => sink.write(content))) {
      try {
        await sink.keep();
        setOutcome({ kind: "good", message: t("desk-file-saved") });
      } catch {
        setOutcome({ kind: "error", message: t("desk-file-not-written") });
      }
    } else {
      await sink.discard().catch(() => undefined);
    }
  };
  const showable = mayBeShown(file.type) && file.length <= MOST_SHOWN_BYTES && file.length > 0;
  return (
    <li class="file" data-sha256={file.sha256}>
      <Facts file={file} day={props.day} safe={props.safe} />
      {missing === 0 ? null : (
        <p class="field-error" data-missing={missing}>
          {t("desk-file-missing", { missing, all: file.parts.length })}
        </p>
      )}
      {busy ? (
        <Progress
          id={`file-progress-${file.sha256}`}
          label={t("desk-file-progress", { done: sizeLabel(progress.bytes), all: sizeLabel(file.length) })}
          value={progress.bytes}
          max={Math.max(file.length, 1)}
        />
      ) : null}
      {busy && file.length > LONG_BYTES ? <p class="hint">{t("desk-file-lock")}</p> : null}
      {outcome === null ? null : (
        <Alert kind={outcome.kind}>
          <p class="file-outcome">{outcome.message}</p>
        </Alert>
      )}
      <div class="buttons">
        {showable && shown === null ? (
          <Button kind="plain" busy={busy || missing > 0} onClick={() => void look()}>
            {t("desk-file-show")}
          </Button>
        ) : null}
        <Button kind="plain" busy={busy || missing > 0} onClick={() => void save()}>
          {t("desk-file-save")}
        </Button>
        {busy ? <Button onClick={stop}>{t("desk-stop")}</Button> : null}
      </div>
      {shown === null ? null : (
        <ViewerFrame
          blob={shown.blob}
          media={shown.media}
          label={shownName(file.name)}
          onClose={() => props.onShow(null)}
          onFailure={() => {
            props.onShow(null);
            setOutcome({ kind: "warning", message: t("desk-file-not-shown") });
          }}
        />
      )}
    </li>
  );
}

/** All files of a case. */
export function Files(props: { opened: OpenedCase; readerOf: ReaderOf }): JSX.Element | null {
  const { conversation, parts } = props.opened;
  const [shown, setShown] = useState<(Shown & { readonly at: number }) | null>(null);
  const files = conversation.flatMap((item) =>
    item.kind === "followup" ? item.files.map((file) => ({ file, day: item.day, safe: item.from === "safe" })) : [],
  );
  const announced = new Set(files.flatMap(({ file }) => file.parts));
  const loose = parts.filter(({ id }) => !announced.has(id)).length;
  if (files.length === 0 && loose === 0) return null;
  return (
    <section class="panel" aria-labelledby="files-title">
      <h2 id="files-title" tabIndex={-1}>
        {t("desk-files")}
      </h2>
      <p class="hint">{t("desk-files-hint")}</p>
      {streams() ? null : <p class="hint">{t("desk-files-no-stream")}</p>}
      {loose === 0 ? null : (
        <p id="files-loose" class="hint">
          {t("desk-files-loose", { count: loose })}
        </p>
      )}
      <ul id="files" class="files">
        {files.map(({ file, day, safe }, at) => (
          <FileItem
            key={`${at} ${file.sha256}`}
            file={file}
            day={day}
            safe={safe}
            missing={missingParts(file, parts)}
            readerOf={props.readerOf}
            shown={shown?.at === at ? shown : null}
            onShow={(next) => setShown(next === null ? null : { ...next, at })}
          />
        ))}
      </ul>
    </section>
  );
}
