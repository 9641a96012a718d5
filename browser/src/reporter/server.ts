// Asks the server from a reporter's page.
//
// Never sends a cookie, never lets the browser keep an answer, never puts anything secret into an address.

/** The connection failed, or something on the way answered in the server's place. */
export class OfflineError extends Error {
  override readonly name = "OfflineError";
}

/** The server refused. */
export class ServerError extends Error {
  override readonly name = "ServerError";

  /** `problem` is its stable name, `reference` what its operators find it by. */
  constructor(
    readonly status: number,
    readonly problem: string,
    readonly reference: string,
  ) {
    super(problem);
  }

  /** Whether the same request may succeed later. */
  get passing(): boolean {
    return this.status >= 500 || this.status === 408 || this.status === 429;
  }
}

/** What a request needs beside its path. */
export interface Asked {
  readonly method?: "POST" | "DELETE" | "HEAD";
  /** JSON. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A mailbox's key, base64url. */
  readonly bearer?: string;
}

/** Asks, and waits for an answer that is no error. Throws an OfflineError or a ServerError. */
export async function ask(address: string, { method, body, bearer, headers: more }: Asked = {}): Promise<Response> {
  const headers: Record<string, string> = { ...more };
  if (bearer !== undefined) headers["authorization"] = `Bearer ${bearer}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(address, {
      method: method ?? "GET",
      headers,
      ...(body === undefined ? {} : { body }),
      mode: "same-origin",
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      // With less, browsers leave the origin out that the server compares with its own.
      referrerPolicy: "same-origin",
    });
  } catch {
    throw new OfflineError();
  }
  if (response.ok) return response;
  // The answer to HEAD has no body; that it speaks of uploads shows that it is the server's.
  if (method === "HEAD" && response.headers.has("tus-resumable")) throw new ServerError(response.status, "", "-");
  let name: string | undefined;
  let reference = "-";
  try {
    const document = await response.json();
    name = /^urn:thicket:problem:([a-z-]+)$/.exec(String(document.type))?.[1];
    reference = String(document.reference ?? reference);
  } catch {
    // Falls through: not ours.
  }
  if (name === undefined) throw new OfflineError();
  throw new ServerError(response.status, name, reference);
}

/** The JSON of an answer. Throws an OfflineError if there is none: a login page of a network answers too. */
export async function readJson(response: Response): Promise<Record<string, unknown>> {
  try {
    const json: unknown = await response.json();
    if (typeof json === "object" && json !== null) return json as Record<string, unknown>;
  } catch {
    // Falls through: it is none.
  }
  throw new OfflineError();
}
