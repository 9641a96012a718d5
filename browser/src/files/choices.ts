// What may be done with a file after it was looked into: nothing that may give somebody away goes out unless that is chosen.

import type { Cleaned } from "../cleaning/types.ts";
import type { Chosen } from "./sending.ts";

/** What is sent: the cleaned file, the one that was given, or nothing. */
export type Way = "clean" | "original" | "none";

/** What is said about a file, and offered; messages by their ids. */
export interface Offer {
  /** What was found and removed. */
  readonly said: string | null;
  /** What makes it dangerous to send still. */
  readonly warning: string | null;
  /** The first one is taken unless another is chosen. */
  readonly ways: readonly (readonly [Way, string])[];
  /** What sending it means. */
  readonly means: string;
}

/** What is said about a file that was looked into, and offered. */
export function offer({ hidden, removed, remains }: Cleaned): Offer {
  const found = removed.length > 0 ? "files-removed" : null;
  if (hidden === "removed") {
    const ways = [["clean", "files-send-clean"], ["original", "files-send-original"]] as const;
    return { said: found ?? "files-nothing-found", warning: null, ways, means: "files-original-means" };
  }
  if (remains.length > 0) {
    const ways = [["none", "files-send-none"], ["clean", "files-send-rest"], ["original", "files-send-original"]] as const;
    return { said: found, warning: "files-remains-cropped", ways, means: "files-original-means" };
  }
  const ways = [["none", "files-send-none"], ["original", "files-send-as-is"]] as const;
  return { said: null, warning: "files-cannot", ways, means: "files-as-is-means" };
}

/** What is sent, and what is said of it to the caseworkers, who must not be told that nothing is hidden in it where something may be. */
export function chosen(file: File, cleaned: Cleaned, way: Exclude<Way, "none">): Chosen {
  const { hidden, remains, blob } = cleaned;
  if (way === "clean") return { file, blob, hidden };
  return { file, blob: file, hidden: hidden === "removed" || remains.length > 0 ? "kept" : "unknown" };
}
