// The reporter's page: collects the answers, has the worker seal them, sends the sealed bytes, shows the receipt.
//
// Must never store anything, never put anything into an address or the history, and never let an answer out
// of the page other than to the worker. Whatever fails, what was typed stays on the page.

import type { Answers } from "../protocol/urgency.ts";
import { collect, labelOf, type Mistake } from "./answers.ts";
import { offerFiles } from "../reporter/add-files.ts";
import { el, say, settings, show } from "./dom.ts";
import { saysKept } from "./kept.ts";
import { keepOpen, showReceipts } from "./receipt.ts";
import type { FromSealer, ShownReceipt, ToSealer } from "./worker-messages.ts";

const form = el<HTMLFormElement>("report");
const errors = el("errors");
const length = el("length");
const retry = el<HTMLButtonElement>("retry");
const progress = el<HTMLProgressElement>("progress");

/** How often a report is sealed anew because the list of caseworkers changed. */
const MOST_RESEALS = 3;
/** The counter is of no interest before. */
const COUNTED_FROM = 50_000;

let worker: Worker;
let receipts: { real: ShownReceipt; safe: ShownReceipt } | undefined;
/** What is being sent: the answers, and the sealed bytes once there are any. */
let report: { answers: Answers; day: string; desk: string; body?: string; reseals: number } | undefined;
/** Why nothing may be sealed, once a check has failed. */
let refusal = "";
/** The worker has to be started anew. */
let broken = false;
/** By the ledger that the worker has the chosen desk is closed: a newer one has to be asked for. */
let closed = false;
let typed = false;

function tell(message: ToSealer): void {
  worker.postMessage(message);
}

/** Draws new receipts and derives their keys, which takes long: it runs while the person writes. */
function prepare(): void {
  worker?.terminate();
  receipts = undefined;
  broken = false;
  worker = new Worker(settings.worker);
  worker.onmessage = ({ data }: MessageEvent<FromSealer>) => heard(data);
  worker.onerror = () => heard({ type: "failed", why: "internal" });
  const { genesis, locale } = settings;
  const entries = settings.entries.map((entry) => ({ ...entry, payload: base64url(entry.payload) }));
  tell({ type: "prepare", entries, genesis, locale });
}

/** The payloads stand in the page as the text that was signed, which compresses better. */
function base64url(text: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function heard(message: FromSealer): void {
  switch (message.type) {
    case "progress":
      if (!receipts) progress.value = message.fraction;
      return;
    case "ready":
      receipts = message.receipts;
      if (report) status("form-sealing");
      return;
    case "sealed":
      closed = false;
      if (report) {
        report.body = message.body;
        void send();
      }
      return;
    case "closed":
      closed = true;
      if (report) offerDesks(message.desks);
      return;
    case "keys": {
      const { keys, authorKey } = message;
      worker.terminate();
      show("adding", true);
      offerFiles((draw) => draw({ keys, outbox: { authorKey }, busy: (some) => (typed = some) }));
      return;
    }
    case "refused":
      refusal = `${say("form-refused")} (${message.reason})`;
      backToForm(refusal);
      return;
    case "failed":
      broken = message.why === "internal";
      if (report) backToForm(say(`problem-${message.why}`, { reference: "-" }));
  }
}

function status(text: string): void {
  el("status").textContent = say(text);
}

/** Something has to be changed, or cannot be helped: shows the form as it was, and says why. */
function backToForm(message: string, mistakes: readonly Mistake[] = []): void {
  const asked = report !== undefined;
  report = undefined;
  show("sending", false);
  show("writing", true);
  const list = mistakes.map(({ field, label, problem }) => {
    const link = document.createElement("a");
    link.href = `#${field.id}`;
    link.textContent = label;
    link.onclick = (event) => {
      event.preventDefault();
      const section = field.closest("details");
      if (section) section.open = true;
      field.focus();
    };
    field.setAttribute("aria-invalid", "true");
    const item = document.createElement("li");
    item.append(link, document.createElement("br"), say(problem));
    return item;
  });
  const text = document.createElement("li");
  text.textContent = message;
  errors.querySelector("ul")?.replaceChildren(...(message ? [text] : []), ...list);
  show("errors", true);
  // Never takes the keyboard from somebody who is writing.
  if (asked) errors.focus();
}

/** The connection or the server failed: the same bytes are kept, to be sent again. */
function offerRetry(message: string): void {
  progress.hidden = true;
  el("status").textContent = message;
  retry.hidden = false;
  retry.focus();
}

async function call(path: string, init: RequestInit): Promise<Response> {
  return fetch(settings.api + path, {
    ...init,
    mode: "same-origin",
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
    referrerPolicy: "same-origin",
  });
}

async function send(): Promise<void> {
  const body = report?.body;
  retry.hidden = true;
  progress.hidden = false;
  progress.removeAttribute("value");
  // Tried again before anything could be sealed.
  if (!body) return reseal();
  status("form-sending");
  let response: Response;
  try {
    response = await call("/reports", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
  } catch {
    offerRetry(say("form-retry"));
    return;
  }
  if (!response.ok) await failed(response);
  else if (await saysKept(response, body)) done();
  else offerRetry(say("form-retry"));
}

async function failed(response: Response): Promise<void> {
  let problem = "internal";
  let reference = "-";
  try {
    const document = await response.json();
    problem = String(document.type).split(":").pop() ?? problem;
    reference = String(document.reference ?? reference);
  } catch {
    // Not ours: something on the way answered.
  }
  const message = say(`problem-${problem}`, { reference }) || say("problem-invalid-body");
  if ((problem === "roster-changed" || problem === "desk-closed") && report && report.reseals++ < MOST_RESEALS) {
    await reseal();
  } else if (problem === "mailbox-known" || problem === "case-conflict") {
    prepare();
    backToForm(message);
  } else if (response.status >= 500 || response.status === 408 || response.status === 429) {
    offerRetry(message);
  } else {
    backToForm(message);
  }
}

/** Has the worker verify the newer ledger and seal for its roster, under the same receipts. */
async function reseal(): Promise<void> {
  try {
    const response = await call("/ledger", {});
    const { entries } = await response.json();
    if (report && Array.isArray(entries)) {
      status("form-sealing");
      const { answers, day, desk } = report;
      tell({ type: "reseal", entries, answers, day, desk });
      return;
    }
  } catch {
    // As if the connection had failed when sending.
  }
  offerRetry(say("form-retry"));
}

/** The desk that was chosen takes no reports any more: the others may be chosen, and none is chosen for the person. */
function offerDesks(open: readonly string[]): void {
  let left = false;
  for (const box of form.querySelectorAll<HTMLInputElement>("#desks input")) {
    const offered = open.includes(box.value);
    box.checked = false;
    (box.parentElement as HTMLElement).hidden = !offered;
    left ||= offered;
  }
  // Another may be open that was not when the page was drawn.
  backToForm(say(left ? "problem-desk-closed" : open.length > 0 ? "problem-stale-ledger" : "problem-intake-closed"));
}

/** The report is on the server's disk: nothing of it is needed here any more but the receipts. */
function done(): void {
  typed = false;
  report = undefined;
  form.reset();
  el("writing").remove();
  el("sending").remove();
  if (receipts) showReceipts(receipts);
  tell({ type: "hand-over" });
}

function submitted(event: Event): void {
  event.preventDefault();
  if (report) return;
  form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
  show("errors", false);
  const { answers, mistakes, bytes } = collect(form);
  const happened = form.elements.namedItem("happened") as HTMLTextAreaElement;
  const about = (problem: string): Mistake => ({ field: happened, label: labelOf(happened), problem });
  // One hidden field, or a group of boxes with the value of the checked one; where there is none the worker says so.
  const { value: desk } = form.elements.namedItem("desk") as HTMLInputElement | RadioNodeList;
  if (!answers["happened"]) mistakes.unshift(about("error-required-happened"));
  if (bytes > settings.most_bytes) mistakes.push(about("error-too-long"));
  if (mistakes.length > 0 || refusal) {
    backToForm(refusal, mistakes);
    errors.focus();
    return;
  }
  if (broken) prepare();
  report = { answers, day: new Date().toISOString().slice(0, 10), desk, reseals: 0 };
  show("writing", false);
  show("sending", true);
  status(receipts ? "form-sealing" : "form-deriving");
  progress.hidden = false;
  el("status").focus();
  if (closed) void reseal();
  else tell({ type: "seal", answers, day: report.day, desk });
}

let counting = 0;

/** Says kindly how much room is left, once that matters. */
function count(): void {
  typed = true;
  clearTimeout(counting);
  counting = setTimeout(() => {
    const { bytes, characters } = collect(form);
    const left = settings.most_bytes - bytes;
    // In characters of the kind that was typed so far.
    const room = String(Math.floor((Math.abs(left) * characters) / bytes));
    length.textContent =
      left > COUNTED_FROM ? "" : left < 0 ? say("form-too-long", { over: room }) : say("form-length", { left: room });
  }, 400);
}

/** Lets a question that may be answered several times have more rows. */
function addRows(rows: HTMLElement): void {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = say("form-add-row");
  button.onclick = () => {
    const all = rows.querySelectorAll<HTMLElement>(".row");
    const row = all[all.length - 1]?.cloneNode(true) as HTMLElement;
    row.querySelectorAll("legend").forEach((legend) => {
      legend.textContent = say("form-row-number", { number: String(all.length + 1) });
    });
    row.querySelectorAll("[id],[for],[name]").forEach((element) => {
      for (const name of ["id", "for", "name"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace(/([.-])\d+([.-])/, `$1${all.length}$2`));
      }
      element.removeAttribute("aria-invalid");
      if (element.tagName !== "LABEL") (element as HTMLInputElement).value = "";
    });
    button.before(row);
    button.hidden = all.length + 1 >= settings.most_rows;
    row.querySelector<HTMLElement>("select,input")?.focus();
  };
  rows.append(button);
}

/** Inside WeChat or QQ: what is typed there is seen, so there is nothing to type into. */
function stop(): void {
  worker?.terminate();
  typed = false;
  el("writing").remove();
  show("in-app", true);
  el("address").textContent = location.origin + location.pathname;
  el("copy-address").onclick = async () => {
    await navigator.clipboard?.writeText(location.origin + location.pathname);
    el("address-copied").textContent = say("wechat-copied");
  };
}

el("leave").addEventListener("click", (event) => {
  event.preventDefault();
  const { href } = event.currentTarget as HTMLAnchorElement;
  typed = false;
  keepOpen(false);
  worker?.terminate();
  document.title = "\u00a0";
  document.body.replaceChildren();
  location.replace(href);
});

addEventListener("beforeunload", (event) => {
  if (!typed) return;
  event.preventDefault();
  event.returnValue = "?";
});

// A browser may keep a page that was left, to show it again on going back.
addEventListener("pagehide", () => document.body.replaceChildren());
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

if (/MicroMessenger| QQ\//.test(navigator.userAgent) || "WeixinJSBridge" in window) {
  stop();
} else {
  document.addEventListener("WeixinJSBridgeReady", stop);
  prepare();
  form.querySelectorAll<HTMLElement>("[data-rows]").forEach(addRows);
  form.addEventListener("input", count);
  form.addEventListener("submit", submitted);
  retry.addEventListener("click", () => void send());
  form.hidden = false;
  show("seals", true);
}
