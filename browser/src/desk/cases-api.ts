// Talks to the calls about cases: one function a call, answers read into plain types (PROTOCOL.md section 6).
//
// Must never see anything of a case that is not sealed but its days, its hints and its ids.

import { call, get, OfflineError, send } from "../staff/api.ts";
import { count, document1, fields, list, text, textOrNull, type Fields } from "../staff/decode.ts";

/** A part has 8 MiB: minutes, over a slow circuit. */
const PART_TIMEOUT_MS = 600_000;

/** A queue row as it comes: everything readable in it is sealed in `card`. */
export interface CaseAnswer {
  readonly case: string;
  readonly received: string;
  readonly activity: string;
  readonly state: string;
  readonly assignee: string | null;
  readonly card: string;
  readonly grant: string;
  /** It should get a new key. */
  readonly rekey: boolean;
  /** Somebody asked for it to be deleted. */
  readonly deleting: boolean;
  /** The day on which a withdrawn report is erased, or null. */
  readonly erases: string | null;
}

/** That a case is to be deleted. */
export interface ErasureAnswer {
  readonly by: string;
  readonly asked: string;
  /** Who else agreed. */
  readonly agreed: string | null;
  /** The first day on which it is erased, if somebody agreed. */
  readonly on: string;
}

/** One sealed record of a case. */
export interface RecordAnswer {
  readonly id: string;
  readonly day: string;
  readonly wire: string;
  readonly sealed: string;
}

/** One finished part of a file, sealed; `size` in bytes. */
export interface PartAnswer {
  readonly id: string;
  readonly size: number;
}

/** A whole case, sealed. */
export interface FullCaseAnswer extends CaseAnswer {
  readonly caseRecipient: string;
  readonly mailboxes: readonly string[];
  readonly records: readonly RecordAnswer[];
  readonly parts: readonly PartAnswer[];
  readonly desk: string;
  /** Who has a grant of it. */
  readonly grantees: readonly string[];
  /** Who is kept from it because of a conflict of interest. */
  readonly refused: readonly string[];
  /** One's own grants from before the case got new keys, newest first. */
  readonly earlier: readonly string[];
  readonly erasure: ErasureAnswer | null;
}

/** One of the two mails of a pair, sealed. */
export interface MailAnswer {
  readonly mailbox: string;
  readonly sealed: string;
}

function queueRow(from: Fields): CaseAnswer {
  return {
    case: text(from, "case"),
    received: text(from, "received"),
    activity: text(from, "activity"),
    state: text(from, "state"),
    assignee: textOrNull(from, "assignee"),
    card: text(from, "card"),
    grant: text(from, "grant"),
    rekey: from["rekey"] === true,
    deleting: from["deleting"] === true,
    erases: textOrNull(from, "erases"),
  };
}

const erasure = (from: Fields): ErasureAnswer => ({
  by: text(from, "by"),
  asked: text(from, "asked"),
  agreed: textOrNull(from, "agreed"),
  on: text(from, "on"),
});

/** `GET cases`: one page of the queue. */
export async function getCases(
  state: string,
  after: string | null,
): Promise<{ readonly cases: readonly CaseAnswer[]; readonly next: string | null }> {
  const query = new URLSearchParams();
  if (state !== "") query.set("state", state);
  if (after !== null) query.set("after", after);
  const from = document1(await get(`/cases?${query.toString()}`), "cases");
  const cases = list(from, "cases", (item) => queueRow(fields(item, "case")));
  return { cases, next: textOrNull(from, "next") };
}

/** `GET cases/{case}`: one case with all its sealed records. */
export async function getCase(id: string): Promise<FullCaseAnswer> {
  const from = fields(await get(`/cases/${encodeURIComponent(id)}`), "case");
  return {
    ...queueRow(from),
    caseRecipient: text(from, "case_recipient"),
    mailboxes: list(from, "mailboxes", (item) => (typeof item === "string" ? item : "")),
    records: list(from, "records", (item) => {
      const one = fields(item, "record");
      return {
        id: text(one, "id"),
        day: text(one, "day"),
        wire: text(one, "wire"),
        sealed: text(one, "sealed"),
      };
    }),
    parts: list(from, "files", (item) => {
      const one = fields(item, "file");
      return { id: text(one, "id"), size: count(one, "size") };
    }),
    desk: text(from, "desk"),
    grantees: list(from, "grantees", (item) => (typeof item === "string" ? item : "")),
    refused: list(from, "refused", (item) => (typeof item === "string" ? item : "")),
    earlier: list(from, "earlier", (item) => (typeof item === "string" ? item : "")),
    erasure: from["erasure"] == null ? null : erasure(fields(from["erasure"], "erasure")),
  };
}

/**
 * `POST cases/{case}/records`: the same bytes again are answered the same, and kept once. `mail` is a pair, one for
 * each mailbox of the case, or null.
 */
export async function postRecord(
  id: string,
  wire: "work" | "card",
  sealed: string,
  mail: readonly MailAnswer[] | null,
): Promise<void> {
  const body = { v: 1, wire, sealed, ...(mail === null ? {} : { mail }) };
  await send("POST", `/cases/${encodeURIComponent(id)}/records`, body);
}

/** `GET cases/{case}/files/{id}`: one sealed part of a file. */
export async function getPart(id: string, part: string): Promise<Uint8Array> {
  const path = `/cases/${encodeURIComponent(id)}/files/${encodeURIComponent(part)}`;
  const answer = await call("GET", path, undefined, PART_TIMEOUT_MS);
  try {
    return new Uint8Array(await answer.arrayBuffer());
  } catch {
    throw new OfflineError("the part was cut off");
  }
}

/**
 * `PATCH cases/{case}`: the hint by which the server sorts; the signed event is the truth. `erases` is the day of erasing
 * that was seen: `case-conflict` if the report was withdrawn since, which must not be undone unseen.
 */
export async function patchHint(
  id: string,
  state: string,
  assignee: string | null,
  erases: string | null,
): Promise<void> {
  await send("PATCH", `/cases/${encodeURIComponent(id)}`, { v: 1, state, assignee, erases });
}

/** `GET desk/templates`: what a colleague sealed to this account, or null; then, whether colleagues have some. */
export async function getTemplates(): Promise<{ sealed: string | null; elsewhere: boolean }> {
  const from = document1(await get("/desk/templates"), "templates");
  return { sealed: textOrNull(from, "sealed"), elsewhere: from["elsewhere"] === true };
}

/**
 * `PUT desk/templates`: one file for each active account of the desk. `replaces` is SHA-256, base64url, of one's own file
 * that they take the place of, or null: `templates-changed` where the server has another.
 */
export async function putTemplates(
  templates: readonly { readonly account: string; readonly sealed: string }[],
  replaces: string | null,
): Promise<void> {
  await send("PUT", "/desk/templates", { v: 1, templates, replaces });
}
