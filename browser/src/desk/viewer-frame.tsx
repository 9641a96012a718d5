// The frame around the frame: a picture, sound or film in an origin of its own, covered until it is asked for.
//
// The file goes in by message as a blob; nothing comes out but that it is there or that it failed. Must never give the
// frame an origin, a way to the network, or leave to open anything.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { page } from "../staff/page.ts";
import { t } from "../staff/texts.ts";
import { Button } from "../staff/ui.tsx";
import type { ToViewer } from "../viewer/messages.ts";
import type { MediaType } from "./media-type.ts";

/** What a message from the frame says; null for anything else. */
function saying(data: unknown): string | null {
  const type: unknown = typeof data === "object" && data !== null && "type" in data ? data.type : null;
  return typeof type === "string" ? type : null;
}

/** Shows one file. */
export function ViewerFrame(props: {
  blob: Blob;
  media: MediaType;
  label: string;
  onClose: () => void;
  onFailure: () => void;
}): JSX.Element {
  const frame = useRef<HTMLIFrameElement>(null);
  const [covered, setCovered] = useState(true);
  const [whole, setWhole] = useState(false);
  const [ready, setReady] = useState(false);
  const tell = (message: ToViewer): void => {
    // The frame's origin is nobody's and has no name; only this page may be around it, and only it is in it.
    frame.current?.contentWindow?.postMessage(message, "*");
  };
  useEffect(() => {
    const heard = (event: MessageEvent<unknown>): void => {
      if (event.source === null || event.source !== frame.current?.contentWindow) return;
      const type = saying(event.data);
      if (type === "ready") {
        tell({ type: "show", kind: props.media.kind, blob: props.blob, label: props.label });
        setReady(true);
      } else if (type === "failed") props.onFailure();
    };
    addEventListener("message", heard);
    return () => removeEventListener("message", heard);
  }, [props.blob]);
  useEffect(() => {
    if (ready) tell({ type: "cover", covered });
  }, [covered, ready]);
  useEffect(() => {
    if (ready) tell({ type: "whole", whole });
  }, [whole, ready]);
  const sounds = props.media.kind !== "image";
  return (
    <div class="viewer" data-covered={covered ? "true" : "false"}>
      <div class="buttons">
        <Button id="viewer-cover" kind="main" onClick={() => setCovered(!covered)}>
          {t(covered ? (sounds ? "desk-viewer-uncover-sound" : "desk-viewer-uncover") : "desk-viewer-cover")}
        </Button>
        {props.media.kind === "image" && !covered ? (
          <Button id="viewer-whole" onClick={() => setWhole(!whole)}>
            {t(whole ? "desk-viewer-fit" : "desk-viewer-whole")}
          </Button>
        ) : null}
        <Button id="viewer-close" onClick={props.onClose}>
          {t("desk-close-dialog")}
        </Button>
      </div>
      <iframe
        ref={frame}
        id="viewer"
        class={`viewer-frame viewer-${props.media.kind}`}
        src={page.viewer}
        title={t("desk-viewer-title", { name: props.label })}
        sandbox="allow-scripts"
        referrerpolicy="no-referrer"
      />
    </div>
  );
}
