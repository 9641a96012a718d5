// Shows one picture, sound or film that a stranger sent, in a frame that can do nothing else.
//
// The frame has an origin of its own that is nobody's, no network and no storage; what it shows comes by message from
// the workbench around it. Covered and silent until it is told otherwise. Must never make markup of what it is given,
// nor show it as anything but a picture, a sound or a film.

import type { FromViewer, ToViewer } from "./messages.ts";

type Media = HTMLImageElement | HTMLAudioElement | HTMLVideoElement;

let media: Media | null = null;

function say(message: FromViewer): void {
  // Whatever is outside has no name that this frame could know.
  parent.postMessage(message, "*");
}

function element(kind: "image" | "audio" | "video"): Media {
  if (kind === "image") {
    const image = document.createElement("img");
    image.decoding = "async";
    image.addEventListener("load", () => say({ type: "shown" }));
    return image;
  }
  const player = document.createElement(kind);
  player.muted = true;
  player.preload = "metadata";
  player.addEventListener("loadedmetadata", () => say({ type: "shown" }));
  return player;
}

function show({ kind, blob, label }: ToViewer & { type: "show" }): void {
  if (media !== null) return;
  const address = URL.createObjectURL(blob);
  media = element(kind);
  media.addEventListener("error", () => say({ type: "failed" }));
  if (media instanceof HTMLImageElement) media.alt = label;
  else media.setAttribute("aria-label", label);
  media.src = address;
  document.body.append(media);
}

function cover(covered: boolean): void {
  if (media === null) return;
  document.body.classList.toggle("covered", covered);
  if (media instanceof HTMLImageElement) return;
  media.controls = !covered;
  media.muted = covered;
  if (covered) media.pause();
}

addEventListener("message", (event: MessageEvent<ToViewer>) => {
  if (event.source !== parent) return;
  const message = event.data;
  if (message.type === "show") show(message);
  else if (message.type === "cover") cover(message.covered);
  else document.body.classList.toggle("whole", message.whole);
});

say({ type: "ready" });
