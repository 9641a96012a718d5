// The files of tests/files, and readers that share no code with what cleans them.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inflateSync } from "node:zlib";
import { cleanWith } from "../src/cleaning/clean.ts";
import { DOCUMENTS } from "../src/cleaning/document-worker.ts";
import { MEDIA } from "../src/cleaning/media-worker.ts";
import type { Cleaned } from "../src/cleaning/types.ts";

const FOLDER = path.join(import.meta.dirname as string, "../../tests/files");

/** Every file with something hidden in it that is to be removed. */
export const PLANTED = readdirSync(FOLDER)
  .filter((name) => /\.(?!py$|json$)\w+$/.test(name) && name !== "encrypted.pdf")
  .sort();

export function read(name: string): Buffer {
  return readFileSync(path.join(FOLDER, name));
}

/** Where the samples of each film are, as ffmpeg read them. */
export const PACKETS = JSON.parse(read("packets.json").toString()) as Record<string, [number, number][]>;

export interface Result extends Cleaned {
  bytes: Buffer;
}

export async function clean(given: Uint8Array | Blob): Promise<Result> {
  const file = given instanceof Blob ? given : new Blob([given as Uint8Array<ArrayBuffer>]);
  const cleaned = await cleanWith({ ...MEDIA, ...DOCUMENTS }, file);
  return { ...cleaned, bytes: Buffer.from(await cleaned.blob.arrayBuffer()) };
}

/** What exiftool finds, as "group:tag" and the value. */
export function exiftool(bytes: Uint8Array, name: string): [string, string][] {
  const folder = mkdtempSync(path.join(tmpdir(), "thicket-cleaning-"));
  try {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    const { error, stdout } = spawnSync("exiftool", ["-j", "-a", "-u", "-ee", "-G1", "-n", file], { encoding: "utf8" });
    if (error) throw new Error("exiftool is missing: on Debian, apt-get install libimage-exiftool-perl");
    return Object.entries((JSON.parse(stdout) as Record<string, unknown>[])[0]!).map(([tag, value]) => [tag, String(value)]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The chunks of a PNG. */
export function chunks(bytes: Buffer): { type: string; content: Buffer }[] {
  const found = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    found.push({ type: bytes.toString("latin1", at + 4, at + 8), content: bytes.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return found;
}

/** A PDF with what it packs unpacked after it, to look for words in. */
export function unpacked(bytes: Buffer): string {
  const text = bytes.toString("latin1");
  const streams = [...text.matchAll(/stream\r?\n/g)].map(({ index, 0: { length } }) => {
    try {
      return inflateSync(bytes.subarray(index + length), { finishFlush: 2 }).toString("latin1");
    } catch {
      return "";
    }
  });
  return text + streams.join("\n");
}

/** A box of an MP4 or HEIC. */
export function box(type: string, ...content: (Uint8Array | string)[]): Buffer {
  const body = Buffer.concat(content.map((one) => (typeof one === "string" ? Buffer.from(one, "latin1") : one)));
  const header = Buffer.alloc(8);
  header.writeUInt32BE(body.length + 8);
  header.write(type, 4, "latin1");
  return Buffer.concat([header, body]);
}

/** A document of objects, numbered from 1. */
export function document(objects: readonly (string | Buffer)[]): Buffer {
  const pieces = objects.map((object, index) =>
    Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object as string, "latin1"), Buffer.from("\nendobj\n")]),
  );
  return Buffer.concat([Buffer.from("%PDF-1.7\n"), ...pieces, Buffer.from("trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n")]);
}

export const CATALOG = "<< /Type /Catalog /Pages 2 0 R >>";
export const PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
export const PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>";

export function stream(dictionary: string, content: Buffer): Buffer {
  const head = Buffer.from(`<< ${dictionary} /Length ${content.length} >>\nstream\n`);
  return Buffer.concat([head, content, Buffer.from("\nendstream")]);
}
