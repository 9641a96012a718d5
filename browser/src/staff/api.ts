// Talks to `/api/v1` for the staff pages: one function a call, answers read into plain types.
//
// Sends only what PROTOCOL.md section 6 names. Must never see a passphrase or an identity, never
// put anything secret into an address, and never store an answer outside memory.

import { count, document1, fields, list, text, textOrNull, type Fields } from "./decode.ts";
import type { LedgerHead } from "../protocol/ledger.ts";
import { page } from "./page.ts";

const TIMEOUT_MS = 60_000;

/** A part has 8 MiB: minutes, over a slow circuit. */
const PART_TIMEOUT_MS = 600_000;

/** The server answered, and said no. `problem` is the stable name of the kind of refusal. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    readonly status: number,
    readonly problem: string,
    readonly reference: string,
    /** How many cases a refusal is about, where it says so; never which. */
    readonly cases: number | null = null,
  ) {
    super(problem);
  }
}

/** No answer came, so it is not known whether the server did what was asked. */
export class OfflineError extends Error {
  override readonly name = "OfflineError";
}

/** An account's id and the handle people know it by. The handle is the server's word only. */
export interface Colleague {
  readonly account: string;
  readonly handle: string;
}

/** Who is signed in, as the server says. */
export interface Session {
  readonly account: string;
  readonly handle: string;
  readonly role: string;
  readonly desk: string | null;
  readonly keyring: string;
  readonly colleagues: readonly Colleague[];
  /** The head of the journal, as the server says; null while it is empty. */
  readonly journal: LedgerHead | null;
}

/** A session that has just begun. */
export interface NewSession extends Session {
  /** The copy of the keyring that the passkey opens, if one was used that can. */
  readonly copy: string | null;
}

/** What one signs in with, beside handle and login key or instead of them. */
export type SignInBody =
  | { readonly handle: string; readonly login_key: string; readonly code: string }
  | { readonly handle: string; readonly login_key: string; readonly passkey: SentPasskey }
  | { readonly passkey: SentPasskey };

/** A passkey's answer, and to which question. */
export interface SentPasskey {
  readonly challenge: string;
  readonly credential: object;
}

/** The intake as the server describes it, before anything of it is checked. */
export interface IntakeAnswer {
  readonly open: boolean;
  readonly instance: string | null;
  readonly name: string;
  readonly genesis: string | null;
  readonly desks: readonly DeskAnswer[];
  readonly ledger: LedgerHead | null;
}

/** One desk and its roster as the server names them. */
export interface DeskAnswer {
  readonly id: string;
  readonly name: string;
  readonly roster: readonly { readonly account: string; readonly recipient: string }[];
}

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

/** What an opened invitation says. */
export interface InvitationAnswer {
  readonly account: string;
  readonly handle: string;
  readonly role: string;
  readonly name: string;
  readonly instance: string | null;
  readonly genesis: string | null;
  readonly totp: string;
}

/** One call of the interface. Throws an ApiError for a refusal, an OfflineError where no answer came. */
export async function call(method: string, path: string, body?: string, timeout = TIMEOUT_MS): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(page.api + path, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "same-origin",
      signal: AbortSignal.timeout(timeout),
      ...(body === undefined ? {} : { body, headers: { "content-type": "application/json" } }),
    });
  } catch {
    throw new OfflineError("no answer");
  }
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

async function refusal(answer: Response): Promise<ApiError> {
  let problem = answer.status === 401 ? "signed-out" : "internal";
  let reference = "";
  let cases: number | null = null;
  try {
    const found = fields(await answer.json(), "problem");
    const type = found["type"];
    if (typeof type === "string") problem = type.replace(/^urn:thicket:problem:/, "");
    const named = found["reference"] ?? found["instance"];
    if (typeof named === "string") reference = named;
    if (typeof found["cases"] === "number") cases = found["cases"];
  } catch {
    // A proxy's own error page: the status has to do.
  }
  return new ApiError(answer.status, problem, reference, cases);
}

/** The JSON of an answer. Throws an OfflineError where it was cut off. */
export async function readJson(answer: Response): Promise<unknown> {
  try {
    return (await answer.json()) as unknown;
  } catch {
    throw new OfflineError("the answer was cut off");
  }
}

/** Asks for a document. */
export const get = async (path: string): Promise<unknown> => readJson(await call("GET", path));
/** Sends a document. */
export const send = (method: string, path: string, body: object): Promise<Response> =>
  call(method, path, JSON.stringify(body));

function session(value: unknown): Session {
  const from = document1(value, "session");
  return {
    account: text(from, "account"),
    handle: text(from, "handle"),
    role: text(from, "role"),
    desk: textOrNull(from, "desk"),
    keyring: text(from, "keyring"),
    colleagues: list(from, "colleagues", (item) => {
      const one = fields(item, "colleague");
      return { account: text(one, "account"), handle: text(one, "handle") };
    }),
    journal: headOrNull(from, "journal"),
  };
}

function headOrNull(from: Fields, name: string): LedgerHead | null {
  if (from[name] == null) return null;
  const head = fields(from[name], name);
  return { seq: count(head, "seq"), hash: text(head, "hash") };
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

/** `GET intake`: the public description of this intake. */
export async function getIntake(): Promise<IntakeAnswer> {
  const from = document1(await get("/intake"), "intake");
  return {
    open: from["open"] === true,
    instance: textOrNull(from, "instance"),
    name: textOrNull(from, "name") ?? "",
    genesis: textOrNull(from, "genesis"),
    ledger: headOrNull(from, "ledger"),
    desks: list(from, "desks", (item) => {
      const desk = fields(item, "desk");
      return {
        id: text(desk, "id"),
        name: text(desk, "name"),
        roster: list(desk, "roster", (member) => {
          const one = fields(member, "roster");
          return { account: text(one, "account"), recipient: text(one, "recipient") };
        }),
      };
    }),
  };
}

/** `GET ledger`: every entry, unchecked. */
export async function getLedger(): Promise<readonly unknown[]> {
  return list(document1(await get("/ledger"), "ledger"), "entries", (item) => item);
}

/** `POST session`: signs in. */
export async function signIn(body: SignInBody): Promise<NewSession> {
  const answer = await readJson(await send("POST", "/session", { v: 1, ...body }));
  return { ...session(answer), copy: textOrNull(document1(answer, "session"), "copy") };
}

/** `POST session/challenge`: a question for a passkey, and what it is called. */
export async function askPasskey(): Promise<{ readonly challenge: string; readonly options: unknown }> {
  const from = document1(await readJson(await send("POST", "/session/challenge", { v: 1 })), "challenge");
  return { challenge: text(from, "challenge"), options: from["options"] };
}

/** `GET session`: who is signed in, or null. */
export async function whoAmI(): Promise<Session | null> {
  try {
    return session(await get("/session"));
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 404)) return null;
    throw error;
  }
}

/** `DELETE session`, or `DELETE sessions` to sign out everywhere. */
export async function signOut(everywhere: boolean): Promise<void> {
  await call("DELETE", everywhere ? "/sessions" : "/session");
}

/** A keyring sealed to a passkey, base64url, and the passkey's id. */
export interface CopyBody {
  readonly id: string;
  readonly keyring: string;
}

/** `PUT account/keyring`: stores one's own keyring and its copies with what was newly seen. */
export async function putKeyring(keyring: string, copies: readonly CopyBody[]): Promise<void> {
  await send("PUT", "/account/keyring", { v: 1, keyring, copies });
}

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

const erasure = (from: Fields): ErasureAnswer => ({
  by: text(from, "by"),
  asked: text(from, "asked"),
  agreed: textOrNull(from, "agreed"),
  on: text(from, "on"),
});

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

/** `GET desk/templates`: what a colleague sealed to this account, or null. */
export async function getTemplates(): Promise<string | null> {
  return textOrNull(document1(await get("/desk/templates"), "templates"), "sealed");
}

/** `PUT desk/templates`: one file for each active account of the desk. */
export async function putTemplates(
  templates: readonly { readonly account: string; readonly sealed: string }[],
): Promise<void> {
  await send("PUT", "/desk/templates", { v: 1, templates });
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

/** `POST cases/{case}/grants`: gives a colleague a key to this case. */
export async function postGrant(id: string, account: string, key: string): Promise<void> {
  await send("POST", `/cases/${encodeURIComponent(id)}/grants`, { v: 1, account, key });
}

/** `GET journal`: at most 500 payloads after an entry, unchecked. */
export async function getJournal(after: number | null): Promise<readonly unknown[]> {
  const query = after === null ? "" : `?after=${after}`;
  return list(document1(await get(`/journal${query}`), "journal"), "entries", (item) => item);
}

/** `POST enrolment/open`: what an invitation is for, and a new one-time-code secret. */
export async function openInvitation(token: string): Promise<InvitationAnswer> {
  const answer = await send("POST", "/enrolment/open", { v: 1, token });
  const from = document1(await readJson(answer), "invitation");
  return {
    account: text(from, "account"),
    handle: text(from, "handle"),
    role: text(from, "role"),
    name: textOrNull(from, "name") ?? "",
    instance: textOrNull(from, "instance"),
    genesis: textOrNull(from, "genesis"),
    totp: text(from, "totp"),
  };
}

/** `POST enrolment`: takes the body as text, so that a lost answer is asked for with the same bytes. */
export async function postEnrolment(body: string): Promise<void> {
  await call("POST", "/enrolment", body);
}
