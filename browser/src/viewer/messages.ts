// What the workbench and the frame that shows a file say to each other.
//
// Must never carry a key, a token, or anything of a case but the one file that is shown.

/** What can be shown at all. */
export type MediaKind = "image" | "audio" | "video";

/** To the frame. `show` comes once; `cover` blurs and silences; `whole` shows a picture in its own size. */
export type ToViewer =
  | { readonly type: "show"; readonly kind: MediaKind; readonly blob: Blob; readonly label: string }
  | { readonly type: "cover"; readonly covered: boolean }
  | { readonly type: "whole"; readonly whole: boolean };

/** From the frame. */
export type FromViewer = { readonly type: "ready" | "shown" | "failed" };
