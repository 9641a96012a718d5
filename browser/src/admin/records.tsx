// The ledger and the journal in plain words, and the ledger as a file that can be checked elsewhere.
//
// Shows only what was verified. The file holds what is public anyway.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { isObject } from "../protocol/encoding.ts";
import { reasonOf } from "../protocol/errors.ts";
import type { JournalEntry } from "../protocol/journal.ts";
import { fingerprint, payloadOf } from "../protocol/ledger.ts";
import { english } from "../protocol/words.ts";
import { FingerprintView } from "../staff/about.tsx";
import { sayError } from "../staff/say.ts";
import { has, t } from "../staff/texts.ts";
import { Alert, Button, Day, Progress, Title } from "../staff/ui.tsx";
import type { Facts, Office } from "./office.ts";
import { sayEntry, sayJournal } from "./sayings.ts";

/** Lines of the journal that are shown at once. */
const LINES = 200;

/** Entries that say the same one after the other, newest first. */
export function foldJournal(
  entries: readonly JournalEntry[],
): readonly { readonly newest: JournalEntry; readonly times: number }[] {
  const lines: { newest: JournalEntry; times: number }[] = [];
  const said = ({ action, by, account, entry, cases, day }: JournalEntry): string =>
    JSON.stringify([action, by, account, entry, cases, day]);
  for (const entry of [...entries].reverse()) {
    const last = lines[lines.length - 1];
    if (last !== undefined && said(last.newest) === said(entry)) last.times++;
    else lines.push({ newest: entry, times: 1 });
  }
  return lines;
}

/** The file that `thicket ledger verify` takes. */
export const exported = (entries: readonly unknown[]): string => JSON.stringify({ v: 1, entries });

function save(name: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers read it only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function signersOf(entry: unknown): string[] {
  const signatures = isObject(entry) ? entry["signatures"] : null;
  if (!Array.isArray(signatures)) return [];
  return signatures.flatMap((one: unknown) => (isObject(one) && typeof one["account"] === "string" ? [one["account"]] : []));
}

function Entry(props: { office: Office; entry: unknown; seq: number; hash: string }): JSX.Element {
  const { office } = props;
  const payload = payloadOf(props.entry);
  const { account, recipient, signing, day } = payload;
  const { ledger } = office;
  const named = typeof account === "string" ? ledger.accounts.get(account) : undefined;
  const keys =
    named !== undefined && typeof recipient === "string" && typeof signing === "string"
      ? fingerprint(ledger.instance, { account: named.account, role: named.role, recipient, signing }, english)
      : null;
  const by = signersOf(props.entry).map((one) => office.handleOf(one));
  return (
    <li data-seq={props.seq} data-action={String(payload["action"])}>
      <p>{sayEntry(payload as unknown as Parameters<typeof sayEntry>[0], office)}</p>
      <p class="history-by">
        {props.seq} · <Day day={String(day)} /> · {t("admin-signed-by", { who: by.join(", ") })}
      </p>
      <details>
        <summary>{t("admin-details")}</summary>
        {keys === null ? null : <FingerprintView id={`entry-${props.seq}-fingerprint`} value={keys} />}
        <p class="mono" dir="ltr">
          {props.hash}
        </p>
      </details>
    </li>
  );
}

function Ledger({ office, facts }: { office: Office; facts: Facts }): JSX.Element {
  const { entries, ledger } = facts.trusted;
  const newestFirst = entries.map((entry, seq) => ({ entry, seq })).reverse();
  return (
    <section>
      <h2>{t("admin-ledger")}</h2>
      <p class="hint">{t("admin-ledger-lead")}</p>
      <p>
        <Button id="export" onClick={() => save("ledger.json", exported(entries))}>
          {t("admin-export")}
        </Button>
      </p>
      <p class="hint">{t("admin-export-hint")}</p>
      <p class="mono" dir="ltr" id="genesis">
        thicket ledger verify ledger.json --genesis {ledger.genesis}
      </p>
      <ol class="history" id="ledger">
        {newestFirst.map(({ entry, seq }) => (
          <Entry key={seq} office={office} entry={entry} seq={seq} hash={ledger.hashes[seq] ?? ""} />
        ))}
      </ol>
    </section>
  );
}

function Journal({ office }: { office: Office }): JSX.Element {
  const [entries, setEntries] = useState<readonly JournalEntry[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [shown, setShown] = useState(LINES);
  const lines = foldJournal(entries ?? []);
  const say = (newest: JournalEntry, times: number): string => {
    const what = sayJournal(newest, office);
    return times === 1 ? what : t("journal-times", { what, times });
  };
  useEffect(() => {
    office.readWholeJournal().then(setEntries, (failure: unknown) => {
      const id = `tampering-${reasonOf(failure) ?? ""}`;
      setError(has(id) ? t(id) : sayError(failure));
    });
  }, [office]);
  return (
    <section>
      <h2>{t("admin-journal")}</h2>
      <p class="hint">{t("admin-journal-lead")}</p>
      {error === null ? null : (
        <Alert id="journal-error">
          <p>{error}</p>
        </Alert>
      )}
      {entries === null && error === null ? <Progress id="journal-progress" label={t("desk-loading")} /> : null}
      {entries?.length === 0 ? <p>{t("admin-journal-empty")}</p> : null}
      <ol class="history" id="journal">
        {lines.slice(0, shown).map(({ newest, times }) => (
          <li key={newest.seq} data-action={newest.action} data-times={times}>
            <p>{say(newest, times)}</p>
            <p class="history-by">
              {newest.seq} · <Day day={newest.day} />
            </p>
          </li>
        ))}
      </ol>
      {lines.length <= shown ? null : (
        <Button id="journal-more" onClick={() => setShown(shown + LINES)}>
          {t("admin-more")}
        </Button>
      )}
    </section>
  );
}

/** Both records. */
export function Records(props: { office: Office; facts: Facts }): JSX.Element {
  return (
    <div class="medium">
      <Title>{t("admin-part-records")}</Title>
      <p class="hint">{t("admin-records-lead")}</p>
      <Ledger {...props} />
      <Journal office={props.office} />
    </div>
  );
}
