import "./no-page.ts";
import assert from "node:assert/strict";
import test from "node:test";
import { savedName, shownName } from "../src/desk/file-name.ts";
import { missingParts, readWhole, type Opener } from "../src/desk/file-reading.ts";
import { mayBeShown, mediaTypeOf } from "../src/desk/media-type.ts";
import { toBase64url } from "../src/protocol/encoding.ts";
import type { AnnouncedFile } from "../src/protocol/followup.ts";
import { generateIdentity, randomBytes, recipientOf, sha256 } from "../src/protocol/keys.ts";
import { LARGEST_PART, openPart, PART_CONTENT_BYTES, sealPart } from "../src/protocol/part.ts";
import { tampering } from "./intake.ts";

const bytes = (...parts: (string | number[])[]): Uint8Array => {
  const all = parts.flatMap((part) => (typeof part === "string" ? [...part].map((c) => c.charCodeAt(0)) : part));
  return Uint8Array.from([...all, ...Array<number>(64).fill(0)]);
};

test("n07 what a file is is told by its bytes, and nothing that can hold script is ever shown", () => {
  const ftyp = (brand: string, ...more: string[]) => bytes([0, 0, 0, 16 + 4 * more.length], "ftyp", brand, [0, 0, 0, 0], ...more);
  const known: [Uint8Array, string][] = [
    [bytes([0xff, 0xd8, 0xff, 0xe0]), "image/jpeg"],
    [bytes([0x89], "PNG\r\n", [0x1a, 0x0a]), "image/png"],
    [bytes("GIF89a"), "image/gif"],
    [bytes("RIFF", [1, 0, 0, 0], "WEBPVP8 "), "image/webp"],
    [ftyp("avif", "mif1"), "image/avif"],
    [ftyp("mif1", "avif"), "image/avif"],
    [bytes("RIFF", [1, 0, 0, 0], "WAVE"), "audio/wav"],
    [bytes("fLaC"), "audio/flac"],
    [bytes("OggS"), "audio/ogg"],
    [bytes("ID3"), "audio/mpeg"],
    [bytes([0xff, 0xfb, 0x90]), "audio/mpeg"],
    [bytes([0xff, 0xf1, 0x50]), "audio/aac"],
    [ftyp("M4A "), "audio/mp4"],
    [ftyp("isom", "mp41"), "video/mp4"],
    [ftyp("3gp5"), "video/mp4"],
    [bytes([0x1a, 0x45, 0xdf, 0xa3]), "video/webm"],
  ];
  for (const [content, type] of known) assert.equal(mediaTypeOf(content)?.type, type);
  const others = [
    "<!doctype html><script>alert(1)</script>",
    "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    '<?xml version="1.0"?><svg/>',
    "%PDF-1.7",
    "PK\u0003\u0004",
    "MZ\u0090",
    "#!/bin/sh",
    "BM......................",
    "\u00ff\u00feh\u0000t\u0000m\u0000l\u0000",
  ];
  for (const content of others) assert.equal(mediaTypeOf(bytes(content)), null, content);
  assert.equal(mediaTypeOf(ftyp("heic", "mif1", "heic")), null);
  assert.equal(mediaTypeOf(Uint8Array.of(0xff, 0xd8, 0xff)), null);
  assert.deepEqual(
    ["image/jpeg", "video/mp4", "audio/ogg", "image/svg+xml", "text/html", "application/pdf", ""].map(mayBeShown),
    [true, true, true, false, false, false, false],
  );
});

test("n05 a hostile file name is shown inert and leads nowhere when it is saved", () => {
  assert.equal(shownName("photo\u202egnp.exe"), "photognp.exe");
  assert.equal(shownName("a\u0000b\r\nc\u2066d\u200f"), "abcd");
  assert.equal(shownName("\u200b"), "–");
  const saved: [string, string][] = [
    ["../../etc/passwd", "_.._etc_passwd"],
    ["..\\..\\autorun.inf", "_.._autorun.inf"],
    ["C:\\x:y|z?.jpg", "C__x_y_z_.jpg"],
    [".bashrc", "bashrc"],
    ["con.txt", "_con.txt"],
    ["LPT1", "_LPT1"],
    ["   ", "file"],
    ["photo.jpg. . ", "photo.jpg"],
    ["evil\u202egpj.exe", "evilgpj.exe"],
    ["\ud800x", "_x"],
  ];
  for (const [name, expected] of saved) assert.equal(savedName(name), expected, JSON.stringify(name));
  const long = savedName(`${"长".repeat(2000)}.jpeg`);
  assert.ok(Buffer.byteLength(long) <= 180 && long.endsWith(".jpeg"));
});

test("n06 names in Chinese, Uyghur and Tibetan are kept", () => {
  for (const name of ["照片 1（二）.jpg", "رەسىم-ئۈچىنچى.png", "པར་རིས།.webp", "Снимок.pdf", "e\u0301.txt"]) {
    assert.equal(savedName(name), name.normalize("NFC"));
    assert.equal(shownName(name), name);
  }
});

/** A file in parts as a server would have them, and what opens them. */
function stored(length: number): {
  file: AnnouncedFile;
  content: Uint8Array;
  parts: Map<string, Uint8Array>;
  opener: () => Opener;
} {
  const identity = generateIdentity();
  const recipient = recipientOf(identity);
  const content = new Uint8Array(length).map((_, at) => (at * 7) % 251);
  const parts = new Map<string, Uint8Array>();
  for (let at = 0; at < length; at += PART_CONTENT_BYTES) {
    const part = content.subarray(at, at + PART_CONTENT_BYTES);
    parts.set(toBase64url(randomBytes(16)), sealPart(recipient, part));
  }
  const file: AnnouncedFile = {
    name: "film.mp4",
    type: "video/mp4",
    length,
    sha256: toBase64url(sha256(content)),
    parts: [...parts.keys()],
    hidden: "unknown",
    original: null,
  };
  const opener = (): Opener => {
    const hash = sha256.create();
    return {
      part: async (sealed, size) => {
        const opened = new Uint8Array(openPart(identity, sealed, size));
        hash.update(opened);
        return opened;
      },
      whole: async () => toBase64url(hash.digest()),
    };
  };
  return { file, content, parts, opener };
}

test("a file in parts is read whole, and only what was announced is called good", async () => {
  const { file, content, parts, opener } = stored(PART_CONTENT_BYTES + 100);
  const kept = [...parts].map(([id, sealed]) => ({ id, size: sealed.length }));
  assert.equal(kept[0]!.size, LARGEST_PART);
  assert.equal(missingParts(file, kept), 0);
  assert.equal(missingParts(file, kept.slice(1)), 1);
  assert.equal(missingParts(file, [{ ...kept[0]!, size: 16384 }, kept[1]!]), 1);

  const read = async (announced: AnnouncedFile, change = (id: string): string => id): Promise<Uint8Array> => {
    const taken: Uint8Array[] = [];
    const fetchPart = async (id: string): Promise<Uint8Array> => parts.get(change(id))!.slice();
    const take = async (part: Uint8Array): Promise<void> => void taken.push(part);
    await readWhole(announced, opener(), fetchPart, take, () => undefined, new AbortController().signal);
    return Buffer.concat(taken);
  };
  assert.ok(Buffer.from(content).equals(await read(file)));
  const [first, second] = file.parts as [string, string];
  const refused: [AnnouncedFile, ((id: string) => string)?][] = [
    [{ ...file, sha256: toBase64url(randomBytes(32)) }],
    // The last part in the place of the first: shorter than what has to be in it.
    [file, () => second],
    // One byte more than was sent is padding, and no other file.
    [{ ...file, length: file.length + 1 }],
  ];
  for (const [announced, change] of refused) await assert.rejects(read(announced, change), tampering("file"));
  await assert.rejects(read({ ...file, parts: [first, first] }), tampering("file"));
  assert.equal((await read({ ...file, length: 0, parts: [], sha256: toBase64url(sha256(new Uint8Array())) })).length, 0);
});

test("reading stops when it is told to", async () => {
  const { file, parts, opener } = stored(1000);
  const controller = new AbortController();
  const fetchPart = async (id: string): Promise<Uint8Array> => {
    controller.abort();
    return parts.get(id)!;
  };
  const never = async (): Promise<void> => assert.fail("taken after the stop");
  const reading = readWhole(file, opener(), fetchPart, never, () => undefined, controller.signal);
  await assert.rejects(reading, { name: "AbortError" });
});
