// Talks to `/api/v1` for the staff pages: how a call is made, and the calls that they share, one function a call.
//
// Sends only what PROTOCOL.md section 6 names. Must never see a passphrase or an identity, never
// put anything secret into an address, and never store an answer outside memory.

import type { LedgerHead } from "../protocol/ledger.ts";
import { count, document1, fields, list, text, textOrNull, type Fields } from "./decode.ts";
import { page } from "./page.ts";

const TIMEOUT_MS = 60_000;

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

/** `GET journal`: at most 500 payloads after an entry, unchecked. */
export async function getJournal(after: number | null): Promise<readonly unknown[]> {
  const query = after === null ? "" : `?after=${after}`;
  return list(document1(await get(`/journal${query}`), "journal"), "entries", (item) => item);
}
