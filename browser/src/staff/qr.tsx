// A QR code as an SVG, drawn from plain elements.
//
// Must never build markup from text, and never ask anything outside this page to draw it.

import encodeQR from "qr";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";

const QUIET_MODULES = 4;

/** `text` as a QR code, with `label` for those who cannot see it. */
export function QrCode(props: { id: string; text: string; label: string }): JSX.Element {
  const { size, path } = useMemo(() => {
    const rows = encodeQR(props.text, "raw", { ecc: "medium", border: QUIET_MODULES });
    const dark = rows.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size: rows.length, path: dark.join("") };
  }, [props.text]);
  return (
    <svg
      id={props.id}
      class="qr"
      role="img"
      aria-label={props.label}
      viewBox={`0 0 ${size} ${size}`}
      shape-rendering="crispEdges"
    >
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}
