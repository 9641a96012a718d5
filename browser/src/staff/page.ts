// What the page shell tells the staff pages: language, direction, where the worker is.
//
// Reads the two data blocks that the server renders (`#page`, `#texts`) once. Must never
// hold anything secret, and must never turn a data block into markup.

/** One language the page can be shown in. */
export interface LocaleName {
  readonly tag: string;
  readonly name: string;
}

/** The settings of this page, as the shell gave them. */
export interface Page {
  readonly locale: string;
  readonly dir: "ltr" | "rtl";
  readonly locales: readonly LocaleName[];
  /** Address of the queue worker; empty where the page needs none. */
  readonly deskWorker: string;
  /** Address of the frame that shows a file; empty where the page needs none. */
  readonly viewer: string;
  /** True when `thicket desk` serves this page from the caseworker's own machine. */
  readonly local: boolean;
  /** Where the interface is; `thicket desk` puts it under its own path. */
  readonly api: string;
  /** Where links for other people begin; empty where that is this page's own origin. */
  readonly origin: string;
  /** Seconds without a key or a tap until the workbench locks; never more than 15 minutes. */
  readonly idleSeconds: number;
}

const MAX_IDLE_SECONDS = 15 * 60;

function block(id: string): Record<string, unknown> {
  const text = document.getElementById(id)?.textContent ?? "{}";
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
}

function text(value: unknown, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value : otherwise;
}

function locales(value: unknown): LocaleName[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    if (typeof item !== "object" || item === null) return [];
    const { tag, name } = item as Record<string, unknown>;
    return typeof tag === "string" && typeof name === "string" ? [{ tag, name }] : [];
  });
}

function readPage(): Page {
  const raw = block("page");
  const idle = Number(raw["idle_seconds"]);
  return {
    locale: text(raw["locale"], "en"),
    dir: raw["dir"] === "rtl" ? "rtl" : "ltr",
    locales: locales(raw["locales"]),
    deskWorker: text(raw["desk_worker"], ""),
    viewer: text(raw["viewer"], ""),
    local: raw["local"] === true,
    api: text(raw["api"], "/api/v1"),
    origin: text(raw["origin"], ""),
    idleSeconds: idle > 0 ? Math.min(idle, MAX_IDLE_SECONDS) : MAX_IDLE_SECONDS,
  };
}

/** This page's settings. */
export const page: Page = readPage();

/** All messages of this page, by Fluent id. */
export const messages: Readonly<Record<string, unknown>> = block("texts");
