// Fetches what adding files takes, when somebody wants to add some.

import type { Attached, FilesInfo } from "../files/main.ts";
import { el, say } from "./dom.ts";

/** What the panel is drawn with, once it is here. */
export type Attach = (attached: Omit<Attached, "place" | "info">) => () => void;

/** Lets the button draw the panel. `attach` is told how, once the person asks for it. */
export function offerFiles(attach: (draw: Attach) => void): void {
  const place = el("files");
  const status = el("add-status");
  const ask = el<HTMLButtonElement>("add-files");
  ask.disabled = false;
  ask.onclick = async () => {
    ask.disabled = true;
    status.textContent = "";
    try {
      // Not through the browser's cache: it would show later that files were added from here.
      const response = await fetch(`/${document.documentElement.lang}/files`, { credentials: "omit", cache: "no-store" });
      const info: FilesInfo & { script: string } = await response.json();
      const files: typeof import("../files/main.ts") = await import(info.script);
      attach((attached) => files.attach({ ...attached, place, info }));
      place.querySelector("input")?.focus();
    } catch {
      status.textContent = say("files-load-failed");
      ask.disabled = false;
    }
  };
}
