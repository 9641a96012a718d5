// The mailbox page: takes a code, has the worker open what the server keeps for it, shows the messages, sends answers.
//
// The code goes to the worker and nowhere else: not to the server, into an address, the history or storage. Leaving
// empties the page.

import type { Mailbox } from "../protocol/mailbox.ts";
import { TooLargeError } from "../protocol/errors.ts";
import { newSitting } from "../protocol/followup.ts";
import { MAILBOX_ANSWER_BYTES } from "../protocol/mailbox.ts";
import { Asking } from "../reporter/asking.ts";
import { offerFiles } from "../reporter/add-files.ts";
import { el, say, show } from "../reporter/dom.ts";
import { Outbox } from "../reporter/outbox.ts";
import { ask, OfflineError, readJson, ServerError } from "../reporter/server.ts";
import { hasWords, type Lists, readCode } from "./code.ts";
import { settings } from "./settings.ts";
import { showMessages, showTrust } from "./view.ts";
import type { FromMailbox, ToMailbox } from "./worker-messages.ts";
import { sayError, startWriting } from "./writing.ts";

/** No conversation has so many pages: whoever says so wants to keep the page busy. */
const MOST_PAGES = 250;

/** The parts of the page of which one is shown. */
const VIEWS = ["entering", "working", "unknown", "wrong", "mailbox", "closed", "in-app"] as const;

const form = el<HTMLFormElement>("open");
const code = el<HTMLTextAreaElement>("code");
const progress = el<HTMLProgressElement>("progress");
const status = el("status");
const retry = el<HTMLButtonElement>("retry");

/** What the panel of files takes the place of. */
const addFiles = el("files").firstElementChild as HTMLElement;

let worker: Asking<ToMailbox, FromMailbox> | undefined;
let outbox: Outbox | undefined;
let bearer = "";
/** What would be lost if the page were closed now. */
const unsent = { text: false, files: false };
let stopFiles: (() => void) | undefined;

function view(shown: (typeof VIEWS)[number], focus?: string): void {
  for (const id of VIEWS) show(id, id === shown);
  if (focus) el(focus).focus();
}

function startWorker(): void {
  worker?.stop();
  worker = new Asking<ToMailbox, FromMailbox>(settings.worker, { type: "failed", why: "internal" }, (fraction) => (progress.value = fraction));
}

function tell(message: ToMailbox): Promise<FromMailbox> {
  return worker ? worker.tell(message) : Promise.resolve({ type: "failed", why: "internal" });
}

/** Every list that a code may be written in; null if one could not be fetched. */
async function fetchLists(): Promise<Lists> {
  try {
    // Not through the browser's cache: it would show later that a code was entered here.
    return await Promise.all(settings.words.map(async (path) => (await ask(path)).json() as Promise<string[]>));
  } catch {
    return null;
  }
}

async function entered(event: Event): Promise<void> {
  event.preventDefault();
  const error = el("code-error");
  error.textContent = "";
  const text = code.value;
  const read = readCode(text, hasWords(text) ? await fetchLists() : null);
  code.removeAttribute("aria-invalid");
  if (read.problem !== null) {
    code.setAttribute("aria-invalid", "true");
    error.textContent = say(read.problem, read.values);
    code.focus();
    return;
  }
  code.value = "";
  view("working", "status");
  status.textContent = say("mailbox-deriving");
  retry.hidden = true;
  progress.hidden = false;
  progress.value = 0;
  startWorker();
  const derived = await tell({ type: "derive", receipt: read.receipt, genesis: settings.genesis });
  if (derived.type !== "derived") return wrong("problem-internal");
  bearer = derived.mailboxKey;
  await fetchMailbox();
}

/** One page of the mailbox. Every answer of the server has the same size; another is not the server's. */
async function fetchPage(page: number): Promise<Record<string, unknown>> {
  const response = await ask(`${settings.api}/mailbox?page=${page}`, { bearer });
  const text = await response.text().catch(() => "");
  if (text.length !== MAILBOX_ANSWER_BYTES) throw new OfflineError();
  return readJson(new Response(text));
}

async function fetchLedger(): Promise<readonly unknown[]> {
  const { entries } = await readJson(await ask(`${settings.api}/ledger`));
  if (!Array.isArray(entries)) throw new OfflineError();
  return entries;
}

/** Fetches the newest page, shows it, and then fetches the others: only with all of them it is known that none lacks. */
async function fetchMailbox(): Promise<void> {
  view("working", "status");
  status.textContent = say("mailbox-fetching");
  retry.hidden = true;
  progress.hidden = false;
  progress.removeAttribute("value");
  const pages: Record<string, unknown>[] = [];
  try {
    do {
      pages.push(await fetchPage(pages.length));
      // After the page: so it has whatever the newest mail names.
      const entries = pages.length === 1 ? await fetchLedger() : null;
      if (!(await openPages(entries, pages))) return;
    } while (pages[pages.length - 1]?.["more"] === true && pages.length < MOST_PAGES);
  } catch (error) {
    if (pages.length > 1) {
      el("older").textContent = `${say("mailbox-older-failed")} ${sayError(error)}`;
      return;
    }
    // A server whose database was changed, and which was not, says so itself.
    if (error instanceof ServerError && error.problem === "invalid-ledger") return wrong("mailbox-wrong-ledger");
    view("working", "status");
    progress.hidden = true;
    status.textContent = sayError(error);
    retry.hidden = false;
  }
}

/** Has the worker open and check the pages so far. Whether there is something to show. */
async function openPages(entries: readonly unknown[] | null, pages: readonly unknown[]): Promise<boolean> {
  const opened = await tell({ type: "open", entries, pages, today: new Date().toISOString().slice(0, 10) });
  switch (opened.type) {
    case "opened": {
      const { mailbox, stale } = opened;
      // Mail may name an entry that was added after the ledger was fetched.
      const newer = mailbox.refused.some(({ reason }) => reason === "ledger-short");
      if (entries === null && newer) return openPages(await fetchLedger(), pages);
      showMailbox(mailbox, stale);
      return true;
    }
    case "unknown":
      stopWorker();
      view("unknown", "unknown-title");
      return false;
    case "refused":
      wrong(opened.reason.startsWith("ledger-") ? "mailbox-wrong-ledger" : "mailbox-wrong-case");
      return false;
    default:
      wrong("problem-internal");
      return false;
  }
}

function stopWorker(): void {
  stopFiles?.();
  stopFiles = undefined;
  outbox?.close();
  outbox = undefined;
  worker?.stop();
  worker = undefined;
  bearer = "";
}

/** Something does not add up on which all else rests: nothing is shown, and nothing can be written. */
function wrong(reason: string): void {
  stopWorker();
  el("wrong-reason").textContent = say(reason, { reference: "-" });
  view("wrong", "wrong-title");
}

function showMailbox(mailbox: Mailbox, stale: boolean): void {
  const first = el("mailbox").hidden;
  showTrust(mailbox, stale);
  showMessages(mailbox, remove);
  el("older").textContent = mailbox.whole ? "" : say("mailbox-older");
  show("writing", mailbox.writable);
  show("adding", mailbox.writable);
  if (!first) return;
  view("mailbox", "mailbox-title");
  if (!mailbox.writable || outbox) return;
  outbox = new Outbox(newSitting(), seal, post);
  el("files").replaceChildren(addFiles);
  offerFiles(async (draw) => {
    const handed = await tell({ type: "hand-over" });
    if (handed.type === "keys" && outbox) {
      stopFiles = draw({ keys: handed.keys, outbox, busy: (some) => (unsent.files = some) });
    }
  });
}

async function seal(at: { sitting: string; seq: number }, content: Parameters<Outbox["deliver"]>[0]): Promise<string> {
  const sealed = await tell({ type: "seal", ...at, content });
  if (sealed.type === "sealed") return sealed.body;
  if (sealed.type === "failed" && sealed.why === "too-large") throw new TooLargeError();
  throw new Error("not sealed");
}

async function post(body: string): Promise<void> {
  const answer = await readJson(await ask(`${settings.api}/mailbox/followups`, { method: "POST", body, bearer }));
  if (typeof answer["id"] !== "string") throw new OfflineError();
}

async function remove(served: string): Promise<boolean> {
  try {
    await ask(`${settings.api}/mailbox/mail/${served}`, { method: "DELETE", bearer });
    return true;
  } catch {
    return false;
  }
}

/** Withdraws the whole report, once it was asked twice. */
async function withdraw(): Promise<void> {
  const said = el("withdraw-status");
  const yes = el<HTMLButtonElement>("withdraw-yes");
  yes.disabled = true;
  try {
    await ask(`${settings.api}/mailbox`, { method: "DELETE", bearer });
    await fetchMailbox();
    el("erases").focus();
  } catch (error) {
    said.textContent = sayError(error);
  }
  yes.disabled = false;
}

/** Empties the page of everything, and stops whatever runs. */
function wipe(): void {
  stopWorker();
  unsent.text = unsent.files = false;
  code.value = "";
  el<HTMLTextAreaElement>("text").value = "";
  for (const id of ["messages", "trust", "heard", "erases", "older", "write-status"]) el(id).replaceChildren();
}

el("leave").addEventListener("click", (event) => {
  event.preventDefault();
  const { href } = event.currentTarget as HTMLAnchorElement;
  wipe();
  document.title = "\u00a0";
  document.body.replaceChildren();
  location.replace(href);
});

el("close").addEventListener("click", () => {
  wipe();
  view("closed", "closed-title");
});

for (const id of ["unknown-again", "wrong-again", "closed-again"]) {
  el(id).addEventListener("click", () => view("entering", "code"));
}

el("withdraw-ask").addEventListener("click", () => {
  show("withdraw-sure", true);
  el("withdraw-no").focus();
});
el("withdraw-no").addEventListener("click", () => {
  show("withdraw-sure", false);
  el("withdraw-ask").focus();
});
el("withdraw-yes").addEventListener("click", () => void withdraw());

addEventListener("beforeunload", (event) => {
  if (!unsent.text && !unsent.files) return;
  event.preventDefault();
  event.returnValue = "?";
});

addEventListener("online", () => outbox?.hurry());

// Whoever comes back to the page finds it empty, also where a browser keeps pages.
addEventListener("pagehide", wipe);
addEventListener("pageshow", (event) => {
  if (event.persisted) view("entering", "code");
});

/** Inside WeChat or QQ: what is typed there is seen. */
function stop(): void {
  wipe();
  view("in-app");
  el("address").textContent = location.origin + location.pathname;
  el("copy-address").onclick = async () => {
    await navigator.clipboard?.writeText(location.origin + location.pathname);
    el("address-copied").textContent = say("wechat-copied");
  };
}

if (/MicroMessenger| QQ\//.test(navigator.userAgent) || "WeixinJSBridge" in window) {
  stop();
} else {
  document.addEventListener("WeixinJSBridgeReady", stop);
  form.addEventListener("submit", (event) => void entered(event));
  code.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  retry.addEventListener("click", () => void fetchMailbox());
  startWriting(
    () => outbox,
    (some) => (unsent.text = some),
  );
  form.hidden = false;
  show("seals", true);
}
