// The part of a page where files are chosen and sent: what is hidden in each is looked for first, and nothing goes out
// that the person has not decided about.

import type { Cleaned } from "../cleaning/types.ts";
import { say } from "../reporter/dom.ts";
import { button, inert, make } from "../reporter/elements.ts";
import { ServerError } from "../reporter/server.ts";
import { chosen, offer } from "./choices.ts";
import { isHarmless, Paused } from "./parts.ts";
import { type Chosen, FileSending, sealedBytes, type Tools } from "./sending.ts";

/** What the panel needs beside what files are sent with. */
export interface PanelTools extends Tools {
  clean(file: File): Promise<Cleaned>;
  /** The limits of the intake for a case. */
  readonly mostFiles: number;
  readonly mostBytes: number;
  /** Tries at once what waits for its next try. */
  hurry(): void;
  /** Whether something would be lost if the page were closed now. */
  busy(some: boolean): void;
}

/** The bytes of a file could not be read. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

/** A size in the units that people know, as the pages without scripts have them. */
function sizeText(bytes: number): string {
  const tenths = (power: number): number => Math.round((bytes / 2 ** power) * 10) / 10;
  if (bytes < 2 ** 20) return `${Math.max(1, Math.round(bytes / 2 ** 10))} KB`;
  return bytes < 2 ** 30 ? `${tenths(20)} MB` : `${tenths(30)} GB`;
}

let numbered = 0;

/** One chosen file. */
class Item {
  readonly element = make("li", {});
  state: "looking" | "undecided" | "decided" | "waiting" | "sending" | "paused" | "sent" = "looking";
  #cleaned: Cleaned | null = null;
  #sending: FileSending | null = null;
  #pause = new AbortController();
  readonly #number = ++numbered;
  readonly #status = make("p", { role: "status" });
  readonly #choice = make("div", {});
  readonly #progress = make("progress", { id: `file-progress-${this.#number}` });
  readonly #buttons = make("div", { class: "buttons" });

  constructor(
    readonly file: File,
    private readonly tools: PanelTools,
    private readonly changed: () => void,
  ) {
    const title = make("h3", { id: `file-${this.#number}` }, make("bdi", {}, inert(file.name)), " · ", make("bdi", {}, sizeText(file.size)));
    this.element.setAttribute("aria-labelledby", title.id);
    this.#progress.setAttribute("aria-labelledby", title.id);
    this.#progress.max = 1;
    this.#progress.hidden = true;
    this.element.append(title, this.#choice, this.#progress, this.#status, this.#buttons);
    void this.#look();
  }

  get #busy(): boolean {
    return this.state === "waiting" || this.state === "sending";
  }

  async #look(): Promise<void> {
    this.#say("files-looking");
    this.#draw();
    this.#cleaned = await this.tools.clean(this.file);
    if (this.state !== "looking") return;
    this.#status.textContent = "";
    this.#drawChoice(this.#cleaned);
    this.state = this.#cleaned.hidden === "removed" ? "decided" : "undecided";
    this.#draw();
    this.changed();
  }

  /** What was found, and what may be done about it. What could not be cleaned is sent only if that is chosen. */
  #drawChoice(cleaned: Cleaned): void {
    const { said, warning, ways, means } = offer(cleaned);
    const found = cleaned.removed.map((kind) => say(`files-found-${kind}`)).join(say("files-comma"));
    const set = make("fieldset", {}, make("legend", {}, say("files-choice")));
    for (const [value, label] of ways) {
      const radio = make("input", { type: "radio" });
      radio.name = `file-choice-${this.#number}`;
      radio.value = value;
      radio.checked = value === ways[0]?.[0];
      radio.addEventListener("change", () => {
        this.state = value === "none" ? "undecided" : "decided";
        this.changed();
      });
      set.append(make("label", { class: "flag" }, radio, make("span", {}, say(label))));
    }
    this.#choice.replaceChildren(
      ...(said === null ? [] : [make("p", {}, say(said, { found }))]),
      ...(warning === null ? [] : [make("p", { class: "notice" }, say(warning))]),
      set,
      make("p", { class: "hint" }, say(means)),
    );
  }

  #chosen(): Chosen {
    const original = this.#choice.querySelector<HTMLInputElement>("input:checked")?.value === "original";
    return chosen(this.file, this.#cleaned!, original ? "original" : "clean");
  }

  /** It is the next one's turn, or soon will be. */
  wait(): void {
    this.state = "waiting";
    this.#choice.querySelectorAll("input").forEach((input) => (input.disabled = true));
    this.#say("files-waiting");
    this.#draw();
  }

  /** Sends it, as long as it is not paused. */
  async send(): Promise<void> {
    this.state = "sending";
    this.#pause = new AbortController();
    this.#sending ??= new FileSending(this.#chosen(), this.tools);
    this.#progress.hidden = false;
    this.#draw();
    try {
      await this.#sending.run(
        {
          onStep: (step, fraction) => {
            this.#progress.value = fraction;
            this.#say(`files-${step}`, { percent: String(Math.floor(fraction * 100)) });
          },
          onTrouble: () => this.#say("files-trouble"),
        },
        this.#pause.signal,
      );
      this.state = "sent";
      this.#say("files-sent");
      this.#sending = this.#cleaned = null;
      this.#choice.remove();
      this.#progress.remove();
    } catch (error) {
      this.state = "paused";
      this.#status.textContent = error instanceof Paused ? say("files-paused") : sayFailure(error);
    }
    this.#draw();
    this.changed();
  }

  #draw(): void {
    const buttons: HTMLButtonElement[] = [];
    if (this.#busy) {
      buttons.push(button(say("files-pause"), () => this.#stop()));
      if (this.state === "sending") buttons.push(button(say("form-retry-button"), () => this.tools.hurry()));
    }
    if (this.state === "paused") {
      buttons.push(
        button(say("files-go-on"), () => {
          this.wait();
          this.changed();
        }),
      );
    }
    if (["looking", "undecided", "decided"].includes(this.state)) {
      buttons.push(button(say("files-take-out"), () => this.takeOut()));
    }
    const focused = this.#buttons.contains(document.activeElement);
    this.#buttons.replaceChildren(...buttons);
    // Whoever pressed one of them finds the next one.
    if (focused) buttons[0]?.focus();
  }

  #stop(): void {
    if (this.state === "waiting") {
      this.state = "paused";
      this.#say("files-paused");
      this.#draw();
      return;
    }
    this.#pause.abort();
    this.tools.hurry();
  }

  /** Takes the file out of the list. */
  takeOut(): void {
    this.#pause.abort();
    this.#cleaned = null;
    this.state = "sent";
    this.element.remove();
    this.changed();
  }

  #say(id: string, values: Readonly<Record<string, string>> = {}): void {
    const text = say(id, values);
    // Said again each time it changes, not with every packet.
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }
}

function sayFailure(error: unknown): string {
  if (error instanceof UnreadableError) return say("files-unreadable");
  if (error instanceof ServerError) {
    return say(`problem-${error.problem}`) || say("files-failed");
  }
  return say(isHarmless(error) ? "files-paused" : "files-failed");
}

/** Draws the panel into an element of the page. The returned function stops everything and empties it. */
export function drawPanel(place: HTMLElement, tools: PanelTools): () => void {
  const items: Item[] = [];
  let running = false;
  let stopped = false;

  const status = make("p", { role: "status" });
  const list = make("ul", { class: "messages files" });
  const choose = make("input", { type: "file", id: "files-choose" });
  choose.multiple = true;
  const send = button(say("files-send"), () => {
    items.filter(({ state }) => state === "decided").forEach((item) => item.wait());
    changed();
  }, "button");

  /** One file after the other. */
  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    changed();
    for (;;) {
      const next = items.find(({ state }) => state === "waiting");
      if (next === undefined || stopped) break;
      await next.send();
    }
    running = false;
    changed();
  };

  const changed = (): void => {
    if (stopped) return;
    send.hidden = !items.some(({ state }) => state === "decided");
    tools.busy(items.some(({ state }) => state !== "sent"));
    if (!running && items.some(({ state }) => state === "waiting")) void run();
  };

  choose.addEventListener("change", () => {
    const refused: string[] = [];
    for (const file of choose.files ?? []) {
      const taken = items.filter(({ element }) => element.isConnected).map((item) => sealedBytes(item.file.size));
      const bytes = taken.reduce((sum, size) => sum + size, sealedBytes(file.size));
      if (file.size === 0) refused.push(say("files-empty"));
      else if (taken.length >= tools.mostFiles) refused.push(say("files-too-many", { count: String(tools.mostFiles) }));
      else if (bytes > tools.mostBytes) refused.push(say("files-too-large", { size: sizeText(tools.mostBytes) }));
      else {
        const item = new Item(file, tools, changed);
        items.push(item);
        list.append(item.element);
      }
    }
    // The same file may be chosen again.
    choose.value = "";
    status.textContent = [...new Set(refused)].join(" ");
    changed();
  });

  send.hidden = true;
  const limits = say("files-limits", { count: String(tools.mostFiles), size: sizeText(tools.mostBytes) });
  place.replaceChildren(
    make("p", {}, say("files-text")),
    make("p", { class: "hint" }, `${limits} ${say("files-slow")}`),
    make("p", { class: "hint" }, say("files-resume")),
    make("p", {}, make("label", { class: "asked", for: "files-choose" }, say("files-label")), choose),
    status,
    list,
    send,
  );
  const online = (): void => tools.hurry();
  addEventListener("online", online);
  return () => {
    stopped = true;
    removeEventListener("online", online);
    items.forEach((item) => item.takeOut());
    place.replaceChildren();
  };
}
