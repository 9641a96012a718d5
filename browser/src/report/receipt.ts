// Shows the receipts once a report was acknowledged, and helps to keep the real one.
//
// A receipt is in the page only, and on the clipboard, the printer or in a file when the person asks for it.
// Nothing that is printed or saved names this site or says what it is.

import { fold } from "../reporter/digits.ts";
import { el, say, settings, show } from "./dom.ts";
import type { ShownReceipt } from "./worker-messages.ts";

let unkept = false;
/** The list of the page's language, once it is here. */
let list: readonly string[] | undefined;

interface Receipts {
  readonly real: ShownReceipt;
  readonly safe: ShownReceipt;
}

/** Whether the browser is to ask before the page is closed. */
export function keepOpen(asked: boolean): void {
  unkept = asked;
}

function groups({ digits }: ShownReceipt): string[] {
  return digits.match(/\d{4}/g) ?? [];
}

/** The words of a receipt; none without the list. Those that are single characters need no spaces between them. */
function words(receipt: ShownReceipt): string {
  return list ? receipt.words.map((index) => list![index]).join(list[0]?.length === 1 ? "" : " ") : "";
}

/** Puts both receipts into their places for one form. */
function fill(
  form: "digits" | "words",
  receipts: Receipts,
  draw: (receipt: ShownReceipt) => readonly (Node | string)[],
): void {
  for (const which of ["real", "safe"] as const) {
    document.querySelector(`[data-code="${which}.${form}"]`)?.replaceChildren(...draw(receipts[which]));
  }
}

/** Adds the words. Whatever goes wrong, the digits are enough. */
async function addWords(receipts: Receipts): Promise<void> {
  if (!settings.words) return;
  try {
    // Not through the browser's cache: it would show later that a report was sent from here.
    const response = await fetch(settings.words, { mode: "same-origin", credentials: "omit", cache: "no-store" });
    if (!response.ok) return;
    list = await response.json();
  } catch {
    return;
  }
  fill("words", receipts, (receipt) => [words(receipt)]);
  show("in-words", true);
}

/** Puts the receipts into the page and leads to them. */
export function showReceipts(receipts: Receipts): void {
  const { real } = receipts;
  fill("digits", receipts, (receipt) =>
    groups(receipt).flatMap((group) => {
      const span = document.createElement("span");
      span.textContent = group;
      return [span, " "];
    }),
  );
  void addWords(receipts);
  show("receipt", true);
  el("code-title").focus();
  keepOpen(true);
  addEventListener("beforeunload", (event) => {
    if (!unkept) return;
    event.preventDefault();
    event.returnValue = "?";
  });

  const actions: Record<string, () => unknown> = {
    print: () => print(),
    save: () => save(real),
    copy: () => copy(groups(real).join(" ")),
  };
  el("keep").addEventListener("click", (event) => {
    void actions[(event.target as HTMLElement).dataset["do"] ?? ""]?.();
  });
  el("confirm").addEventListener("submit", (event) => {
    event.preventDefault();
    const last = el<HTMLInputElement>("last");
    const right = fold(last.value).replace(/\D/g, "").endsWith(groups(real).pop() as string);
    if (right) keepOpen(false);
    el("confirmed").textContent = say(right ? "receipt-confirmed" : "receipt-confirm-wrong");
    if (!right) last.focus();
  });
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Older browsers, and addresses without TLS such as onion services in some of them.
    const digits = document.querySelector("[data-code='real.digits']") as Node;
    getSelection()?.selectAllChildren(digits);
    document.execCommand("copy");
  }
  el("kept").textContent = say("receipt-copied");
}

function lines(receipt: ShownReceipt): string[] {
  const all = groups(receipt);
  const said = words(receipt).split(" ");
  return [all.slice(0, 4), all.slice(4), said.slice(0, 4), said.slice(4)]
    .map((line) => line.join(" "))
    .filter(Boolean);
}

/** A picture without any other word on it; a text file where the browser gives no pictures. */
function save(receipt: ShownReceipt): void {
  const canvas = document.createElement("canvas");
  canvas.width = 900;
  canvas.height = 400;
  const text = lines(receipt);
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = "#000";
    pen.font = "44px monospace";
    text.forEach((line, row) => pen.fillText(line, 50, 90 + row * 80));
    // Tor Browser gives noise instead of what was drawn.
    if (pen.getImageData(0, 0, 8, 8).data.every((value) => value === 255)) {
      canvas.toBlob((picture) => picture && download(picture, "note.png"));
      return;
    }
  }
  download(new Blob([text.join("\n")], { type: "text/plain" }), "note.txt");
}

function download(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
