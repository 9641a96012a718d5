// Writing to the desk: a message is sealed on the device, and kept until the server has acknowledged it.
//
// What was typed stays in the page until then, and is nowhere else.

import { TooLargeError } from "../protocol/errors.ts";
import { el, say } from "../reporter/dom.ts";
import type { Outbox } from "../reporter/outbox.ts";
import { OfflineError, ServerError } from "../reporter/server.ts";
import { settings } from "./settings.ts";

/** The counter is of no interest before. */
const COUNTED_FROM = 3_000;

const today = (): string => new Date().toISOString().slice(0, 10);

/** The sentence for something that failed. */
export function sayError(error: unknown): string {
  if (error instanceof OfflineError) return say("mailbox-offline");
  if (error instanceof ServerError) {
    const values = { reference: error.reference };
    return say(`problem-${error.problem}`, values) || say("problem-internal", values);
  }
  if (error instanceof TooLargeError) return say("problem-too-large");
  return say("problem-internal", { reference: "-" });
}

/** Lets the person write. `typed` is told whether something would be lost if the page were closed now. */
export function startWriting(current: () => Outbox | undefined, typed: (some: boolean) => void): void {
  const form = el<HTMLFormElement>("write");
  const text = el<HTMLTextAreaElement>("text");
  const send = el<HTMLButtonElement>("write-send");
  const again = el<HTMLButtonElement>("write-again");
  const status = el("write-status");
  const left = el("write-length");

  text.addEventListener("input", () => {
    typed(text.value !== "");
    status.textContent = "";
    const bytes = new TextEncoder().encode(text.value).length;
    const room = settings.most_bytes - bytes;
    // In characters of the kind that was typed so far.
    const characters = String(Math.floor((Math.abs(room) * text.value.length) / Math.max(1, bytes)));
    if (room < 0) left.textContent = say("form-too-long", { over: characters });
    else left.textContent = room < COUNTED_FROM ? say("form-length", { left: characters }) : "";
    send.disabled = room < 0;
  });
  again.addEventListener("click", () => current()?.hurry());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = text.value.trim();
    const outbox = current();
    if (words === "" || text.readOnly || !outbox) {
      text.focus();
      return;
    }
    text.readOnly = true;
    send.disabled = true;
    try {
      await outbox.deliver(
        { day: today(), text: words, files: [] },
        {
          onTry: () => {
            again.hidden = true;
            status.textContent = say("form-sending");
          },
          onTrouble: (error) => {
            status.textContent = `${sayError(error)} ${say("mailbox-send-waits")}`;
            again.hidden = false;
          },
        },
      );
      text.value = "";
      left.textContent = "";
      typed(false);
      status.textContent = say("mailbox-sent");
    } catch (error) {
      status.textContent = sayError(error);
    }
    again.hidden = true;
    text.readOnly = false;
    send.disabled = false;
    text.focus();
  });
}
